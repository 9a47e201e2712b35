"""People and places wanted twice are told before a session is kept, and nothing else is told."""

from datetime import date

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.meetings.models import Meeting, MeetingState
from portal.meetings.queries.conflicts import PlannedSlot, conflicts, conflicts_of_many, doubled
from portal.meetings.queries.convened import convened
from portal.meetings.rules.meetings import instant, parse_hour

DAY = date(2022, 5, 3)


def slot(place="Trường", starts="19:30", ends="21:00", people=()):
    return PlannedSlot(instant(DAY, parse_hour(starts)), instant(DAY, parse_hour(ends)), place, frozenset(people))


@pytest.fixture
def told(ward):
    return lambda who, one, **how: [str(sentence) for sentence in conflicts(ward.actor(who), one, **how)]


def test_the_same_place_however_it_is_written(session, told):
    session(theme="Họp tổ", place="Nhà Văn Hóa tổ dân phố")

    (sentence,) = told("sec_1", slot("nhà văn hoá tổ dân phố"))
    assert sentence == ("Nơi họp “Nhà Văn Hóa tổ dân phố” đã có buổi “Họp tổ” của Chi bộ 1, 19:00–21:00 03/05/2022.")


def test_of_a_session_one_may_not_see_only_the_hour_is_told(session, told, ward):
    meeting = session("cell-3", theme="Chuyện riêng của Chi bộ 3", place="Nhà văn hóa")
    people = {one.person_id for one in convened(meeting)}

    place, busy = told("sec_1", slot("Nhà văn hóa", people=people))
    assert place == "Nơi họp “Nhà văn hóa” đã có một buổi khác, 19:00–21:00 03/05/2022."
    assert busy == f"{len(people)} người được triệu tập đã có một buổi khác, 19:00–21:00 03/05/2022."


def test_who_ends_when_the_other_begins_is_free(session, told):
    session(place="Trường")

    assert told("sec_1", slot(starts="21:00", ends="22:00")) == []
    assert told("sec_1", slot(starts="18:00", ends="19:00")) == []


def test_the_chair_of_another_session_is_taken_too(session, told, ward):
    session("cell-3", chair="member_1")

    assert len(told("sec_1", slot(people=[ward.member_1]))) == 1


def test_what_was_called_off_or_is_being_edited_stands_in_nobody_s_way(session, told):
    meeting = session(place="Trường")
    assert told("sec_1", slot(), but=[meeting.id]) == []
    will_write()
    db.session.get(Meeting, (1, meeting.id)).state = MeetingState.MOVED
    db.session.commit()

    assert told("sec_1", slot()) == []


def test_a_month_of_rows_costs_as_many_reads_as_one(session, ward, count_reads):
    session()
    actor = ward.actor("sec_1")
    one, many = [slot(people=[ward.member_1])], [slot(people=[ward.member_1])] * 20

    few = count_reads(lambda: conflicts_of_many(actor, one))
    assert few == count_reads(lambda: conflicts_of_many(actor, many)) == 3


def test_two_rows_of_one_plan_are_told_apart():
    assert doubled([slot(), slot(starts="21:00", ends="22:00"), slot(place="TRƯỜNG", starts="20:00")]) == {2: 0}


def test_the_page_shows_it_before_saving_and_saves_when_told_so(session, as_, ward, types):
    session(theme="Họp trước", place="Nhà văn hóa")
    unit = ids.written(ward.units["cell-1"])
    form = {
        "organiser": unit,
        "units": unit,
        "type": ids.written(types["monthly"]),
        "theme": "Họp sau",
        "on": "03/05/2022",
        "starts": "20:00",
        "ends": "21:00",
        "place": "Nhà văn hóa",
        "repeat": "no",
    }
    page = as_("sec_1")
    answer = page.post("/sinh-hoat/moi", form)

    assert answer.status_code == 409
    assert "đã có buổi “Họp trước” của Chi bộ 1" in answer.text
    assert 'value="Họp sau"' in answer.text
    assert page.post("/sinh-hoat/moi", form | {"deed": "anyway"}).status_code == 303
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 2


def test_moving_onto_another_session_is_shown_before_too(session, as_):
    session(theme="Họp trước", place="Nhà văn hóa")
    path = f"/sinh-hoat/{ids.written(session(on=date(2022, 5, 10)).id)}"
    form = {
        "doi-on": "03/05/2022",
        "doi-starts": "20:00",
        "doi-ends": "21:00",
        "doi-place": "Nhà văn hóa",
        "doi-reason": "Nghỉ lễ",
        "doi-version": "1",
    }
    page = as_("sec_1")
    answer = page.post(path + "/doi", form)

    assert answer.status_code == 409
    assert "đã có buổi “Họp trước”" in answer.text
    assert "Nghỉ lễ" in answer.text
    assert page.post(path + "/doi", form | {"deed": "anyway"}).status_code == 303
