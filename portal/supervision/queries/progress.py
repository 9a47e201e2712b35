"""How far the month has come, by body and by cell: obligations and what became of each. States only, never a text or
a rating; an unwritten note is never counted as written, and a coordinating body is never missing any."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.ground.errors import NotAllowed
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on, units_on
from portal.organisations.queries import UnitRow, setting, units
from portal.people.models import Person
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, can
from portal.supervision.models import CellMonth, Closing, Part, Period, Release, Sending
from portal.supervision.queries.assignment import Assignment
from portal.supervision.queries.duties import (
    BODIES,
    COUNTED,
    FRONTS,
    OF_PARTS,
    PARTS,
    Duty,
    What,
    coordinating_bodies,
    duties,
    known_to,
)
from portal.supervision.queries.gaps import Headless, at_stake, headless, unsupervised
from portal.supervision.queries.progressline import (
    ProgressCount,
    ProgressLine,
    body_subject,
    by_body_of,
    by_cell_of,
    cell_line_of,
    lead_lines,
    line_of,
    may_list,
    still_of,
    totals_of,
)
from portal.supervision.queries.tallies import tallied
from portal.supervision.rules.parts import MonthStanding, Parts

__all__ = [  # what others knew from here before duties had a room of their own
    "BODIES",
    "COUNTED",
    "FRONTS",
    "PARTS",
    "Duty",
    "ProgressCount",
    "ProgressLine",
    "What",
    "coordinating_bodies",
    "duties",
    "known_to",
    "list_for",
    "may_list",
    "progress_for",
]


class Progress(NamedTuple):
    month: str
    due_on: date
    locks_on: date
    leads: list[ProgressLine]
    coordinating: list[ProgressLine]
    unassigned: list[UnitRow]  # mass organisations without a head: no list, and nobody missing
    cells: list[ProgressLine]
    masked: bool  # who reads is in the whole and in no part but one
    totals: dict[What, int | None]
    headless: list[Headless]  # bodies and cells with members and nobody at their head
    unsupervised: int  # members about whom no body owes a note
    still: int | None = None  # of the lead bodies' whole not recorded yet; None where it would tell of a small group

    @property
    def owed(self) -> int:
        return sum(line.whole for line in self.leads)

    @property
    def parts(self) -> Parts | None:
        """The ward's month; None where a number of it is not shown."""
        remark, nil, unseen, still, moved = (self.totals.get(one) for one in OF_PARTS)
        if remark is None or nil is None or unseen is None or still is None or moved is None:
            return None
        return Parts(remark, nil, unseen, still, moved)


class LeadsOfMonth(NamedTuple):
    """Of the same the lead bodies alone."""

    month: str
    due_on: date
    leads: list[ProgressLine]
    still: int | None

    @property
    def owed(self) -> int:
        return sum(line.whole for line in self.leads)


class NamedObligation(NamedTuple):
    """A line of the list behind a number."""

    name: str
    cell: str
    body: str
    duty: Duty


def progress_for(
    actor: Actor, period: Period, today: date | None = None, *, readers: Collection[int] | None = None
) -> Progress:
    """The month as far as this actor's posts reach; raises NotAllowed where they reach nothing. `readers`: of the paper
    that is made of it, which tells all of them the same: the lists of mass organisations open to some of them only."""
    me = {actor.person_id} if actor.person_id else set()
    found = tallied(period, me if readers is None else readers)
    below = int(setting("suppress_below", period.due_on))
    bodies = [body for body in units_on(period.due_on, *BODIES) if can(actor, Action.PROGRESS_READ, body_subject(body))]
    every_cell = units_on(period.due_on, UnitKind.CELL)
    cells = [cell for cell in every_cell if can(actor, Action.PROGRESS_READ, PolicySubject(path=cell.path))]
    if not bodies and not cells:
        raise NotAllowed(Action.PROGRESS_READ)
    by_body, by_cell = by_body_of(found), by_cell_of(found)
    sent_on, days = _sent_on(period), _days_of_cells(period)
    lines = lead_lines(actor, bodies, by_body, below, sent_on)
    headed = {body.id for body in coordinating_bodies(period.due_on)}
    masses = [body for body in bodies if body.kind is UnitKind.MASS_ORGANISATION]
    return Progress(
        month=period.month,
        due_on=period.due_on,
        locks_on=period.locks_on,
        leads=lines,
        coordinating=[
            line_of(body, may_list(actor, body) and readers is None, by_body[body.id], below, sent_on)
            for body in masses
            if body.id in headed
        ],
        unassigned=[body for body in masses if body.id not in headed],
        cells=[cell_line_of(actor, cell, by_cell[cell.id], days) for cell in cells if by_cell[cell.id]],
        masked=any(duty.standing is MonthStanding.MOVED for duty in found),
        totals=totals_of(lines),
        headless=headless_for(actor, period, today),
        unsupervised=len(_unsupervised(actor, at_stake(period.due_on))),
        still=still_of(lines, by_body, below),
    )


