"""Self check-in: a code at the door that changes every minute; only its digest is kept."""

import hashlib
import secrets
from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.attendance.models import Attendance, CheckInCode
from portal.attendance.queries.checkin import CheckInDoor, door_of
from portal.attendance.queries.roll import called
from portal.attendance.rules import roll as rules
from portal.attendance.service.roll import held_alone, put_present
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import refuse
from portal.meetings.models import Meeting
from portal.meetings.queries.meetings import MeetingRow
from portal.policy import Action, Actor, PolicySubject, require


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def show_code(actor: Actor, meeting: MeetingRow, today: date) -> str:
    """The next code for the screen at the door. The first of a sitting is recorded, the others only follow it."""
    require(actor, Action.MEETING_RUN, meeting.subject)
    held = held_alone(meeting.id)
    refuse(rules.closed_to_roll(held.state, meeting.on, today, held.roll_closed_at is not None))
    at = now()
    going_on = db.session.scalar(
        sa.select(CheckInCode.id)
        .where(CheckInCode.meeting_id == held.id, CheckInCode.closed_at.is_(None), CheckInCode.expires_at > at)
        .limit(1)
    )
    code = secrets.token_urlsafe(18)
    opened = CheckInCode(meeting_id=held.id, digest=digest_of(code), opened_at=at, expires_at=at + rules.CONFIRMS_FOR)
    db.session.add(opened)
    if going_on is None:
        audit.record(actor, Action.MEETING_RUN, held, check_in_opened=True)
    return code


def close_codes(actor: Actor, meeting: MeetingRow) -> None:
    """From this instant on no code lets anybody in; a new one may be shown."""
    require(actor, Action.MEETING_RUN, meeting.subject)
    db.session.execute(
        sa.update(CheckInCode)
        .where(CheckInCode.meeting_id == meeting.id, CheckInCode.closed_at.is_(None))
        .values(closed_at=now())
    )
    audit.record(
        actor, Action.MEETING_RUN, db.session.get_one(Meeting, (actor.ward_id, meeting.id)), check_in_closed=True
    )


def check_in(actor: Actor, code: str, today: date) -> CheckInDoor:
    """The member at the door says "I am here", once; who is not convened, or comes with an old code, is told so."""
    require(actor, Action.CHECK_IN, PolicySubject(person_id=actor.person_id))
    door = door_of(digest_of(code), actor, now(), within=rules.CONFIRMS_FOR)
    refuse(door.refusal)
    assert door.meeting_id is not None  # without one it was refused
    held = held_alone(door.meeting_id)
    refuse(rules.closed_to_roll(held.state, door.on or today, today, held.roll_closed_at is not None))
    people, _exempt = called(held, held.convened_as_of or door.on or today)
    refuse(rules.not_among(actor.person_id, people))
    row: Attendance | None = put_present(held.id, actor.person_id or 0)
    if row is not None:
        audit.record(actor, Action.CHECK_IN, row, meeting=held.id)
    return door
