"""Members found by name: those whose cards the searcher may open, and themself."""

from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.finding import Hit, SearchTerms
from portal.people import links
from portal.people.models import Membership, Person
from portal.people.queries.apart import told_apart
from portal.people.queries.names import is_called, nearest_name_first
from portal.people.queries.standing import joined
from portal.policy import Action, Actor, scope


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
