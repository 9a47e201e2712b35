"""A closed month that the ward opened again for named members (mở lại kỳ)."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import Person
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, can
from portal.supervision.models import Period, ReopenedMember, Reopening
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.cellsheet import CellPlace


class MonthReopened(NamedTuple):
    """One time that it was opened, as every reader of the cell's month sees it."""

    opens_on: date
    last_on: date
    reason: str
    capacity: str
    names: tuple[str, ...]
    running: bool


def reopenings_of(where: CellPlace, today: date) -> list[MonthReopened]:
    """The newest first."""
    rows = db.session.scalars(
        sa.select(Reopening)
        .where(Reopening.cell_id == where.cell.id, Reopening.period_id == where.place.period_id)
        .order_by(Reopening.at.desc())
    ).all()
    names: dict[int, list[str]] = defaultdict(list)
    for row in db.session.execute(
        sa.select(ReopenedMember.reopening_id, Person.name)
        .join(Person, sa.and_(Person.ward_id == ReopenedMember.ward_id, Person.id == ReopenedMember.person_id))
        .where(ReopenedMember.reopening_id.in_([one.id for one in rows]))
        .order_by(Person.sort_key, Person.id)
    ):
        names[row.reopening_id].append(row.name)
    return [
        MonthReopened(
            one.opens_on,
            one.last_on,
            one.reason,
            one.capacity,
            tuple(names[one.id]),
            one.ended_at is None and one.opens_on <= today <= one.last_on,
        )
        for one in rows
    ]


class ReopenedForMe(NamedTuple):
    """A closed month was opened again for this member: from when to when, by whom and why."""

    month: str
    cell: str
    opens_on: date
    last_on: date
    reason: str
    capacity: str


def reopenings_for(person_id: int) -> list[ReopenedForMe]:
    """Oldest first; the caller asks whose they are."""
    rows = db.session.execute(
        sa.select(
            Period.month,
            unit_called(Unit, Period.due_on).label("cell"),
            Reopening.opens_on,
            Reopening.last_on,
            Reopening.reason,
            Reopening.capacity,
        )
        .select_from(ReopenedMember)
        .join(
            Reopening, sa.and_(Reopening.ward_id == ReopenedMember.ward_id, Reopening.id == ReopenedMember.reopening_id)
        )
        .join(Period, sa.and_(Period.ward_id == Reopening.ward_id, Period.id == Reopening.period_id))
        .join(Unit, sa.and_(Unit.ward_id == Reopening.ward_id, Unit.id == Reopening.cell_id))
        .where(ReopenedMember.person_id == person_id)
        .order_by(Reopening.at)
    )
    return [ReopenedForMe(**row._mapping) for row in rows]


def reopenable(actor: Actor, where: CellPlace, today: date) -> list[tuple[int, str]]:
    """The members of the cell's month for whom this actor may open it again: never for themself."""
    ids = [one.person_id for one in assigned(where.place.window.due_on, cells=[where.cell.id])]
    rows = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(ids)).order_by(Person.sort_key, Person.id)
    )
    people = [(row.id, row.name) for row in rows if can(actor, Action.PERIOD_REOPEN, subject_of(where, row.id))]
    return list(told_apart(people, today).items())


def subject_of(where: CellPlace, person_id: int) -> PolicySubject:
    return PolicySubject(person_id=person_id, path=where.cell.path)
