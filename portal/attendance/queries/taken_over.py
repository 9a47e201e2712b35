"""What the portal already holds of sessions that workbooks tell of."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import AbsenceReason, Attendance, Presence, Reported
from portal.campaigns.models import Campaign
from portal.ground.clock import HERE
from portal.ground.db import db
from portal.meetings.models import Meeting, MeetingKind, MeetingState

NEAR = timedelta(days=60)  # a drive begins with the conference that studies it: at most so much before its first day


class KnownConference(NamedTuple):
    """A conference the portal has, with its roll by person."""

    meeting_id: int
    closed: bool
    source: str | None
    rows: dict[int, tuple[Presence | None, AbsenceReason | None, str | None]]


class ReportedSession(NamedTuple):
    """The reported numbers of a cell's session."""

    theme: str
    convened: int
    present: int
    opinions: int | None
    attended_by_id: int | None


def begins(day: date) -> datetime:
    return datetime.combine(day, time(0), HERE)


def conference_on(day: date) -> KnownConference | None:
    """The conference that began on the day."""
    row = db.session.execute(
        sa.select(Meeting.id, Meeting.roll_closed_at, Meeting.source)
        .where(
            Meeting.kind == MeetingKind.CONFERENCE,
            Meeting.starts_at >= begins(day),
            Meeting.starts_at < begins(day + timedelta(days=1)),
            Meeting.state.in_((MeetingState.PLANNED, MeetingState.HELD)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    told = db.session.execute(
        sa.select(Attendance.person_id, Attendance.presence, Attendance.reason, Attendance.words).where(
            Attendance.meeting_id == row.id
        )
    )
    return KnownConference(
        row.id,
        row.roll_closed_at is not None,
        row.source,
        {person_id: (presence, reason, words) for person_id, presence, reason, words in told},
    )


def sessions_held() -> dict[tuple[int, date], ReportedSession | None]:
    """Every themed session by cell and day; None where the portal holds it itself, without reported numbers."""
    rows = db.session.execute(
        sa.select(
            Meeting.organiser_id,
            Meeting.starts_at,
            Meeting.theme,
            Reported.convened,
            Reported.present,
            Reported.opinions,
            Reported.attended_by_id,
        )
        .outerjoin(Reported, sa.and_(Reported.ward_id == Meeting.ward_id, Reported.meeting_id == Meeting.id))
        .where(Meeting.kind == MeetingKind.THEMED, Meeting.state.in_((MeetingState.PLANNED, MeetingState.HELD)))
    )
    return {
        (row.organiser_id, row.starts_at.astimezone(HERE).date()): (
            None
            if row.convened is None
            else ReportedSession(row.theme, row.convened, row.present, row.opinions, row.attended_by_id)
        )
        for row in rows
    }


def campaign_of(day: date, *, leads_to: bool = False) -> int | None:
    """The drive that runs on the day; for a conference also the one it leads to."""
    running = sa.select(Campaign.id).where(Campaign.starts_on <= day).order_by(Campaign.starts_on.desc()).limit(1)
    coming = (
        sa.select(Campaign.id)
        .where(Campaign.starts_on > day, Campaign.starts_on <= day + NEAR)
        .order_by(Campaign.starts_on)
        .limit(1)
    )
    return (db.session.scalar(coming) if leads_to else None) or db.session.scalar(running)
