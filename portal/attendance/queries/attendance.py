"""Attendance as numbers and lists: of a session, of a drive, of a person, of a cell's year. Reasons are told apart."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import AbsenceReason, Attendance, MakeUp, MakeUpState, Presence, Reported, TakenBy
from portal.ground.clock import HERE
from portal.ground.days import day_of
from portal.ground.db import dated, db
from portal.ground.sql import SqlRow
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.meetings.queries.held import SessionNumbers
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import CellMembership, Person
from portal.people.queries.active import in_cell_on
from portal.people.queries.namesakes import apart
from portal.policy import Action, Actor, PolicySubject, can, require


class HeldSession(NamedTuple):
    """One session held, with its numbers once its roll was closed or a summary told them."""

    meeting_id: int
    kind: MeetingKind
    organiser_id: int
    organiser: str
    theme: str
    on: date
    numbers: SessionNumbers | None
    attended_by_id: int | None
    source: str | None


class Absentee(NamedTuple):
    """Someone absent; why is not told here."""

    person_id: int
    name: str
    cell: str | None
    presence: Presence
    make_up: MakeUpState | None
    demonstration: bool


class OwnSession(NamedTuple):
    """One session in a person's own record."""

    meeting_id: int
    theme: str
    kind: MeetingKind
    organiser: str
    starts_at: datetime
    presence: Presence
    reason: AbsenceReason | None
    words: str | None
    taken_by: TakenBy
    make_up: MakeUpState | None

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(HERE).date()


def numbers(meeting_id: int) -> SessionNumbers | None:
    """Of one session; None while its roll is open."""
    return _numbers([meeting_id]).get(meeting_id)


def sessions_held(
    campaign_id: int | None = None, *, kind: MeetingKind | None = None, by: date | None = None
) -> list[HeldSession]:
    """Sessions held, of the drive, of the kind, up to and with the day; by day and organiser."""
    query = (
        sa.select(
            Meeting.id,
            Meeting.kind,
            Meeting.organiser_id,
            unit_called(Unit, day_of(Meeting.starts_at)),
            Meeting.theme,
            Meeting.starts_at,
            Reported.attended_by_id,
            Meeting.source,
        )
        .join(Unit, sa.and_(Unit.ward_id == Meeting.ward_id, Unit.id == Meeting.organiser_id))
        .outerjoin(Reported, sa.and_(Reported.ward_id == Meeting.ward_id, Reported.meeting_id == Meeting.id))
        .where(Meeting.state == MeetingState.HELD)
        .order_by(Meeting.starts_at, Unit.order, Meeting.id)
    )
    if campaign_id is not None:
        query = query.where(Meeting.campaign_id == campaign_id)
    if kind is not None:
        query = query.where(Meeting.kind == kind)
    rows = db.session.execute(query).all()
    told = _numbers([row.id for row in rows])
    found = [
        HeldSession(
            row.id,
            row.kind,
            row.organiser_id,
            row.short_name,
            row.theme,
            row.starts_at.astimezone(HERE).date(),
            told.get(row.id),
            row.attended_by_id,
            row.source,
        )
        for row in rows
    ]
    return [one for one in found if by is None or one.on <= by]


def present_in(meeting_id: int) -> list[int]:
    """The people who were there, by name only where names were taken."""
    return list(
        db.session.scalars(
            sa.select(Attendance.person_id).where(
                Attendance.meeting_id == meeting_id, Attendance.presence == Presence.PRESENT
            )
        )
    )