def leads_for(actor: Actor, period: Period) -> LeadsOfMonth:
    """The lead bodies whose month this actor's posts reach, for a home page."""
    bodies = [body for body in units_on(period.due_on, *FRONTS) if can(actor, Action.PROGRESS_READ, body_subject(body))]
    if not bodies:
        return LeadsOfMonth(period.month, period.due_on, [], 0)
    below = int(setting("suppress_below", period.due_on))
    by_body = by_body_of(tallied(period, {actor.person_id} if actor.person_id else set(), coordinating=False))
    lines = lead_lines(actor, bodies, by_body, below, _sent_on(period))
    return LeadsOfMonth(period.month, period.due_on, lines, still_of(lines, by_body, below))


def headless_for(actor: Actor, period: Period, today: date | None = None) -> list[Headless]:
    """As they stand today; of a month that is over, as they stood at its lock."""
    day = min(today or ward_today(), period.locks_on)
    return [one for one in headless(day) if can(actor, Action.PROGRESS_READ, body_subject(one.unit))]


class Unsupervised(NamedTuple):
    """Members whom nobody supervises: those whose names this reader may see, and how many others there are."""

    named: list[tuple[str, str]]  # name, cell
    others: int


def unsupervised_for(actor: Actor, period: Period) -> Unsupervised:
    """Names for whoever opens the month's lists; the office that is to put it right sees those whose cell nobody
    leads: of the others, why nobody writes about them would tell of their kin."""
    cells = {cell.id: cell for cell in units_on(period.due_on, UnitKind.CELL)}
    every = _unsupervised(actor, at_stake(period.due_on))
    seen = {
        one.person_id: cells[one.cell_id].short_name
        for one in every
        if may_list(actor, cells[one.cell_id])
        or (one.lead_id is None and can(actor, Action.MEMBER_READ, PolicySubject(path=cells[one.cell_id].path)))
    }
    people = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(seen)).order_by(Person.sort_key, Person.id)
    )
    names = told_apart([(one.id, one.name) for one in people], period.due_on)
    return Unsupervised([(name, seen[one]) for one, name in names.items()], len(every) - len(seen))


def _unsupervised(actor: Actor, members: Iterable[Assignment]) -> list[Assignment]:
    paths = {cell.id: cell.path for cell in units(UnitKind.CELL)}
    return [
        one for one in unsupervised(members) if can(actor, Action.PROGRESS_READ, PolicySubject(path=paths[one.cell_id]))
    ]


def list_for(actor: Actor, period: Period, unit: UnitRow, what: What) -> list[NamedObligation] | None:
    """The people behind a number, in Vietnamese order; None where the actor may not read that list."""
    if not may_list(actor, unit):
        return None
    of_cell = unit.kind is UnitKind.CELL
    mine = [
        duty
        for duty in known_to(actor, duties(period))
        if (duty.cell_id == unit.id and duty.part is Part.LEAD if of_cell else duty.body_id == unit.id)
    ]
    by_person = {duty.person_id: duty for duty in mine if duty.counts_as(what)}
    by_id = {one.id: one.short_name for one in named_on(units(), period.due_on)}
    people = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(by_person)).order_by(Person.sort_key, Person.id)
    )
    names = told_apart([(one.id, one.name) for one in people], period.due_on)
    return [
        NamedObligation(name, by_id[duty.cell_id], by_id[duty.body_id], duty)
        for one, name in names.items()
        for duty in [by_person[one]]
    ]


def _sent_on(period: Period) -> dict[int, date]:
    return {row.body_id: row.first_on for row in _first_sent(period_id=period.id)}


@prepared(period_id=sa.BigInteger)
def _first_sent(period_id: SqlId) -> Query:
    return (
        sa.select(Sending.body_id, sa.func.min(Sending.sent_on).label("first_on"))
        .where(Sending.period_id == period_id)
        .group_by(Sending.body_id)
    )


def _days_of_cells(period: Period) -> dict[int, tuple[date | None, ...]]:
    """When each cell meets, released and closed."""
    found: dict[int, list[date | None]] = defaultdict(lambda: [None, None, None])
    for place in range(3):
        for cell_id, day in _day_of_cells(period_id=period.id, place=place):
            found[cell_id][place] = day
    return {cell_id: tuple(days) for cell_id, days in found.items()}


@prepared(period_id=sa.BigInteger, place=EACH)
def _day_of_cells(period_id: SqlId, place: int) -> Query:
    if place == 0:
        return sa.select(CellMonth.cell_id, CellMonth.meets_on).where(CellMonth.period_id == period_id)
    if place == 1:
        released = sa.select(Release.cell_id, sa.func.min(Release.released_on))
        return released.where(Release.period_id == period_id).group_by(Release.cell_id)
    return sa.select(Closing.cell_id, Closing.closed_on).where(Closing.period_id == period_id)
