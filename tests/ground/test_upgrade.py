"""A database that an earlier release wrote comes up to date with every value it held, and with its trail whole.

`releases/` keeps one database a landed shape, made by that release's own code from the invented ward: plans approved,
notes sent and opened, an outcome, a return taken over from a summary.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sqlite3.gz"))
pytestmark = pytest.mark.slow


def values(file):
    """Every table's rows, each as its columns and what stands in them."""
    with sqlite3.connect(file) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            rows = database.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in rows.description]
            found[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    database.close()
    return found


def flask(file, *words):
    settings = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "TUSOI_INSTANCE": str(file.parent), "TUSOI_DEMO": ""}
    ran = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words], cwd=ROOT, env=settings, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


BLANK_NOW = {"commitment": ("cause",)}  # words that were NULL where nothing was said


@pytest.mark.parametrize("release", RELEASES, ids=lambda file: file.name)
def test_what_an_earlier_release_wrote_is_all_there(release, tmp_path):
    file = tmp_path / "ward.sqlite3"
    file.write_bytes(gzip.decompress(release.read_bytes()))
    before = values(file)
    before.pop("alembic_version")
    before.pop("audit_head")  # the trail goes on: what stood is written down for the first time
    assert all(before[table] for table in ("note_revision", "commitment_outcome", "audit_entry"))

    flask(file, "db", "upgrade")
    after = values(file)

    for table, rows in before.items():
        now = {(row.get("ward_id"), row.get("id", row.get("number"))): row for row in after[table]}
        for row in rows:
            stands = now[row.get("ward_id"), row.get("id", row.get("number"))]
            told = {**row, **{name: row[name] or "" for name in BLANK_NOW.get(table, ())}}
            assert {column: stands[column] for column in row} == told, table
    assert {row["kind"] for row in after["commitment_outcome"]} == {"finished"}
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
    verified = json.loads(flask(file, "audit", "verify"))
    assert verified["wrong"] == 0
    assert verified["rows"] > 300
    assert verified["proved_since"]["entry"] == 1 + len(before["audit_entry"])
    flask(file, "db", "upgrade")  # a second time changes nothing
    assert values(file) == after


def test_there_is_a_database_of_an_earlier_release():
    assert RELEASES
