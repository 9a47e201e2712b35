"""Opening the month's notes at the meeting itself (mở nhận xét)."""

from datetime import date

from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.queries.heard import Heard
from portal.policy import Action, Actor, require
from portal.supervision.models import Release
from portal.supervision.queries.cell import cell_place
from portal.supervision.service.meeting_day import CellSession, follow_session
from portal.supervision.service.releases import release_at_meeting


def open_notes(actor: Actor, meeting: MeetingRow, heard: Heard, today: date) -> Release:
    """The cell meets on the month's notes at this session: its day is the month's, unless another session's is."""
    require(actor, Action.NOTE_RELEASE, heard.where.subject)
    where = heard.where
    if where.meeting_id is None and where.released_on is None:
        session = CellSession(meeting.id, where.cell.id, meeting.on, stands=True)
        follow_session(actor, session, heard=where.place.month)
        where = cell_place(where.place)
    return release_at_meeting(actor, where, today)
