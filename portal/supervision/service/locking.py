"""What time itself ends, as deeds of its own: a month's books are locked (khóa sổ), a body's opening and a reopened
month end. Once done it stands, whatever the clock says later."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.audit.queries import Happening
from portal.ground.clock import now
from portal.ground.db import db
from portal.policy import Actor
from portal.supervision.models import LockException, Locking, Period, Reopening


def anything_is_over(today: date) -> bool:
    return any(db.session.scalar(one.limit(1)) is not None for one in (_unlocked(today), *_running(today)))


def record_what_is_over(system: Actor, today: date) -> None:
    """Time does it: nobody is asked, and doing it again changes nothing."""
    for period in list(db.session.scalars(_unlocked(today))):
        locking = Locking(period_id=period.id, locks_on=period.locks_on, locked_on=today)
        db.session.add(locking)
        audit.record(system, Happening.LOCKED, locking, month=period.month, locks_on=period.locks_on, locked_on=today)
    for over in _running(today):
        for one in list(db.session.scalars(over)):
            one.ended_at = now()
            audit.record(system, Happening.OPENING_ENDED, one, last_on=one.last_on, ended_on=today)


def _unlocked(today: date) -> sa.Select[Period]:
    locked = sa.exists().where(Locking.ward_id == Period.ward_id, Locking.period_id == Period.id)
    return sa.select(Period).where(Period.locks_on < today, ~locked).order_by(Period.month)


def _running(today: date) -> tuple[sa.Select[LockException], sa.Select[Reopening]]:
    return (
        sa.select(LockException).where(LockException.ended_at.is_(None), LockException.last_on < today),
        sa.select(Reopening).where(Reopening.ended_at.is_(None), Reopening.last_on < today),
    )