def absentees(meeting_id: int) -> list[Absentee]:
    """Who was absent from a session, in the order of names, and how far their make-up study has come."""
    held = db.session.execute(
        sa.select(Meeting.convened_as_of, Meeting.starts_at).where(Meeting.id == meeting_id)
    ).one()
    as_of = held.convened_as_of or held.starts_at.astimezone(HERE).date()
    rows: Iterable[SqlRow] = db.session.execute(
        sa.select(
            Person.id,
            Person.name,
            unit_called(Unit, as_of),
            Attendance.presence,
            MakeUp.state,
            sa.func.coalesce(MakeUp.demonstration, sa.false()),
        )
        .join(Attendance, sa.and_(Attendance.ward_id == Person.ward_id, Attendance.person_id == Person.id))
        .outerjoin(
            MakeUp,
            sa.and_(
                MakeUp.ward_id == Attendance.ward_id,
                MakeUp.meeting_id == Attendance.meeting_id,
                MakeUp.person_id == Attendance.person_id,
            ),
        )
        .outerjoin(CellMembership, in_cell_on(as_of))
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(Attendance.meeting_id == meeting_id, Attendance.presence.in_((Presence.EXCUSED, Presence.ABSENT)))
        .order_by(Person.sort_key, Person.id)
    )
    return apart([Absentee(*row) for row in rows], as_of)


def reasons_for(actor: Actor, meeting_id: int) -> dict[int, tuple[AbsenceReason | None, str | None]]:
    """Why people were absent, only of those about whom the actor may know it."""
    rows = db.session.execute(
        sa.select(Attendance.person_id, Attendance.reason, Attendance.words, Unit.path)
        .join(Meeting, sa.and_(Meeting.ward_id == Attendance.ward_id, Meeting.id == Attendance.meeting_id))
        .outerjoin(
            CellMembership,
            sa.and_(
                CellMembership.ward_id == Attendance.ward_id,
                CellMembership.person_id == Attendance.person_id,
                dated(CellMembership, Meeting.convened_as_of),
            ),
        )
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(Attendance.meeting_id == meeting_id, Attendance.presence == Presence.EXCUSED)
    )
    return {
        row.person_id: (row.reason, row.words)
        for row in rows
        if can(actor, Action.ABSENCE_REASON_READ, PolicySubject(person_id=row.person_id, path=row.path or ""))
    }


def own_record(actor: Actor) -> list[OwnSession]:
    """The person's own attendance, newest first; closed rolls only."""
    require(actor, Action.ATTENDANCE_READ, PolicySubject(person_id=actor.person_id))
    rows: Iterable[SqlRow] = db.session.execute(
        sa.select(
            Meeting.id,
            Meeting.theme,
            Meeting.kind,
            unit_called(Unit, day_of(Meeting.starts_at)),
            Meeting.starts_at,
            Attendance.presence,
            Attendance.reason,
            Attendance.words,
            Attendance.taken_by,
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
            Attendance.person_id == actor.person_id,
            Meeting.roll_closed_at.is_not(None),
            Attendance.presence.is_not(None),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    return [OwnSession(*row) for row in rows]


def _numbers(meetings: Sequence[int]) -> dict[int, SessionNumbers]:
    counted = db.session.execute(
        sa.select(
            Attendance.meeting_id,
            sa.func.count().filter(Attendance.presence != Presence.EXEMPT).label("convened"),
            sa.func.count().filter(Attendance.presence == Presence.PRESENT).label("present"),
            sa.func.count().filter(Attendance.presence == Presence.EXEMPT).label("exempt"),
        )
        .join(Meeting, sa.and_(Meeting.ward_id == Attendance.ward_id, Meeting.id == Attendance.meeting_id))
        .where(Attendance.meeting_id.in_(meetings), Meeting.roll_closed_at.is_not(None))
        .group_by(Attendance.meeting_id)
    )
    found = {row.meeting_id: SessionNumbers(row.convened, row.present, row.exempt) for row in counted}
    reported = db.session.execute(
        sa.select(Reported.meeting_id, Reported.convened, Reported.present, Reported.opinions).where(
            Reported.meeting_id.in_(meetings)
        )
    )
    for row in reported:
        found.setdefault(row.meeting_id, SessionNumbers(row.convened, row.present, 0, True, row.opinions))
    return found
