"""Who put their self-examination before the cell: everyone present but the exceptions."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Attendance, Presence
from portal.ground.db import db
from portal.minutes.models import NotPresented, Presentation
from portal.people.models import Person


class Presented(NamedTuple):
    """Of those present at a session; `others` by name are for who keeps its record."""

    part: int
    whole: int
    others: tuple[str, ...]
    recorded_at: datetime


def presented_at(meeting_id: int) -> Presented | None:
    """None while nobody has recorded it."""
    row = db.session.scalar(
        sa.select(Presentation).where(Presentation.meeting_id == meeting_id, Presentation.withdrawn_at.is_(None))
    )
    if row is None:
        return None
    there = (
        sa.select(Person.id, Person.name)
        .join(Attendance, sa.and_(Attendance.ward_id == Person.ward_id, Attendance.person_id == Person.id))
        .where(Attendance.meeting_id == meeting_id, Attendance.presence == Presence.PRESENT)
        .order_by(Person.sort_key, Person.id)
    )
    missing = set(db.session.scalars(sa.select(NotPresented.person_id).where(NotPresented.presentation_id == row.id)))
    people = db.session.execute(there).all()
    others = tuple(one.name for one in people if one.id in missing)
    return Presented(len(people) - len(others), len(people), others, row.recorded_at)
