"""Lists of members: what the reader's posts open, filtered, searched and in Vietnamese order of names."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db, ward
from portal.ground.finding import terms_of
from portal.ground.labels import Labelled
from portal.ground.names import initial
from portal.ground.sql import Query, SqlRow, at_most
from portal.organisations.models import Unit, UnitKind
from portal.people.columns import COLUMNS
from portal.people.models import (
    CellMembership,
    Exemption,
    ExemptionKind,
    Membership,
    OrganisationMembership,
    Person,
    Residence,
)
from portal.people.queries.names import is_called, nearest_name_first
from portal.people.queries.namesakes import told_apart
from portal.people.queries.standing import Joined, MemberRow, begun, joined
from portal.people.rules.filters import NOT_EXEMPT, OUTSIDE, Order, PeopleFilter
from portal.people.rules.standing import PartyStanding, standing_on
from portal.policy import Action, Actor, beginning, either, scope

PAGE = 40  # a phone's list: more is not looked through


class ListedPerson(NamedTuple):
    """A line of the list; birth, card and dates of membership are None where the reader's post does not need them."""

    member: MemberRow
    exemption: ExemptionKind | None
    detailed: bool
    standing: PartyStanding | None
    organisations: tuple[str, ...]
    states: dict[str, Labelled]


def members(
    actor: Actor, day: date, wanted: PeopleFilter, action: Action = Action.MEMBER_READ, *, page: int | None = None
) -> list[ListedPerson]:
    """The members whom the actor's posts open (see rules.standing.in_capacity): all of them, or a page of them."""
    people = joined(day)
    query = _asked(_opened(actor, day, action, people), people, actor, day, wanted)
    query = _ordered(query, people, wanted).add_columns(_exemption(day), _detailed(actor, people))
    if page is not None:
        query = query.limit(at_most(PAGE)).offset(PAGE * (page - 1))
    listed = _told(db.session.execute(query).all(), actor, day, everyone=page is None)
    if page is None and all(one.detailed for one in listed):
        return listed  # for a workbook or a print, where card and birth stand beside the name
    return called(listed, day)


def called(listed: Sequence[ListedPerson], day: date) -> list[ListedPerson]:
    """The same people, namesakes told apart."""
    names = told_apart([(one.member.person_id, one.member.name) for one in listed], day)
    return [one._replace(member=one.member._replace(name=names[one.member.person_id])) for one in listed]


def _told(rows: Sequence[SqlRow], actor: Actor, day: date, *, everyone: bool = False) -> list[ListedPerson]:
    """The rows with what is looked up for these people alone: organisations and the chapters' own columns."""
    people = [row[0] for row in rows]
    organisations, states = _organisation_names(people, day), _states(people, actor, day, everyone)
    return [_listed(row, day, organisations, states) for row in rows]


def _states(people: list[int], actor: Actor, day: date, everyone: bool) -> dict[str, dict[int, str]]:
    """What each column says of these people; whom it leaves out is left out."""
    found = {}
    for column in COLUMNS:
        rows = column.rows(actor, day, None if everyone else people)
        asked = sa.select(rows.c.person_id, rows.c.state).where(rows.c.ward_id == ward())
        found[column.code] = {row.person_id: row.state for row in db.session.execute(asked)} if people else {}
    return found


class ListCounts(NamedTuple):
    """How many were asked for, how many of those are exempt, and what else the reader may do with some of them."""

    found: int
    exempt: int
    detailed: bool
    exportable: bool


def counts(actor: Actor, day: date, wanted: PeopleFilter) -> ListCounts:
    """All of it in one read."""
    people, actions = joined(day), (Action.MEMBER_READ, Action.MEMBER_DETAILS, Action.MEMBER_EXPORT)
    read = _by_posts(actor, Action.MEMBER_READ, people)
    detailed = _by_posts(actor, Action.MEMBER_DETAILS, people)
    exported = _by_posts(actor, Action.MEMBER_EXPORT, people)
    begins = reduce(either, (beginning(_as_posted(actor), action) for action in actions))
    query = people.select.where(begun(begins, day), Membership.id.is_not(None), sa.or_(read, detailed, exported))
    query, conditions = _filtered(query, people, actor, day, wanted)
    asked = sa.and_(read, *conditions)
    exempt = sa.and_(asked, _exemption(day) == ExemptionKind.EXEMPT)
    sums = [_how_many(one) for one in (asked, exempt, detailed, exported)]
    row = db.session.execute(query.with_only_columns(*sums, maintain_column_froms=True)).one()
    return ListCounts(row[0], row[1], bool(row[2]), bool(row[3]))


