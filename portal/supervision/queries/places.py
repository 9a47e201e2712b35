"""Where one stands: a body in a month (the sheet), and a member on that sheet."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.once import once
from portal.ground.prepared import Prepared, prepared
from portal.ground.sql import Query, SqlId, SqlIds, SqlRow, SqlWord, SqlWords
from portal.organisations.models import Unit, UnitKind
from portal.organisations.names import LONG, SHORT, unit_called
from portal.organisations.queries import COLUMNS, UnitRow
from portal.policy import Action, Actor, PolicySubject, can
from portal.supervision.models import (
    CellMonth,
    LockException,
    Locking,
    Part,
    Period,
    Programme,
    ReopenedMember,
    Reopening,
)
from portal.supervision.queries.trials import counted_as, counted_since
from portal.supervision.rules.month import MonthWindow, ReopenedFor, month_of, open_from

PARTS = {
    UnitKind.AREA_FRONT: Part.LEAD,
    UnitKind.WARD_FRONT: Part.LEAD,
    UnitKind.MASS_ORGANISATION: Part.COORDINATING,
    UnitKind.CELL: Part.CELL,
}


class BodyPlace(NamedTuple):
    """One body's month."""

    period_id: int
    month: str
    window: MonthWindow
    campaign_id: int
    first_month: str
    body: UnitRow
    part: Part

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(body_id=self.body.id, path=self.body.path)


def period_of(month: str) -> Period | None:
    return db.session.scalar(sa.select(Period).where(Period.month == month))


def locked_on(period: Period) -> date | None:
    """The day on which the month's books were locked; None while they are open."""
    return db.session.scalar(sa.select(Locking.locked_on).where(Locking.period_id == period.id))


def is_over(period: Period, today: date) -> bool:
    """Its books are locked, by the deed of locking or by today's clock: from then on how a body divides its notes into
    remark, nil and unseen is for the head who wrote them alone."""
    return locked_on(period) is not None or today > period.locks_on


class PeriodStanding(NamedTuple):
    """A month and whether it is over, in one read."""

    period: Period
    over: bool


def period_standing(month: str, today: date) -> PeriodStanding | None:
    row = db.session.execute(
        sa.select(Period, Locking.locked_on)
        .outerjoin(Locking, sa.and_(Locking.ward_id == Period.ward_id, Locking.period_id == Period.id))
        .where(Period.month == month)
    ).first()
    return PeriodStanding(row.Period, row.locked_on is not None or today > row.Period.locks_on) if row else None


def programme_for(month: str) -> Programme | None:
    """The programme that runs in the month."""
    counted = counted_as(month)
    for programme in db.session.scalars(sa.select(Programme).where(Programme.withdrawn_at.is_(None))):
        if open_from(counted, programme.first_month, programme.last_month):
            return programme
    return None


@once
def months() -> list[str]:
    """Every month that has a period, newest first."""
    return list(_months().scalars())


@prepared()
def _months() -> Query:
    return sa.select(Period.month).order_by(Period.month.desc())


def latest(today: date) -> str | None:
    """This month, else the newest that has a period."""
    known, this = months(), month_of(today)
    return this if this in known or not known else known[0]


def month_heard(cell_id: int, on: date) -> str | None:
    """The month on whose notes a cell meets that day: the one of which it said so, else the last that was due."""
    said = (
        sa.select(Period.month)
        .join(CellMonth, sa.and_(CellMonth.ward_id == Period.ward_id, CellMonth.period_id == Period.id))
        .where(CellMonth.cell_id == cell_id, CellMonth.meets_on == on)
        .order_by(Period.month.desc())
        .limit(1)
    )
    due = sa.select(Period.month).where(Period.due_on <= on).order_by(Period.month.desc()).limit(1)
    return db.session.scalar(said) or db.session.scalar(due)


def place_for(actor: Actor, month: str, body_id: int, action: Action = Action.NOTE_RECORD) -> BodyPlace | None:
    """The body's month, if there is one and the actor writes for that body (or does for it what `action` says)."""
    if not can(actor, action, PolicySubject(body_id=body_id)):
        return None
    return place(month, body_id)


def place(month: str, body_id: int) -> BodyPlace | None:
    return next(iter(places([month], body_id)), None)


