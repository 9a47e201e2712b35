"""Tables of meetings: the session, who was there, what was said, and what stands around it."""

from portal.meetings.models.around import CalendarKey, Check, CheckAnswer, ClubMember, Participation, SharedEvent, Visit
from portal.meetings.models.attendance import (
    AbsenceReason,
    Attendance,
    CheckInCode,
    Headcount,
    MakeUp,
    MakeUpPhoto,
    MakeUpState,
    Presence,
    Reported,
    TakenBy,
)
from portal.meetings.models.meeting import (
    Convening,
    Meeting,
    MeetingDocument,
    MeetingKind,
    MeetingState,
    MeetingType,
    Series,
)
from portal.meetings.models.minutes import AgendaItem, Contribution, ItemKind, Minutes, Opinion, Scoring

__all__ = [
    "AbsenceReason",
    "AgendaItem",
    "Attendance",
    "CalendarKey",
    "Check",
    "CheckAnswer",
    "CheckInCode",
    "ClubMember",
    "Contribution",
    "Convening",
    "Headcount",
    "ItemKind",
    "MakeUp",
    "MakeUpPhoto",
    "MakeUpState",
    "Meeting",
    "MeetingDocument",
    "MeetingKind",
    "MeetingState",
    "MeetingType",
    "Minutes",
    "Opinion",
    "Participation",
    "Presence",
    "Reported",
    "Scoring",
    "Series",
    "SharedEvent",
    "TakenBy",
    "Visit",
]
