"""The day on which a cell meets on a month's notes is that of the session in its calendar: what is arranged, moved,
called off or held there is followed here."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.db import db
from portal.policy import Action, Actor
from portal.supervision.models import CellMonth, Release, ReleaseKind
from portal.supervision.queries.places import month_heard, period_of


class CellSession(NamedTuple):
    """A monthly session of a cell, as the calendar knows it now."""

    id: int
    cell_id: int
    on: date
    stands: bool  # planned or held; else it was called off
    held: bool = False


def follow_session(
    actor: Actor, session: CellSession, *, instead_of: int | None = None, heard: str | None = None
) -> None:
    """A session stands for the month whose notes it hears, from its arranging on; `instead_of`: the one it was moved
    from, `heard`: the month, where it is known. What was opened to the members keeps the day on which it was opened."""
    month = _month_of(session, instead_of, heard)
    if month is None or (_released(month) and not session.held):
        return
    before = (month.meeting_id, month.meets_on, month.held_on)
    if session.stands:
        month.meeting_id, month.meets_on = session.id, session.on
        month.held_on = session.on if session.held else None
    else:
        month.meeting_id = month.meets_on = None
    if before != (month.meeting_id, month.meets_on, month.held_on):
        audit.record(
            actor,
            Action.MEETING_ARRANGE,
            month,
            cell=session.cell_id,
            meets_on=month.meets_on,
            held_on=month.held_on,
            meeting=str(session.id),
        )


def _month_of(session: CellSession, instead_of: int | None, heard: str | None) -> CellMonth | None:
    known = db.session.scalar(
        sa.select(CellMonth).where(CellMonth.meeting_id.in_([session.id, instead_of or session.id]))
    )
    if known is not None or not session.stands:
        return known
    heard = heard or month_heard(session.cell_id, session.on)
    period = period_of(heard) if heard else None
    if period is None:
        return None
    month = db.session.scalar(
        sa.select(CellMonth).where(CellMonth.cell_id == session.cell_id, CellMonth.period_id == period.id)
    )
    if month is None:
        month = CellMonth(cell_id=session.cell_id, period_id=period.id)
        db.session.add(month)
    return month if month.meeting_id is None else None


def _released(month: CellMonth) -> bool:
    opened = sa.select(Release.id).where(
        Release.cell_id == month.cell_id, Release.period_id == month.period_id, Release.kind == ReleaseKind.MEETING
    )
    return db.session.scalar(opened.limit(1)) is not None
