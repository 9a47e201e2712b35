"""Who came late and who left early: on the roll, in the room at a vote, in the minutes; hostile ways first."""

from datetime import time, timedelta

import pytest

from portal.attendance.models import Presence
from portal.attendance.rules.roll import Hours, wrong_hours
from portal.attendance.service import roll
from portal.attendance.service.roll import PresenceSaid
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid
from portal.ground.ids import written
from portal.minutes.papers import minutes_paper
from portal.minutes.service.scoring import propose_score
from tests.kit.pages import Form
from tests.kit.ward import TODAY
from tests.meetings.rooms import Room
from tests.meetings.test_scoring import FULL

PRESENT = Presence.PRESENT


@pytest.fixture
def room(ward, session):
    one = Room(ward, session(on=TODAY, chair="sec_1", secretary="dep_1"))
    one.add("Nội dung")
    return one


@pytest.fixture
def hour(room):
    """`hour(30)`: so many minutes after the session began."""
    began = room.seen().begins
    return lambda minutes: (began + timedelta(minutes=minutes)).time()


@pytest.fixture
def after_all(room, hour, ward):
    """All are there; one came half an hour late, one left after forty minutes."""
    room.do(roll.everyone_present, TODAY)
    came(room, ward, "member_1", Hours(hour(30), None))
    came(room, ward, "member_1b", Hours(None, hour(40)))
    return room


def came(room, ward, whom, hours):
    line = room.roll().of(ward.people[whom])
    room.do(roll.mark, ward.people[whom], TODAY, said=PresenceSaid(PRESENT, hours=hours), version=line.version)


def vote(room, agreed, voted_at, version=0):
    return room.do(propose_score, points=FULL, agreed=agreed, opposed=0, voted_at=voted_at, version=version)


@pytest.mark.parametrize(
    ("presence", "hours", "wrong"),
    [
        (Presence.ABSENT, Hours(time(20), None), {"came"}),
        (Presence.EXCUSED, Hours(None, time(20)), {"left"}),
        (None, Hours(time(20), None), {"came"}),
        (PRESENT, Hours(time(19), None), {"came"}),
        (PRESENT, Hours(None, time(18)), {"left"}),
        (PRESENT, Hours(time(20), time(20)), {"left"}),
        (PRESENT, Hours(time(20), time(20, 30)), set()),
        (PRESENT, Hours(), set()),
    ],
)
def test_hours_that_cannot_be(presence, hours, wrong):
    assert set(wrong_hours(presence, hours, time(19))) == wrong


def test_who_is_in_the_room_at_a_vote(after_all, hour):
    everyone = after_all.roll().numbers.present
    assert [after_all.roll().there_at(hour(at)) for at in (10, 30, 35, 40, 90)] == [
        everyone - 1,
        everyone,
        everyone,
        everyone - 1,
        everyone - 1,
    ]
    assert after_all.roll().there_at(None) == everyone


def test_a_vote_counts_who_is_in_the_room_and_wants_its_hour(after_all, hour):
    everyone = after_all.roll().numbers.present
    for voted_at, field in ((None, "voted"), (hour(10), "agreed"), (hour(60), "agreed")):
        with pytest.raises(Invalid) as refused:
            vote(after_all, everyone, voted_at)
        assert set(refused.value.reasons) == {field}
    vote(after_all, everyone, hour(35))
    vote(after_all, everyone - 1, hour(60), version=1)


def test_where_all_were_there_throughout_a_vote_needs_no_hour(room):
    room.do(roll.everyone_present, TODAY)
    vote(room, room.roll().numbers.present, None)


def test_who_is_marked_absent_after_all_has_no_hours(after_all, ward):
    line = after_all.roll().of(ward.member_1)
    after_all.do(roll.mark, ward.member_1, TODAY, said=PresenceSaid(Presence.ABSENT), version=line.version)
    assert after_all.roll().of(ward.member_1).hours == Hours()


def test_the_minutes_say_it_and_the_vote_with_who_was_there(after_all, hour):
    everyone = after_all.roll().numbers.present
    vote(after_all, everyone - 1, hour(60))
    after_all.do(roll.close_roll, TODAY, unsaid_are_absent=True)
    after_all.finish()
    paper, _head = minutes_paper(after_all.seen(), after_all.minutes[0].content, number=None)
    told = next(one["value"] for one in paper["facts"] if one["label"] == "Đến muộn, về sớm")
    assert "Nguyễn Thị Hoà (đến lúc" in told
    assert "Đặng Quốc Ân (về lúc" in told
    (scored,) = [one for one in paper["items"] if "Biểu quyết" in one["text"]]
    assert f"có mặt {everyone - 1}/{everyone}: {everyone - 1} đồng ý" in scored["text"]


