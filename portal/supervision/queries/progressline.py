"""A body's and a cell's line of a month's progress, made of its duties in groups; small groups are not told."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow
from portal.policy import Action, Actor, PolicySubject, can
from portal.supervision.models import Part
from portal.supervision.queries.duties import COUNTED, FRONTS, PARTS, Duty, What
from portal.supervision.queries.tallies import NOBODY
from portal.supervision.rules.parts import MonthStanding
from portal.supervision.rules.progress import suppressed, total_of


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


def may_list(actor: Actor, unit: UnitRow) -> bool:
    """Members of a cell are led by Front bodies, so the ward Front may open that list too."""
    of_front = unit.kind in (*FRONTS, UnitKind.CELL)
    return can(actor, Action.PROGRESS_LIST, PolicySubject(path=unit.path, of_front=of_front))


def body_subject(body: UnitRow) -> PolicySubject:
    return PolicySubject(path=body.path, body_id=body.id, of_front=body.kind in FRONTS)


def lead_lines(
    actor: Actor,
    bodies: Iterable[UnitRow],
    by_body: Mapping[int, Counter[Duty]],
    below: int,
    sent_on: Mapping[int, date],
) -> list[ProgressLine]:
    leads = [body for body in bodies if body.kind in FRONTS and by_body[body.id]]
    return [line_of(body, may_list(actor, body), by_body[body.id], below, sent_on) for body in leads]


def by_body_of(found: Counter[Duty]) -> dict[int, Counter[Duty]]:
    by_body: dict[int, Counter[Duty]] = defaultdict(Counter)
    for duty, times in found.items():
        by_body[duty.body_id][duty._replace(cell_id=NOBODY)] += times
    return by_body


def by_cell_of(found: Counter[Duty]) -> dict[int, Counter[Duty]]:
    by_cell: dict[int, Counter[Duty]] = defaultdict(Counter)
    for duty, times in found.items():
        if duty.part is Part.LEAD:
            by_cell[duty.cell_id][duty] += times
    return by_cell


def tally(found: Counter[Duty]) -> dict[str, int]:
    told = {what.name.lower(): 0 for what in COUNTED}
    for duty, times in found.items():
        for name in _counted_as(duty.standing, duty.sent, duty.asked, duty.released):
            told[name] += times
    return told


@functools.cache
def _counted_as(standing: MonthStanding, sent: bool, asked: bool, released: bool) -> list[str]:
    duty = Duty(NOBODY, NOBODY, NOBODY, Part.LEAD, standing, sent, asked, released)
    return [what.name.lower() for what in COUNTED if duty.counts_as(what)]


def number_of(found: Counter[Duty], what: What) -> int:
    return sum(times for duty, times in found.items() if duty.counts_as(what))


def line_of(body: UnitRow, opens: bool, found: Counter[Duty], below: int, sent_on: Mapping[int, date]) -> ProgressLine:
    counts: dict[str, int | None] = dict(tally(found))
    if not opens:
        counts = suppressed(tally(found), found.total(), below, PARTS)
    part = Part.LEAD if body.kind in FRONTS else Part.COORDINATING
    return ProgressLine(body, part, found.total(), _counts(counts, opens), opens, sent_on=sent_on.get(body.id))


def cell_line_of(
    actor: Actor, cell: UnitRow, found: Counter[Duty], days: dict[int, tuple[date | None, ...]]
) -> ProgressLine:
    """Who may not open the list sees the cell's dates alone: numbers by cell beside numbers by body could be
    subtracted down to one person."""
    opens = may_list(actor, cell)
    counts = _counts(dict(tally(found)), True) if opens else ()
    return ProgressLine(cell, Part.LEAD, found.total(), counts, opens, None, *days.get(cell.id, (None, None, None)))


def _counts(counts: dict[str, int | None], opens: bool) -> tuple[ProgressCount, ...]:
    return tuple(
        ProgressCount(what, number, opens and bool(number))
        for what in COUNTED
        for number in [counts[what.name.lower()]]
    )


def totals_of(lines: list[ProgressLine]) -> dict[What, int | None]:
    """Sums over the lead bodies; a column with a hidden number has none, or it could be subtracted."""
    if len(lines) < 2:
        return {}
    columns = {what: [line.number(what) for line in lines] for what in COUNTED}
    sums = {what: None if None in column else sum(filter(None, column)) for what, column in columns.items()}
    return {} if all(number is None for number in sums.values()) else sums


def still_of(lines: list[ProgressLine], by_body: Mapping[int, Counter[Duty]], below: int) -> int | None:
    raw = {line.unit.id: number_of(by_body[line.unit.id], What.OPEN) for line in lines}
    told = [line.number(What.OPEN) is not None for line in lines]
    shown = [raw[line.unit.id] for line, known in zip(lines, told, strict=True) if known]
    hidden = [raw[line.unit.id] for line, known in zip(lines, told, strict=True) if not known]
    return total_of(shown, hidden, below)