def _how_many(of: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((of, 1), else_=0)), 0)


class Begins(NamedTuple):
    """Where a letter, a residence group or a cell begins in the whole list: after how many rows, with whom."""

    head: str | None
    after: int
    person_id: int


def beginnings(actor: Actor, day: date, wanted: PeopleFilter) -> list[Begins]:
    """In the list's own order; by name each first letter of the given name, Đ beside D."""
    people = joined(day)
    heads: dict[Order, sa.SQLColumnExpression[str]] = {
        Order.GROUP: people.group.name,
        Order.CELL: people.cell.short_name,
    }
    query = _asked(_opened(actor, day, Action.MEMBER_READ, people), people, actor, day, wanted)
    rows = db.session.execute(
        _ordered(query, people, wanted).with_only_columns(
            heads.get(wanted.order, Person.given_name), Person.id, maintain_column_froms=True
        )
    )
    found: list[Begins] = []
    for after, (head, person_id) in enumerate(rows):
        called = initial(head) if wanted.order is Order.NAME else head
        if not found or found[-1].head != called:
            found.append(Begins(called, after, person_id))
    return found


def member_listed(actor: Actor, person_id: int, day: date) -> ListedPerson | None:
    """One person as the reader's post needs them, oneself included; someone who is no member has no cell."""
    people = joined(day)
    query = people.select.where(Person.id == person_id, scope(actor, Action.MEMBER_READ, people.columns))
    detailed = scope(actor, Action.MEMBER_DETAILS, people.columns)
    row = db.session.execute(query.add_columns(_exemption(day), detailed)).first()
    return None if row is None else _told([row], actor, day)[0]


