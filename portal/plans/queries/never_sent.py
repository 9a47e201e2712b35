"""How many copies the routes want that the register has not, without reading every plan: whoever has nothing of their
own that a rule looks at is meant with the whole cell, and the database counts them."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId, SqlIds
from portal.organisations import queries as organisations
from portal.organisations.models import CellKind, UnitKind
from portal.people.models import CellMembership, Management
from portal.people.queries import hidden_cells
from portal.people.queries.active import active, same_person
from portal.people.queries.standing import LEADS
from portal.plans import routes
from portal.plans.models import Delivery, Plan, PlanVersion, Recipient, Route, VersionState
from portal.plans.queries.standing import of_the_newest_drive
from portal.plans.rules.routes import Traits


def never_sent(day: date, only: Collection[Recipient] = tuple(Recipient)) -> int:
    """The number of `routes.missing` over every plan in force."""
    rules = [one for one in routes.in_force(day) if one.recipient in only]
    singly = _singly(day=day, apart=sorted(_apart(day, rules))).all()
    found = len(routes.missing([(one.version_id, one.person_id) for one in singly], day, only=only, rules=rules))
    people, places = [one.person_id for one in singly], {one.code: one.id for one in organisations.units()}
    for recipient, cells in _required(day, rules).items():
        place = routes.PLACE.get(recipient)
        asked = {"day": day, "apart": people, "cells": cells, "recipient": recipient, "led": place is None}
        if place is None or place in places:
            found += _lacking(**asked, unit_id=places[place] if place else None).scalar_one()
    return found


def _apart(day: date, rules: list[Route]) -> set[int]:
    """Whoever holds a post, is managed from above, is named by a rule, or whose note may pass to another body."""
    people = {seat.person_id for seat in organisations.seats(day)} | set(_managed(day=day).scalars())
    people |= {person for rule in rules for person in rule.matches.get("people", ())}
    return people | {person for passed in routes.MAY_PASS for person in passed(day)}


def _required(day: date, rules: list[Route]) -> dict[Recipient, list[int]]:
    """To whom the copy of a plain member goes, with the cells of which it does."""
    hidden = hidden_cells(day)
    found: dict[Recipient, list[int]] = {}
    for cell in organisations.units(UnitKind.CELL):
        kind = cell.cell_kind
        anybody = Traits(0, cell_id=cell.id, cell_kind=kind, hidden=cell.id in hidden or kind is CellKind.POLICE)
        for recipient in {rule.recipient for rule in rules if routes.goes_to(rule.recipient, rule.matches, anybody)}:
            found.setdefault(recipient, []).append(cell.id)
    return found


@prepared(day=sa.Date)
def _managed(day: date) -> Query:
    return sa.select(Management.person_id).where(Management.holds(day))


@prepared(day=sa.Date, apart=[sa.BigInteger])
def _singly(day: date, apart: SqlIds) -> Query:
    """The plans in force of those who are looked at one by one: also who does not take part."""
    takes_part = sa.exists(active(day).where(same_person(Plan)))
    return (
        sa.select(PlanVersion.id.label("version_id"), Plan.person_id)
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .where(
            PlanVersion.state == VersionState.APPROVED,
            of_the_newest_drive(),
            sa.or_(Plan.person_id.in_(apart), ~takes_part),
        )
    )


@prepared(
    day=sa.Date,
    apart=[sa.BigInteger],
    cells=[sa.BigInteger],
    recipient=Delivery.recipient.type,
    unit_id=sa.BigInteger,
    led=EACH,
)
def _lacking(day: date, apart: SqlIds, cells: SqlIds, recipient: Recipient, unit_id: SqlId, led: bool) -> Query:
    """`led`: it goes to the body that leads in the cell, else to the one unit."""
    query = (
        active(day)
        .with_only_columns(sa.func.count())
        .join(Plan, same_person(Plan))
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .where(
            PlanVersion.state == VersionState.APPROVED,
            of_the_newest_drive(),
            CellMembership.cell_id.in_(cells),
            CellMembership.person_id.not_in(apart),
        )
    )
    goes_to = unit_id
    if led:
        (leads,) = [one(day) for one in LEADS]
        query = query.join(
            leads, sa.and_(leads.c.ward_id == CellMembership.ward_id, leads.c.cell_id == CellMembership.cell_id)
        ).where(leads.c.body_id.is_not(None))
        goes_to = leads.c.body_id
    there = sa.select(Delivery.id).where(
        Delivery.ward_id == PlanVersion.ward_id,
        Delivery.plan_version_id == PlanVersion.id,
        Delivery.recipient == recipient,
        Delivery.unit_id == goes_to,
    )
    return query.where(~sa.exists(there))