def test_minutes_of_before_are_printed_as_they_were(after_all):
    after_all.do(roll.close_roll, TODAY, unsaid_are_absent=True)
    after_all.finish()
    content = {name: value for name, value in after_all.minutes[0].content.items() if name != "hours"}
    paper, _head = minutes_paper(after_all.seen(), content, number=None)
    assert "Đến muộn, về sớm" not in [one["label"] for one in paper["facts"]]


@pytest.mark.parametrize("htmx", [False, True])
def test_at_the_door_and_on_paper(as_, room, ward, htmx):
    room.do(roll.everyone_present, TODAY)
    secretary, person = as_("sec_1"), written(ward.member_1)
    began = room.seen().begins
    late, before = (f"{began + timedelta(minutes=step):%Hh%M}" for step in (30, -30))
    version = str(room.roll().of(ward.member_1).version)
    line = f"{room.url}/diem-danh/{person}"
    for typed in (before, "chiều"):
        answer = secretary.post(line, {"presence": "present", "came": typed, "version": version}, htmx)
        assert answer.status_code == 422
        assert "giờ" in answer.text
    answer = secretary.post(line, {"presence": "present", "came": late, "version": version}, htmx)
    assert answer.status_code == (200 if htmx else 303)
    told = f"đến {began + timedelta(minutes=30):%H:%M}"
    for page in (f"{room.url}/diem-danh", f"{room.url}/diem-danh/in"):
        assert told in secretary.get(page).text


def test_at_the_door_nothing_is_asked_of_who_comes_in_time(as_, room, session, ward):
    for one, asked in ((room, False), (Room(ward, session(on=TODAY, hour=7)), True)):
        one.do(roll.everyone_present, TODAY)
        assert ("Đến muộn, về sớm" in as_("sec_1").get(f"{one.url}/diem-danh").text) is asked


def test_a_closed_roll_is_put_right_with_its_reason(as_, after_all, ward, hour):
    after_all.do(roll.close_roll, TODAY, unsaid_are_absent=True)
    secretary, url = as_("sec_1"), f"{after_all.url}/diem-danh/{written(ward.member_1)}/dinh-chinh"
    form = Form(secretary.get(url).text, url)
    said = form.fields | {"presence": "present", "left": f"{hour(50):%H:%M}", "why": "Xem lại sổ"}
    assert secretary.post(url, said).status_code == 303
    db.session.expire_all()
    assert after_all.roll().of(ward.member_1).hours == Hours(hour(30), hour(50))
    will_write(False)


@pytest.mark.parametrize("htmx", [False, True])
def test_who_was_away_and_is_there_now_is_asked_for_the_hour(as_, session, ward, htmx):
    """A bare tick during the session would count them in votes taken before they came."""
    room = Room(ward, session(on=TODAY, hour=7))
    room.do(roll.everyone_present, TODAY)
    person, secretary = written(ward.member_1), as_("sec_1")
    line = f"{room.url}/diem-danh/{person}"

    def mark(**said):
        db.session.expire_all()
        version = str(room.roll().of(ward.member_1).version)
        return secretary.post(line, {"version": version, **said}, htmx)

    mark(presence="absent")
    answer = mark(presence="present")
    page = answer.text if htmx else secretary.get(f"{room.url}/diem-danh").text
    assert "Không ghi giờ đến là có mặt từ đầu buổi" in page
    assert "Không ghi giờ đến" not in mark(presence="").text
    assert "Không ghi giờ đến" not in mark(presence="present").text, "nobody said they were away"
    mark(presence="present", came_now="y")
    assert room.roll().of(ward.member_1).hours.came == time(8, 0)
    assert not room.roll().of(ward.member_1).hours.covers(time(7, 30))


def test_after_the_session_the_hour_of_coming_has_to_be_told(as_, session, ward):
    room = Room(ward, session(on=TODAY - timedelta(days=1), hour=7))
    room.do(roll.everyone_present, TODAY)
    version = str(room.roll().of(ward.member_1).version)
    answer = as_("sec_1").post(
        f"{room.url}/diem-danh/{written(ward.member_1)}", {"presence": "present", "came_now": "y", "version": version}
    )
    assert answer.status_code == 422
    assert "hãy ghi giờ đến" in answer.text
