"""Lists of members: what the reader's posts open, filtered, searched and in Vietnamese order of names."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.labels import Labelled
from portal.ground.names import initial
from portal.ground.prepared import EACH, Prepared, prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlIds, SqlResult, SqlRow, SqlWord, at_most
from portal.organisations.models import Unit, UnitKind
from portal.people.columns import COLUMNS
from portal.people.models import CellMembership, ExemptionKind, Membership, OrganisationMembership, Person, Residence
from portal.people.queries.asked import asked, exemption, filtered, ordered
from portal.people.queries.namesakes import told_apart
from portal.people.queries.standing import BEGUN, Joined, MemberRow, begun, joined, starts
from portal.people.rules.filters import Order, PeopleFilter
from portal.people.rules.standing import PartyStanding, standing_on
from portal.policy import Action, Actor, Formal, beginning, either, scope

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
    paged = {"paged": page is not None, "after": PAGE * ((page or 1) - 1)}
    rows = _read(_members, actor, day, wanted, action, **paged).all()
    listed = _told(rows, actor, day, everyone=page is None)
    if page is None and all(one.detailed for one in listed):
        return listed  # for a workbook or a print, where card and birth stand beside the name
    return called(listed, day)


Among = tuple[str, ...] | None
_GIVEN = {"actor": Formal, "day": sa.Date, "wanted": EACH, **BEGUN}


def _read(read: Prepared, actor: Actor, day: date, wanted: PeopleFilter, *actions: Action, **more: object) -> SqlResult:
    """By the read that was built once; but of what is typed and what is asked of the chapters' columns no two are
    alike."""
    posted = replace(actor, person_id=None)  # what someone may see of themself makes no list
    begins = reduce(either, (beginning(posted, action) for action in actions))
    among, start = starts(begins)
    given = {"actor": posted, "day": day, "wanted": wanted, "among": among, **start, **more}
    if len(actions) == 1:
        given["action"] = actions[0]
    return db.session.execute(read.build(**given)) if wanted.typed or wanted.states else read(**given)


@prepared(**_GIVEN, action=EACH, paged=EACH, after=sa.Integer)
def _members(
    actor: Actor,
    day: SqlDay,
    wanted: PeopleFilter,
    action: Action,
    paged: bool,
    after: int,
    among: Among,
    **start: SqlIds,
) -> Query:
    people = joined(day)
    query = asked(_opened(actor, action, people, begun(day, among, **start)), people, actor, day, wanted)
    query = ordered(query, people, wanted).add_columns(exemption(day), _detailed(actor, people))
    return query.limit(at_most(PAGE)).offset(after) if paged else query


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
    if not people:
        return {column.code: {} for column in COLUMNS}
    asked = {"actor": actor, "month": f"{day:%Y-%m}", "people": [] if everyone else people, "everyone": everyone}
    return {column.code: {one.person_id: one.state for one in _column(code=column.code, **asked)} for column in COLUMNS}


@prepared(actor=Formal, month=sa.Text, people=[sa.BigInteger], everyone=EACH, code=EACH)
def _column(actor: Actor, month: SqlWord, people: SqlIds, everyone: bool, code: str) -> Query:
    (column,) = [one for one in COLUMNS if one.code == code]
    rows = column.rows(actor, month, None if everyone else people)
    return sa.select(rows.c.person_id, rows.c.state)


class ListCounts(NamedTuple):
    """How many were asked for, how many of those are exempt, and what else the reader may do with some of them."""

    found: int
    exempt: int
    detailed: bool
    exportable: bool


def counts(actor: Actor, day: date, wanted: PeopleFilter) -> ListCounts:
    """All of it in one read."""
    found, exempt, detailed, exportable = _read(_sums, actor, day, wanted, *COUNTED).one()
    return ListCounts(found, exempt, bool(detailed), bool(exportable))


COUNTED = (Action.MEMBER_READ, Action.MEMBER_DETAILS, Action.MEMBER_EXPORT)


@prepared(**_GIVEN)
def _sums(actor: Actor, day: SqlDay, wanted: PeopleFilter, among: Among, **start: SqlIds) -> Query:
    people = joined(day)
    read, detailed, exported = (scope(actor, action, people.columns) for action in COUNTED)
    query = people.select.where(
        begun(day, among, **start), Membership.id.is_not(None), sa.or_(read, detailed, exported)
    )
    query, conditions = filtered(query, people, actor, day, wanted)
    found = sa.and_(read, *conditions)
    exempt = sa.and_(found, exemption(day) == ExemptionKind.EXEMPT)
    sums = [_how_many(one) for one in (found, exempt, detailed, exported)]
    return query.with_only_columns(*sums, maintain_column_froms=True)


def _how_many(of: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((of, 1), else_=0)), 0)


class Begins(NamedTuple):
    """Where a letter, a residence group or a cell begins in the whole list: after how many rows, with whom."""

    head: str | None
    after: int
    person_id: int


def beginnings(actor: Actor, day: date, wanted: PeopleFilter) -> list[Begins]:
    """In the list's own order; by name each first letter of the given name, Đ beside D."""
    found: list[Begins] = []
    for after, (head, person_id) in enumerate(_read(_heads, actor, day, wanted, Action.MEMBER_READ)):
        called = initial(head) if wanted.order is Order.NAME else head
        if not found or found[-1].head != called:
            found.append(Begins(called, after, person_id))
    return found


