"""What a reader asks of the list of members, and in which order, as SQL."""

from collections.abc import Iterator

import sqlalchemy as sa

from portal.ground.db import dated
from portal.ground.finding import terms_of
from portal.ground.sql import Query, SqlDay, at_most
from portal.people.columns import COLUMNS
from portal.people.models import Exemption, ExemptionKind, Membership, Person, Residence
from portal.people.queries.names import is_called, nearest_name_first
from portal.people.queries.standing import Joined
from portal.people.rules.filters import NOT_EXEMPT, OUTSIDE, Order, PeopleFilter
from portal.people.rules.standing import PartyStanding
from portal.policy import Action, Actor, scope


def asked(query: Query, people: Joined, actor: Actor, day: SqlDay, wanted: PeopleFilter) -> Query:
    """Of those whom the query opens, what was asked for."""
    query, conditions = filtered(query, people, actor, day, wanted)
    return query.where(*conditions)


def filtered(
    query: Query, people: Joined, actor: Actor, day: SqlDay, wanted: PeopleFilter
) -> tuple[Query, list[sa.ColumnElement[bool]]]:
    """What was asked for, and the query with those of the chapters' own columns that it is asked by."""
    conditions = list(_conditions(people, actor, day, wanted))
    for column in COLUMNS:
        values = [value for code, value in wanted.states if code == column.code]
        if not values:
            continue
        rows = column.rows(actor, f"{day:%Y-%m}", None)  # no read that is built once asks by them
        query = query.outerjoin(rows, sa.and_(rows.c.ward_id == Person.ward_id, rows.c.person_id == Person.id))
        state = sa.func.coalesce(rows.c.state, column.absent.value)
        conditions += [state == value for value in values]
    return query, conditions


def _conditions(people: Joined, actor: Actor, day: SqlDay, wanted: PeopleFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.cell_id:
        yield people.cell.id == wanted.cell_id
    if wanted.group_id == OUTSIDE:
        yield Residence.group_id.is_(None)
    elif wanted.group_id:
        yield Residence.group_id == wanted.group_id
    if wanted.organisation_id and people.columns.in_orgs:
        yield people.columns.in_orgs([wanted.organisation_id])
    if wanted.standing:  # whoever may not read it in a line may not ask for it either
        yield scope(actor, Action.MEMBER_DETAILS, people.columns)
        yield _stands(wanted.standing, day)
    if wanted.exemption:
        kind = exemption(day)
        yield kind.is_(None) if wanted.exemption == NOT_EXEMPT else kind == wanted.exemption
    if wanted.typed:
        terms = terms_of(wanted.typed)
        yield is_called(terms) if terms else sa.false()


def ordered(query: Query, people: Joined, wanted: PeopleFilter) -> Query:
    if terms := terms_of(wanted.typed):
        query = query.order_by(*nearest_name_first(terms))
    if wanted.order is Order.GROUP:
        query = query.order_by(people.group.order.is_(None), people.group.order, people.group.id)
    if wanted.order is Order.CELL:
        query = query.order_by(people.cell.order.is_(None), people.cell.order, people.cell.id)
    return query.order_by(Person.sort_key, Person.id)


def _stands(standing: PartyStanding, day: SqlDay) -> sa.ColumnElement[bool]:
    """The SQL face of rules.standing.standing_on."""
    official = sa.or_(
        Membership.official_on <= day, sa.and_(Membership.official_on.is_(None), Membership.admitted_on.is_(None))
    )
    return official if standing is PartyStanding.OFFICIAL else sa.not_(sa.func.coalesce(official, sa.false()))


def exemption(day: SqlDay) -> sa.ScalarSelect[ExemptionKind]:
    return (
        sa.select(Exemption.kind)
        .where(Exemption.ward_id == Person.ward_id, Exemption.person_id == Person.id, dated(Exemption, day))
        .order_by(Exemption.valid_from.desc())
        .limit(at_most(1))
        .scalar_subquery()
    )
