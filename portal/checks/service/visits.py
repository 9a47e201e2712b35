"""The committee member in charge confirms having attended a session of the cell."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.attendance.models import Visit
from portal.checks.rules import cannot_have_attended
from portal.ground.db import db
from portal.ground.errors import refuse
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow
from portal.policy import Action, Actor, require


def confirm(actor: Actor, meeting: MeetingRow, today: date, *, spoke: bool = False) -> None:
    """Once: a second tap changes nothing, but that direction was given can still be added."""
    require(actor, Action.VISIT_CONFIRM, meeting.subject)
    refuse(cannot_have_attended(meeting.state, meeting.on, today))
    visit = _own(actor, meeting)
    if visit is None:
        visit = Visit(meeting_id=meeting.id, person_id=actor.person_id)
        db.session.add(visit)
    elif visit.spoke or not spoke:
        return
    visit.spoke = spoke
    audit.record(actor, Action.VISIT_CONFIRM, visit, meeting=str(meeting.id), spoke=spoke)


def take_back(actor: Actor, meeting: MeetingRow) -> None:
    """A tap by mistake; what a summary told is corrected where the summary was brought in."""
    require(actor, Action.VISIT_CONFIRM, meeting.subject)
    visit = _own(actor, meeting)
    if visit is not None:
        refuse(say("Điều này có trong bảng tổng hợp, không phải xác nhận của đồng chí.") if visit.source else None)
        db.session.delete(visit)
        audit.record(actor, Action.VISIT_CONFIRM, None, meeting=str(meeting.id), taken_back=True)


def _own(actor: Actor, meeting: MeetingRow) -> Visit | None:
    return db.session.scalar(sa.select(Visit).where(Visit.meeting_id == meeting.id, Visit.person_id == actor.person_id))
