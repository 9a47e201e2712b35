from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Attendance, MakeUp, MakeUpState, Presence
from portal.attendance.queries.taken_over import begins
from portal.ground.clock import HERE
from portal.ground.days import day_of
from portal.ground.db import db
from portal.ground.sql import SqlRow
from portal.ground.text import Sentence, say
from portal.meetings.models import Meeting, MeetingState
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.queries import member_for, subject_of
from portal.people.queries.history import posts_of
from portal.plans.models import Plan
from portal.plans.papers import cell_on
from portal.plans.queries.reading import commitments_of, versions
from portal.plans.queries.whole_plan import HandedInCommitment, VersionHead
from portal.plans.rules.versions import STOOD
from portal.policy import Action, Actor, can
from portal.reports.evidence.span import Span
from portal.supervision.models import Note, Period
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import notes_in_full


class Attended(NamedTuple):
    """A session the member was convened to. Why someone was away is not told here."""

    on: date
    theme: str
    organiser: str
    presence: Presence
    make_up: MakeUpState | None

    @property
    def words(self) -> Sentence:
        if self.presence in (Presence.EXCUSED, Presence.ABSENT) and self.make_up is MakeUpState.ACCEPTED:
            return say("%(presence)s, đã học bù", presence=self.presence.label)
        return self.presence.label


class Evidence(NamedTuple):
    person_id: int
    name: str
    cell: str
    posts: tuple[str, ...]
    span: Span
    until: date  # the span's last day, or today while it lasts
    version: VersionHead | None
    promises: tuple[HandedInCommitment, ...]
    sessions: tuple[Attended, ...]
    notes: tuple[ReadNote, ...]


def evidence_for(actor: Actor, person_id: int, span: Span, today: date) -> Evidence | None:
    """One member's sheet, for whoever may see it; outside, one who is not there and one who is hidden look alike."""
    one = member_for(actor, person_id, Action.EVIDENCE_READ)
    if one is None or not can(actor, Action.EVIDENCE_READ, subject_of(person_id)):
        return None
    until = min(span.last, today)
    version = _plan_in(person_id, until)
    promises = commitments_of([version.id])[version.id] if version else []
    return Evidence(
        person_id,
        one.name,
        cell.short_name if (cell := cell_on(person_id, until)) else one.cell or "",
        tuple(posts_of(person_id, until)),
        span,
        until,
        version,
        tuple(_as_of(promise, until) for promise in promises),
        tuple(_sessions(person_id, span)),
        tuple(_notes(actor, person_id, span, today)),
    )


def _plan_in(person_id: int, until: date) -> VersionHead | None:
    """The version that stood on the last day; a plan superseded later is still the plan of its quarter."""
    for one in versions(Plan.person_id == person_id):
        begun = one.approved_on or one.known_approved_on
        if one.state in STOOD and begun and begun <= until and not (one.superseded_on and one.superseded_on <= until):
            return one
    return None


def _as_of(promise: HandedInCommitment, until: date) -> HandedInCommitment:
    """What came of it by that day: the sheet of a quarter stays the same later."""
    later = promise.outcome is not None and promise.outcome.on > until
    return replace(promise, outcome=None) if later else promise


def _sessions(person_id: int, span: Span) -> list[Attended]:
    rows: Iterable[SqlRow] = db.session.execute(
        sa.select(
            Meeting.starts_at,
            Meeting.theme,
            unit_called(Unit, day_of(Meeting.starts_at)),
            Attendance.presence,
            MakeUp.state,
        )
        .join(Meeting, sa.and_(Meeting.ward_id == Attendance.ward_id, Meeting.id == Attendance.meeting_id))
        .join(Unit, sa.and_(Unit.ward_id == Meeting.ward_id, Unit.id == Meeting.organiser_id))
        .outerjoin(
            MakeUp,
            sa.and_(
                MakeUp.ward_id == Attendance.ward_id,
                MakeUp.meeting_id == Attendance.meeting_id,
                MakeUp.person_id == Attendance.person_id,
            ),
        )
        .where(
            Attendance.person_id == person_id,
            Attendance.presence.is_not(None),
            Meeting.roll_closed_at.is_not(None),
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at >= begins(span.first),
            Meeting.starts_at < _end(span.last),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [Attended(row[0].astimezone(HERE).date(), *row[1:]) for row in rows]


def _end(last: date) -> datetime:
    return begins(date.fromordinal(last.toordinal() + 1))


def _notes(actor: Actor, person_id: int, span: Span, today: date) -> list[ReadNote]:
    """Released ones only, so that nothing is told before its time; one found without grounds is no evidence."""
    first, last = span.months
    found = notes_in_full(
        today,
        Note.person_id == person_id,
        Note.released_at.is_not(None),
        Note.unfounded.is_(False),
        Period.month >= first,
        Period.month <= last,
    )
    return [one for one in reversed(found) if can(actor, Action.NOTE_READ, one.subject)]
