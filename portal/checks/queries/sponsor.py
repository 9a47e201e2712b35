"""The cells a committee member looks after (chi bộ được phân công), each on one page: plans and the month in numbers,
what is overdue, sessions, checks. Texts stay where the policy has them; here they are counts and addresses."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Reported, Visit
from portal.attendance.queries.taken_over import begins
from portal.campaigns import links as drive_links
from portal.campaigns.models import Campaign
from portal.campaigns.queries import tasks_of
from portal.checks.queries.checks import CheckRow, checks_of, open_by_cell
from portal.ground.clock import HERE
from portal.ground.db import db
from portal.ground.sql import SqlRow
from portal.ground.text import Sentence, month_name, say
from portal.meetings import links
from portal.meetings.models import Meeting, MeetingState
from portal.meetings.queries.meetings import readable
from portal.minutes.models import Minutes
from portal.minutes.queries.running import told_visitor
from portal.organisations.models import UnitKind
from portal.organisations.queries import Seat, UnitRow, seats, units, units_now
from portal.people.models import Person
from portal.plans import links as plan_links
from portal.plans.queries.cell import drives
from portal.plans.queries.overview import CellPlanCounts, overview
from portal.policy import Action, Actor, PolicySubject, Role, can
from portal.supervision import links as month_links
from portal.supervision.models import Note, NoteKind, Period, Reply
from portal.supervision.queries.duties import What, count, known_to, owed_in
from portal.supervision.queries.places import period_of
from portal.supervision.rules.month import month_of
from portal.supervision.rules.parts import Parts

BACK, AHEAD = timedelta(days=92), timedelta(days=31)
MINUTES_WITHIN = timedelta(days=7)


class SponsoredCell(NamedTuple):
    """A cell one looks after; `since` when one is its sponsor."""

    cell: UnitRow
    since: date | None
    open_checks: int


class SponsorMonth(NamedTuple):
    """The month's supervision of the cell's members, in numbers."""

    month: str
    due_on: date
    parts: Parts
    sent: int
    released: int


class SponsorSession(NamedTuple):
    """A session of the cell, and who of the ward committee has confirmed having been there."""

    id: int
    theme: str
    on: date
    state: MeetingState
    minuted: bool
    taken_over: bool
    visitors: tuple[str, ...]
    visited: bool  # by the reader
    own: bool  # ... who said so in the portal, and may take it back
    spoke: bool  # ... and gave direction to it

    @property
    def owes_minutes(self) -> bool:
        """Held here; what a summary told of was minuted elsewhere."""
        return self.state is MeetingState.HELD and not self.minuted and not self.taken_over


class Overdue(NamedTuple):
    """Something past its date, and where it is seen."""

    words: Sentence
    url: str


class SponsorCell(NamedTuple):
    cell: UnitRow
    since: date | None
    plans: CellPlanCounts | None
    deadline: date | None
    month: SponsorMonth | None
    unanswered: int
    sessions: list[SponsorSession]
    checks: list[CheckRow]
    overdue: list[Overdue]


def assigned_to(actor: Actor, today: date) -> list[SponsoredCell]:
    """The cells the actor looks after: their own as sponsor; for the ward's leaders all of them."""
    since = {seat.unit_id: seat.valid_from for seat in _own_seats(actor, today)}
    cells = [one for one in units_now(UnitKind.CELL) if can(actor, Action.CHECK_RECORD, PolicySubject(path=one.path))]
    waiting = open_by_cell(actor) if cells else {}
    return [SponsoredCell(one, since.get(one.id), waiting.get(one.id, 0)) for one in cells]


def cell_for(actor: Actor, cell_id: int) -> UnitRow | None:
    """The cell, for whoever looks after it."""
    cell = next((one for one in units(UnitKind.CELL) if one.id == cell_id), None)
    return cell if cell and can(actor, Action.CHECK_RECORD, PolicySubject(path=cell.path)) else None


def sponsor_cell(actor: Actor, cell: UnitRow, today: date) -> SponsorCell:
    """Everything of the page, in as many reads however many members the cell has."""
    since = next((seat.valid_from for seat in _own_seats(actor, today) if seat.unit_id == cell.id), None)
    running = next(iter(drives(today)), None)
    plans = overview([cell], running, today)[0] if running else None
    month, sessions, checks = _month(actor, cell, today), _sessions(actor, cell, today), checks_of(actor, cell.id)
    overdue = [
        *_plans_overdue(cell, plans, running.deadline if running else None, today),
        *_month_overdue(cell, month, today),
        *(_tasks_overdue(cell, running, today) if running else []),
        *_sessions_overdue(sessions, today),
    ]
    return SponsorCell(
        cell,
        since,
        plans,
        running.deadline if running else None,
        month,
        _unanswered(actor, cell),
        sessions,
        checks,
        overdue,
    )


def _own_seats(actor: Actor, today: date) -> list[Seat]:
    return [seat for seat in seats(today, Role.CELL_SPONSOR) if seat.person_id == actor.person_id]