def count(actor: Actor, day: date, wanted: PeopleFilter, action: Action = Action.MEMBER_READ) -> int:
    people = joined(day)
    query = _asked(_opened(actor, day, action, people), people, actor, day, wanted)
    return db.session.scalar(query.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0


def places(actor: Actor, day: date) -> tuple[dict[int, str], dict[int, str]]:
    """The cells and residence groups among the members whom the actor's posts open, by id, in the ward's order."""
    people = joined(day)
    opened = _opened(actor, day, Action.MEMBER_READ, people).with_only_columns(
        CellMembership.cell_id, Residence.group_id, maintain_column_froms=True
    )
    # Grouped: before a DISTINCT, SQLite would first write out which body leads each cell of the ward.
    rows = db.session.execute(opened.group_by(CellMembership.cell_id, Residence.group_id)).all()
    met = {number for row in rows for number in row if number}
    found = db.session.execute(
        sa.select(Unit.id, Unit.kind, Unit.name, Unit.short_name).where(Unit.id.in_(met)).order_by(Unit.order, Unit.id)
    ).all()
    cells = {one.id: one.short_name for one in found if one.kind is UnitKind.CELL}
    return cells, {one.id: one.name for one in found if one.kind is not UnitKind.CELL}


def _detailed(actor: Actor, people: Joined) -> sa.ColumnElement[bool]:
    return _by_posts(actor, Action.MEMBER_DETAILS, people)


def _by_posts(actor: Actor, action: Action, people: Joined) -> sa.ColumnElement[bool]:
    return scope(_as_posted(actor), action, people.columns)


def _as_posted(actor: Actor) -> Actor:
    """What someone may see of themself makes no list."""
    return replace(actor, person_id=None)


def _opened(actor: Actor, day: date, action: Action, people: Joined) -> Query:
    begins = begun(beginning(_as_posted(actor), action), day)
    return people.select.where(begins, Membership.id.is_not(None), _by_posts(actor, action, people))


def _asked(query: Query, people: Joined, actor: Actor, day: date, wanted: PeopleFilter) -> Query:
    """Of those whom the query opens, what was asked for."""
    query, conditions = _filtered(query, people, actor, day, wanted)
    return query.where(*conditions)


def _filtered(
    query: Query, people: Joined, actor: Actor, day: date, wanted: PeopleFilter
) -> tuple[Query, list[sa.ColumnElement[bool]]]:
    """What was asked for, and the query with those of the chapters' own columns that it is asked by."""
    conditions = list(_conditions(people, actor, day, wanted))
    for column in COLUMNS:
        values = [value for code, value in wanted.states if code == column.code]
        if not values:
            continue
        rows = column.rows(actor, day, None)
        query = query.outerjoin(rows, sa.and_(rows.c.ward_id == Person.ward_id, rows.c.person_id == Person.id))
        state = sa.func.coalesce(rows.c.state, column.absent.value)
        conditions += [state == value for value in values]
    return query, conditions


def _conditions(people: Joined, actor: Actor, day: date, wanted: PeopleFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.cell_id:
        yield people.cell.id == wanted.cell_id
    if wanted.group_id == OUTSIDE:
        yield Residence.group_id.is_(None)
    elif wanted.group_id:
        yield Residence.group_id == wanted.group_id
    if wanted.organisation_id and people.columns.in_orgs:
        yield people.columns.in_orgs([wanted.organisation_id])
    if wanted.standing:  # whoever may not read it in a line may not ask for it either
        yield _detailed(actor, people)
        yield _stands(wanted.standing, day)
    if wanted.exemption:
        kind = _exemption(day)
        yield kind.is_(None) if wanted.exemption == NOT_EXEMPT else kind == wanted.exemption
    if wanted.typed:
        terms = terms_of(wanted.typed)
        yield is_called(terms) if terms else sa.false()


def _ordered(query: Query, people: Joined, wanted: PeopleFilter) -> Query:
    if terms := terms_of(wanted.typed):
        query = query.order_by(*nearest_name_first(terms))
    if wanted.order is Order.GROUP:
        query = query.order_by(people.group.order.is_(None), people.group.order, people.group.id)
    if wanted.order is Order.CELL:
        query = query.order_by(people.cell.order.is_(None), people.cell.order, people.cell.id)
    return query.order_by(Person.sort_key, Person.id)


def _stands(standing: PartyStanding, day: date) -> sa.ColumnElement[bool]:
    """The SQL face of rules.standing.standing_on."""
    official = sa.or_(
        Membership.official_on <= day, sa.and_(Membership.official_on.is_(None), Membership.admitted_on.is_(None))
    )
    return official if standing is PartyStanding.OFFICIAL else sa.not_(sa.func.coalesce(official, sa.false()))


def _exemption(day: date) -> sa.ScalarSelect[ExemptionKind]:
    return (
        sa.select(Exemption.kind)
        .where(Exemption.ward_id == Person.ward_id, Exemption.person_id == Person.id, dated(Exemption, day))
        .order_by(Exemption.valid_from.desc())
        .limit(at_most(1))
        .scalar_subquery()
    )


def _organisation_names(people: Collection[int], day: date) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, name in db.session.execute(
        sa.select(OrganisationMembership.person_id, Unit.short_name)
        .join(Unit, Unit.id == OrganisationMembership.organisation_id)
        .where(OrganisationMembership.person_id.in_(people), OrganisationMembership.holds(day))
        .order_by(Unit.order)
    ):
        found[person_id].append(name)
    return {person: tuple(names) for person, names in found.items()}


def _listed(
    row: SqlRow, day: date, organisations: Mapping[int, tuple[str, ...]], states: Mapping[str, Mapping[int, str]]
) -> ListedPerson:
    *told, exemption, detailed = row
    member = MemberRow(*told)
    standing = standing_on(day, member.admitted_on, member.official_on) if detailed else None
    if not detailed:
        member = member._replace(birth_date=None, birth_year=None, card_number=None, admitted_on=None, official_on=None)
    return ListedPerson(
        member,
        exemption,
        bool(detailed),
        standing,
        organisations.get(member.person_id, ()),
        {
            column.code: column.states(states[column.code].get(member.person_id, column.absent.value))
            for column in COLUMNS
        },
    )
