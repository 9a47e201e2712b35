"""Whatever happens to members and plans: a part lies in its whole, cells add up, and a plain reading of the same
history, person by person, says the same numbers."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.campaigns.queries import campaign_called
from portal.ground.db import db, will_write
from portal.ground.ids import new_id
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership, Person
from portal.plans.models import Origin, Plan, PlanVersion, Return, VersionState
from portal.reports.figures import of_a_drive

FIRST = date(2022, 3, 1)
DEADLINE = date(2022, 4, 5)
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))


class Life(NamedTuple):
    """What befell one invented member."""

    joined: date
    cell: int
    moved: tuple[date, int] | None
    left: date | None
    exempt: tuple[date, date | None] | None
    approvals: list[date]  # each the day on which a version took the place of the one before
    returns: list[date | None]  # None: from a summary, nobody knows when

    def on(self, day):
        """The cell in which the member took part on the day, None when they had not to write."""
        if day < self.joined or (self.left and day >= self.left):
            return None
        if self.exempt and self.exempt[0] <= day and (self.exempt[1] is None or day < self.exempt[1]):
            return None
        return self.moved[1] if self.moved and day >= self.moved[0] else self.cell


@st.composite
def lives(draw):
    joined = draw(days)
    later = days.filter(lambda day: day > joined)
    moved = draw(st.none() | st.tuples(later, st.integers(0, 2))) if joined < FIRST + timedelta(days=59) else None
    left = draw(st.none() | later) if joined < FIRST + timedelta(days=59) else None
    if moved and left and moved[0] >= left:
        moved = None
    begins = draw(st.none() | days)
    lasting = draw(st.none() | st.integers(1, 30)) if begins else None
    ends = begins + timedelta(days=lasting) if begins and lasting else None
    approvals = sorted(draw(st.lists(days, max_size=2, unique=True)))
    returns = draw(st.lists(st.none() | days, max_size=2)) if approvals else []
    cell = draw(st.integers(0, 2))
    return Life(joined, cell, moved, left, (begins, ends) if begins else None, approvals, returns)


def live(life, number, cells, campaign_id):
    person = Person(id=new_id(), name=f"Người Thử {number}", given_name=str(number), folded="x", sort_key="x")
    db.session.add(person)
    db.session.flush()
    facts = {"person_id": person.id}
    db.session.add(Membership(valid_from=life.joined, valid_until=life.left, **facts))
    first_until = life.moved[0] if life.moved else life.left
    db.session.add(CellMembership(cell_id=cells[life.cell], valid_from=life.joined, valid_until=first_until, **facts))
    if life.moved:
        db.session.add(
            CellMembership(cell_id=cells[life.moved[1]], valid_from=life.moved[0], valid_until=life.left, **facts)
        )
    if life.exempt:
        db.session.add(
            Exemption(kind=ExemptionKind.EXEMPT, valid_from=life.exempt[0], valid_until=life.exempt[1], **facts)
        )
    _write(life, person.id, campaign_id)
    return person.id


def _write(life, person_id, campaign_id):
    if not life.approvals:
        return
    plan = Plan(id=new_id(), person_id=person_id, campaign_id=campaign_id)
    db.session.add(plan)
    db.session.flush()
    following = [*life.approvals[1:], None]
    for number, (day, until) in enumerate(zip(life.approvals, following, strict=True), 1):
        version = PlanVersion(
            id=new_id(),
            plan_id=plan.id,
            number=number,
            origin=Origin.PORTAL,
            submitted_on=FIRST,
            approved_on=day,
            known_approved_on=day,
            superseded_on=until,
            state=VersionState.SUPERSEDED if until else VersionState.APPROVED,
        )
        db.session.add(version)
        db.session.flush()
        if number == 1:
            db.session.add_all([Return(plan_version_id=version.id, returned_on=when) for when in life.returns])


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.lists(lives(), min_size=1, max_size=6), as_of=days)
def test_the_figures_say_what_a_plain_reading_says(app, ward, histories, as_of):
    db.session.rollback()
    will_write()
    campaign = campaign_called("tu-soi-2022")
    cells = [ward.units[code] for code in ("cell-1", "cell-2", "cell-3")]
    try:
        lived = {live(life, number, cells, campaign.id): life for number, life in enumerate(histories)}
        db.session.flush()
        found = of_a_drive(campaign, as_of)
        _holds_together(found)
        _says_the_same(lived, as_of, cells, found)
    finally:
        db.session.rollback()
        will_write(False)


def _holds_together(found):
    for name, figure in found.items():
        assert figure.part == (
            sum(one.part for one in figure.by_cell().values()) if figure.shares else len(figure.listing())
        ), name
        assert sum(share.part for share in figure.by_cell().values()) == figure.part, name
        if figure.whole is not None:
            assert set(figure.people()) <= set(figure.out_of()), name
            assert sum(share.whole for share in figure.by_cell().values()) == figure.whole, name
            assert all(share.part <= share.whole for share in figure.by_cell().values()), name


def _says_the_same(lived, as_of, cells, found):
    day = min(as_of, DEADLINE)
    stood = {person: life.on(day) for person, life in lived.items()}
    owing = {person for person, cell in stood.items() if cell is not None}
    wrote = {person for person in owing if any(day <= as_of for day in lived[person].approvals)}
    times = [person for person, life in lived.items() for when in life.returns if (when or life.approvals[0]) <= as_of]

    def mine(people):
        return [person for person in people if person in lived]

    assert set(mine(found["expected"].people())) == owing
    assert set(mine(found["approved"].people())) == wrote
    assert sorted(mine(found["returns"].listing())) == sorted(times)
    assert set(mine(found["people_returned"].people())) == set(times)
    assert {person: cells.index(found["approved"].cell_of()[person]) for person in owing} == {
        person: stood[person] for person in owing
    }
