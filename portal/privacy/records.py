"""The records of a year: which rows they are, which of their columns are text. The archive's pack and the erasing
read this one table, so nothing is erased that was not archived, but for notes that were never opened to their member
(`open_notes`)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Attendance, MakeUp
from portal.campaigns.models import Campaign
from portal.ground.clock import HERE, stored
from portal.ground.described import others_of, words_of
from portal.ground.sql import Query
from portal.meetings.models import Meeting
from portal.minutes.models import Contribution, Minutes
from portal.people.models import Correction
from portal.plans import models as plans
from portal.plans.said import Committed
from portal.privacy.models import DataRequest, DataRequestStep
from portal.supervision import models as months
from portal.supervision.said import NoteSaid

OfYear = Callable[[int], Query]


class RecordTable(NamedTuple):
    """A table of the year. `texts` are written over, `cleared` emptied; `archived` limits what goes into the pack."""

    kind: str  # of rules.retention
    table: Any
    key: sa.SQLColumnExpression[int]  # the column that `of` gives the values of
    of: OfYear
    texts: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    archived: OfYear | None = None
    trail: str = ""  # another name under which the trail knows its rows
    in_trail: bool = False  # its entries in the trail hold text although the row has none


def drives(year: int) -> Query:
    return sa.select(Campaign.id).where(Campaign.starts_on.between(date(year, 1, 1), date(year, 12, 31)))


def of_drives(year: int) -> Query:
    return sa.select(plans.Plan.id).where(plans.Plan.campaign_id.in_(drives(year)))


def versions(year: int) -> Query:
    return sa.select(plans.PlanVersion.id).where(plans.PlanVersion.plan_id.in_(of_drives(year)))


def commitments(year: int) -> Query:
    return sa.select(plans.Commitment.id).where(plans.Commitment.plan_version_id.in_(versions(year)))


def copies(year: int) -> Query:
    return sa.select(plans.Delivery.id).where(plans.Delivery.plan_version_id.in_(versions(year)))


def periods(year: int) -> Query:
    return sa.select(months.Period.id).where(months.Period.month.startswith(f"{year:04}-"))


def notes(year: int) -> Query:
    return sa.select(months.Note.id).where(months.Note.period_id.in_(periods(year)))


def open_notes(year: int) -> Query:
    """A note that was never opened to its member is no official record: nobody carries it away, the one it is about
    least of all."""
    return notes(year).where(months.Note.released_at.is_not(None))


def nothing(_year: int) -> Query:
    """What was taken back before it was sent is no official record either."""
    return sa.select(months.Period.id).where(sa.false())


def revisions(year: int) -> Query:
    return sa.select(months.NoteRevision.id).where(months.NoteRevision.note_id.in_(notes(year)))


def open_revisions(year: int) -> Query:
    return sa.select(months.NoteRevision.id).where(months.NoteRevision.note_id.in_(open_notes(year)))


def sendings(year: int) -> Query:
    return sa.select(months.Sending.id).where(months.Sending.period_id.in_(periods(year)))


def sessions(year: int) -> Query:
    first, last = (stored(datetime(one, 1, 1, tzinfo=HERE)) for one in (year, year + 1))
    return sa.select(Meeting.id).where(Meeting.starts_at >= first, Meeting.starts_at < last)


def requests(year: int) -> Query:
    return sa.select(DataRequest.id).where(DataRequest.received_on.between(date(year, 1, 1), date(year, 12, 31)))


def corrections(year: int) -> Query:
    return sa.select(Correction.id).where(Correction.since.between(date(year, 1, 1), date(year, 12, 31)))


RECORDS: tuple[RecordTable, ...] = (
    RecordTable("plans", Campaign, Campaign.id, drives),
    RecordTable("plans", plans.Plan, plans.Plan.id, of_drives),
    RecordTable("plans", plans.PlanVersion, plans.PlanVersion.id, versions, ("reason",), in_trail=True),
    RecordTable("plans", plans.Narrative, plans.Narrative.plan_version_id, versions, ("text",)),
    RecordTable("plans", plans.Commitment, plans.Commitment.plan_version_id, versions, words_of(Committed)),
    RecordTable("plans", plans.Return, plans.Return.plan_version_id, versions, ("reason",)),
    RecordTable("plans", plans.Outcome, plans.Outcome.commitment_id, commitments, ("words",)),
    RecordTable("plans", plans.Delivery, plans.Delivery.id, copies, in_trail=True),
    RecordTable("plans", plans.DeliveryEntry, plans.DeliveryEntry.delivery_id, copies, ("words",)),
    RecordTable(
        "plans", plans.Posting, plans.Posting.plan_version_id, versions, ("witnesses", "minutes", "withdrawn_reason")
    ),
    RecordTable("notes", months.Period, months.Period.id, periods),
    RecordTable("notes", months.Note, months.Note.id, notes, archived=open_notes, in_trail=True),
    RecordTable(
        "notes",
        months.NoteRevision,
        months.NoteRevision.note_id,
        notes,
        words_of(NoteSaid),
        others_of(NoteSaid),
        archived=open_notes,
    ),
    RecordTable(
        "notes",
        months.Withdrawal,
        months.Withdrawal.period_id,
        periods,
        ("said", "reason"),
        archived=nothing,
        trail=months.Note.__tablename__,
    ),
    RecordTable("notes", months.NoteRating, months.NoteRating.revision_id, revisions, archived=open_revisions),
    RecordTable("notes", months.Question, months.Question.note_id, notes, ("text", "answer"), archived=open_notes),
    RecordTable("notes", months.Telling, months.Telling.note_id, notes, archived=open_notes),
    RecordTable("notes", months.Reply, months.Reply.note_id, notes, ("text",), archived=open_notes),
    RecordTable("notes", months.PraiseAnswer, months.PraiseAnswer.note_id, notes, archived=open_notes),
    RecordTable("notes", months.Conclusion, months.Conclusion.note_id, notes, ("text",), archived=open_notes),
    RecordTable("notes", months.Covering, months.Covering.note_id, notes, ("words", "reason"), archived=open_notes),
    RecordTable(
        "notes", months.LookAgain, months.LookAgain.note_id, notes, ("text", "answer", "advice"), archived=open_notes
    ),
    RecordTable("notes", months.Sending, months.Sending.id, sendings, in_trail=True),
    RecordTable("notes", months.Gap, months.Gap.sending_id, sendings, ("words",)),
    RecordTable("notes", months.Release, months.Release.period_id, periods),
    RecordTable("notes", months.Closing, months.Closing.period_id, periods),
    RecordTable("notes", months.Locking, months.Locking.period_id, periods),
    RecordTable("notes", months.LockException, months.LockException.period_id, periods, ("reason",)),
    RecordTable("notes", months.Reopening, months.Reopening.period_id, periods, ("reason",)),
    RecordTable("meetings", Meeting, Meeting.id, sessions),
    RecordTable("meetings", Attendance, Attendance.meeting_id, sessions, ("words",)),
    RecordTable("meetings", MakeUp, MakeUp.meeting_id, sessions, ("words", "answer")),
    RecordTable("meetings", Contribution, Contribution.meeting_id, sessions, ("text", "answer")),
    RecordTable("meetings", Minutes, Minutes.meeting_id, sessions),
    # Carried away, never erased: papers of the year name people as they were spelt then.
    RecordTable("people", Correction, Correction.id, corrections),
    RecordTable("requests", DataRequest, DataRequest.id, requests, ("wants",)),
    RecordTable("requests", DataRequestStep, DataRequestStep.request_id, requests, ("words",)),
)
