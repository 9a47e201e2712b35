"""Who missed a session that is to be made up owes it from the moment the roll is closed."""

import sqlalchemy as sa

from portal.attendance.models import Attendance, MakeUp, MakeUpState, Presence
from portal.ground.clock import ward_today
from portal.ground.db import db, flush
from portal.meetings.models import Meeting
from portal.organisations.queries import setting

MISSED = (Presence.EXCUSED, Presence.ABSENT)


def owe_make_up(meeting: Meeting) -> None:
    """Everyone absent, for whatever reason, owes make-up study when the ward has this kind made up."""
    if meeting.kind.value not in setting("makeup_kinds", ward_today()):
        return
    flush()
    owing = set(db.session.scalars(sa.select(MakeUp.person_id).where(MakeUp.meeting_id == meeting.id)))
    missed = db.session.scalars(
        sa.select(Attendance.person_id).where(Attendance.meeting_id == meeting.id, Attendance.presence.in_(MISSED))
    )
    db.session.add_all(
        MakeUp(meeting_id=meeting.id, person_id=person_id) for person_id in missed if person_id not in owing
    )


def settle_make_up(meeting: Meeting, person_id: int, presence: Presence | None) -> None:
    """After a correction: who turns out to have been there owes nothing that was not already studied."""
    there = db.session.scalar(sa.select(MakeUp).where(MakeUp.meeting_id == meeting.id, MakeUp.person_id == person_id))
    if presence in MISSED:
        owe_make_up(meeting)
    elif there is not None and there.state is MakeUpState.OWED:
        db.session.delete(there)
