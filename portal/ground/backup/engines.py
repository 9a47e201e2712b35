"""How each engine gives a copy of itself and takes one back."""

import os
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite

from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.files import StoredFile
from portal.ground.text import say

# The archive's tables replace all that stand, those too that it does not know: in one transaction with what follows.
# The notices, a line for each table that goes, would hide the one line that says what went wrong.
CLEARED = "SET client_min_messages = warning;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
# What others keep in the same database (an office's monitor, the tests' own copies) is theirs to keep.
OURS = "--schema=public"


def dump(target: Path) -> set[str]:
    """Copy the database; answers with the digests of the files that its rows name."""
    if db.engine.dialect.name != "sqlite":
        # A file kept a moment later is in the dump's rows only if it was kept before: its bytes come first.
        named = set(db.session.scalars(sa.select(StoredFile.sha256).execution_options(every_ward=True)))
        db.session.rollback()
        _client("pg_dump", OURS, "--format=custom", f"--file={target}", _address("--dbname="))
        return named
    connection = db.engine.raw_connection()
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    copy = sqlite.connect(target)
    try:
        return {digest for (digest,) in copy.execute("SELECT sha256 FROM stored_file")}
    finally:
        copy.close()


def take_back(copy: Path) -> None:
    """PostgreSQL: all or nothing, by its own clients."""
    script, cleared = copy.with_suffix(".sql"), copy.with_suffix(".clear")
    cleared.write_text(CLEARED, encoding="ascii")
    _client("pg_restore", OURS, "--no-owner", f"--file={script}", str(copy))
    once = ("--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet", "--no-psqlrc")
    _client("psql", *once, f"--file={cleared}", f"--file={script}", _address("--dbname="))


def refuse_unsound(path: Path) -> None:
    connection = sqlite.connect(path)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        linked = not connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite.DatabaseError:
        whole = linked = False
    finally:
        connection.close()
    if not (whole and linked):
        raise Refused(say("Cơ sở dữ liệu trong bản sao lưu không còn nguyên. Hãy dùng bản trước đó."))


def in_one_file(path: Path) -> bool:
    """Bring what stands in the log beside SQLite's file into it; False when the file cannot be read."""
    connection = sqlite.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite.DatabaseError:
        return False
    finally:
        connection.close()
    return not path.with_name(f"{path.name}-wal").exists()


def _address(option: str) -> str:
    """Without the password: every account of the machine reads the list of processes."""
    url = db.engine.url._replace(drivername="postgresql", password=None)  # set() takes None for "as it is"
    return option + url.render_as_string(hide_password=False)


def _client(*words: str) -> None:
    """One of PostgreSQL's programs; the password goes by a file that only this account reads."""
    password = str(db.engine.url.password or "").replace("\\", "\\\\").replace(":", "\\:")
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as secret:  # made for its owner alone
        secret.write(f"*:*:*:*:{password}\n")
        secret.flush()
        settings = {**os.environ, "PGPASSFILE": secret.name} if password else None
        try:
            subprocess.run(words, check=True, capture_output=True, env=settings)
        except FileNotFoundError as missing:
            raise Refused(say("Máy này thiếu chương trình %(name)s của PostgreSQL.", name=words[0])) from missing
        except subprocess.CalledProcessError as failed:
            why = failed.stderr.decode(errors="replace")[:400]
            raise Refused(say("PostgreSQL không làm được: %(why)s", why=why)) from failed
