"""A code at the door: short-lived, for who is convened, once."""

from datetime import timedelta

import pytest

from portal.attendance.models import Attendance, CheckInCode, Presence, TakenBy
from portal.attendance.service import checkin
from portal.audit import Entry
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed, Refused
from tests.kit.ward import TODAY
from tests.meetings.test_roll import PRESENT, Hall


@pytest.fixture
def hall(ward, session):
    return Hall(ward, session(on=TODAY))


@pytest.fixture
def code(hall, ward):
    will_write()
    shown = checkin.show_code(ward.actor("sec_1"), hall.row(), TODAY)
    db.session.commit()
    return shown


@pytest.fixture
def come(ward):
    def deed(who, code):
        will_write()
        door = checkin.check_in(ward.actor(who), code, TODAY)
        db.session.commit()
        return door

    return deed


def grow_old(seconds):
    will_write()
    for one in db.session.scalars(db.select(CheckInCode)):
        one.opened_at -= timedelta(seconds=seconds)
        one.expires_at -= timedelta(seconds=seconds)
    db.session.commit()


@pytest.mark.parametrize("who", ["member_1", "ward_secretary", "sponsor_1", "sec_3"])
def test_only_who_runs_the_session_shows_a_code(hall, ward, who):
    with pytest.raises(NotAllowed):
        checkin.show_code(ward.actor(who), hall.row(), TODAY)


def test_the_code_itself_is_not_kept(code):
    kept = db.session.scalars(db.select(CheckInCode)).one()
    assert code not in (kept.digest, str(kept.id))
    assert len(kept.digest) == 64


def test_the_member_is_there_once(hall, code, come, ward):
    come("member_1", code)
    come("member_1", code)
    row = db.session.scalars(db.select(Attendance)).one()
    assert (row.person_id, row.presence, row.taken_by) == (ward.member_1, Presence.PRESENT, TakenBy.SELF)
    assert len(db.session.scalars(db.select(Entry).where(Entry.action == "meeting.check_in")).all()) == 1


@pytest.mark.parametrize("who", ["member_3", "front_3", "office"])
def test_who_is_not_convened_is_told_so(code, come, who):
    with pytest.raises(Refused, match="không có trong danh sách triệu tập"):
        come(who, code)


def test_an_old_code_lets_nobody_in(code, come):
    grow_old(200)
    with pytest.raises(Refused, match="hết hạn"):
        come("member_1", code)


@pytest.mark.parametrize("text", ["", "x", "%00", "a" * 500, "đ"])
def test_a_code_that_is_none(come, text):
    with pytest.raises(Refused, match="hết hạn"):
        come("member_1", text)


def test_a_closed_code_and_a_closed_roll_let_nobody_in(hall, code, come, ward):
    will_write()
    checkin.close_codes(ward.actor("sec_1"), hall.row())
    db.session.commit()
    with pytest.raises(Refused, match="không còn điểm danh bằng mã"):
        come("member_1", code)
    will_write()
    again = checkin.show_code(ward.actor("sec_1"), hall.row(), TODAY)
    db.session.commit()
    hall.close()
    with pytest.raises(Refused, match="đã chốt"):
        come("member_1", again)


def test_the_next_code_differs_and_only_the_first_is_recorded(hall, code, ward):
    will_write()
    assert checkin.show_code(ward.actor("sec_1"), hall.row(), TODAY) != code
    db.session.commit()
    opened = db.session.scalars(db.select(Entry).where(Entry.action == "meeting.run")).all()
    assert len(opened) == 1


def test_a_code_only_adds_presence_to_what_was_said(hall, code, come):
    hall.mark("member_1", PRESENT)
    come("member_1", code)
    assert hall.of("member_1").taken_by is TakenBy.ROLL


def test_the_screen_and_the_phone(hall, ward, as_):
    organiser, url = as_("sec_1"), hall.url.replace("diem-danh", "ma-diem-danh")
    page = organiser.get(url)
    assert "<img" not in page.text
    shown = organiser.submit(page, "/ma-diem-danh")
    assert shown.status_code == 200
    assert 'src="data:image/svg+xml' in shown.text
    assert "style=" not in shown.text
    part = organiser.submit(page, "/ma-diem-danh", htmx=True)
    assert 'id="checkin"' in part.text
    assert "<html" not in part.text
    assert as_("member_1").get(url).status_code == 403
    assert as_("member_3").get(url).status_code == 404


def test_the_phone_asks_once_more_and_records(hall, code, ward, as_, stranger):
    url = f"/co-mat/{code}"
    assert stranger.get(url).status_code == 401
    member = as_("member_1")
    page = member.get(url)
    assert (page.status_code, "Tôi có mặt" in page.text) == (200, True)
    assert db.session.scalar(db.select(db.func.count(Attendance.id))) == 0  # looking records nothing
    assert member.submit(page, url).status_code == 303
    assert "đã được ghi có mặt" in member.get(url).text
    assert as_("member_3").get(url).status_code == 409
    assert "Sinh hoạt chi bộ" not in as_("member_3").get(url).text.split("<main", 1)[1]


def test_a_code_scanned_in_time_may_be_confirmed_a_little_later(hall, code, as_):
    member = as_("member_1")
    page = member.get(f"/co-mat/{code}")
    grow_old(100)
    assert member.get(f"/co-mat/{code}").status_code == 409
    assert member.submit(page, f"/co-mat/{code}").status_code == 303