def _month(actor: Actor, cell: UnitRow, today: date) -> SponsorMonth | None:
    """Without what is about the reader and not yet released."""
    if not can(actor, Action.CELL_MONTH_READ, PolicySubject(path=cell.path)):
        return None
    period = period_of(month_of(today))
    if period is None:
        return None
    mine = known_to(actor, owed_in(cell.id, period))
    told = Counter(what for one in mine for what in (What.SENT, What.RELEASED) if one.counts_as(what))
    return SponsorMonth(period.month, period.due_on, count(mine), told[What.SENT], told[What.RELEASED])


def _unanswered(actor: Actor, cell: UnitRow) -> int:
    """Remarks the members have read and not answered yet; one's own is not counted here."""
    if not can(actor, Action.CELL_MONTH_READ, PolicySubject(path=cell.path)):
        return 0
    answered = sa.exists(sa.select(Reply.id).where(Reply.ward_id == Note.ward_id, Reply.note_id == Note.id))
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Note)
            .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
            .where(
                Note.cell_id == cell.id,
                Note.kind == NoteKind.REMARK,
                Note.released_at.is_not(None),
                ~answered,
                Note.person_id != (actor.person_id or 0),
            )
        )
        or 0
    )


def _sessions(actor: Actor, cell: UnitRow, today: date) -> list[SponsorSession]:
    """Three months back and one ahead, newest first."""
    minuted = sa.exists(
        sa.select(Minutes.id).where(Minutes.ward_id == Meeting.ward_id, Minutes.meeting_id == Meeting.id)
    )
    reported = sa.exists(
        sa.select(Reported.id).where(Reported.ward_id == Meeting.ward_id, Reported.meeting_id == Meeting.id)
    )
    rows = db.session.execute(
        readable(actor)
        .with_only_columns(
            Meeting.id,
            Meeting.theme,
            Meeting.starts_at,
            Meeting.state,
            minuted.label("minuted"),
            reported.label("reported"),
            maintain_column_froms=True,
        )
        .where(
            Meeting.organiser_id == cell.id,
            Meeting.starts_at >= begins(today - BACK),
            Meeting.starts_at < begins(today + AHEAD),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    ).all()
    visits: dict[int, list[SqlRow]] = {}
    for visit in db.session.execute(
        sa.select(Visit.meeting_id, Visit.person_id, Person.name, Visit.source, Visit.spoke)
        .join(Person, sa.and_(Person.ward_id == Visit.ward_id, Person.id == Visit.person_id))
        .where(Visit.meeting_id.in_([row.id for row in rows]))
        .order_by(Person.sort_key, Person.id)
    ):
        visits.setdefault(visit.meeting_id, []).append(visit)
    found = []
    for row in rows:
        came = visits.get(row.id, [])
        mine = next((one for one in came if one.person_id == actor.person_id), None)
        found.append(
            SponsorSession(
                row.id,
                row.theme,
                row.starts_at.astimezone(HERE).date(),
                row.state,
                bool(row.minuted),
                bool(row.reported),
                tuple(told_visitor(one.name, one.spoke) for one in came),
                mine is not None,
                mine is not None and mine.source is None,
                mine is not None and mine.spoke,
            )
        )
    return found


def _plans_overdue(cell: UnitRow, plans: CellPlanCounts | None, deadline: date | None, today: date) -> list[Overdue]:
    if plans is None or deadline is None or today <= deadline or plans.approved >= plans.expected:
        return []
    words = say(
        "%(count)s đảng viên chưa có kế hoạch được thông qua, hạn %(day)s.",
        count=plans.expected - plans.approved,
        day=deadline,
    )
    return [Overdue(words, plan_links.cell(cell.id))]


def _month_overdue(cell: UnitRow, month: SponsorMonth | None, today: date) -> list[Overdue]:
    if month is None or today <= month.due_on or not month.parts.open:
        return []
    words = say(
        "%(count)s đảng viên chưa ghi sổ nhận xét %(month)s, hạn gửi %(day)s.",
        count=month.parts.open,
        month=month_name(month.month),
        day=month.due_on,
    )
    return [Overdue(words, month_links.cell_month(month.month, cell.id))]


def _tasks_overdue(cell: UnitRow, running: Campaign, today: date) -> list[Overdue]:
    return [
        Overdue(
            say(
                "Nhiệm vụ của đợt chưa báo cáo hoàn thành, hạn %(day)s: %(task)s",
                day=task.row.due_on,
                task=task.row.words,
            ),
            drive_links.task(running.slug, task.row.id),
        )
        for task in tasks_of(running)
        if task.row.due_on and task.row.due_on < today and any(body.id == cell.id for body in task.waiting)
    ]


def _sessions_overdue(sessions: Sequence[SponsorSession], today: date) -> list[Overdue]:
    found = []
    for one in sessions:
        url = links.session(one.id)
        if one.state is MeetingState.PLANNED and one.on < today:
            words = say("Buổi ngày %(day)s chưa được ghi là đã họp hay không họp.", day=one.on)
            found.append(Overdue(words, url))
        elif one.owes_minutes and one.on + MINUTES_WITHIN < today:
            found.append(Overdue(say("Buổi ngày %(day)s chưa có biên bản.", day=one.on), url))
    return found
