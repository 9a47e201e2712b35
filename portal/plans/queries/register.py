"""Sổ giao nhận as each reader may see it: the office and the ward's leaders all of it, a chi ủy what its members'
plans became, a body what was sent to it. States and days only, never a word of a plan."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.ground.prepared import TODAY, prepared
from portal.ground.sql import Query, SqlRow
from portal.ground.text import Sentence
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import CellMembership, Person
from portal.people.queries.namesakes import apart, spelt
from portal.people.queries.standing import Joined, joined, joined_on
from portal.plans.models import (
    Delivery,
    DeliveryEntry,
    DeliveryState,
    EntryKind,
    Plan,
    PlanVersion,
    Recipient,
    Route,
    VersionState,
)
from portal.plans.rules.postings import CopyState
from portal.policy import Action, Actor, Formal, PolicySubject, can, scope

PAGE = 100
# The day of a line, by which its names are told.
MOVED = sa.func.coalesce(Delivery.sent_on, Delivery.received_on, PlanVersion.approved_on)
BY_OFFICE = (Recipient.SUPERIOR, Recipient.NOTICE_BOARD)  # no cell carries these


class RegisterLine(NamedTuple):
    """One line of the register."""

    id: int
    recipient: Recipient
    unit_id: int
    unit: str
    state: DeliveryState
    sent_on: date | None
    sent_by: str | None
    received_on: date | None
    received_by: str | None
    source: str | None
    seen: int  # the delivery's version, for who corrects it
    version_id: int
    number: int
    version_state: VersionState
    person_id: int
    name: str
    cell_id: int | None
    cell: str | None
    path: str
    hidden: bool
    receiver: str | None  # as the rule named it by which the copy went

    @property
    def place(self) -> Sentence | str:
        """Whom it goes to: a plan is handed to the Đảng ủy, never to the Đảng bộ, and posted at the office."""
        if self.receiver:
            return self.receiver
        at_ward = self.recipient in (Recipient.NOTICE_BOARD, Recipient.WARD_COMMITTEE)
        return self.recipient.label if at_ward else self.unit

    @property
    def subject(self) -> PolicySubject:
        path = "" if self.recipient in BY_OFFICE else self.path
        return PolicySubject(person_id=self.person_id, path=path, hidden=self.hidden, body_id=self.unit_id)

    @property
    def replaced(self) -> bool:
        return self.version_state is VersionState.SUPERSEDED

    def as_rule(self) -> CopyState:
        return CopyState(self.name, self.recipient, self.state, self.version_state, self.sent_on)

    def may_send(self, actor: Actor) -> bool:
        return (
            self.state is DeliveryState.TO_SEND
            and self.recipient is not Recipient.NOTICE_BOARD
            and not self.replaced
            and can(actor, Action.DELIVERY_SEND, self.subject)
        )

    def may_receive(self, actor: Actor) -> bool:
        return (
            self.state is DeliveryState.SENT
            and self.recipient is not Recipient.NOTICE_BOARD
            and can(actor, Action.DELIVERY_RECEIVE, self.subject)
        )

    def may_correct(self, actor: Actor, to: DeliveryState) -> bool:
        """Taking the sending back is the sender's; taking the receipt back is the receiver's."""
        action = Action.DELIVERY_SEND if to is DeliveryState.TO_SEND else Action.DELIVERY_RECEIVE
        return can(actor, action, self.subject)


class RegisterFilter(NamedTuple):
    """What the reader filters the register by."""

    recipient: Recipient | None = None
    state: DeliveryState | None = None
    cell_id: int | None = None
    unit_id: int | None = None
    since: date | None = None
    until: date | None = None


class CopyRemark(NamedTuple):
    """What somebody wrote about a copy."""

    kind: EntryKind
    state: DeliveryState
    on: date | None
    words: str | None
    by: str | None
    recorded_at: datetime


def register_for(actor: Actor, asked: RegisterFilter, *, page: int | None = None) -> list[RegisterLine]:
    query = _asked(_rows(actor), asked).order_by(Unit.order, Delivery.recipient, Person.sort_key, Delivery.id)
    if page is not None:
        query = query.limit(PAGE).offset(PAGE * (page - 1))
    return apart([_listed(row) for row in db.session.execute(query)], ward_today())


def counts_for(actor: Actor, asked: RegisterFilter) -> dict[DeliveryState, int]:
    """How many lines in each state, whatever state is asked for."""
    query = (
        _asked(_rows(actor), asked._replace(state=None))
        .with_only_columns(Delivery.state, sa.func.count(), maintain_column_froms=True)
        .group_by(Delivery.state)
    )
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {state: found.get(state, 0) for state in DeliveryState}


def count_to_send_for(actor: Actor) -> int:
    """How many lines `RegisterLine.may_send` says yes to."""
    return int(_to_send(actor=actor).scalar_one())


@prepared(actor=Formal)
def _to_send(actor: Actor) -> Query:
    people = joined_on(TODAY)
    no_cells = sa.case((Delivery.recipient.in_(BY_OFFICE), ""), else_=people.columns.path)
    where = people.columns._replace(body_id=Delivery.unit_id, path=no_cells)
    return (
        _of(actor, people)
        .with_only_columns(sa.func.count(), maintain_column_froms=True)
        .where(
            Delivery.state == DeliveryState.TO_SEND,
            Delivery.recipient != Recipient.NOTICE_BOARD,
            PlanVersion.state != VersionState.SUPERSEDED,
            scope(actor, Action.DELIVERY_SEND, where),
        )
    )


def copies_for(actor: Actor, ids: Collection[int]) -> list[RegisterLine]:
    """These lines, as far as the actor may know of them."""
    rows = db.session.execute(_rows(actor).where(Delivery.id.in_(sorted(ids))).order_by(Person.sort_key, Delivery.id))
    return apart([_listed(row) for row in rows], ward_today())


def places_for(actor: Actor) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The cells and the receiving bodies that stand in the reader's register."""
    people = _people()
    rows = db.session.execute(
        _of(actor, people)
        .with_only_columns(
            people.cell.order,
            people.cell.id,
            people.cell.short_name,
            Unit.order,
            Unit.id,
            Unit.short_name,
            maintain_column_froms=True,
        )
        .distinct()
    ).all()
    cells = sorted({(row[0], row[1], row[2]) for row in rows if row[1]})
    bodies = sorted({(row[3], row[4], row[5]) for row in rows})
    return [(key, name) for _, key, name in cells], [(key, name) for _, key, name in bodies]


