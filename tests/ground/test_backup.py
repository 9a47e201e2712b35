"""Backups are read back as they are written; what is not whole is refused before anything is touched."""

import contextlib
import os
import re
import shutil
import stat
import tarfile
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from portal import audit
from portal.audit import Entry
from portal.ground import backup, disk, engine, files, migrate
from portal.ground.backup import engines
from portal.ground.db import db, in_ward, writing
from portal.ground.errors import Refused
from portal.people.models import Person
from tests.kit import installation


@pytest.fixture
def archive(app, ward, tmp_path):
    if db.engine.dialect.name != "sqlite":
        pytest.importorskip("psycopg")
    db.session.rollback()
    facts = {"shape": migrate.current(), "chain": {"1": audit.anchor(1)}}
    db.session.rollback()
    return backup.write(tmp_path / "backups", app.config["FILES"], facts).path


def names():
    with in_ward(1):
        found = set(db.session.scalars(db.select(Person.name)))
    db.session.remove()
    return found


def test_what_was_lost_comes_back_and_the_trail_says_why(app, ward, archive):
    before = names()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET name = 'Bị sửa'")
    assert names() == {"Bị sửa"}
    answer = app.test_cli_runner().invoke(args=["restore", str(archive), "--reason", "Sửa nhầm hàng loạt"])
    assert answer.exit_code == 0, answer.output
    assert names() == before
    with in_ward(1):
        assert db.session.scalar(db.select(Entry.action).order_by(Entry.number.desc()).limit(1)) == "restored"
        assert audit.verify(1) is None


def test_one_flipped_byte_is_refused_and_nothing_is_touched(app, ward, archive):
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    broken = archive.with_name("broken.tar")
    broken.write_bytes(content)
    before = names()
    answer = app.test_cli_runner().invoke(args=["restore", str(broken), "--reason", "thử"])
    assert answer.exit_code == 1
    assert "Hãy dùng bản trước đó" in answer.output
    assert names() == before


def test_a_backup_of_a_newer_portal_is_refused(app, archive):
    with pytest.raises(Refused, match="phiên bản mới hơn"), backup.unpacked(archive, known={"an older shape"}):
        pass


@pytest.fixture
def kept(app):
    """`kept(content)` is a file kept beside the database: its path. No other test's file stands there."""
    forget_files(app)

    def keep(content):
        with in_ward(1), writing():
            stored = files.keep(app.config["FILES"], content, "ảnh.jpg")
        return app.config["FILES"] / stored.sha256[:2] / stored.sha256

    yield keep
    forget_files(app)


def forget_files(app):
    for place in app.config["INSTANCE"].glob("files*"):
        shutil.rmtree(place)


def take(app):
    return app.test_cli_runner().invoke(args=["backup"])


def put_back(app, archive):
    return app.test_cli_runner().invoke(args=["restore", str(archive), "--reason", "Thử"])


def newest(app):
    return max((app.config["INSTANCE"] / "backups").glob("tusoi-*.tar"))


