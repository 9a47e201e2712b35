"""A restore killed at any step leaves what stood or what was restored, and is done by running it again.

Its steps are what it asks of the disk: each rename, link, removal and sync. A child process is killed before the
chosen one. `make trust` chooses every one of them.
"""

import shutil
import time

import pytest

from portal.ground import backup, engine, files
from portal.ground.db import db, in_ward, writing
from portal.people.models import Person
from tests.ground.test_backup import names, newest, put_back, take
from tests.kit.killed import before_each_of_the_disk, killed_at

AFTERWARDS = b"kept afterwards"
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture
def two_states(app, ward):
    """A backup with one name on everyone and one file, and a database with another name and another file."""
    if engine.database_file() is None:
        pytest.skip("on PostgreSQL a restore is one transaction of the server's")

    def state(name, content):
        with in_ward(1), writing():
            db.session.execute(db.update(Person).values(name=name))
            files.keep(app.config["FILES"], content, "tệp")
        db.session.remove()

    state("Đã sao lưu", b"in the backup")
    assert take(app).exit_code == 0
    archive = newest(app)
    with in_ward(1), writing():
        files.forget(app.config["FILES"], db.session.scalar(db.select(files.StoredFile)))
    state("Ghi sau", AFTERWARDS)
    db.engine.dispose()
    return archive, engine.database_file().read_bytes()


def killed_in_restoring(app, archive, step):
    """Whether the restore was killed before its step (None: how many there were)."""

    return killed_at(step, before_each_of_the_disk, lambda: put_back(app, archive).exit_code == 0)


def read_again(app):
    """The state as it stands, whole: one name, and the bytes of each row."""
    (name,) = names()
    with in_ward(1):
        for stored in db.session.scalars(db.select(files.StoredFile)):
            files.content_of(app.config["FILES"], stored)
    db.session.remove()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    db.engine.dispose()
    return name


def as_before(app, pristine):
    file = engine.database_file()
    file.unlink()  # its old inode may lie aside under another name
    file.write_bytes(pristine)
    shutil.rmtree(app.config["FILES"])
    with in_ward(1), writing():
        files.keep(app.config["FILES"], AFTERWARDS, "tệp")
        db.session.rollback()  # its row stands
    db.session.remove()
    db.engine.dispose()


def killed_in_turn(app, archive, pristine, steps):
    found = set()
    for step in steps:
        as_before(app, pristine)
        assert killed_in_restoring(app, archive, step), f"step {step} was never reached"
        found.add(read_again(app))
        assert found <= {"Đã sao lưu", "Ghi sau"}, step
    assert put_back(app, archive).exit_code == 0
    assert read_again(app) == "Đã sao lưu"
    with backup.unpacked(archive) as cut:
        standing = {f"{one.parent.name}/{one.name}" for one in app.config["FILES"].rglob("*") if one.is_file()}
        assert standing == set(cut.files)
    return found


def test_killed_early_late_and_around_the_rename(app, two_states):
    archive, pristine = two_states
    as_before(app, pristine)
    count = killed_in_restoring(app, archive, None)
    assert count > 10
    killed_in_turn(app, archive, pristine, [1, count // 2, count - 8, count - 4, count])


def test_files_that_a_killed_restore_left_without_a_row_are_laid_aside(app, two_states):
    archive, pristine = two_states
    as_before(app, pristine)
    count = killed_in_restoring(app, archive, None)
    as_before(app, pristine)
    step = next(step for step in range(count, 0, -1) if late_kill_leaves_some(app, archive, pristine, step))
    assert step
    root, aside = app.config["FILES"], app.config["FILES"].with_name("unnamed")
    assert files.lay_aside_unnamed(root, aside, time.time() - 3600) == 0, (
        "one that was written just now may get its row"
    )
    assert files.lay_aside_unnamed(root, aside, time.time() + 1) == 1
    assert [one.read_bytes() for one in aside.iterdir()] == [AFTERWARDS]
    assert read_again(app) == "Đã sao lưu"
    assert files.lay_aside_unnamed(root, aside, time.time() + 1) == 0


def late_kill_leaves_some(app, archive, pristine, step):
    as_before(app, pristine)
    assert killed_in_restoring(app, archive, step)
    if read_again(app) != "Đã sao lưu":
        return False
    with in_ward(1):
        named = {one.sha256 for one in db.session.scalars(db.select(files.StoredFile))}
    db.session.remove()
    db.engine.dispose()
    return bool({one.name for one in app.config["FILES"].rglob("*") if one.is_file()} - named)


@pytest.mark.trust("G8")
def test_killed_at_every_step(app, two_states, drill):
    archive, pristine = two_states
    as_before(app, pristine)
    count = killed_in_restoring(app, archive, None)
    found = killed_in_turn(app, archive, pristine, drill.each(range(1, count + 1)))
    assert found == {"Đã sao lưu", "Ghi sau"}
