"""A cell's attendance over a year: its members by its sessions and the ward's conferences."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Attendance, Presence
from portal.attendance.queries.taken_over import begins
from portal.ground.clock import HERE
from portal.ground.db import dated, db
from portal.ground.sql import Query
from portal.meetings.models import Meeting, MeetingKind
from portal.organisations.models import Unit, UnitKind
from portal.organisations.names import unit_called
from portal.people.models import CellMembership, Membership, Person
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, can


class YearSession(NamedTuple):
    id: int
    theme: str
    kind: MeetingKind
    on: date


class YearMember(NamedTuple):
    person_id: int
    name: str
    marks: list[Presence | None]  # as the sessions stand; None: not convened


class CellYearRoll(NamedTuple):
    """A cell's members by its sessions and the ward's conferences of one year."""

    cell_id: int
    cell: str
    year: int
    sessions: list[YearSession]
    members: list[YearMember]


def year_of(actor: Actor, cell_id: int, year: int) -> CellYearRoll | None:
    """Present and absent by member and session, for whoever may read it of the cell; never a count by member."""
    cell = db.session.execute(
        sa.select(Unit.id, unit_called(Unit, date(year, 12, 31)), Unit.path).where(
            Unit.id == cell_id, Unit.kind == UnitKind.CELL
        )
    ).first()
    if cell is None or not can(actor, Action.ATTENDANCE_READ, PolicySubject(path=cell.path)):
        return None
    sessions = _sessions(cell_id, year)
    marks = {
        (row.meeting_id, row.person_id): row.presence
        for row in db.session.execute(
            sa.select(Attendance.meeting_id, Attendance.person_id, Attendance.presence).where(
                Attendance.meeting_id.in_([one.id for one in sessions])
            )
        )
    }
    last = sessions[-1].on if sessions else date(year, 12, 31)
    people = db.session.execute(_members(cell_id, last)).all()
    called = told_apart(((row.id, row.name) for row in people), last)
    members = [YearMember(row.id, called[row.id], [marks.get((one.id, row.id)) for one in sessions]) for row in people]
    return CellYearRoll(cell.id, cell.short_name, year, sessions, members)


def _sessions(cell_id: int, year: int) -> list[YearSession]:
    party = sa.select(Unit.id).where(Unit.kind == UnitKind.WARD_PARTY)
    rows = db.session.execute(
        sa.select(Meeting.id, Meeting.theme, Meeting.kind, Meeting.starts_at)
        .where(
            sa.or_(Meeting.organiser_id == cell_id, Meeting.organiser_id.in_(party)),
            Meeting.roll_closed_at.is_not(None),
            Meeting.starts_at >= begins(date(year, 1, 1)),
            Meeting.starts_at < begins(date(year + 1, 1, 1)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [YearSession(row.id, row.theme, row.kind, row.starts_at.astimezone(HERE).date()) for row in rows]


def _members(cell_id: int, day: date) -> Query:
    return (
        sa.select(Person.id, Person.name)
        .join(CellMembership, sa.and_(CellMembership.ward_id == Person.ward_id, CellMembership.person_id == Person.id))
        .join(Membership, sa.and_(Membership.ward_id == Person.ward_id, Membership.person_id == Person.id))
        .where(CellMembership.cell_id == cell_id, dated(CellMembership, day), dated(Membership, day))
        .order_by(Person.sort_key, Person.id)
    )
