"""How many copies were never sent is counted for the office's home and listed on a page of its own: one number."""

from datetime import date
from random import Random

import pytest
import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db, will_write
from portal.ground.ids import new_id
from portal.organisations.models import CellKind, Holding
from portal.people.models import CellMembership, Exemption, ExemptionKind, Kin, Management
from portal.plans import routes
from portal.plans.models import Delivery, DeliveryState, Origin, Plan, PlanVersion, Recipient, Route, VersionState
from portal.plans.queries.never_sent import never_sent
from portal.plans.queries.standing import approved
from portal.policy import Role
from portal.supervision.models import Lead


def _something_changes(ward, chance):
    """One thing that a rule looks at, of one person or one cell."""
    units, person = ward.units, chance.choice(list(ward.people.values()))
    cell = units[chance.choice(("cell-1", "cell-2", "cell-3", "cell-school-1"))]
    deed = chance.randrange(8)
    if deed == 0:
        role = chance.choice((Role.WARD_COMMITTEE, Role.WARD_SECRETARY, Role.GROUP_LEADER, Role.AREA_FRONT_HEAD))
        db.session.add(Holding(person_id=person, unit_id=units["front-2"], role=role, title="Chức vụ"))
    elif deed == 1:
        db.session.add(Management(person_id=person, tier=routes.TIER))
    elif deed == 2:
        db.session.add(Exemption(person_id=person, kind=ExemptionKind.EXEMPT, valid_from=date(2022, 2, 1)))
    elif deed == 3:
        relative = chance.choice([one for one in ward.people.values() if one != person])
        db.session.add(Kin(person_id=person, relative_id=relative))
    elif deed == 4:
        here = sa.update(CellMembership).where(CellMembership.person_id == person).values(valid_until=ward.today)
        db.session.execute(here)
        db.session.add(CellMembership(person_id=person, cell_id=cell, valid_from=ward.today))
    elif deed == 5:
        db.session.execute(sa.update(Lead).where(Lead.cell_id == cell).values(valid_until=ward.today))
        hidden = chance.random() < 0.3
        body = None if hidden else units[chance.choice(("front", "front-2", "front-3"))]
        db.session.add(Lead(cell_id=cell, body_id=body, hidden=hidden, valid_from=ward.today))
    elif deed == 6:
        matches = chance.choice(
            (
                {"cells": [cell]},
                {"cell_kinds": [CellKind.SCHOOL.value]},
                {"people": [person]},
                {"everyone": True, "but_kinds": [CellKind.POLICE.value]},
                {"roles": [Role.GROUP_LEADER.value]},
            )
        )
        db.session.add(Route(recipient=chance.choice(list(Recipient)), matches=matches, words="Quy tắc"))
    else:
        _another_plan(person, chance)


def _another_plan(person, chance):
    """Of an earlier drive, in force still: of two only the newer goes anywhere."""
    drive = Campaign(
        id=new_id(),
        slug=f"truoc-{chance.randrange(10**9)}",
        theme="Đợt trước",
        document_number="1-KH/ĐU",
        document_date=date(2021, 3, 14),
        starts_on=date(2021, 3, 14),
        deadline=date(2021, 4, 5),
        plan_label="Kế hoạch",
    )
    plan = Plan(id=new_id(), person_id=person, campaign_id=drive.id)
    for row in (
        drive,
        plan,
        PlanVersion(id=new_id(), plan_id=plan.id, number=1, state=VersionState.APPROVED, origin=Origin.PORTAL),
    ):
        db.session.add(row)
        db.session.flush()


def _some_are_sent(ward, chance):
    """Now and then to another unit than the one that is to have it."""
    there = {(one.plan_version_id, one.recipient, one.unit_id) for one in db.session.scalars(sa.select(Delivery))}
    for copy, version in routes.missing(approved(), ward.today):
        unit_id = copy.unit_id if chance.random() < 0.7 else chance.choice(list(ward.units.values()))
        if chance.random() < 0.2 and (version, copy.recipient, unit_id) not in there:
            told = {"recipient": copy.recipient, "unit_id": unit_id, "state": DeliveryState.SENT}
            db.session.add(Delivery(plan_version_id=version, **told))
            db.session.flush()


def _rules_and_gaps(chance):
    for recipient, matches, words in routes.DEFAULT:
        db.session.add(Route(recipient=recipient, matches=matches, words=words))
    for one in db.session.scalars(sa.select(Delivery)).all():
        if chance.random() < 0.5:
            db.session.delete(one)
    db.session.flush()


@pytest.mark.parametrize("seed", range(5))
def test_what_was_never_sent_is_counted_as_it_is_listed(ward, seed):
    chance, numbers = Random(seed), set()
    will_write()
    _rules_and_gaps(chance)
    for _ in range(25):
        for only in (tuple(Recipient), (Recipient.SUPERVISING_BODY,), (Recipient.WARD_COMMITTEE,)):
            listed = len(routes.missing(approved(), ward.today, only=only))
            assert never_sent(ward.today, only) == listed
            numbers.add(listed)
        _something_changes(ward, chance)
        db.session.flush()
        _some_are_sent(ward, chance)
    assert len(numbers) > 10
    db.session.rollback()
    will_write(False)


def test_last_years_plan_goes_nowhere_once_this_years_is_in_force(ward):
    """A body that begins to lead has the plan that is followed now, and none of the year before."""
    will_write()
    person = ward.people["member_1"]
    (now_in_force,) = [version for version, whose in approved() if whose == person]
    _another_plan(person, Random(1))
    assert [version for version, whose in approved() if whose == person] == [now_in_force]
    db.session.execute(sa.update(PlanVersion).where(PlanVersion.id == now_in_force).values(state=VersionState.CLOSED))
    assert [version for version, whose in approved() if whose == person] == []
    db.session.rollback()
    will_write(False)
