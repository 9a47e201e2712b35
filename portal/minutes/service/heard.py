"""Opening the month's notes at the meeting itself (mở nhận xét)."""

from datetime import date

from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.queries.heard import Heard
from portal.policy import Action, Actor, require
from portal.supervision.models import Release
from portal.supervision.queries.cell import cell_place
from portal.supervision.service.releases import arrange_meeting, release_at_meeting


def open_notes(actor: Actor, meeting: MeetingRow, heard: Heard, today: date) -> Release:
    """The cell meets on the month's notes at this session, unless it has said another day."""
    require(actor, Action.NOTE_RELEASE, heard.where.subject)
    where = heard.where
    if where.meets_on is None:
        arrange_meeting(actor, where, today, meets_on=meeting.on)
        where = cell_place(where.place)
    return release_at_meeting(actor, where, today)
