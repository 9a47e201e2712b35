"""Phiếu kích hoạt for many: whom a body, a cell or a role names, in the order in which slips are handed out, and how
far each slip has come."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts.models import Account, ActivationSlip
from portal.accounts.rules import SlipState, slip_state
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.sql import Query
from portal.organisations.models import Holding, Unit
from portal.people.models import CellMembership, Membership, Person
from portal.people.queries.active import in_cell_on, of_person
from portal.people.queries.namesakes import apart
from portal.policy import Action, Actor, Role, require


class SlipScope(NamedTuple):
    """Who is to have a slip: of one unit or of all, holding a post or every member of the cell."""

    unit_id: int | None = None
    role: Role | None = None
    members: bool = False
    states: frozenset[SlipState] = frozenset()  # none: all


class Receiver(NamedTuple):
    """Somebody in the order of handing out: under the unit where they are met."""

    person_id: int
    name: str
    unit: str
    title: str
    login: str | None
    state: SlipState
    slip_id: int | None


def receivers_for(actor: Actor, wanted: SlipScope, today: date) -> list[Receiver]:
    """By unit in the ward's order, then by name; whoever is met in two units stands once, in the first."""
    require(actor, Action.ACCOUNT_MANAGE)
    rows = db.session.execute(_seated(wanted, today)).all()
    if wanted.members:
        rows = [*rows, *db.session.execute(_members(wanted, today)).all()]
    first = {row.id: row for row in sorted(rows, key=lambda row: (row.order, row.unit, not row.title), reverse=True)}
    listed = sorted(first.values(), key=lambda row: (row.order, row.unit, row.sort_key, row.id))
    accounts = _accounts(first.keys())
    found = [
        Receiver(row.id, row.name, row.unit, row.title, *accounts.get(row.id, (None, SlipState.NONE, None)))
        for row in listed
    ]
    return apart([one for one in found if not wanted.states or one.state in wanted.states], today)


def _seated(wanted: SlipScope, today: date) -> Query:
    asked = (
        sa.select(Person.id, Person.name, Person.sort_key, Unit.order, Unit.short_name.label("unit"), Holding.title)
        .join(Holding, of_person(Holding))
        .join(Unit, sa.and_(Unit.ward_id == Holding.ward_id, Unit.id == Holding.unit_id))
        .where(Holding.holds(today))
    )
    if wanted.unit_id:
        asked = asked.where(Unit.id == wanted.unit_id)
    return asked.where(Holding.role == wanted.role) if wanted.role else asked


def _members(wanted: SlipScope, today: date) -> Query:
    asked = (
        sa.select(
            Person.id,
            Person.name,
            Person.sort_key,
            Unit.order,
            Unit.short_name.label("unit"),
            sa.literal("").label("title"),
        )
        .join(CellMembership, in_cell_on(today))
        .join(Membership, of_person(Membership))
        .join(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(Membership.holds(today))
    )
    return asked.where(Unit.id == wanted.unit_id) if wanted.unit_id else asked


def _accounts(people: Iterable[int]) -> dict[int, tuple[str, SlipState, int | None]]:
    """Login, how far the newest slip has come, and which it is."""
    rows = db.session.execute(
        sa.select(
            Account.person_id,
            Account.login,
            Account.password_set_at,
            Account.disabled_at,
            ActivationSlip.id,
            ActivationSlip.handed_at,
            ActivationSlip.used_at,
            ActivationSlip.withdrawn_at,
            ActivationSlip.expires_at,
        )
        .outerjoin(
            ActivationSlip, sa.and_(ActivationSlip.ward_id == Account.ward_id, ActivationSlip.account_id == Account.id)
        )
        .order_by(ActivationSlip.issued_at, ActivationSlip.id)
    )
    at, wanted = now(), set(people)
    return {
        row.person_id: (
            row.login,
            slip_state(
                active=row.password_set_at is not None,
                stopped=row.disabled_at is not None,
                printed=row.id is not None,
                handed=row.handed_at is not None,
                over=row.id is not None and (row.withdrawn_at is not None or row.expires_at <= at),
                used=row.used_at is not None,
            ),
            row.id,
        )
        for row in rows
        if row.person_id in wanted
    }
