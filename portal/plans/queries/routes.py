"""Where plans go: the rules in force and past, whom a rule means today, and what it wants that was never sent."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db, ward
from portal.organisations.models import Unit
from portal.people.models import CellMembership, Membership, Person
from portal.people.queries.active import active, in_cell_on
from portal.people.queries.namesakes import meant_first
from portal.plans import routes
from portal.plans.models import Recipient, Route
from portal.plans.queries import standing
from portal.plans.rules.routes import Matches, means
from portal.policy import Action, Actor, can


class NamedRecipient(NamedTuple):
    """Somebody a rule means."""

    person_id: int
    name: str
    cell: str
    to: str  # where the copy goes; empty when nobody receives it
    has_plan: bool


class ForeseenRecipients(NamedTuple):
    """Whom a rule means on a day, before it is saved."""

    people: list[NamedRecipient]
    hidden: int  # meant, and yet nowhere to be sent: people of cells that are not shown to Front and neighbours


class Missing(NamedTuple):
    """What one rule wants and the register does not hold."""

    route: Route
    people: list[NamedRecipient]


def rules_for(actor: Actor, today: date) -> tuple[list[Route], list[Route]]:
    """In force or still to come; and past."""
    if not can(actor, Action.ROUTE_MANAGE):
        return [], []
    every = db.session.scalars(
        sa.select(Route).where(Route.withdrawn_at.is_(None)).order_by(Route.recipient, Route.valid_from, Route.id)
    ).all()
    over = [one for one in every if one.valid_until is not None and one.valid_until <= today]
    order = list(Recipient)
    current = sorted((one for one in every if one not in over), key=lambda one: order.index(one.recipient))
    return current, sorted(over, key=lambda one: one.valid_until or today, reverse=True)


def receiver_above(day: date) -> str | None:
    """Who takes the plans that go up, by name, as the rules of the day say."""
    named = (one.receiver for one in routes.in_force(day) if one.recipient is Recipient.SUPERIOR)
    return next((receiver for receiver in named if receiver), None)


def route_for(actor: Actor, route_id: int) -> Route | None:
    return db.session.get(Route, (ward(), route_id)) if can(actor, Action.ROUTE_MANAGE) else None


def foresee(recipient: Recipient, matches: Matches, day: date) -> ForeseenRecipients:
    """Names before anything is saved: everyone taking part today whom the rule means."""
    people = [row.person_id for row in db.session.execute(active(day))]
    traits = routes.traits_of(people, day)
    meant = [person for person in people if means(matches, traits[person])]
    going = [one for one in meant if not (traits[one].hidden and recipient in routes.NOT_FOR_HIDDEN)]
    place = routes.PLACE.get(recipient)
    bodies = {} if place else routes.supervising_bodies(going, day)
    units = {row.id: row for row in db.session.execute(sa.select(Unit.id, Unit.code, Unit.short_name))}
    fixed = next((row.short_name for row in units.values() if row.code == place), "")

    def to(person_id: int) -> str:
        body = bodies.get(person_id)
        return fixed if place else units[body].short_name if body else ""

    return ForeseenRecipients(_named(going, to, day), len(meant) - len(going))


def missing_by_route(day: date) -> list[Missing]:
    """Only what approval would have sent by today's rules: a plan that has been there is not sent again."""
    lists: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for copy, _version in routes.missing(standing.approved(), day):
        lists[copy.route_id].append((copy.person_id, copy.unit_id))
    units = {row.id: row.short_name for row in db.session.execute(sa.select(Unit.id, Unit.short_name))}
    found = []
    for route in routes.in_force(day):
        places = dict(lists[route.id])
        if places:
            found.append(Missing(route, _named(list(places), lambda one, of=places: units[of[one]], day)))
    return found


def mark_of(lists: Sequence[Missing]) -> str:
    """A short sign of exactly this list, carried by the form that sends it."""
    said = ";".join(f"{one.route.id}:{','.join(str(p.person_id) for p in one.people)}" for one in lists)
    return sha256(said.encode()).hexdigest()[:16]


def people_meant(typed: str) -> tuple[list[int], list[str]]:
    """One name or card number a line: the people, and the lines by which nobody or several are meant."""
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    named: dict[str, set[int]] = defaultdict(set)
    for person_id, name, card in db.session.execute(
        sa.select(Person.id, Person.name, Membership.card_number)
        .join(Membership, sa.and_(Membership.ward_id == Person.ward_id, Membership.person_id == Person.id))
        .where(Membership.withdrawn_at.is_(None), sa.or_(Person.name.in_(lines), Membership.card_number.in_(lines)))
    ):
        for key in (name, card):
            if key:
                named[key].add(person_id)
    meant = {line: meant_first(sorted(named[line]), ward_today()) for line in lines}
    found = [meant[line][0] for line in lines if len(meant[line]) == 1]
    return list(dict.fromkeys(found)), [line for line in lines if len(meant[line]) != 1]


def names_of(people: Collection[int]) -> list[str]:
    rows = db.session.execute(sa.select(Person.name).where(Person.id.in_(people)).order_by(Person.sort_key))
    return [row.name for row in rows]


def _named(people: list[int], to: Callable[..., str], day: date) -> list[NamedRecipient]:
    with_plan = {person for _, person in standing.approved()}
    rows = db.session.execute(
        sa.select(Person.id, Person.name, Unit.short_name)
        .outerjoin(CellMembership, in_cell_on(day))
        .outerjoin(Unit, sa.and_(Unit.ward_id == Person.ward_id, Unit.id == CellMembership.cell_id))
        .where(Person.id.in_(people))
        .order_by(Unit.order, Person.sort_key, Person.id)
    )
    return [NamedRecipient(row[0], row[1], row[2] or "", to(row[0]), row[0] in with_plan) for row in rows]
