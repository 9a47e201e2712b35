"""What is under the portal is its own: nobody takes the database away, and nothing is saved into one that went."""

import contextlib
import fcntl
import os
import subprocess
import sys
import time

import psycopg
import pytest
import sqlalchemy as sa

from portal.config import ROOT
from portal.ground import engine, holding, ids
from portal.ground.db import db
from portal.ground.errors import Refused
from portal.ground.holding import BEING_REPLACED, GONE
from portal.supervision.models import NoteRevision
from tests.kit.races import together
from tests.kit.ward import MONTH

REMARK = "Gương mẫu trong phân loại rác tại nguồn."


@pytest.fixture
def on_file(app):
    """Where SQLite keeps the ward of this test."""
    file = engine.database_file()
    if file is None:
        pytest.skip("PostgreSQL has no file to take away")
    return file


@pytest.fixture
def head(as_, ward):
    """A head at their sheet: `head(htmx)` saves a note and answers with the response."""
    window = as_("front_1")
    token = window.token()
    place = f"/giam-sat/{MONTH}/{ids.written(ward.units['front-1'])}/{ids.written(ward.member_1)}"

    def save(htmx=False):
        typed = {"deed": "record", "remark": REMARK, "revision": "0", "csrf_token": token}
        return window.post(place, typed, htmx=htmx, token=False)

    save.window = window
    return save


def parts(file):
    return [one for one in (file.with_name(file.name + ending) for ending in ("", "-wal", "-shm")) if one.exists()]


def moved_away(file):
    file.rename(file.with_name("moved"))


def moved_with_all_beside_it(file):
    for one in parts(file):
        one.rename(one.with_name("moved" + one.name.removeprefix(file.name)))


def replaced_by_a_copy(file):
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    copy.replace(file)


def deleted(file):
    file.unlink()


def its_folder_renamed(file):
    file.parent.rename(file.parent.with_name("elsewhere"))


def its_log_taken(file):
    file.with_name(f"{file.name}-wal").unlink()


HOW = (moved_away, moved_with_all_beside_it, replaced_by_a_copy, deleted, its_folder_renamed, its_log_taken)


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("how", HOW, ids=lambda one: one.__name__)
def test_nothing_is_acknowledged_into_a_database_that_went(head, on_file, how, htmx, caplog):
    assert head.window.get("/").status_code == 200  # the portal has it open
    db.session.remove()
    aside = on_file.parent.with_name("elsewhere")
    how(on_file)
    try:
        answer = head(htmx)
        assert answer.status_code == 503
        assert str(GONE) in answer.text
        assert htmx or REMARK in answer.text, "without htmx the page itself hands the words back"
        assert len([line for line in caplog.records if line.levelname == "ERROR"]) == 1
        if how is not its_log_taken:
            assert head.window.get("/").status_code == 503
    finally:
        db.session.remove()
        db.engine.dispose()
        if aside.exists():
            aside.rename(on_file.parent)


def test_what_comes_back_is_written_to_again_without_a_restart(head, on_file):
    head.window.get("/")
    away = on_file.with_name("away")
    on_file.rename(away)
    assert head().status_code == 503
    away.rename(on_file)
    assert head().status_code == 303
    assert db.session.scalar(db.select(NoteRevision.remark)) == REMARK


def test_a_note_begun_before_the_database_went_is_not_kept(app, ward, on_file):
    with contextlib.ExitStack() as stack:
        session = stack.enter_context(db.engine.connect())
        session.exec_driver_sql("UPDATE ward SET name = 'Khác'")
        replaced_by_a_copy(on_file)
        with pytest.raises(sa.exc.OperationalError) as refused:
            session.commit()
    assert isinstance(refused.value.orig, holding.NotOurs)


@pytest.fixture
def somebody_else(app):
    """Another process has the database open, as a server has it: a context."""

    @contextlib.contextmanager
    def there(alone=False):
        file = engine.database_file()
        if file:
            with open(file.with_name(f"{file.name}.lock"), "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
                yield
            return
        url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            how = "pg_advisory_lock" if alone else "pg_advisory_lock_shared"
            connection.execute(f"SELECT {how}(%s)", (holding.ADVISORY,))
            yield

    db.session.remove()
    db.engine.dispose()
    return there


def test_whoever_replaces_the_database_waits_until_it_is_free(app, somebody_else):
    hold = engine.hold()
    with somebody_else(), pytest.raises(Refused, match="Hãy dừng máy chủ"), hold.alone():
        pass
    with hold.alone(), db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


def test_two_who_open_it_at_once_hold_it_once(app, on_file, somebody_else, monkeypatch):
    locked = holding.FileHold._locked

    def slowly(*words):
        lock = locked(*words)
        time.sleep(0.2)  # meanwhile the other would take one too
        return lock

    hold = engine.hold()
    monkeypatch.setattr(holding.FileHold, "_locked", slowly)
    assert together(hold.take, hold.take) == [None, None]
    with hold.alone():
        pass


def test_while_it_is_replaced_pages_say_so_and_afterwards_they_open(head, somebody_else):
    with somebody_else(alone=True):
        for htmx in (False, True):
            answer = head(htmx)
            assert answer.status_code == 503
            assert str(BEING_REPLACED) in answer.text
            assert htmx or REMARK in answer.text
    assert head().status_code == 303


def test_a_lock_that_somebody_deleted_still_keeps_others_out(app, on_file):
    other = holding.sqlite.connect(on_file)
    other.execute("SELECT count(*) FROM ward").fetchone()
    try:
        on_file.with_name(f"{on_file.name}.lock").unlink(missing_ok=True)
        with pytest.raises(Refused), engine.hold().alone():
            pass
    finally:
        other.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_worker_that_runs_keeps_restore_out_until_it_is_killed(app, ward, tmp_path, on_file):
    archive = tmp_path / "backup.tar"
    archive.write_bytes(b"looked at only when the database is free")
    db.session.remove()
    db.engine.dispose()
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{on_file}", "TUSOI_INSTANCE": str(tmp_path)}
    worker = subprocess.Popen([sys.executable, "-m", "portal", "jobs", "work"], cwd=ROOT, env=env)
    restore = lambda: app.test_cli_runner().invoke(args=["restore", str(archive), "--reason", "thử"])  # noqa: E731
    try:
        until = time.monotonic() + 300
        while "Hãy dừng máy chủ" not in (said := restore().output) and time.monotonic() < until:
            time.sleep(3)
        assert "Hãy dừng máy chủ" in said
    finally:
        worker.kill()
        worker.wait()
    assert "không phải bản sao lưu" in restore().output
