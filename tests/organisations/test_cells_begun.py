"""Whoever has one cell reads one, and sees the same as if all of the ward's had been read and left out again."""

import pytest

from portal.organisations.begun import cells_begun
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.plans.queries.cell import cells_for
from portal.policy import Action, PolicySubject, beginning, can
from tests.kit import grown

WHO = ("office", "admin", "ward_secretary", "standing", "front_chair", "front_1", "women_head")
WHO += ("sec_1", "dep_1", "com_1", "sponsor_1", "member_1", "sec_school")
OPENED = (
    Action.PLAN_LIST,
    Action.PLAN_APPROVE,
    Action.PROGRESS_LIST,
    Action.PROGRESS_READ,
    Action.ATTENDANCE_READ,
    Action.CELL_MONTH_READ,
)


@pytest.mark.parametrize("who", WHO)
def test_what_a_post_opens_is_found_where_it_begins(ward, who):
    actor = ward.actor(who)

    def opened(cells, action):
        return [one.id for one in cells if can(actor, action, PolicySubject(path=one.path))]

    whole = units(UnitKind.CELL)
    assert len(whole) > 2
    found = {action: opened(cells_begun(beginning(actor, action)), action) for action in OPENED}
    assert found == {action: opened(whole, action) for action in OPENED}


def test_who_has_one_cell_reads_one(ward):
    actor = ward.actor("sec_1")
    with grown.listening() as heard:
        (cell,) = cells_for(actor)
    assert cell.id == ward.units["cell-1"]
    assert ["unit.path >=" in one.sql for one in heard.reads] == [True]
