"""Tables of the month: who supervises whom, the notes, and what the cell does with them."""

from portal.supervision.models.bodies import Helper, HelperMember, Lead, Part, Programme, ProgrammeBody, Typist
from portal.supervision.models.cell import (
    BY_HAND,
    CellMonth,
    Closing,
    Conclusion,
    ConclusionOutcome,
    Question,
    Release,
    ReleaseKind,
    Reply,
    ReplyKind,
    Telling,
    ToldWay,
)
from portal.supervision.models.help import HelpGiven, HelpRequest, HelpWanted
from portal.supervision.models.notes import (
    Gap,
    GapReason,
    LockException,
    Note,
    NoteRating,
    NoteRevision,
    Period,
    Sending,
)
from portal.supervision.models.thread import Covering, LookAgain, LookOutcome, LookStage
from portal.supervision.models.withdrawn import Withdrawal
from portal.supervision.said import NoteKind, Rating

__all__ = [
    "BY_HAND",
    "CellMonth",
    "Closing",
    "Conclusion",
    "ConclusionOutcome",
    "Covering",
    "Gap",
    "GapReason",
    "HelpGiven",
    "HelpRequest",
    "HelpWanted",
    "Helper",
    "HelperMember",
    "Lead",
    "LockException",
    "LookAgain",
    "LookOutcome",
    "LookStage",
    "Note",
    "NoteKind",
    "NoteRating",
    "NoteRevision",
    "Part",
    "Period",
    "Programme",
    "ProgrammeBody",
    "Question",
    "Rating",
    "Release",
    "ReleaseKind",
    "Reply",
    "ReplyKind",
    "Sending",
    "Telling",
    "ToldWay",
    "Typist",
    "Withdrawal",
]
