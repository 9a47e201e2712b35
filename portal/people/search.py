"""Members found by name: those whose cards the searcher may open, and themself. Units found by every name."""

from collections import defaultdict
from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.finding import Hit, SearchTerms, to_find
from portal.ground.names import fold
from portal.ground.text import Sentence, say
from portal.organisations.names import every_name
from portal.organisations.queries import UnitRow, successions, units
from portal.people import links
from portal.people.models import Membership, Person
from portal.people.queries.names import is_called, nearest_name_first
from portal.people.queries.namesakes import told_apart
from portal.people.queries.standing import joined
from portal.policy import Action, Actor, can, scope


def search_units(actor: Actor, terms: SearchTerms, today: date, limit: int) -> list[Hit]:
    """Units by any name they bear or bore; one that ended says what follows it."""
    if not can(actor, Action.UNIT_READ):
        return []
    every = {one.id: one for one in units()}
    borne: dict[int, str] = defaultdict(str)
    for unit_id, name in every_name():
        borne[unit_id] += f" {fold(to_find(name))}"
    found = [one for one in every.values() if all(f" {term}" in borne[one.id] for term in terms.folded)]
    found.sort(key=lambda one: not one.stood_on(today))
    return [Hit(one.name, _since_then(one, today, every), links.unit(one.id)) for one in found[:limit]]


def _since_then(one: UnitRow, today: date, every: dict[int, UnitRow]) -> tuple[str | Sentence | date, ...]:
    if one.stood_on(today) or one.ended_on is None:
        return (one.kind.label,)
    after = ", ".join(every[told.after_id].short_name for told in successions() if told.before_id == one.id)
    ended = say("kết thúc từ ngày %(day)s", day=one.ended_on)
    return (ended, say("kế tiếp là %(after)s", after=after)) if after else (ended,)


def search(actor: Actor, terms: SearchTerms, today: date, limit: int) -> list[Hit]:
    people = joined(today)
    rows = db.session.execute(
        people.select.with_only_columns(
            Person.id, Person.name, people.cell.short_name, people.group.name, maintain_column_froms=True
        )
        .where(
            scope(actor, Action.MEMBER_READ, people.columns),
            is_called(terms),
            sa.or_(Membership.id.is_not(None), Person.id == (actor.person_id or 0)),
        )
        .order_by(*nearest_name_first(terms), Person.sort_key, Person.id)
        .limit(limit)
    )
    found = rows.all()
    names = told_apart([(row[0], row[1]) for row in found], today)
    return [
        Hit(names[person_id], tuple(filter(None, (cell, group))), links.card(person_id))
        for person_id, _name, cell, group in found
    ]
