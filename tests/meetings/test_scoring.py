"""Scoring a meeting by the ward's own criteria; hostile ways first."""

from datetime import date

import pytest

from portal.attendance.models import Visit
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.minutes.queries.running import scored_of
from portal.minutes.rules.scoring import Criteria, Criterion, Grade, criteria_of, parse_points, score
from portal.minutes.service.scoring import confirm_score, propose_score, set_criteria
from portal.organisations.queries import setting
from portal.organisations.settings import DEFAULTS
from tests.kit.ward import TODAY
from tests.meetings.rooms import Room

FULL = {"preparation": 15.0, "attendance": 20.0, "conduct": 45.0, "closing": 20.0}


@pytest.fixture
def room(ward, session):
    one = Room(ward, session(on=TODAY, chair="sec_1", secretary="dep_1"))
    one.add("Nội dung")
    return one


def given(total):
    """Points that make this total."""
    points, left = {}, total
    for code, most in FULL.items():
        points[code] = min(most, left)
        left -= points[code]
    return points


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (100, Grade.GOOD),
        (90, Grade.GOOD),
        (89.5, Grade.FAIR),
        (70, Grade.FAIR),
        (69.5, Grade.MIDDLING),
        (50, Grade.MIDDLING),
        (49.5, Grade.POOR),
        (0, Grade.POOR),
    ],
)
def test_ninety_seventy_fifty(total, grade):
    assert score(given(total), criteria_of(DEFAULTS["meeting_scoring"])).grade is grade


def test_without_full_points_where_they_are_a_must_a_good_total_is_fair():
    criteria = Criteria((Criterion("a", "Chuẩn bị", 50), Criterion("b", "Số người dự", 50, must=True)), (90, 70, 50))
    assert score({"a": 50, "b": 50}, criteria).grade is Grade.GOOD
    short = score({"a": 50, "b": 45}, criteria)
    assert (short.grade, short.short) == (Grade.FAIR, ("Số người dự",))
    assert score({"a": 25, "b": 45}, criteria).short == ()


def test_points_are_whole_or_half():
    assert [parse_points(typed) for typed in ("44", "44,5", "44.5", " 0 ")] == [44, 44.5, 44.5, 0]
    assert [parse_points(typed) for typed in ("44,3", "-1", "101", "NaN", "1e99", "bốn")] == [None] * 6


@pytest.mark.parametrize("who", ["member_1", "office", "sponsor_1", "ward_secretary"])
def test_nobody_else_proposes(room, who):
    with pytest.raises(NotAllowed):
        room.do(propose_score, points=FULL, agreed=None, opposed=None, version=0, who=who)


def test_more_than_the_most_or_more_votes_than_people_is_not_taken(room):
    room.close()
    with pytest.raises(Invalid, match="nhiều nhất 15"):
        room.do(propose_score, points=FULL | {"preparation": 16.0}, agreed=None, opposed=None, version=0)
    with pytest.raises(Invalid, match="Số phiếu"):
        room.do(propose_score, points=FULL, agreed=12, opposed=5, version=0)
    room.do(propose_score, points=FULL, agreed=11, opposed=1, version=0)
    assert scored_of(room.seen()).score.grade is Grade.GOOD
    with pytest.raises(Conflict):
        room.do(propose_score, points=FULL, agreed=1, opposed=1, version=0)


def test_the_page_keeps_what_was_typed(room, as_):
    browser = as_("sec_1")
    typed = {"points_preparation": "15", "points_attendance": "hai mươi", "points_conduct": "40", "diem-agreed": "chín"}
    answer = browser.post(f"{room.url}/hop/cham-diem", {**typed, "diem-version": "0"})
    assert answer.status_code == 422
    assert 'value="hai mươi"' in answer.text
    assert 'value="chín"' in answer.text
    answer = browser.post(f"{room.url}/hop/cham-diem", {**typed, "diem-version": "0", "diem-agreed": "9"})
    assert answer.status_code == 422
    assert "Hãy ghi điểm từ 0 đến 20" in answer.text
    fine = {f"points_{code}": f"{most:g}" for code, most in FULL.items()}
    assert browser.post(f"{room.url}/hop/cham-diem", {**fine, "diem-version": "0"}).status_code == 303
    assert "100/100 điểm: Tốt" in browser.get(f"{room.url}/hop").text


def test_the_committee_member_in_charge_confirms_having_been_there(room, as_):
    with pytest.raises(NotAllowed):
        room.do(confirm_score)
    with pytest.raises(Refused, match="sau khi"):
        room.do(confirm_score, who="sponsor_1")
    room.close()
    with pytest.raises(Refused, match="chưa được chấm"):
        room.do(confirm_score, who="sponsor_1")
    room.do(propose_score, points=FULL, agreed=None, opposed=None, version=0)
    room.finish()
    browser = as_("sponsor_1")
    assert browser.submit(browser.get(f"{room.url}/bien-ban"), "/xac-nhan-diem").status_code == 303
    assert scored_of(room.seen()).confirmed_by == "Ngô Trọng Giang"
    assert db.session.scalar(db.select(Visit.person_id)) == room.ward.sponsor_1
    room.do(propose_score, points=FULL | {"conduct": 40.0}, agreed=None, opposed=None, version=2)
    assert scored_of(room.seen()).confirmed_by is None  # a new proposal is confirmed anew


def test_the_office_sets_the_criteria_from_a_day_on(ward, as_):
    browser = as_("office")
    page = browser.get("/sinh-hoat/tieu-chi")
    assert "Công tác chuẩn bị" in page.text
    wrong = browser.submit(page, "/tieu-chi", most_a="20")
    assert wrong.status_code == 422
    assert "100 điểm" in wrong.text
    right = browser.submit(
        page, "/tieu-chi", most_a="10", label_e="Sinh hoạt đủ 90 phút", most_e="5", must_e="y", since="01/06/2022"
    )
    assert right.status_code == 303
    after = criteria_of(setting("meeting_scoring", date(2022, 6, 1)))
    assert [(one.label, one.most, one.must) for one in after.lines][-1] == ("Sinh hoạt đủ 90 phút", 5, True)
    assert setting("meeting_scoring", TODAY) == DEFAULTS["meeting_scoring"]


@pytest.mark.parametrize("who", ["sec_1", "ward_secretary", "admin"])
def test_nobody_else_sets_the_criteria(ward, as_, who):
    assert as_(who).get("/sinh-hoat/tieu-chi").status_code == 403
    with pytest.raises(NotAllowed):
        set_criteria(ward.actor(who), criteria_of(DEFAULTS["meeting_scoring"]), since=TODAY, basis="")