def flipped(path):
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [flipped, lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_kept_file_that_the_disk_spoilt_is_named_and_the_rest_is_saved(app, ward, kept, spoil):
    whole, spoilt = kept(b"one"), kept(b"two")
    spoil(spoilt)
    ran = take(app)
    assert ran.exit_code == 1
    assert "1 tệp giữ kèm đã mất hoặc hỏng" in ran.output
    assert spoilt.name[:12] in ran.output
    with backup.unpacked(newest(app)) as cut:
        assert cut.files == [f"{whole.parent.name}/{whole.name}"]
        assert cut.manifest["lost"] == [spoilt.name]


def test_what_was_erased_on_purpose_is_no_loss_before_and_after_a_restore(app, ward, kept):
    gone = kept(b"erased when its time was over")
    with in_ward(1):
        stored = db.session.scalar(db.select(files.StoredFile))
        files.erase(app.config["FILES"], stored)
    db.session.remove()
    assert take(app).exit_code == 0
    assert put_back(app, newest(app)).exit_code == 0
    assert not gone.exists()
    assert take(app).exit_code == 0


def test_a_restore_merges_no_files_and_a_backup_carries_none_that_no_row_names(app, ward, kept):
    first = kept(b"in the backup")
    assert take(app).exit_code == 0
    archive = newest(app)
    second = kept(b"kept after the cut")
    stray = first.with_name("stray.part")
    stray.write_bytes(b"left by a crash")
    flipped(first)
    assert put_back(app, archive).exit_code == 0
    assert first.read_bytes() == b"in the backup"
    assert [one for one in app.config["FILES"].rglob("*") if one.is_file()] == [first]
    (aside,) = app.config["INSTANCE"].glob("files.before-*")
    assert (aside / second.parent.name / second.name).read_bytes() == b"kept after the cut"


def test_every_byte_of_the_manifest_counts(app, archive, tmp_path):
    with tarfile.open(archive) as opened:
        place = opened.getmember("manifest.json").offset_data
        size = opened.getmember("manifest.json").size
    content = archive.read_bytes()
    broken = tmp_path / "broken.tar"
    for offset in {0, 5, size // 2, size - 1}:
        spoilt = bytearray(content)
        spoilt[place + offset] ^= 1
        broken.write_bytes(spoilt)
        with pytest.raises(Refused):
            backup.verify(broken)


def stepping_out(member):
    member.name = "../outside"


def from_the_root(member):
    member.name = "/outside"


def a_link(member):
    member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/passwd", 0


def twice(member):
    member.name = "manifest.json"


@pytest.mark.parametrize("spoil", [stepping_out, from_the_root, a_link, twice])
def test_an_archive_that_would_write_elsewhere_is_refused(archive, tmp_path, spoil):
    broken = tmp_path / "broken.tar"
    with tarfile.open(archive) as whole, tarfile.open(broken, "w") as out:
        for member in whole:
            content = whole.extractfile(member)
            if member.name == "database":
                spoil(member)
            out.addfile(member, content if member.isreg() else None)
    with pytest.raises(Refused, match="còn nguyên"):
        backup.verify(broken)
    assert not (tmp_path / "outside").exists()


def test_a_backup_is_its_owners_alone(app, ward):
    assert take(app).exit_code == 0
    assert stat.S_IMODE(newest(app).stat().st_mode) == 0o600


def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing_behind(app, ward, tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "sync", lambda path: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(Refused, match="Không ghi được bản sao lưu"):
        backup.write(folder, app.config["FILES"], {})
    assert list(folder.iterdir()) == []


def test_no_password_stands_in_the_list_of_processes(tmp_path, monkeypatch):
    """The program is a stand-in that writes down how it was called."""
    seen, program = tmp_path / "seen", tmp_path / "pg_dump"
    program.write_text(
        f'#!/bin/sh\necho "$@" > {seen}\nstat -c %a "$PGPASSFILE" >> {seen}\ncat "$PGPASSFILE" >> {seen}\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    portal = installation.app(tmp_path, DATABASE_URL="postgresql://tusoi:hem%3Alig@127.0.0.1:9/tusoi?sslmode=disable")
    with portal.app_context():
        engines._client("pg_dump", engines._address("--dbname="))
    called, mode, secret = seen.read_text().splitlines()
    assert "hem" not in called
    assert called == "--dbname=postgresql://tusoi@127.0.0.1:9/tusoi?sslmode=disable"
    assert (mode, secret) == ("600", "*:*:*:*:hem\\:lig")
    installation.let_go(portal)


def test_the_old_state_is_kept_aside_and_can_be_put_back(app, ward, archive):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET name = 'Đã đổi'")
    db.session.remove()
    ran = put_back(app, archive)
    assert ran.exit_code == 0, ran.output
    aside = Path(re.search(r"Bản cũ còn ở (\S+)\.$", ran.output, re.M)[1])
    assert names() != {"Đã đổi"}
    if aside.suffix == ".tar":
        assert put_back(app, aside).exit_code == 0
        assert names() == {"Đã đổi"}
    else:
        with contextlib.closing(sqlite.connect(aside)) as old:
            assert old.execute("SELECT DISTINCT name FROM person").fetchall() == [("Đã đổi",)]


def test_tables_of_a_newer_shape_do_not_outlive_a_restore(app, ward, archive):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE of_a_later_version (id INTEGER)")
    db.session.remove()
    assert put_back(app, archive).exit_code == 0
    assert not db.inspect(db.engine).has_table("of_a_later_version")


def test_a_database_that_cannot_be_read_is_replaced_and_kept(app, ward, archive):
    file = engine.database_file()
    if file is None:
        pytest.skip("a damaged file is SQLite's")
    before = names()
    db.session.remove()
    db.engine.dispose()
    file.write_bytes(b"damaged " * 5000)
    ran = put_back(app, archive)
    assert ran.exit_code == 0, ran.output
    assert names() == before
    aside = Path(re.search(r"Bản cũ còn ở (\S+)\.$", ran.output, re.M)[1])
    assert aside.read_bytes().startswith(b"damaged")


def test_a_database_that_is_missing_is_put_back(app, ward, archive):
    file = engine.database_file()
    if file is None:
        pytest.skip("a missing file is SQLite's")
    before = names()
    db.session.remove()
    db.engine.dispose()
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    assert put_back(app, archive).exit_code == 0
    assert names() == before