def lines_of(delivery_id: int) -> list[CopyRemark]:
    """Everything written about a copy, in order; the caller has found the copy by `copies_for`."""
    rows = db.session.execute(
        sa.select(
            DeliveryEntry.kind,
            DeliveryEntry.state,
            DeliveryEntry.on,
            DeliveryEntry.words,
            Person.name,
            DeliveryEntry.recorded_at,
        )
        .outerjoin(Person, sa.and_(Person.ward_id == DeliveryEntry.ward_id, Person.id == DeliveryEntry.by))
        .where(DeliveryEntry.delivery_id == delivery_id)
        .order_by(DeliveryEntry.recorded_at, DeliveryEntry.id)
    )
    return [CopyRemark(*row) for row in rows]


def _people() -> Joined:
    return joined(ward_today())


def _of(actor: Actor, people: Joined) -> Query:
    return (
        people.select.join(Plan, sa.and_(Plan.ward_id == Person.ward_id, Plan.person_id == Person.id))
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(Delivery, sa.and_(Delivery.ward_id == PlanVersion.ward_id, Delivery.plan_version_id == PlanVersion.id))
        .join(Unit, sa.and_(Unit.ward_id == Delivery.ward_id, Unit.id == Delivery.unit_id))
        .where(scope(actor, Action.DELIVERY_READ, people.columns._replace(body_id=Delivery.unit_id)))
    )


def _rows(actor: Actor) -> Query:
    people, sender, receiver = _people(), sa.orm.aliased(Person), sa.orm.aliased(Person)
    return (
        _of(actor, people)
        .outerjoin(sender, sa.and_(sender.ward_id == Delivery.ward_id, sender.id == Delivery.sent_by))
        .outerjoin(receiver, sa.and_(receiver.ward_id == Delivery.ward_id, receiver.id == Delivery.received_by))
        .outerjoin(Route, sa.and_(Route.ward_id == Delivery.ward_id, Route.id == Delivery.route_id))
        .with_only_columns(
            Delivery.id,
            Delivery.recipient,
            Unit.id,
            unit_called(Unit, MOVED),
            Delivery.state,
            Delivery.sent_on,
            sender.name,
            Delivery.received_on,
            receiver.name,
            Delivery.source,
            Delivery.version,
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.state,
            Person.id,
            spelt(Person, MOVED),
            people.cell.id,
            unit_called(people.cell, MOVED),
            sa.func.coalesce(people.cell.path, ""),
            people.columns.hidden,
            Route.receiver,
            maintain_column_froms=True,
        )
    )


def _listed(row: SqlRow) -> RegisterLine:
    return RegisterLine(*row)


def _asked(query: Query, asked: RegisterFilter) -> Query:
    if asked.recipient:
        query = query.where(Delivery.recipient == asked.recipient)
    if asked.state:
        query = query.where(Delivery.state == asked.state)
    if asked.cell_id:
        query = query.where(CellMembership.cell_id == asked.cell_id)
    if asked.unit_id:
        query = query.where(Delivery.unit_id == asked.unit_id)
    moved = sa.func.coalesce(Delivery.received_on, Delivery.sent_on)
    if asked.since:
        query = query.where(moved >= asked.since)
    if asked.until:
        query = query.where(moved <= asked.until)
    return query


__all__ = [
    "PAGE",
    "CopyRemark",
    "RegisterFilter",
    "RegisterLine",
    "copies_for",
    "counts_for",
    "lines_of",
    "places_for",
    "register_for",
]
