"""Who must write: by dated standing on the day that counts."""

from datetime import date, timedelta

import pytest

from portal.campaigns.models import Campaign
from portal.ground.clock import now
from portal.ground.db import db, will_write
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership
from portal.plans.queries.expected import expected

DEADLINE = date(2022, 4, 5)


@pytest.fixture
def told(ward):
    """People by name whom the drive expects a plan of."""

    def ask(as_of=None, known_at=None, **which):
        names = {person_id: name for name, person_id in ward.people.items()}
        campaign = db.session.scalar(db.select(Campaign))
        return {names[one.person_id]: one.cell_id for one in expected(campaign, as_of or ward.today, known_at, **which)}

    return ask


def change(*rows):
    will_write()
    db.session.add_all(rows)
    db.session.commit()
    will_write(False)


def cell_of(ward, name):
    return db.session.scalar(db.select(CellMembership).where(CellMembership.person_id == ward.people[name]))


def test_the_exempt_and_those_who_are_no_members_are_not_expected(told):
    found = told()
    assert "member_1" in found
    assert "no_plan_1" in found
    assert not {"exempt_1", "front_3", "typist_1", "office"} & set(found)


def test_who_is_exempt_from_after_the_deadline_is_still_expected(told, ward):
    change(Exemption(person_id=ward.member_1, kind=ExemptionKind.EXEMPT, valid_from=DEADLINE + timedelta(1)))
    assert "member_1" in told()
    change(Exemption(person_id=ward.member_1b, kind=ExemptionKind.EXEMPT, valid_from=DEADLINE))
    assert "member_1b" not in told()
    assert "member_1b" in told(DEADLINE - timedelta(1))


def test_reduced_activity_is_no_exemption_from_a_plan(told, ward):
    change(Exemption(person_id=ward.member_1, kind=ExemptionKind.REDUCED, valid_from=date(2022, 1, 1)))
    assert "member_1" in told()


def test_who_moved_counts_where_they_stood_on_the_deadline(told, ward):
    will_write()
    cell_of(ward, "member_1").valid_until = DEADLINE + timedelta(5)
    change(CellMembership(person_id=ward.member_1, cell_id=ward.units["cell-3"], valid_from=DEADLINE + timedelta(5)))
    assert told()["member_1"] == ward.units["cell-1"]
    assert "member_1" in told(cell_id=ward.units["cell-1"])
    assert "member_1" not in told(cell_id=ward.units["cell-3"])


def test_who_joins_after_the_deadline_is_not_counted(told, ward):
    for name, day in (("front_3", DEADLINE), ("typist_1", DEADLINE + timedelta(1))):
        change(
            Membership(person_id=ward.people[name], valid_from=day),
            CellMembership(person_id=ward.people[name], cell_id=ward.units["cell-3"], valid_from=day),
        )
    assert "front_3" in told()
    assert "typist_1" not in told()


def test_a_figure_can_be_told_again_as_it_was_known(told, ward):
    before = now()
    change(Exemption(person_id=ward.member_1, kind=ExemptionKind.EXEMPT, valid_from=date(2022, 1, 1)))
    assert "member_1" not in told()
    assert "member_1" in told(known_at=before)