def places(months: Collection[str], body_id: int) -> list[BodyPlace]:
    """The body in each of these months that has a period and a programme, newest first; in two reads however many."""
    found: dict[str, list[SqlRow]] = defaultdict(list)
    for row in _PLACES(months=list(months), body_id=body_id, since=counted_since()):
        found[row.month].append(row)
    again = _reopened([rows[0].period_id for rows in found.values() if rows[0].locked_on])
    return [_place(rows, again[rows[0].period_id]) for _, rows in sorted(found.items(), reverse=True)]


def _place(rows: list[SqlRow], reopened: tuple[ReopenedFor, ...]) -> BodyPlace:
    row, body = rows[0], UnitRow(*rows[0][: len(COLUMNS)])
    exceptions = tuple((one.opens_on, one.last_on) for one in rows if one.opens_on)
    window = MonthWindow(row.due_on, row.locks_on, exceptions, row.locked_on, reopened)
    return BodyPlace(row.period_id, row.month, window, row.campaign_id, row.first_month, body, PARTS[body.kind])


def _in_months(months: SqlWords, body_id: SqlId, since: SqlWord) -> Query:
    """The body in each month, once for each exception to its lock; a month before `since` goes by its programme."""
    counted = sa.case((Period.month < since, since), else_=Period.month)
    return (
        sa.select(
            *(unit_called(Unit, Period.due_on, one.key) if one.key in (SHORT, LONG) else one for one in COLUMNS),
            Period.id.label("period_id"),
            Period.month,
            Period.due_on,
            Period.locks_on,
            Programme.campaign_id,
            Programme.first_month,
            LockException.opens_on,
            LockException.last_on,
            Locking.locked_on,
        )
        .select_from(Unit)
        .join(Period, sa.and_(Period.ward_id == Unit.ward_id, Period.month.in_(months)))
        .join(
            Programme,
            sa.and_(
                Programme.ward_id == Unit.ward_id,
                Programme.withdrawn_at.is_(None),
                Programme.first_month <= counted,
                sa.or_(Programme.last_month.is_(None), Programme.last_month >= counted),
            ),
        )
        .outerjoin(
            LockException,
            sa.and_(
                LockException.ward_id == Unit.ward_id,
                LockException.period_id == Period.id,
                LockException.body_id == Unit.id,
                LockException.ended_at.is_(None),
            ),
        )
        .outerjoin(Locking, sa.and_(Locking.ward_id == Unit.ward_id, Locking.period_id == Period.id))
        .where(Unit.id == body_id, Unit.kind.in_(PARTS))
    )


def _reopened(periods: Collection[int]) -> dict[int, tuple[ReopenedFor, ...]]:
    """By locked period, those of whom may be written again."""
    found: dict[int, tuple[ReopenedFor, ...]] = defaultdict(tuple)
    for period_id, *again in _opened_again(periods=list(periods)) if periods else ():
        found[period_id] += (ReopenedFor(*again),)
    return found


@prepared(periods=[sa.BigInteger])
def _opened_again(periods: SqlIds) -> Query:
    return (
        sa.select(Reopening.period_id, ReopenedMember.person_id, Reopening.opens_on, Reopening.last_on)
        .join(
            ReopenedMember,
            sa.and_(ReopenedMember.ward_id == Reopening.ward_id, ReopenedMember.reopening_id == Reopening.id),
        )
        .where(Reopening.period_id.in_(periods), Reopening.ended_at.is_(None))
    )


_PLACES = Prepared(_in_months, months=[sa.Text], body_id=sa.BigInteger, since=sa.Text)


@once
def bodies_of(actor: Actor) -> list[UnitRow]:
    """The bodies whose sheets the actor may open, in the ward's order."""
    ids = {post.unit_id for post in actor.posts} | {one.body_id for one in actor.helps} | set(actor.types_for)
    return [
        body
        for row in _bodies(ids=sorted(ids))
        for body in [UnitRow(*row)]
        if can(actor, Action.SHEET_READ, PolicySubject(body_id=body.id))
    ]


@prepared(ids=[sa.BigInteger])
def _bodies(ids: SqlIds) -> Query:
    return sa.select(*COLUMNS).where(Unit.id.in_(ids), Unit.kind.in_(PARTS)).order_by(Unit.order)


def capacity(actor: Actor, body_id: int) -> str:
    """In which post someone writes for the body, as it is shown beside the note."""
    titles = [post.title for post in actor.posts if post.unit_id == body_id]
    titles += [one.title for one in actor.helps if one.body_id == body_id]
    return "; ".join(sorted(set(filter(None, titles))))
