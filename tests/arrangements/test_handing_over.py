"""Months in progress: finished by who began them, or handed with states and not texts, as the draft says."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.arrangements.models import Arrangement
from portal.arrangements.queries.foreseen import foreseen
from portal.arrangements.rules.handover import MonthsGo, SeatAfter, handed_to
from portal.arrangements.rules.states import ArrangementState
from portal.ground.db import db, in_ward, writing
from portal.organisations.models import Holding
from portal.policy import Role
from portal.supervision.models import GapReason, NoteRevision
from portal.supervision.queries.sheet import RowState, sheet_for
from portal.supervision.queries.writing import opened_for
from portal.supervision.service.notes import record_note
from portal.supervision.service.sending import Reason, send_month
from tests.arrangements.arranging import DAY, owed, stands
from tests.kit.ward import TODAY
from tests.supervision.conftest import REMARK, Month

LATER = date(2022, 5, 2)  # after the day, before April locks on 06/05


@pytest.fixture
def merged(arranger):
    """Two Front committees become one under a new head; April was begun, and is handed over."""
    Month(arranger.ward).write("member_1")
    arranger.draft(months_go=MonthsGo.HANDED)
    arranger.new = arranger.merge("front-1", "front-2", name="Ban CTMT Hợp nhất", group="group-1")
    return arranger


def held(ward, unit, day):
    rows = db.session.query(Holding).filter(Holding.unit_id == ward.units[unit], Holding.holds(day))
    return {(one.person_id, one.role) for one in rows}


def test_the_new_head_takes_the_old_books_over_until_they_lock(merged):
    ward = merged.ward
    merged.post("front_3", merged.new, Role.AREA_FRONT_HEAD)
    merged.agreed().day_comes()
    assert merged.state is ArrangementState.APPLIED, merged.row.problem
    assert held(ward, "front-1", LATER) == {(ward.front_3, Role.AREA_FRONT_HEAD)}
    assert held(ward, "front-1", date(2022, 5, 7)) == set()


def test_states_are_handed_and_not_texts(merged):
    ward = merged.ward
    merged.post("front_3", merged.new, Role.AREA_FRONT_HEAD)
    merged.agreed().day_comes()
    new, place = ward.actor("front_3", LATER), ward.place("front-1")
    sheet = sheet_for(new, place, LATER)
    assert {row.person_id: row.state for row in sheet.rows}[ward.member_1] is RowState.WRITTEN
    opened = opened_for(new, place, ward.member_1, LATER)
    assert (opened.revisions, opened.standing) == ([], None)
    assert (opened.before.capacity, opened.before.written_on) == ("Trưởng ban CTMT tổ dân phố 1", TODAY)


def test_the_new_head_writes_and_sends_from_there(merged):
    ward = merged.ward
    merged.post("front_3", merged.new, Role.AREA_FRONT_HEAD)
    merged.agreed().day_comes()
    new, place = ward.actor("front_3", LATER), ward.place("front-1")
    with writing(), in_ward(1):
        record_note(new, place, ward.member_1b, LATER, said=REMARK, revision=0)
        record_note(new, place, ward.member_1, LATER, said=REMARK, revision=1)
    with writing(), in_ward(1):
        gaps = {row.person_id: Reason(GapReason.AWAY) for row in sheet_for(new, place, LATER).open_rows}
        send_month(new, place, LATER, general_remark="Nhìn chung tốt.", gaps=gaps)
    asked = sa.select(NoteRevision.author_id).order_by(NoteRevision.written_on, NoteRevision.number)
    authors = list(db.session.scalars(asked))
    assert authors[0] == ward.front_1
    assert authors.count(ward.front_3) == 2


def test_who_handed_over_writes_no_more_there(merged):
    ward = merged.ward
    merged.post("front_3", merged.new, Role.AREA_FRONT_HEAD)
    merged.agreed().day_comes()
    gone = ward.actor("front_1", LATER)
    assert gone.units(Role.AREA_FRONT_HEAD) == []
    assert ward.actor("helper_1", LATER).helps == frozenset()


def test_without_anybody_to_take_it_over_the_old_finish(merged):
    ward = merged.ward
    merged.agreed().day_comes()
    assert held(ward, "front-1", LATER) == {(ward.front_1, Role.AREA_FRONT_HEAD)}


def test_nothing_is_owed_twice_or_by_nobody(merged):
    before = owed(date(2022, 4, 28))
    merged.post("front_3", merged.new, Role.AREA_FRONT_HEAD)
    merged.agreed().day_comes()
    assert owed(date(2022, 4, 28)) == before
    assert len(owed(DAY)) == len({one[0] for one in owed(DAY)}) == len(before)


def test_the_preview_says_who_takes_what_over(merged):
    merged.post("front_3", merged.new, Role.AREA_FRONT_HEAD)
    with in_ward(1):
        told = [str(line) for part in foreseen(merged.row, TODAY).parts for line in part.lines]
    assert any("Nguyễn Thị Mai Ước nhận bàn giao kỳ đang mở của Ban CTMT tổ dân phố 1" in one for one in told)


def test_undone_it_is_as_before(merged):
    before = stands()
    merged.post("front_3", merged.new, Role.AREA_FRONT_HEAD)
    merged.agreed().day_comes().undone()
    aside = {"told", "note", "note_revision"}
    assert {k: v for k, v in stands().items() if k not in aside} == {k: v for k, v in before.items() if k not in aside}


def test_what_several_follow_is_finished_by_who_began_it():
    new = SeatAfter(7, 2, Role.AREA_FRONT_HEAD, "Trưởng ban")
    assert handed_to({1: (2,)}, [new]) == {1: [new]}
    assert handed_to({1: (2, 3)}, [new]) == {}
    assert handed_to({1: ()}, [new]) == {}
    member = SeatAfter(7, 2, Role.CELL_COMMITTEE, "Chi ủy viên")  # nobody speaks for it
    assert handed_to({1: (2,)}, [member]) == {}


def test_the_office_chooses_on_the_form(as_):
    office = as_("office")
    page = office.get("/sap-xep")
    assert "Bàn giao cho người mới: thấy trạng thái, không thấy nội dung" in page.text
    told = {"number": "16-QĐ/ĐU", "decided_on": "25/04/2022", "applies_on": "01/05/2022"}
    assert office.submit(page, "/sap-xep", **told, months_go="handed").status_code == 303
    assert db.session.scalar(sa.select(Arrangement.months_go)) is MonthsGo.HANDED
