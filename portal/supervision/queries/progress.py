"""How far the month has come, by body and by cell: obligations and what became of each. States only, never a text or
a rating; an unwritten note is never counted as written, and a coordinating body is never missing any."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.ground.errors import NotAllowed
from portal.ground.prepared import EACH, prepared
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on, units_on
from portal.organisations.queries import UnitRow, setting, units
from portal.people.models import Person
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, can
from portal.supervision.models import CellMonth, Closing, Part, Period, Release, Sending
from portal.supervision.queries.assignment import Assignment, assigned
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
    masked,
)
from portal.supervision.queries.gaps import Headless, headless, unsupervised
from portal.supervision.rules.parts import MonthStanding, Parts
from portal.supervision.rules.progress import suppressed, total_of

__all__ = [  # what others knew from here before duties had a room of their own
    "BODIES",
    "COUNTED",
    "FRONTS",
    "PARTS",
    "Duty",
    "What",
    "coordinating_bodies",
    "duties",
    "known_to",
    "list_for",
    "may_list",
    "progress_for",
]


class ProgressCount(NamedTuple):
    """A number of a row; None where it may not be shown, without an address where its list may not be opened."""

    what: What
    number: int | None
    opens: bool


class ProgressLine(NamedTuple):
    """A body's or a cell's month."""

    unit: UnitRow
    part: Part
    whole: int
    counts: tuple[ProgressCount, ...]
    opens: bool
    sent_on: date | None = None
    meets_on: date | None = None
    released_on: date | None = None
    closed_on: date | None = None

    def number(self, what: What) -> int | None:
        return next((one.number for one in self.counts if one.what is what), None)

    @property
    def recorded(self) -> int | None:
        """Đã ghi sổ; None when it would give a hidden number away."""
        still, moved = self.number(What.OPEN), self.number(What.MOVED)
        return None if still is None or moved is None else self.whole - still - moved


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
    members = assigned(period.due_on)
    every = duties(period, members=members)
    found = known_to(actor, every) if readers is None else masked(every, readers)
    below = int(setting("suppress_below", period.due_on))
    bodies = [body for body in units_on(period.due_on, *BODIES) if can(actor, Action.PROGRESS_READ, body_subject(body))]
    every_cell = units_on(period.due_on, UnitKind.CELL)
    cells = [cell for cell in every_cell if can(actor, Action.PROGRESS_READ, PolicySubject(path=cell.path))]
    if not bodies and not cells:
        raise NotAllowed(Action.PROGRESS_READ)
    by_body, by_cell = _grouped(found)
    sent_on, days = _sent_on(period), _days_of_cells(period)
    leads = [body for body in bodies if body.kind in FRONTS and by_body[body.id]]
    lines = [_line(body, may_list(actor, body), by_body[body.id], below, sent_on) for body in leads]
    headed = {body.id for body in coordinating_bodies(period.due_on)}
    masses = [body for body in bodies if body.kind is UnitKind.MASS_ORGANISATION]
    return Progress(
        month=period.month,
        due_on=period.due_on,
        locks_on=period.locks_on,
        leads=lines,
        coordinating=[
            _line(body, may_list(actor, body) and readers is None, by_body[body.id], below, sent_on)
            for body in masses
            if body.id in headed
        ],
        unassigned=[body for body in masses if body.id not in headed],
        cells=[_cell_line(actor, cell, by_cell[cell.id], days) for cell in cells if by_cell[cell.id]],
        masked=any(duty.standing is MonthStanding.MOVED for duty in found),
        totals=_totals(lines),
        headless=headless_for(actor, period, today),
        unsupervised=len(_unsupervised(actor, members)),
        still=_still(lines, by_body, below),
    )


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
    every = _unsupervised(actor, assigned(period.due_on))
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
    by_body, by_cell = _grouped(known_to(actor, duties(period)))
    mine = by_cell[unit.id] if unit.kind is UnitKind.CELL else by_body[unit.id]
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


def may_list(actor: Actor, unit: UnitRow) -> bool:
    """Members of a cell are led by Front bodies, so the ward Front may open that list too."""
    of_front = unit.kind in (*FRONTS, UnitKind.CELL)
    return can(actor, Action.PROGRESS_LIST, PolicySubject(path=unit.path, of_front=of_front))


def body_subject(body: UnitRow) -> PolicySubject:
    return PolicySubject(path=body.path, body_id=body.id, of_front=body.kind in FRONTS)


def _grouped(found: list[Duty]) -> tuple[dict[int, list[Duty]], dict[int, list[Duty]]]:
    by_body: dict[int, list[Duty]] = defaultdict(list)
    by_cell: dict[int, list[Duty]] = defaultdict(list)
    for duty in found:
        by_body[duty.body_id].append(duty)
        if duty.part is Part.LEAD:
            by_cell[duty.cell_id].append(duty)
    return by_body, by_cell


def tally(found: Iterable[Duty]) -> dict[str, int]:
    """Each standing is asked once what it counts as, however many members share it."""
    alike = Counter(duty._replace(person_id=0, cell_id=0, body_id=0, part=Part.LEAD) for duty in found)
    return {what.name.lower(): sum(times for duty, times in alike.items() if duty.counts_as(what)) for what in COUNTED}


def _line(body: UnitRow, opens: bool, found: list[Duty], below: int, sent_on: Mapping[int, date]) -> ProgressLine:
    counts: dict[str, int | None] = dict(tally(found))
    if not opens:
        counts = suppressed(tally(found), len(found), below, PARTS)
    part = Part.LEAD if body.kind in FRONTS else Part.COORDINATING
    return ProgressLine(body, part, len(found), _counts(counts, opens), opens, sent_on=sent_on.get(body.id))


def _cell_line(
    actor: Actor, cell: UnitRow, found: list[Duty], days: dict[int, tuple[date | None, ...]]
) -> ProgressLine:
    """Who may not open the list sees the cell's dates alone: numbers by cell beside numbers by body could be
    subtracted down to one person."""
    opens = may_list(actor, cell)
    counts = _counts(dict(tally(found)), True) if opens else ()
    return ProgressLine(cell, Part.LEAD, len(found), counts, opens, None, *days.get(cell.id, (None, None, None)))


def _counts(counts: dict[str, int | None], opens: bool) -> tuple[ProgressCount, ...]:
    return tuple(
        ProgressCount(what, number, opens and bool(number))
        for what in COUNTED
        for number in [counts[what.name.lower()]]
    )


def _totals(lines: list[ProgressLine]) -> dict[What, int | None]:
    """Sums over the lead bodies; a column with a hidden number has none, or it could be subtracted."""
    if len(lines) < 2:
        return {}
    columns = {what: [line.number(what) for line in lines] for what in COUNTED}
    sums = {what: None if None in column else sum(filter(None, column)) for what, column in columns.items()}
    return {} if all(number is None for number in sums.values()) else sums


def _still(lines: list[ProgressLine], by_body: Mapping[int, list[Duty]], below: int) -> int | None:
    raw = {line.unit.id: sum(duty.counts_as(What.OPEN) for duty in by_body[line.unit.id]) for line in lines}
    told = [line.number(What.OPEN) is not None for line in lines]
    shown = [raw[line.unit.id] for line, known in zip(lines, told, strict=True) if known]
    hidden = [raw[line.unit.id] for line, known in zip(lines, told, strict=True) if not known]
    return total_of(shown, hidden, below)


def _sent_on(period: Period) -> dict[int, date]:
    return {row.body_id: row.first_on for row in _first_sent(period_id=period.id)}


@prepared(period_id=sa.BigInteger)
def _first_sent(period_id: Any) -> Any:
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
def _day_of_cells(period_id: Any, place: int) -> Any:
    if place == 0:
        return sa.select(CellMonth.cell_id, CellMonth.meets_on).where(CellMonth.period_id == period_id)
    if place == 1:
        released = sa.select(Release.cell_id, sa.func.min(Release.released_on))
        return released.where(Release.period_id == period_id).group_by(Release.cell_id)
    return sa.select(Closing.cell_id, Closing.closed_on).where(Closing.period_id == period_id)
