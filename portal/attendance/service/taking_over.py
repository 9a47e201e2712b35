"""Sessions that were held before the portal, or without it, taken over from the office's workbooks; the import that
brings them in asks the policy and writes the trail."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import AbsenceReason, Attendance, Presence, Reported, TakenBy, Visit
from portal.attendance.queries.taken_over import begins, campaign_of
from portal.attendance.service.make_up_due import owe_make_up
from portal.ground.clock import HERE, now
from portal.ground.db import db, flush, ward
from portal.ground.ids import new_id
from portal.meetings.models import Convening, Meeting, MeetingKind, MeetingState, MeetingType
from portal.meetings.service.types import begin_types
from portal.organisations.queries import unit_coded


class ReportedLine(NamedTuple):
    """One convened person of a roll."""

    person_id: int
    presence: Presence
    reason: AbsenceReason | None
    words: str | None
    source: str


class ReportedRoll(NamedTuple):
    """A conference's roll; `meeting_id` when the portal has the conference already."""

    first: date
    last: date
    theme: str
    lines: tuple[ReportedLine, ...]
    source: str
    meeting_id: int | None = None


class SummarySession(NamedTuple):
    """A cell's themed session in reported numbers."""

    cell_id: int
    day: date
    theme: str
    convened: int
    present: int
    opinions: int | None
    attended_by_id: int | None
    source: str


def take_over_roll(roll: ReportedRoll) -> int:
    """A conference known from its roll alone is held, and its roll is closed; one arranged in the portal is only filled
    in, closing stays its organiser's. Answers with the meeting."""
    if roll.meeting_id is None:
        meeting = _conference(roll)
        _enter(meeting.id, roll.lines)
        meeting.roll_closed_at = now()
        owe_make_up(meeting)
        return meeting.id
    known = {
        one.person_id: one
        for one in db.session.scalars(sa.select(Attendance).where(Attendance.meeting_id == roll.meeting_id))
    }
    for line in roll.lines:
        if row := known.get(line.person_id):
            row.presence, row.reason, row.words = line.presence, line.reason, line.words
            row.taken_by, row.source, row.by, row.at = TakenBy.WORKBOOK, line.source, None, now()
    _enter(roll.meeting_id, [line for line in roll.lines if line.person_id not in known])
    return roll.meeting_id


def take_over_sessions(sessions: Sequence[SummarySession]) -> None:
    """Each is a session held; who was there is not known by name, but for the committee member who attended."""
    for one in sessions:
        meeting = Meeting(
            type_id=type_of(MeetingKind.THEMED),
            kind=MeetingKind.THEMED,
            campaign_id=campaign_of(one.day),
            organiser_id=one.cell_id,
            theme=one.theme,
            place="",
            whole_days=True,
            state=MeetingState.HELD,
            convened_as_of=one.day,
            source=one.source,
            **_days(one.day, one.day),
        )
        db.session.add(meeting)
        flush()
        db.session.add(Convening(meeting_id=meeting.id, unit_id=one.cell_id))
        db.session.add(
            Reported(
                meeting_id=meeting.id,
                convened=one.convened,
                present=one.present,
                opinions=one.opinions,
                attended_by_id=one.attended_by_id,
                source=one.source,
            )
        )
        if one.attended_by_id:
            db.session.add(Visit(meeting_id=meeting.id, person_id=one.attended_by_id, source=one.source))


def type_of(kind: MeetingKind) -> int:
    """The ward's own type of the kind: the first in use, else one it has withdrawn, since the session was held."""
    begin_types()
    found = db.session.scalar(
        sa.select(MeetingType.id)
        .where(MeetingType.kind == kind)
        .order_by(MeetingType.withdrawn_at.is_not(None), MeetingType.position, MeetingType.id)
        .limit(1)
    )
    assert found is not None  # the ward begins with one of every kind
    return found


def _conference(roll: ReportedRoll) -> Meeting:
    organiser = unit_coded("ward")
    assert organiser is not None  # every ward has its Party root
    meeting = Meeting(
        type_id=type_of(MeetingKind.CONFERENCE),
        kind=MeetingKind.CONFERENCE,
        campaign_id=campaign_of(roll.first, leads_to=True),
        organiser_id=organiser.id,
        theme=roll.theme,
        place="",
        whole_days=True,
        state=MeetingState.HELD,
        convened_as_of=roll.first,
        source=roll.source,
        **_days(roll.first, roll.last),
    )
    db.session.add(meeting)
    flush()
    db.session.add(Convening(meeting_id=meeting.id, unit_id=organiser.id))
    return meeting


def _days(first: date, last: date) -> dict[str, datetime]:
    """From the first midnight to the last minute: the hour is not known."""
    return {"starts_at": begins(first), "ends_at": datetime.combine(last, time(23, 59), HERE)}


def _enter(meeting_id: int, lines: Sequence[ReportedLine]) -> None:
    if lines:
        db.session.execute(
            sa.insert(Attendance),
            [
                {
                    "ward_id": ward(),
                    "id": new_id(),
                    "meeting_id": meeting_id,
                    "person_id": line.person_id,
                    "presence": line.presence,
                    "reason": line.reason,
                    "words": line.words,
                    "taken_by": TakenBy.WORKBOOK,
                    "source": line.source,
                }
                for line in lines
            ],
        )
