"""Lists of members: what the reader's posts open, filtered, searched and in Vietnamese order of names."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.finding import terms_of
from portal.ground.labels import Labelled
from portal.ground.names import initial
from portal.organisations.models import Unit
from portal.people.columns import COLUMNS
from portal.people.models import Exemption, ExemptionKind, Membership, OrganisationMembership, Person, Residence
from portal.people.queries.apart import told_apart
from portal.people.queries.names import is_called, nearest_name_first
from portal.people.queries.standing import Joined, MemberRow, joined
from portal.people.rules.standing import PartyStanding, standing_on
from portal.people.rules.wanted import NOT_EXEMPT, OUTSIDE, Order, PeopleFilter
from portal.policy import Action, Actor, scope

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
    query = _ordered(_wanted(_opened(actor, day, action, people), people, actor, day, wanted), people, wanted)
    query = query.add_columns(_exemption(day), _detailed(actor, people))
    if page is not None:
        query = query.limit(PAGE).offset(PAGE * (page - 1))
    rows = db.session.execute(query).all()
    width = len(MemberRow._fields)
    organisations = _organisation_names([row[0] for row in rows], day)
    listed = [_listed(row, width, day, organisations) for row in rows]
    if page is None:
        return listed  # for a workbook, where card and birth stand beside the name
    names = told_apart([(one.member.person_id, one.member.name) for one in listed], day)
    return [one._replace(member=one.member._replace(name=names[one.member.person_id])) for one in listed]


class Begins(NamedTuple):
    """Where a letter, a residence group or a cell begins in the whole list: after how many rows, with whom."""

    head: str | None
    after: int
    person_id: int


def beginnings(actor: Actor, day: date, wanted: PeopleFilter) -> list[Begins]:
    """In the list's own order; by name each first letter of the given name, Đ beside D."""
    people = joined(day)
    heads: dict[Order, Any] = {Order.GROUP: people.group.name, Order.CELL: people.cell.short_name}
    query = _wanted(_opened(actor, day, Action.MEMBER_READ, people), people, actor, day, wanted, _asked(wanted))
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
    query = _wanted(query, people, actor, day, PeopleFilter())
    detailed = scope(actor, Action.MEMBER_DETAILS, people.columns)
    row = db.session.execute(query.add_columns(_exemption(day), detailed)).first()
    if row is None:
        return None
    return _listed(row, len(MemberRow._fields), day, _organisation_names([person_id], day))


def count(actor: Actor, day: date, wanted: PeopleFilter, action: Action = Action.MEMBER_READ) -> int:
    people = joined(day)
    query = _wanted(_opened(actor, day, action, people), people, actor, day, wanted, _asked(wanted))
    return db.session.scalar(query.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0


def _asked(wanted: PeopleFilter) -> set[str]:
    return {code for code, _ in wanted.states}


def places(actor: Actor, day: date) -> tuple[dict[int, str], dict[int, str]]:
    """The cells and residence groups among the members whom the actor's posts open, by id, in the ward's order."""
    people = joined(day)
    rows = db.session.execute(
        _opened(actor, day, Action.MEMBER_READ, people)
        .with_only_columns(
            people.cell.id,
            people.cell.short_name,
            people.cell.order,
            people.group.id,
            people.group.name,
            people.group.order,
            maintain_column_froms=True,
        )
        .distinct()
    ).all()
    cells = sorted({(row[2], row[0], row[1]) for row in rows if row[0]})
    groups = sorted({(row[5], row[3], row[4]) for row in rows if row[3]})
    return {key: name for _, key, name in cells}, {key: name for _, key, name in groups}


def _detailed(actor: Actor, people: Joined) -> sa.ColumnElement[bool]:
    return _by_posts(actor, Action.MEMBER_DETAILS, people)


def _by_posts(actor: Actor, action: Action, people: Joined) -> sa.ColumnElement[bool]:
    """What someone may see of themself makes no list."""
    return scope(replace(actor, person_id=None), action, people.columns)


def _opened(actor: Actor, day: date, action: Action, people: Joined) -> sa.Select[Any]:
    return people.select.where(Membership.id.is_not(None), _by_posts(actor, action, people))


def _wanted(
    query: sa.Select[Any],
    people: Joined,
    actor: Actor,
    day: date,
    wanted: PeopleFilter,
    only: Collection[str] | None = None,
) -> sa.Select[Any]:
    """What was asked for, with the chapters' own columns: all of them, or `only` those a count must look at."""
    if wanted.cell_id:
        query = query.where(people.cell.id == wanted.cell_id)
    if wanted.group_id == OUTSIDE:
        query = query.where(Residence.group_id.is_(None))
    elif wanted.group_id:
        query = query.where(Residence.group_id == wanted.group_id)
    if wanted.organisation_id and people.columns.in_orgs:
        query = query.where(people.columns.in_orgs([wanted.organisation_id]))
    if wanted.standing:  # whoever may not read it in a line may not ask for it either
        query = query.where(_detailed(actor, people), _stands(wanted.standing, day))
    if wanted.exemption:
        kind = _exemption(day)
        query = query.where(kind.is_(None) if wanted.exemption == NOT_EXEMPT else kind == wanted.exemption)
    for column in COLUMNS:
        if only is not None and column.code not in only:
            continue
        rows = column.rows(actor, day)
        query = query.outerjoin(rows, sa.and_(rows.c.ward_id == Person.ward_id, rows.c.person_id == Person.id))
        state = sa.func.coalesce(rows.c.state, column.absent.value)
        for code, value in wanted.states:
            if code == column.code:
                query = query.where(state == value)
        query = query.add_columns(state.label(f"state_{column.code}"))
    if wanted.typed:
        terms = terms_of(wanted.typed)
        query = query.where(is_called(terms) if terms else sa.false())
    return query


def _ordered(query: sa.Select[Any], people: Joined, wanted: PeopleFilter) -> sa.Select[Any]:
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


def _exemption(day: date) -> Any:
    return (
        sa.select(Exemption.kind)
        .where(Exemption.ward_id == Person.ward_id, Exemption.person_id == Person.id, dated(Exemption, day))
        .order_by(Exemption.valid_from.desc())
        .limit(1)
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


def _listed(row: Any, width: int, day: date, organisations: Mapping[int, tuple[str, ...]]) -> ListedPerson:
    member = MemberRow(*row[:width])
    states, (exemption, detailed) = row[width:-2], row[-2:]
    standing = standing_on(day, member.admitted_on, member.official_on) if detailed else None
    if not detailed:
        member = member._replace(birth_date=None, birth_year=None, card_number=None, admitted_on=None, official_on=None)
    return ListedPerson(
        member,
        exemption,
        bool(detailed),
        standing,
        organisations.get(member.person_id, ()),
        {column.code: column.states(state) for column, state in zip(COLUMNS, states, strict=True)},
    )
