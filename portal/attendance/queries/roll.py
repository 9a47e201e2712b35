"""The roll of a session: who is convened, what was said of each, and what its reader may know of the reasons."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import AbsenceReason, Attendance, Presence, TakenBy
from portal.attendance.rules.roll import Hours, RollCount, count
from portal.ground.db import dated, db
from portal.ground.sql import Query, SqlRow
from portal.ground.text import Sentence
from portal.meetings.models import Convening, Meeting
from portal.meetings.queries.convened import PARTY, convened
from portal.meetings.queries.meetings import MeetingRow
from portal.organisations.models import Unit, UnitKind
from portal.organisations.names import unit_called
from portal.organisations.queries import units
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership, Person
from portal.people.queries.active import in_cell_on
from portal.people.queries.namesakes import apart, as_spelt
from portal.policy import Action, Actor, PolicySubject, can


class RollRow(NamedTuple):
    """One convened person; `version` 0: nothing was said of them yet."""

    person_id: int
    name: str
    given_name: str
    folded: str
    cell_id: int | None
    cell: str
    presence: Presence | None
    reason: AbsenceReason | None  # None also for a reader who may not know it
    words: str | None
    hours: Hours
    taken_by: TakenBy | None
    at: datetime | None
    version: int
    exempt: bool
    sees_reason: bool

    @property
    def label(self) -> Sentence | None:
        return self.presence.label if self.presence else None


class MeetingRoll(NamedTuple):
    rows: list[RollRow]
    closed: bool

    @property
    def numbers(self) -> RollCount:
        """Who is exempt counts only when they came all the same."""
        return count(
            Presence.EXEMPT if row.exempt and row.presence is not Presence.PRESENT else row.presence
            for row in self.rows
        )

    def there_at(self, hour: time | None) -> int:
        """How many were in the room at that hour; at any time of the session when none is known."""
        return sum(row.presence is Presence.PRESENT and row.hours.covers(hour) for row in self.rows)

    @property
    def some_came_or_went(self) -> bool:
        return any(any(row.hours) for row in self.rows)

    @property
    def cells(self) -> list[tuple[int | None, str]]:
        """The cells on it, in the ward's order."""
        found = {(row.cell_id, row.cell) for row in self.rows}
        order = {unit.id: place for place, unit in enumerate(units(UnitKind.CELL))}
        return sorted(found, key=lambda one: (order.get(one[0] or 0, len(order)), one[1]))

    def of(self, person_id: int) -> RollRow | None:
        return next((row for row in self.rows if row.person_id == person_id), None)


def roll_of(actor: Actor, meeting: MeetingRow) -> MeetingRoll:
    """Everyone on the roll in the order of names. An open roll asks who is convened; a closed one holds them."""
    closed = meeting.roll_closed_at is not None
    day = meeting.convened_as_of or meeting.on
    people, exempt = (None, set()) if closed else _called(meeting, day)
    rows = [
        _row(actor, found, exempt)
        for found in db.session.execute(_rows(meeting.id, day, people).order_by(Person.sort_key, Person.id))
    ]
    return MeetingRoll(apart(as_spelt(rows, meeting.on) if closed else rows, day), closed)


def line_of(actor: Actor, meeting: MeetingRow, person_id: int) -> RollRow | None:
    """One person's line, if they stand on the roll."""
    day = meeting.convened_as_of or meeting.on
    people, exempt = (None, set()) if meeting.roll_closed_at else _called(meeting, day)
    if people is not None and person_id not in people:
        return None
    found = db.session.execute(_rows(meeting.id, day, people).where(Person.id == person_id)).first()
    return _row(actor, found, exempt) if found else None


def called(meeting: Meeting | MeetingRow, day: date) -> tuple[list[int], set[int]]:
    """Whom the session convenes on the day, and who of them is exempt: they are asked, and count apart."""
    people, exempt = _called(meeting, day)
    return sorted(people), exempt


def in_cell(cell_id: int, day: date) -> set[int]:
    return set(
        db.session.scalars(
            sa.select(CellMembership.person_id).where(CellMembership.cell_id == cell_id, dated(CellMembership, day))
        )
    )


def _called(meeting: Meeting | MeetingRow, day: date) -> tuple[set[int], set[int]]:
    people = {one.person_id for one in convened(meeting, day)}
    exempt = set(db.session.scalars(_exempt(meeting.id, day))) - people  # whoever is named, or holds a post, is called
    return people | exempt, exempt


def _exempt(meeting_id: int, day: date) -> sa.Select[int]:
    """Exempt members of the cells and of the ward that are convened as a whole."""
    above, cell = sa.orm.aliased(Unit), sa.orm.aliased(Unit)
    return (
        sa.select(CellMembership.person_id)
        .join(
            Membership,
            sa.and_(Membership.ward_id == CellMembership.ward_id, Membership.person_id == CellMembership.person_id),
        )
        .join(
            Exemption,
            sa.and_(Exemption.ward_id == CellMembership.ward_id, Exemption.person_id == CellMembership.person_id),
        )
        .join(cell, sa.and_(cell.ward_id == CellMembership.ward_id, cell.id == CellMembership.cell_id))
        .join(above, sa.and_(above.ward_id == cell.ward_id, cell.path.startswith(above.path)))
        .join(Convening, sa.and_(Convening.ward_id == above.ward_id, Convening.unit_id == above.id))
        .where(
            Convening.meeting_id == meeting_id,
            Convening.roles.is_(None),
            Convening.club.is_(None),
            above.kind.in_(PARTY),
            Exemption.kind == ExemptionKind.EXEMPT,
            dated(CellMembership, day),
            dated(Membership, day),
            dated(Exemption, day),
        )
        .distinct()
    )


def _rows(meeting_id: int, day: date, people: Iterable[int] | None) -> Query:
    mine = sa.and_(
        Attendance.ward_id == Person.ward_id, Attendance.person_id == Person.id, Attendance.meeting_id == meeting_id
    )
    query: Query = (
        sa.select(
            Person.id,
            Person.name,
            Person.given_name,
            Person.folded,
            Unit.id.label("cell_id"),
            unit_called(Unit, day),
            Unit.path,
            Attendance.presence,
            Attendance.reason,
            Attendance.words,
            Attendance.came_at,
            Attendance.left_at,
            Attendance.taken_by,
            Attendance.at,
            Attendance.version,
        )
        .select_from(Person)
        .join(Attendance, mine, isouter=people is not None)
        .outerjoin(CellMembership, in_cell_on(day))
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
    )
    return query if people is None else query.where(Person.id.in_(sorted(people)))


def _row(actor: Actor, found: SqlRow, exempt: set[int]) -> RollRow:
    sees = can(actor, Action.ABSENCE_REASON_READ, PolicySubject(person_id=found.id, path=found.path or ""))
    return RollRow(
        found.id,
        found.name,
        found.given_name,
        found.folded,
        found.cell_id,
        found.short_name or "",
        found.presence,
        found.reason if sees else None,
        found.words if sees else None,
        Hours(found.came_at, found.left_at),
        found.taken_by,
        found.at,
        found.version or 0,
        found.id in exempt or found.presence is Presence.EXEMPT,
        sees,
    )
