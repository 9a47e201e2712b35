"""How far cells have come: to whoever follows them, and no number that names a person to who may not read the list."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal.campaigns import queries
from portal.campaigns.rules import CellNumbers, withheld
from portal.ground.db import db
from portal.ground.ids import written
from tests.campaigns.conftest import HOME
from tests.kit.crowd import more_members


def lines(drive, who):
    _states, cells = queries.states_for(drive.ward.actor(who), drive.campaign, drive.ward.today)
    return {cell.unit.code: cell for cell in cells}


@pytest.mark.parametrize("who", ["member_1", "front_1", "women_head", "admin", "former_front_1"])
def test_who_follows_no_cell_sees_none(as_, drive, who):
    assert lines(drive, who) == {}
    assert "Theo chi bộ" not in as_(who).get(HOME).text


@pytest.mark.parametrize(("who", "cells"), [("sec_1", {"cell-1"}), ("sponsor_1", {"cell-1"}), ("sec_3", {"cell-3"})])
def test_a_cells_own_people_see_that_cell(drive, who, cells):
    assert set(lines(drive, who)) == cells


@pytest.mark.parametrize("who", ["office", "ward_secretary", "standing"])
def test_the_ward_sees_every_cell_with_parts_of_wholes(drive, who):
    found = lines(drive, who)
    assert set(found) == {"cell-1", "cell-2", "cell-3", "cell-police", "cell-school-1"}
    approved, returned, held, _attendance = found["cell-1"].shares
    assert held == (0, 1)
    assert approved.whole - approved.part == 1  # the one who has written none
    assert (returned.part, returned.whole) == (0, None)
    assert found["cell-1"].opens == (True, True, True, False)  # nobody has told an attendance yet


def test_the_front_learns_of_no_single_person(as_, drive):
    """The chair may open no list of plans: in a ward this small nothing by cell can be shown."""
    found = lines(drive, "front_chair")
    assert [cell.shares[0] for cell in found.values()] == [None] * 5
    assert not any(opens for cell in found.values() for opens in cell.opens)
    page = as_("front_chair").get(HOME).text
    assert "không công bố" in page
    assert "/chi-tieu/ke-hoach-da-thong-qua/" not in page


@pytest.mark.parametrize(("who", "sees"), [("office", 5), ("sec_1", 1), ("front_chair", 5), ("member_1", 0)])
def test_a_tasks_cells_are_shown_to_whoever_follows_them(as_, drive, who, sees):
    drive.tick()
    page = as_(who).get(drive.page())
    assert page.status_code == 200
    assert "1/5 đơn vị" in page.text
    assert page.text.count('data-label="Người báo"') == sees


@pytest.mark.parametrize("address", ["", "/nhiem-vu", "/noi-dung", "/chi-tieu"])
def test_more_members_and_tasks_told_cost_no_more_reads(as_, drive, ward, address):
    office = as_("office")
    office.get(HOME)
    few = reads(office, HOME + address)
    more_members(ward, 30)
    for body in drive.task().bodies:
        drive.tick("office", body=body.code)
    assert reads(office, HOME + address) <= few


def test_a_tasks_page_reads_as_much_for_one_cell_as_for_all(as_, drive):
    office = as_("office")
    office.get(drive.page())
    one, every = reads(office, drive.page("cell")), reads(office, drive.page())
    assert every <= one
    assert office.get(f"{HOME}/nhiem-vu/{written(7)}").status_code == 404


def reads(browser, address):
    made = []

    def note(_connection, _cursor, statement, *_rest):
        made.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    assert browser.get(address).status_code == 200
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(made)


def test_a_small_group_takes_another_with_it():
    cells = {1: CellNumbers(20, 21), 2: CellNumbers(30, 30), 3: CellNumbers(40, 48)}
    shown = withheld(cells, (), 5)
    assert shown.wholes == frozenset()
    assert shown.parts == {1, 2, 3}  # one is missing in the first; with the second together still only one
    assert not shown.total


def test_who_may_open_every_list_is_shown_everything():
    cells = {1: CellNumbers(1, 2), 2: CellNumbers(0, 3)}
    assert withheld(cells, cells, 5)[:2] == (frozenset(), frozenset())


def test_nothing_small_nothing_withheld():
    shown = withheld({1: CellNumbers(20, 30), 2: CellNumbers(15, 15), 3: CellNumbers(0, 8)}, (), 5)
    assert shown == (frozenset(), frozenset(), False)


@given(
    st.dictionaries(
        st.integers(0, 20),
        st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda two: (two[0], sum(two))),
        min_size=1,
        max_size=12,
    ),
    st.sets(st.integers(0, 20)),
    st.integers(2, 8),
)
def test_no_small_group_can_be_had_by_subtracting(rows, known, below):
    """Whatever stays hidden is at least two cells and, together, no small group; else the ward's total is hidden."""
    cells = {cell: CellNumbers(*row) for cell, row in rows.items()}
    shown = withheld(cells, known, below)
    assert not shown.parts & known
    for cell, (part, whole) in cells.items():
        if cell not in known and cell not in shown.parts:
            assert not 0 < part < below
            assert not 0 < whole - part < below
            assert not 0 < whole < below
    if shown.parts and not shown.total:
        hidden = [cells[cell] for cell in shown.parts]
        assert len(hidden) > 1
        assert not 0 < sum(one.part for one in hidden) < below
        assert not 0 < sum(one.whole - one.part for one in hidden) < below
