"""At a terminal before which somebody sits the questions of the page are asked there; a script answers with --map."""

import json
import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

from portal.accounts.models import Account
from portal.config import ROOT
from portal.ground.db import db, enter_ward
from portal.people.models import Correction, Person
from tests.imports.test_wild_lists import EXPECTED, ODD, WILD, bring
from tests.kit.served import inherited, of_the_ward


def login(ward):
    return db.session.scalar(sa.select(Account.login).where(Account.person_id == ward.people["office"]))


def typed_at_a_terminal(app, words, answers):
    """A real terminal: what is asked is answered line by line."""
    master, slave = os.openpty()
    db.session.rollback()
    try:
        os.write(master, "".join(f"{one}\n" for one in answers).encode())
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "import", *words],
            cwd=ROOT,
            env={**inherited(), **of_the_ward(app)},
            stdin=slave,
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        os.close(master)
        os.close(slave)
    enter_ward(1)
    assert done.returncode == 0, done.stderr
    return done


def test_columns_nobody_knows_are_asked_one_by_one_and_remembered(app, ward, tmp_path):
    (tmp_path / "la.xlsx").write_bytes(ODD)
    words = ["people", str(tmp_path / "la.xlsx"), "--as", login(ward), "--on", "30/06/2026", "--json"]
    done = typed_at_a_terminal(app, words, ["", "", "", "14", ""])  # what is proposed, and a number
    told = json.loads(done.stdout)
    assert "Danh tính" in done.stderr
    assert [row["born"] for row in told["rows"]] == ["01/02/1980", "03/04/1981"]
    assert told["not_taken"] == ["Quê quán"]
    again = app.test_cli_runner().invoke(args=["import", *words, "--dry-run"])
    assert json.loads(again.output)["unchanged"] == 2


def test_rows_that_wait_are_asked_one_by_one(app, ward):
    bring(app, ward, "truoc.xlsx")
    words = ["people", str(WILD / "dinh-chinh.xlsx"), "--as", login(ward), "--on", "30/06/2026", "--json"]
    done = typed_at_a_terminal(app, words, ["y", "n", "n", "y", "n"])
    assert "Nguyễn Thị Hoa → Nguyễn Thị Hoà" in done.stderr
    assert json.loads(done.stdout)["changes"] == EXPECTED["dinh-chinh.xlsx"]["changes"]
    found = db.session.execute(sa.select(Correction.field, Correction.after)).all()
    assert sorted(map(tuple, found)) == [("birth_date", "02/01/1961"), ("name", "Nguyễn Thị Hoà")]


@pytest.mark.parametrize(("rows", "count"), [(["Sheet!2"], 1), ("all", 5)])
def test_a_script_answers_with_a_map(app, ward, tmp_path, rows, count):
    bring(app, ward, "truoc.xlsx")
    (tmp_path / "rows.json").write_text(json.dumps({"rows": rows, "on": "30/06/2026"}))
    words = ["people", str(WILD / "dinh-chinh.xlsx"), "--as", login(ward), "--map", str(tmp_path / "rows.json")]
    answer = app.test_cli_runner().invoke(args=["import", *words])
    assert answer.exit_code == 0, answer.output
    assert db.session.scalar(sa.select(sa.func.count(Correction.id))) == count


def test_one_old_cell_is_taken_by_the_map_of_its_row(app, ward, tmp_path):
    (tmp_path / "rows.json").write_text(json.dumps({"rows": ["loi!11"], "on": "30/06/2026"}))
    words = ["people", str(WILD / "loi.csv"), "--as", login(ward), "--map", str(tmp_path / "rows.json")]
    before = db.session.scalar(sa.select(sa.func.count(Person.id)))
    answer = app.test_cli_runner().invoke(args=["import", *words])
    assert answer.exit_code == 0, answer.output
    after = db.session.scalar(sa.select(sa.func.count(Person.id)))
    assert after - before == EXPECTED["loi.csv"]["taken_if_converted"]
