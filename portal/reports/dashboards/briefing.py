"""Giao ban tháng: one page for the ward's secretary. How each cell and body stands on the month, what is late and what
is open; numbers and dates, no names of people."""

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.queries.taken_over import begins
from portal.campaigns.progress import Share
from portal.checks.models import Check
from portal.ground.clock import HERE
from portal.ground.db import db
from portal.meetings.models import Meeting, MeetingState
from portal.minutes.models import Minutes
from portal.organisations.models import UnitKind
from portal.organisations.names import units_in, units_on
from portal.organisations.queries import UnitRow, units
from portal.policy import Action, Actor, PolicySubject, require
from portal.reports.dashboards.ward_year import READERS, last_day, notes_in_month, plans_in_month
from portal.supervision.models import Period
from portal.supervision.queries.duties import FRONTS, readers
from portal.supervision.queries.progress import may_list
from portal.supervision.queries.tallies import tallied
from portal.supervision.rules.month import first_day
from portal.supervision.rules.parts import MonthStanding


class CellLine(NamedTuple):
    cell: UnitRow
    plans: Share | None
    notes: Share | None  # None: nobody owes any, or the number is not for this reader
    withheld: bool
    sessions: list[date]
    without_minutes: int
    checks: int
    overdue: int  # of the checks, those past their date


class Late(NamedTuple):
    """A body with notes it owed and had not sent by the day after they were due."""

    body: UnitRow
    missing: int | None  # None: the number is not for this reader


class Briefing(NamedTuple):
    month: str
    period: Period | None
    today: date
    cells: list[CellLine]
    late: list[Late]
    is_due: bool

    @property
    def checks(self) -> int:
        return sum(line.checks for line in self.cells)

    @property
    def without_minutes(self) -> int:
        return sum(line.without_minutes for line in self.cells)


def briefing_for(actor: Actor, month: str, today: date) -> Briefing:
    """As many reads however many cells, bodies and people there are."""
    require(actor, Action.BRIEFING_READ, PolicySubject(path=units(UnitKind.WARD_PARTY)[0].path))
    cells, end = units_in(month, UnitKind.CELL), min(last_day(month), today)
    period = db.session.scalar(sa.select(Period).where(Period.month == month))
    notes, plans = notes_in_month(month, today), plans_in_month(month, today)
    sessions, checks = _sessions(month), _checks(end)
    lines = [
        CellLine(
            cell,
            plans.get((cell.id, month)),
            notes.get((cell.id, month)) if may_list(actor, cell) else None,
            not may_list(actor, cell) and (cell.id, month) in notes,
            sorted(on for on, _ in sessions[cell.id]),
            sum(not written for _, written in sessions[cell.id]),
            len(checks[cell.id]),
            sum(1 for due in checks[cell.id] if due and due < today),
        )
        for cell in cells
    ]
    is_due = period is not None and today > period.due_on
    return Briefing(month, period, today, lines, _late(actor, period, today) if period and is_due else [], is_due)


def _late(actor: Actor, period: Period, today: date) -> list[Late]:
    """Read by many from one sheet of paper: about those who read it nothing is told that is not open yet."""
    missing: Counter[int] = Counter()
    for one, times in tallied(period, readers(today, *READERS), coordinating=False).items():
        if not one.sent and one.standing is not MonthStanding.MOVED:
            missing[one.body_id] += times
    return [
        Late(body, missing[body.id] if may_list(actor, body) else None)
        for body in units_on(period.due_on, *FRONTS)
        if missing[body.id]
    ]


def _sessions(month: str) -> dict[int, list[tuple[date, bool]]]:
    """Of each cell the sessions it held in the month: the day, and whether minutes were finished."""
    first, last = first_day(month), last_day(month)
    written = sa.exists(
        sa.select(Minutes.id).where(Minutes.ward_id == Meeting.ward_id, Minutes.meeting_id == Meeting.id)
    )
    found: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Meeting.organiser_id, Meeting.starts_at, Meeting.source, written.label("written")).where(
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at >= begins(first),
            Meeting.starts_at < begins(date.fromordinal(last.toordinal() + 1)),
        )
    )
    for row in rows:  # a session taken over from a summary has its minutes on paper
        found[row.organiser_id].append((row.starts_at.astimezone(HERE).date(), row.written or row.source is not None))
    return found


def _checks(day: date) -> dict[int, list[date | None]]:
    """Checks begun by the day that are open still, by cell: when each was due."""
    found: dict[int, list[date | None]] = defaultdict(list)
    rows = db.session.execute(sa.select(Check.cell_id, Check.due_on).where(Check.closed_at.is_(None), Check.on <= day))
    for row in rows:
        found[row.cell_id].append(row.due_on)
    return found
