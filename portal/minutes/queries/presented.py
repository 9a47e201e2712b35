"""Who put their self-examination before the cell: everyone present but the exceptions."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Attendance, Presence
from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.meetings.models import Meeting, MeetingKind
from portal.minutes.models import NotPresented, Presentation
from portal.minutes.queries.drive import of_the_drive
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


def presented_in(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> dict[int, tuple[int, int]]:
    """By cell: of those present at its themed sessions of the drive, how many put their self-examination before it;
    of sessions where that was recorded."""
    silent = sa.exists().where(
        NotPresented.ward_id == Attendance.ward_id,
        NotPresented.presentation_id == Presentation.id,
        NotPresented.person_id == Attendance.person_id,
    )
    stands = (
        Presentation.withdrawn_at.is_(None)
        if known_at is None
        else sa.and_(
            Presentation.recorded_at <= known_at,
            sa.or_(Presentation.withdrawn_at.is_(None), Presentation.withdrawn_at > known_at),
        )
    )
    rows = db.session.execute(
        sa.select(
            Meeting.organiser_id, sa.func.count(sa.case((~silent, 1))).label("part"), sa.func.count().label("whole")
        )
        .join(Presentation, sa.and_(Presentation.ward_id == Meeting.ward_id, Presentation.meeting_id == Meeting.id))
        .join(Attendance, sa.and_(Attendance.ward_id == Meeting.ward_id, Attendance.meeting_id == Meeting.id))
        .where(
            *of_the_drive(campaign, MeetingKind.THEMED, as_of, known_at),
            stands,
            Attendance.presence == Presence.PRESENT,
        )
        .group_by(Meeting.organiser_id)
    )
    return {row.organiser_id: (row.part, row.whole) for row in rows}
