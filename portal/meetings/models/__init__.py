"""Tables of meetings: the session and who is called to it, shared events, and what stands beside the calendar."""

from portal.meetings.models.calendar import CalendarKey, ClubMember
from portal.meetings.models.events import Participation, SharedEvent
from portal.meetings.models.meeting import (
    Convening,
    Headcount,
    Meeting,
    MeetingDocument,
    MeetingKind,
    MeetingState,
    MeetingType,
    Series,
)

__all__ = [
    "CalendarKey",
    "ClubMember",
    "Convening",
    "Headcount",
    "Meeting",
    "MeetingDocument",
    "MeetingKind",
    "MeetingState",
    "MeetingType",
    "Participation",
    "Series",
    "SharedEvent",
]
