"""What an event of the office does, and when it is refused: values alone."""

from datetime import date

import pytest

from portal.people.models import Ending, ExemptionKind
from portal.people.rules.changes import changes_of
from portal.people.rules.events import Event, EventKind
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.people.rules.refusals import months_after, refusal, warnings
from portal.policy import Role

TODAY, DAY = date(2022, 4, 25), date(2022, 4, 20)
MEMBER = {"card_number": "1", "admitted_on": date(2020, 5, 1), "official_on": None, "ending": None}


def fact(kind, number, values, since=date(2020, 6, 1), until=None):
    return PersonFact(kind, number, 7, kind.label, values, since, until)


MEMBERSHIP = fact(PersonFactKind.MEMBERSHIP, 1, MEMBER)
CELL = fact(PersonFactKind.CELL, 2, {"cell_id": 30})
SECRETARY = fact(PersonFactKind.POST, 3, {"unit_id": 30, "role": Role.CELL_SECRETARY, "title": "Bí thư"})
FRONT = fact(PersonFactKind.POST, 4, {"unit_id": 40, "role": Role.AREA_FRONT_HEAD, "title": "Trưởng ban"})
EXEMPTION = fact(PersonFactKind.EXEMPTION, 5, {"kind": ExemptionKind.EXEMPT}, until=date(2022, 6, 1))
WOMEN = fact(PersonFactKind.ORGANISATION, 6, {"organisation_id": 50})
HOME = fact(PersonFactKind.RESIDENCE, 8, {"group_id": 60, "place": ""})
LIFE = [MEMBERSHIP, CELL, SECRETARY, FRONT, EXEMPTION, WOMEN, HOME]


def event(kind, day=DAY, **values):
    return Event(kind, day, "QĐ 1", **values)


def ended(planned):
    return {end.fact.id for end in planned.ends}


def test_a_transfer_out_ends_the_cell_the_posts_and_the_exemption_but_not_the_home():
    assert ended(changes_of(event(EventKind.TRANSFER_OUT), LIFE)) == {1, 2, 3, 4, 5}


def test_death_ends_everything():
    planned = changes_of(event(EventKind.DEATH), LIFE)

    assert ended(planned) == {1, 2, 3, 4, 5, 6, 8}
    assert planned.ends[0].becomes == {"ending": Ending.DIED}


def test_whoever_leaves_a_cell_leaves_its_committee_and_keeps_other_posts():
    planned = changes_of(event(EventKind.CELL, cell_id=31), LIFE)

    assert ended(planned) == {2, 3}
    assert planned.begins == ((PersonFactKind.CELL, {"cell_id": 31}),)


def test_a_new_head_follows_the_one_before_on_the_same_day():
    before = FRONT._replace(person_id=9)
    given = {"unit_id": 40, "role": Role.AREA_FRONT_HEAD, "title": "Trưởng ban"}
    planned = changes_of(event(EventKind.OFFICER, succeeds=True, **given), [], [before])

    assert [(end.fact.person_id, end.on) for end in planned.ends] == [(9, DAY)]
    assert planned.begins == ((PersonFactKind.POST, given),)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (event(EventKind.TRANSFER_OUT, date(2022, 5, 27)), "còn quá xa"),
        (event(EventKind.TRANSFER_OUT, date(1950, 1, 1)), "không sau ngày sinh"),
        (event(EventKind.TRANSFER_OUT, date(2020, 4, 1)), "trước ngày kết nạp"),
        (event(EventKind.ADMISSION), "đã là đảng viên"),
        (event(EventKind.TRANSFER_IN), "đã là đảng viên"),
        (event(EventKind.EXEMPTION, exemption=ExemptionKind.REDUCED), "Đã có quyết định miễn, giảm"),
        (event(EventKind.EXEMPTION, date(2022, 5, 2), until=date(2022, 5, 2)), "phải sau ngày bắt đầu"),
        (event(EventKind.CELL, cell_id=30), "chính chi bộ đó"),
        (event(EventKind.JOINED, organisation_id=50), "đã là hội viên"),
        (event(EventKind.LEFT_ORGANISATION, organisation_id=51), "không phải hội viên"),
        (event(EventKind.OFFICER, unit_id=40, role=Role.AREA_FRONT_HEAD), "chính chức vụ đó"),
        (event(EventKind.POST_ENDED, fact_id=99), "không giữ chức vụ đã chọn"),
    ],
)
def test_what_cannot_be_is_refused_in_words(what, why):
    assert why in str(refusal(what, LIFE, TODAY, date(1960, 1, 1)))


def test_an_exemption_that_ends_before_the_next_begins_is_in_nobodys_way():
    later = event(EventKind.EXEMPTION, date(2022, 5, 20), exemption=ExemptionKind.EXEMPT)

    short = EXEMPTION._replace(valid_until=date(2022, 5, 1))
    assert refusal(later, [MEMBERSHIP, short], TODAY, None) is None


def test_a_stranger_to_the_ward_cannot_be_exempted():
    assert "không sinh hoạt đảng" in str(refusal(event(EventKind.EXEMPTION), [], TODAY, None))


def test_nothing_more_happens_to_the_dead():
    dead = MEMBERSHIP._replace(valid_until=date(2022, 3, 1), values={**MEMBER, "ending": Ending.DIED})

    assert "từ trần" in str(refusal(event(EventKind.OFFICER), [dead], TODAY, None))


def test_too_short_a_probation_is_a_warning_and_no_wall():
    young = MEMBERSHIP._replace(values={**MEMBER, "admitted_on": date(2021, 9, 1)})
    early = event(EventKind.OFFICIAL)

    assert refusal(early, [young], TODAY, None) is None
    assert "12 tháng" in str(warnings(early, [young], None, 12)[0])
    assert not warnings(early, [MEMBERSHIP], None, 12)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last(day, months, then):
    assert months_after(day, months) == then
