"""Backups are read back as they are written; what is not whole is refused before anything is touched."""

import pytest

from portal import audit
from portal.audit import Entry
from portal.ground import backup, migrate
from portal.ground.db import db, in_ward
from portal.ground.errors import Refused
from portal.people.models import Person


@pytest.fixture
def archive(app, ward, tmp_path):
    if db.engine.dialect.name != "sqlite":
        pytest.importorskip("psycopg")
    db.session.rollback()
    facts = {"shape": migrate.current(), "chain": {"1": audit.anchor(1)}}
    db.session.rollback()
    return backup.write(tmp_path / "backups", app.config["FILES"], facts)


def names():
    with in_ward(1):
        found = set(db.session.scalars(db.select(Person.name)))
    db.session.remove()
    return found


def test_what_was_lost_comes_back_and_the_trail_says_why(app, ward, archive):
    before = names()
    with db.engine.begin() as connection:
        connection.execute(db.update(Person.__table__).values(name="Bị sửa"))
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
    with pytest.raises(Refused, match="phiên bản mới hơn"):
        backup.restore(archive, app.config["FILES"], {"an older shape"})
