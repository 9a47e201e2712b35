"""Where a scanned code leads."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Attendance, CheckInCode, Presence
from portal.attendance.rules import roll as rules
from portal.ground.clock import HERE
from portal.ground.db import db
from portal.ground.text import Sentence
from portal.meetings.models import Meeting
from portal.meetings.queries.convened import sessions_of
from portal.policy import Action, Actor, PolicySubject, require


class CheckInDoor(NamedTuple):
    """What the person who scanned a code may know: with a refusal nothing but its sentence."""

    refusal: Sentence | None
    meeting_id: int | None = None
    theme: str = ""
    place: str = ""
    on: date | None = None
    there: bool = False  # already recorded as present


def door_of(digest: str, actor: Actor, at: datetime, *, within: timedelta) -> CheckInDoor:
    """The session behind a code, as long as the code opens and the person is convened."""
    require(actor, Action.CHECK_IN, PolicySubject(person_id=actor.person_id))
    row = db.session.execute(
        sa.select(
            Meeting.id,
            Meeting.theme,
            Meeting.place,
            Meeting.starts_at,
            Meeting.roll_closed_at,
            CheckInCode.opened_at,
            CheckInCode.closed_at,
            Attendance.presence,
            Meeting.id.in_(sessions_of(actor.person_id or 0)).label("convened"),
        )
        .select_from(CheckInCode)
        .join(Meeting, sa.and_(Meeting.ward_id == CheckInCode.ward_id, Meeting.id == CheckInCode.meeting_id))
        .outerjoin(
            Attendance,
            sa.and_(
                Attendance.ward_id == Meeting.ward_id,
                Attendance.meeting_id == Meeting.id,
                Attendance.person_id == actor.person_id,
            ),
        )
        .where(CheckInCode.digest == digest)
    ).first()
    if row is None:
        return CheckInDoor(rules.closed_to_check_in(None, None, at, False, within))
    there = row.presence is Presence.PRESENT
    refusal = rules.closed_to_check_in(row.opened_at, row.closed_at, at, row.roll_closed_at is not None, within)
    if not row.convened:
        refusal = refusal or rules.not_among(actor.person_id, ())
    if refusal and not (there and row.convened):
        return CheckInDoor(refusal)
    return CheckInDoor(None, row.id, row.theme, row.place, row.starts_at.astimezone(HERE).date(), there)
