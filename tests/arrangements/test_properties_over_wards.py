"""Random decisions over two wards and those that they open: nobody in two cells, nobody in none, nothing owed twice or
by nobody, the old wards' books as they were, the trails whole; and undone all is as before."""

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import audit
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.ground.db import db, in_ward
from portal.ground.errors import Refused
from portal.people.models import CellMembership
from portal.supervision.queries.assignment import assigned
from tests.arrangements.joint import DAY
from tests.arrangements.test_between_wards import cells_of, stands
from tests.arrangements.test_properties import figures
from tests.kit.ward import OTHER

BEFORE = DAY - timedelta(days=1)


def at_random(joint, draw):
    """As offices could draft it: some cells go, some with their grounds, one is divided; it may be refused."""
    leads = ("office", "admin")[: draw.randint(0, 2)]
    wards = [1, OTHER, *(joint.found(f"phường Mới {who}", led_by=who) for who in leads)]
    for number in (1, OTHER):
        others = [one for one in wards if one != number]
        for area in (1, 2, 3):
            if draw.random() < 0.5:
                joint.area(number, area, draw.choice(others), named=f"{area} từ {number}")
        if draw.random() < 0.4:
            joint.give(number, "cell-police", draw.choice(others), short_name=f"Công an từ {number}")
        if draw.random() < 0.6:
            divided(joint, draw, number, others)


def divided(joint, draw, number, others):
    """The school's cell is shared out among two wards, or between here and there."""
    there = [
        joint.add(
            number,
            DeedKind.ABROAD,
            ward=to,
            name=f"Trường {place} từ {number}",
            short_name=f"Trường {place} từ {number}",
            unit_kind=joint.KIND,
            cell_kind=joint.SCHOOL,
        )
        for place, to in enumerate(draw.choices(others, k=2))
    ]
    into = (joint.units[number]["cell-school-1"], there[0]) if draw.random() < 0.5 else tuple(there)
    joint.add(number, DeedKind.SPLIT, "cell-school-1", into=into, rest=draw.choice(into))


def in_force(numbers, day):
    found = {}
    for number in numbers:
        with in_ward(number):
            rows = db.session.execute(sa.select(CellMembership.person_id).where(CellMembership.holds(day))).all()
        for row in rows:
            found.setdefault((number, row.person_id), []).append(row)
    return found


@pytest.mark.grid(one_in=5)
@pytest.mark.parametrize("seed", range(10))
def test_arranged_at_random_over_wards_and_undone(joint, seed):
    draw = random.Random(seed)
    with in_ward(1):
        april = figures()
        db.session.rollback()
    before, old = {number: stands(number) for number in (1, OTHER)}, (1, OTHER)
    everybody = sum(len(cells_of(number, BEFORE)) for number in old)
    books = {number: cells_of(number, BEFORE) for number in old}
    joint.begun()
    at_random(joint, draw)
    try:
        joint.agreed().day_comes()
    except Refused:
        assert {number: books[number] for number in old} == {number: cells_of(number, BEFORE) for number in old}
        return
    if joint.row().state is not ArrangementState.APPLIED:
        assert joint.row().problem
        return
    wards = sorted(joint.wards())
    people = in_force(wards, DAY)
    assert all(len(rows) == 1 for rows in people.values())
    assert len(people) == everybody
    assert {number: cells_of(number, BEFORE) for number in old} == books
    for number in wards:
        with in_ward(number):
            duties = assigned(DAY)
            assert len({one.person_id for one in duties}) == len(duties)
            assert all(one.body_id is not None or one.hidden or one.moved for one in duties)
            assert audit.verify_all(number).holds
            db.session.rollback()
    with in_ward(1):
        assert figures() == april
        db.session.rollback()
    joint.undone_by_set_up()
    assert joint.row().state is ArrangementState.UNDONE
    for number in old:
        after = stands(number)
        assert {name for name, rows in after.items() if rows != before[number][name]} == set()
        assert audit.verify_all(number).holds
    with in_ward(1):
        assert figures() == april
        db.session.rollback()
