"""Attendance in numbers and lists."""

from datetime import date

import pytest

from portal.attendance.models import Presence
from portal.attendance.queries import attendance, cell_year
from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.ids import written
from portal.meetings.models import MeetingKind
from portal.meetings.queries.held import SessionNumbers
from tests.imports.lists import bring_in
from tests.imports.test_import_sessions import row, summary
from tests.kit.crowd import more_members
from tests.kit.ward import TODAY
from tests.meetings.test_roll import ABSENT, CELL_1, Hall


@pytest.fixture
def hall(ward, session):
    hall = Hall(ward, session(on=TODAY, kind=MeetingKind.THEMED, code="themed"))
    hall.mark("member_1", ABSENT)
    hall.all_present()
    return hall


def test_an_open_roll_has_no_numbers_and_stands_in_no_record(hall, ward):
    assert attendance.numbers(hall.id) is None
    assert attendance.own_record(ward.actor("member_1")) == []
    assert cell_year.year_of(ward.actor("sec_1"), ward.units["cell-1"], 2022).sessions == []


def test_a_closed_roll_tells_numbers_and_who_was_absent(hall, ward):
    hall.close()
    assert attendance.numbers(hall.id)[:3] == (len(CELL_1), len(CELL_1) - 1, 1)
    assert [one.person_id for one in attendance.absentees(hall.id)] == [ward.member_1]
    assert ward.member_1b in attendance.present_in(hall.id)
    (mine,) = attendance.own_record(ward.actor("member_1"))
    assert (mine.presence, mine.on) == (Presence.ABSENT, TODAY)


def test_reported_numbers_stand_beside_counted_ones(app, ward, hall):
    hall.close()
    bring_in(app, ward, summary(row(ward)))
    campaign = db.session.scalar(db.select(Campaign.id))
    (told,) = attendance.sessions_held(campaign, kind=MeetingKind.THEMED, by=date(2022, 4, 5))
    assert (told.on, told.attended_by_id) == (date(2022, 3, 22), ward.sponsor_1)
    assert told.numbers == SessionNumbers(45, 43, 0, True, 10)
    assert len(attendance.sessions_held(kind=MeetingKind.THEMED)) == 2


def test_the_cells_year_is_members_by_sessions_without_a_sum(hall, ward, as_, count_reads):
    hall.close()
    year = cell_year.year_of(ward.actor("sec_1"), ward.units["cell-1"], 2022)
    marks = {one.person_id: one.marks for one in year.members}
    assert marks[ward.member_1] == [Presence.ABSENT]
    assert marks[ward.exempt_1] == [Presence.EXEMPT]
    assert cell_year.year_of(ward.actor("sec_1"), ward.units["cell-1"], 2021).sessions == []
    browser, url = as_("sec_1"), f"/diem-danh/chi-bo/{written(ward.units['cell-1'])}"
    browser.get(url)
    few = count_reads(lambda: browser.get(url))
    more_members(ward, 20)
    assert count_reads(lambda: browser.get(url)) <= few


@pytest.mark.parametrize(("who", "may"), [("sec_1", True), ("sponsor_1", True), ("sec_3", False), ("member_1", False)])
def test_who_reads_the_cells_year(hall, ward, who, may):
    assert (cell_year.year_of(ward.actor(who), ward.units["cell-1"], 2022) is not None) is may


def test_a_unit_that_is_no_cell_has_no_year(ward):
    assert cell_year.year_of(ward.actor("office"), ward.units["front-1"], 2022) is None