@prepared(**_GIVEN, action=EACH)
def _heads(actor: Actor, day: SqlDay, wanted: PeopleFilter, action: Action, among: Among, **start: SqlIds) -> Query:
    people = joined(day)
    heads: dict[Order, sa.SQLColumnExpression[str]] = {
        Order.GROUP: people.group.name,
        Order.CELL: people.cell.short_name,
    }
    query = asked(_opened(actor, action, people, begun(day, among, **start)), people, actor, day, wanted)
    head = heads.get(wanted.order, Person.given_name)
    return ordered(query, people, wanted).with_only_columns(head, Person.id, maintain_column_froms=True)


def member_listed(actor: Actor, person_id: int, day: date) -> ListedPerson | None:
    """One person as the reader's post needs them, oneself included; someone who is no member has no cell."""
    row = _one(actor=actor, day=day, person_id=person_id).first()
    return None if row is None else _told([row], actor, day)[0]


@prepared(actor=Formal, day=sa.Date, person_id=sa.BigInteger)
def _one(actor: Actor, day: SqlDay, person_id: SqlId) -> Query:
    people = joined(day)
    query = people.select.where(Person.id == person_id, scope(actor, Action.MEMBER_READ, people.columns))
    return query.add_columns(exemption(day), scope(actor, Action.MEMBER_DETAILS, people.columns))


def count(actor: Actor, day: date, wanted: PeopleFilter, action: Action = Action.MEMBER_READ) -> int:
    return int(_read(_number, actor, day, wanted, action).scalar_one())


@prepared(**_GIVEN, action=EACH)
def _number(actor: Actor, day: SqlDay, wanted: PeopleFilter, action: Action, among: Among, **start: SqlIds) -> Query:
    people = joined(day)
    query = asked(_opened(actor, action, people, begun(day, among, **start)), people, actor, day, wanted)
    return query.with_only_columns(sa.func.count(), maintain_column_froms=True)


def places(actor: Actor, day: date) -> tuple[dict[int, str], dict[int, str]]:
    """The cells and residence groups among the members whom the actor's posts open, by id, in the ward's order."""
    rows = _read(_places, actor, day, PeopleFilter(), Action.MEMBER_READ)
    found = _units(ids=sorted({number for row in rows for number in row if number})).all()
    cells = {one.id: one.short_name for one in found if one.kind is UnitKind.CELL}
    return cells, {one.id: one.name for one in found if one.kind is not UnitKind.CELL}


@prepared(**_GIVEN, action=EACH)
def _places(actor: Actor, day: SqlDay, wanted: PeopleFilter, action: Action, among: Among, **start: SqlIds) -> Query:
    people = joined(day)
    opened = _opened(actor, action, people, begun(day, among, **start)).with_only_columns(
        CellMembership.cell_id, Residence.group_id, maintain_column_froms=True
    )
    # Grouped: before a DISTINCT, SQLite would first write out which body leads each cell of the ward.
    return opened.group_by(CellMembership.cell_id, Residence.group_id)


@prepared(ids=[sa.BigInteger])
def _units(ids: SqlIds) -> Query:
    named = sa.select(Unit.id, Unit.kind, Unit.name, Unit.short_name)
    return named.where(Unit.id.in_(ids)).order_by(Unit.order, Unit.id)


def _detailed(actor: Actor, people: Joined) -> sa.ColumnElement[bool]:
    return scope(actor, Action.MEMBER_DETAILS, people.columns)


def _opened(actor: Actor, action: Action, people: Joined, found: sa.ColumnElement[bool]) -> Query:
    """Members among those who are found from where the policy begins."""
    return people.select.where(found, Membership.id.is_not(None), scope(actor, action, people.columns))


def _organisation_names(people: Collection[int], day: date) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, name in _organisations(people=list(people), day=day):
        found[person_id].append(name)
    return {person: tuple(names) for person, names in found.items()}


@prepared(people=[sa.BigInteger], day=sa.Date)
def _organisations(people: SqlIds, day: SqlDay) -> Query:
    one = OrganisationMembership
    return (
        sa.select(one.person_id, Unit.short_name)
        .join(Unit, sa.and_(Unit.ward_id == one.ward_id, Unit.id == one.organisation_id))
        .where(one.person_id.in_(people), dated(one, day))
        .order_by(Unit.order, Unit.id)
    )


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
