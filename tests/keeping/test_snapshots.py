"""Between two backups nothing older than five minutes is lost: snapshots lie sealed at both places and go back in."""

import logging
import shutil
from datetime import timedelta

import pytest

from portal.ground import backup, engine, files, space
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.keeping import clockwork, rules, service, snapshots
from portal.organisations.models import Ward
from tests.kit import chance


def named(name):
    with in_ward(1), writing():
        db.session.execute(db.update(Ward).where(Ward.id == 1).values(name=name))
    db.session.remove()


def ward_name():
    with in_ward(1):
        found = db.session.scalar(db.select(Ward.name).where(Ward.id == 1))
    db.session.remove()
    return found


def kept(app, content):
    with in_ward(1), writing():
        stored = files.keep(app.config["FILES"], content, "tệp")
    db.session.remove()
    return app.config["FILES"] / stored.sha256[:2] / stored.sha256


@pytest.fixture
def pass_five_minutes(app, office):
    """The worker's minute after five more; what then lies at both places."""

    def look():
        chance.pass_by(minutes=5)
        clockwork.snap()
        db.session.remove()
        return [sorted((place / snapshots.FOLDER).glob("chup-*")) for place in office.where.all]

    yield look
    for one in app.config["INSTANCE"].glob("files*"):
        shutil.rmtree(one)


def restored(office, archive):
    return office("restore", str(archive), "--reason", "Ổ đĩa hỏng", typed=f"{office.keys[1]}\n")


def test_what_was_written_five_minutes_ago_comes_back_from_the_second_place(office, pass_five_minutes):
    assert office("backup").exit_code == 0
    named("phường Ghi Sau")
    own, second = pass_five_minutes()
    assert [one.read_bytes() for one in own] == [one.read_bytes() for one in second]
    assert own[0].suffix == ".age"
    assert own[0].stat().st_mode & 0o777 == 0o600
    assert "phường Ghi Sau".encode() not in own[0].read_bytes()
    named("phường Bị Sửa")
    ran = restored(office, second[0])
    assert ran.exit_code == 0, ran.output
    assert ward_name() == "phường Ghi Sau"


def test_where_nothing_was_written_none_is_made_and_time_is_told_all_the_same(office, pass_five_minutes):
    named("phường Một")
    assert len(pass_five_minutes()[0]) == 1
    if engine.database_file() is None:
        return  # PostgreSQL's log moves for its other databases too: one too many does no harm
    assert len(pass_five_minutes()[0]) == 1
    assert now() - service.told(office.where)["snapped_at"] < timedelta(minutes=1)
    named("phường Hai")
    assert len(pass_five_minutes()[0]) == 2


def test_only_once_in_five_minutes(office, pass_five_minutes):
    named("phường Một")
    pass_five_minutes()
    named("phường Hai")
    clockwork.snap()
    assert len(list((office.where.own / snapshots.FOLDER).iterdir())) == 1


def test_it_carries_the_files_since_the_backup_and_leans_on_it_for_the_others(office, app, pass_five_minutes):
    old = kept(app, b"kept in January")
    chance.pass_by(hours=2)
    assert office("backup").exit_code == 0
    new = kept(app, b"kept since")
    snapshot = pass_five_minutes()[0][0]
    with service.opened(snapshot, office.keys[0], office.where.own) as plain, backup.unpacked(plain) as cut:
        assert cut.files == [f"{new.parent.name}/{new.name}"]
        assert cut.standing == [f"{old.parent.name}/{old.name}"]

    shutil.rmtree(app.config["FILES"])
    ran = restored(office, snapshot)
    assert (ran.exit_code, "Hãy khôi phục bản sao lưu ấy" in ran.output) == (1, True)
    assert restored(office, office.archives()[0][0]).exit_code == 0
    ran = restored(office, snapshot)
    assert ran.exit_code == 0, ran.output
    assert (old.read_bytes(), new.read_bytes()) == (b"kept in January", b"kept since")


def test_a_days_are_kept(office, pass_five_minutes):
    named("phường Một")
    first = pass_five_minutes()[0][0]
    chance.pass_by(hours=23)
    named("phường Hai")
    assert first in pass_five_minutes()[0]
    chance.pass_by(hours=1)
    named("phường Ba")
    own, second = pass_five_minutes()
    assert (len(own), len(second)) == (2, 2)
    assert not first.exists()


def test_a_second_place_that_is_gone_keeps_nobody_from_the_first_and_is_told_once(
    office, pass_five_minutes, as_, caplog
):
    named("phường Một")
    shutil.rmtree(office.where.second)
    caplog.set_level(logging.ERROR)
    own, _ = pass_five_minutes()
    for _ in range(4):
        clockwork.snap()
    assert len(own) == 1, "tried every five minutes, told as done by none"
    assert len([line for line in caplog.messages if "no snapshot" in line]) == 1
    service.note(office.where, snapped_at=now() - rules.NO_SNAPSHOT * 2)
    assert "Bản chụp dừng từ" in as_("office").get("/").text
    assert "Bản chụp" not in as_("member_1").get("/").text


def test_a_nearly_full_disk_takes_none(office, pass_five_minutes, monkeypatch):
    named("phường Một")
    monkeypatch.setattr(space, "left", lambda *_places: 0.04)
    assert pass_five_minutes() == [[], []]
    assert "snapped_at" not in service.told(office.where)
