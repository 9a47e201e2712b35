"""Recording that those present presented their self-examination: one tick for all, the exceptions by name."""

from collections.abc import Collection

import sqlalchemy as sa

from portal import audit
from portal.attendance.models import Attendance, Presence
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import NotPresented, Presentation
from portal.minutes.rules import contributions as rules
from portal.organisations.models import UnitKind
from portal.policy import Action, Actor, require


def record_presentation(actor: Actor, meeting: MeetingRow, *, but: Collection[int]) -> Presentation:
    """Everyone whom the closed roll has as present, `but` these people; what stood before is withdrawn."""
    require(actor, Action.CONTRIBUTION_RECORD, meeting.subject)
    refuse(rules.not_here(meeting.kind, meeting.organiser_kind is UnitKind.CELL, meeting.state))
    refuse(rules.roll_is_open(meeting.roll_closed_at is not None))
    there = set(
        db.session.scalars(
            sa.select(Attendance.person_id).where(
                Attendance.meeting_id == meeting.id, Attendance.presence == Presence.PRESENT
            )
        )
    )
    if not set(but) <= there:
        raise Invalid({"but": say("Chỉ chọn người có mặt trong danh sách điểm danh.")})
    for old in db.session.scalars(
        sa.select(Presentation)
        .where(Presentation.meeting_id == meeting.id, Presentation.withdrawn_at.is_(None))
        .with_for_update()
    ):
        old.withdrawn_at = now()
    row = Presentation(id=new_id(), meeting_id=meeting.id, recorded_by=actor.person_id)
    db.session.add(row)
    flush()
    db.session.add_all(NotPresented(presentation_id=row.id, person_id=one) for one in sorted(set(but)))
    # Who did not is known to who keeps the session's record; the trail has other readers and keeps how many.
    audit.record(actor, Action.CONTRIBUTION_RECORD, row, meeting=meeting.id, present=len(there), but=len(set(but)))
    return row
