"""Shared events (việc chung trong tháng) and who took part. A tick says that someone was there; its absence says
nothing and is shown nowhere."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.ground.names import fold
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay, SqlId
from portal.meetings.models import Participation, SharedEvent
from portal.organisations.models import Unit, UnitKind
from portal.organisations.names import unit_called
from portal.organisations.queries import UnitRow, units_now
from portal.people.models import Membership, Person
from portal.people.queries.namesakes import apart
from portal.people.queries.standing import Joined, joined
from portal.policy import Action, Actor, Columns, PolicySubject, can, require, scope

CLOSED_LISTS = (UnitKind.CELL, UnitKind.MASS_ORGANISATION, UnitKind.AREA_FRONT)  # bodies with members of their own


class EventRow(NamedTuple):
    """One shared event, and how many are ticked."""

    id: int
    organiser_id: int
    organiser: str
    organiser_kind: UnitKind
    path: str
    on: date
    title: str
    place: str
    withdrawn: bool
    version: int
    ticked: int

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(body_id=self.organiser_id, path=self.path)

    @property
    def month(self) -> str:
        return f"{self.on:%Y-%m}"


class Tickable(NamedTuple):
    """A member whom the actor may list for the event."""

    person_id: int
    name: str
    cell: str | None
    ticked: bool

    @property
    def find(self) -> str:
        """As a search compares it: without marks, by words."""
        return fold(f"{self.name} {self.cell or ''}")


class EventPart(NamedTuple):
    """What a person took part in."""

    on: date
    title: str
    place: str
    organiser: str


def organisers_of(actor: Actor) -> list[UnitRow]:
    """The units in whose name the actor may add shared events."""
    return [
        unit
        for unit in units_now()
        if unit.kind not in (UnitKind.SUPERIOR, UnitKind.RESIDENCE_GROUP)
        and can(actor, Action.EVENT_SHARE, PolicySubject(body_id=unit.id, path=unit.path))
    ]


def events_of(actor: Actor, month: str) -> list[EventRow]:
    """The month's events that the actor looks after, by day."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    query = _events(actor).where(SharedEvent.on >= first, SharedEvent.on < after, SharedEvent.withdrawn_at.is_(None))
    return [EventRow(*row) for row in db.session.execute(query.order_by(SharedEvent.on, SharedEvent.id))]


def event_for(actor: Actor, event_id: int) -> EventRow | None:
    """The event, if there is one and the actor looks after it: outside, the two look alike."""
    row = db.session.execute(_events(actor).where(SharedEvent.id == event_id)).first()
    return EventRow(*row) if row else None


def tickable(actor: Actor, event: EventRow) -> list[Tickable]:
    """Every member of the organiser whom the actor may list, on the event's day; the ward's own events are for all."""
    day = min(event.on, ward_today())
    people = joined(day)
    ticked = sa.exists(
        sa.select(Participation.id).where(
            Participation.ward_id == Person.ward_id,
            Participation.person_id == Person.id,
            Participation.event_id == event.id,
            Participation.withdrawn_at.is_(None),
        )
    )
    query = (
        people.select.with_only_columns(
            Person.id, Person.name, unit_called(people.cell, day), ticked, maintain_column_froms=True
        )
        .where(Membership.id.is_not(None), scope(actor, Action.MEMBER_READ, people.columns), _own(event, people))
        .order_by(Person.sort_key, Person.id)
    )
    return apart([Tickable(row[0], row[1], row[2], bool(row[3])) for row in db.session.execute(query)], day)


def taken_part(actor: Actor, month: str) -> list[EventPart]:
    """The person's own, of the month."""
    require(actor, Action.ATTENDANCE_READ, PolicySubject(person_id=actor.person_id))
    return parts_of(actor.person_id or 0, month)


def parts_of(person_id: int, month: str) -> list[EventPart]:
    """What a person took part in that month, by day; whoever asks has to know whom they ask about."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return [EventPart(*row) for row in _parts(person_id=person_id, first=first, after=after)]


@prepared(person_id=sa.BigInteger, first=sa.Date, after=sa.Date)
def _parts(person_id: SqlId, first: SqlDay, after: SqlDay) -> Query:
    return (
        sa.select(SharedEvent.on, SharedEvent.title, SharedEvent.place, unit_called(Unit, SharedEvent.on))
        .join(
            Participation,
            sa.and_(Participation.ward_id == SharedEvent.ward_id, Participation.event_id == SharedEvent.id),
        )
        .join(Unit, sa.and_(Unit.ward_id == SharedEvent.ward_id, Unit.id == SharedEvent.organiser_id))
        .where(
            Participation.person_id == person_id,
            Participation.withdrawn_at.is_(None),
            SharedEvent.withdrawn_at.is_(None),
            SharedEvent.on >= first,
            SharedEvent.on < after,
        )
        .order_by(SharedEvent.on, SharedEvent.id)
    )


def matching(people: Sequence[Tickable], typed: str) -> list[Tickable]:
    """Those in whose name or cell every typed word begins a word; marks do not count."""
    words = fold(typed).split()
    return [one for one in people if all(f" {word}" in f" {one.find}" for word in words)]


def _events(actor: Actor) -> Query:
    ticked = (
        sa.select(sa.func.count())
        .where(
            Participation.ward_id == SharedEvent.ward_id,
            Participation.event_id == SharedEvent.id,
            Participation.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )
    return (
        sa.select(
            SharedEvent.id,
            SharedEvent.organiser_id,
            unit_called(Unit, SharedEvent.on),
            Unit.kind,
            Unit.path,
            SharedEvent.on,
            SharedEvent.title,
            SharedEvent.place,
            SharedEvent.withdrawn_at.is_not(None),
            SharedEvent.version,
            ticked,
        )
        .join(Unit, sa.and_(Unit.ward_id == SharedEvent.ward_id, Unit.id == SharedEvent.organiser_id))
        .where(scope(actor, Action.EVENT_SHARE, Columns(body_id=SharedEvent.organiser_id, path=Unit.path)))
    )


def _own(event: EventRow, people: Joined) -> sa.ColumnElement[bool]:
    if event.organiser_kind not in CLOSED_LISTS:
        return sa.true()
    if event.organiser_kind is UnitKind.CELL:
        return sa.and_(people.cell.id == event.organiser_id)
    if event.organiser_kind is UnitKind.AREA_FRONT:
        lead = people.columns.lead_id
        return sa.false() if lead is None else sa.and_(lead == event.organiser_id)
    in_orgs = people.columns.in_orgs
    return in_orgs([event.organiser_id]) if in_orgs else sa.false()
