from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import dated, db
from portal.ground.once import once
from portal.ground.prepared import EACH, prepared
from portal.ground.slots import Registry
from portal.ground.sql import Query, SqlDay, SqlIds
from portal.organisations.begun import cells_begun, everywhere
from portal.organisations.models import CellKind, Holding, Unit
from portal.organisations.names import LONG, unit_called
from portal.people.models import CellMembership, DatedFact, Membership, OrganisationMembership, Person, Residence, Sex
from portal.policy import Action, Actor, Beginning, Columns, PolicySubject, Role, scope

# (ward_id, cell_id, body_id, hidden) of each cell on a day: which body leads its members' supervision, and whether the
# cell is hidden from Front and mass organisations. Supervision fills it.
LEADS: Registry[Callable[[SqlDay], sa.Subquery]] = Registry()
CELL_HEADS = (Role.CELL_SECRETARY, Role.CELL_DEPUTY)


class MemberRow(NamedTuple):
    """A person as lists and cards know them on a day; without a membership in force `admitted_on` and the cell are
    None."""

    person_id: int
    name: str
    given_name: str
    sex: Sex | None
    birth_date: date | None
    birth_year: int | None
    membership_id: int | None
    card_number: str | None
    admitted_on: date | None
    official_on: date | None
    cell_id: int | None
    cell: str | None
    cell_kind: CellKind | None
    path: str | None
    group_id: int | None
    group: str | None
    place: str | None
    lead_id: int | None
    hidden: bool


class Joined(NamedTuple):
    """The tables of a member on a day, joined once for cards, lists and counts."""

    select: Query
    columns: Columns
    cell: type[Unit]
    group: type[Unit]


def joined(day: SqlDay) -> Joined:
    """Every person with what holds on the day; no row twice, since nobody has two cells or residences at once."""
    return _joined(day, past=day < ward_today()) if isinstance(day, date) else joined_on(day)


@lru_cache(maxsize=8)
def _joined(day: date, *, past: bool) -> Joined:
    """Built once a day, and anew when it is past: it holds tables and that day, no record and no ward."""
    return joined_on(day)


def joined_on(day: SqlDay) -> Joined:
    """The same for a read that is built once, whose day is a parameter."""
    cell, group, leads = sa.orm.aliased(Unit), sa.orm.aliased(Unit), _leads(day)
    hidden = sa.func.coalesce(leads.c.hidden, sa.false())
    rows = (
        sa.select(
            Person.id,
            Person.name,
            Person.given_name,
            Person.sex,
            Person.birth_date,
            Person.birth_year,
            Membership.id,
            Membership.card_number,
            Membership.admitted_on,
            Membership.official_on,
            cell.id,
            unit_called(cell, day),
            cell.cell_kind,
            cell.path,
            group.id,
            unit_called(group, day, LONG),
            Residence.place,
            leads.c.body_id,
            hidden,
        )
        .select_from(Person)
        .outerjoin(Membership, _of_person(Membership, day))
        .outerjoin(CellMembership, _of_person(CellMembership, day))
        .outerjoin(cell, sa.and_(cell.ward_id == CellMembership.ward_id, cell.id == CellMembership.cell_id))
        .outerjoin(leads, sa.and_(leads.c.ward_id == CellMembership.ward_id, leads.c.cell_id == CellMembership.cell_id))
        .outerjoin(Residence, _of_person(Residence, day))
        .outerjoin(group, sa.and_(group.ward_id == Residence.ward_id, group.id == Residence.group_id))
    )
    return Joined(rows, _facts(day, cell, leads.c.body_id, hidden), cell, group)


def _facts(day: SqlDay, cell: type[Unit], lead_id: sa.ColumnElement[int], hidden: sa.ColumnElement[bool]) -> Columns:
    def in_orgs(organisations: list[int]) -> sa.ColumnElement[bool]:
        return sa.and_(
            Membership.id.is_not(None),
            sa.exists(
                sa.select(OrganisationMembership.id).where(
                    _of_person(OrganisationMembership, day), OrganisationMembership.organisation_id.in_(organisations)
                )
            ),
        )

    def held(*roles: Role) -> sa.ColumnElement[bool]:
        return sa.exists(
            sa.select(Holding.id).where(_of_person(Holding, day), Holding.unit_id == cell.id, Holding.role.in_(roles))
        )

    return Columns(
        person_id=Person.id,
        path=cell.path,
        lead_id=lead_id,
        in_orgs=in_orgs,
        hidden=hidden,
        leads_cell=held(*CELL_HEADS),
        heads_cell=held(Role.CELL_SECRETARY),
    )


def _of_person(row: type[DatedFact], day: SqlDay) -> sa.ColumnElement[bool]:
    return sa.and_(row.ward_id == Person.ward_id, row.person_id == Person.id, dated(row, day))


def _leads(day: SqlDay) -> sa.Subquery:
    if LEADS:
        return LEADS[0](day)
    nobody: tuple[sa.ColumnElement[Any], ...] = (
        sa.literal(0).label("ward_id"),
        sa.cast(sa.null(), sa.BigInteger).label("cell_id"),
        sa.cast(sa.null(), sa.BigInteger).label("body_id"),
        sa.false().label("hidden"),
    )
    return sa.select(*nobody).where(sa.false()).subquery("leads")


def hidden_cells(day: date) -> set[int]:
    """The cells whose people Front and mass organisations are not shown."""
    return set(_hidden_cells(day))


@once
def _hidden_cells(day: date) -> list[int]:
    return list(_hidden(day=day).scalars())


@prepared(day=sa.Date)
def _hidden(day: SqlDay) -> Query:
    leads = _leads(day)
    return sa.select(leads.c.cell_id).where(leads.c.hidden.is_(True))


def lead_of(cell_id: int, day: date) -> int | None:
    """The body that leads the supervision of the cell's members; None for a hidden cell, or where nobody does."""
    leads = _leads(day)
    return db.session.scalar(sa.select(leads.c.body_id).where(leads.c.cell_id == cell_id))


def columns(day: date) -> tuple[Query, Columns]:
    """People of a day and the columns by which the policy limits them: `rows.where(scope(actor, action, columns))`."""
    people = joined(day)
    return people.select, people.columns


LISTS = ("people", "cells", "bodies", "organisations")
# The same for a read that is built once.
BEGUN = {"among": EACH} | {name: [sa.BigInteger] for name in LISTS}


def starts(begins: Beginning | None) -> tuple[tuple[str, ...] | None, dict[str, list[int]]]:
    """What `begun` takes: which lists there are, None for anywhere in the ward, and all of them, as ids."""
    if begins is None or everywhere(begins):
        return None, {name: [] for name in LISTS}
    cells = [cell.id for cell in cells_begun(begins)] if begins.paths else []
    found = dict(zip(LISTS, map(sorted, (begins.people, cells, begins.leads, begins.organisations)), strict=True))
    return tuple(name for name, ids in found.items() if ids), found


def begun(
    day: SqlDay, among: Collection[str] | None, people: SqlIds, cells: SqlIds, bodies: SqlIds, organisations: SqlIds
) -> sa.ColumnElement[bool]:
    """The people found from there, each by a key, so that a page about a cell never walks the ward."""
    if among is None:
        return sa.true()
    leads = _leads(day)
    led = sa.select(leads.c.cell_id).where(leads.c.body_id.in_(bodies))
    ways: dict[str, Query] = {
        "people": sa.select(Person.id).where(Person.id.in_(people)),
        "cells": sa.select(CellMembership.person_id).where(CellMembership.cell_id.in_(cells)),
        "bodies": sa.select(CellMembership.person_id).where(CellMembership.cell_id.in_(led)),
        "organisations": sa.select(OrganisationMembership.person_id).where(
            OrganisationMembership.organisation_id.in_(organisations)
        ),
    }
    found = [ways[name] for name in among]
    return Person.id.in_(sa.union_all(*found)) if found else sa.false()


def member_for(
    actor: Actor, person_id: int, action: Action = Action.MEMBER_READ, *, day: date | None = None
) -> MemberRow | None:
    """The person, if there is one and the actor may do this about them: outside, the two look alike."""
    rows, facts = columns(day or ward_today())
    row = db.session.execute(rows.where(Person.id == person_id, scope(actor, action, facts))).first()
    return MemberRow(*row) if row else None


def subject_of(person_id: int, day: date | None = None) -> PolicySubject:
    """How the person stands to the policy on the day (today when None)."""
    return subjects_of([person_id], day).get(person_id, PolicySubject(person_id=person_id))


def subjects_of(people: Collection[int], day: date | None = None) -> dict[int, PolicySubject]:
    """The same for many, in two reads however many they are."""
    on = day or ward_today()
    organisations = _organisations(people, on)
    return {
        row.person_id: PolicySubject(
            person_id=row.person_id,
            path=row.path or "",
            lead_id=row.lead_id,
            hidden=row.hidden,
            org_ids=frozenset(organisations[row.person_id]) if row.membership_id else frozenset(),
            leads_cell=bool(leads_cell),
            heads_cell=bool(heads_cell),
        )
        for *values, leads_cell, heads_cell in _subjects(day=on, people=list(people))
        for row in [MemberRow(*values)]
    }


@prepared(day=sa.Date, people=[sa.BigInteger])
def _subjects(day: SqlDay, people: SqlIds) -> Query:
    known = joined_on(day)
    return known.select.add_columns(known.columns.leads_cell, known.columns.heads_cell).where(Person.id.in_(people))


def _organisations(people: Collection[int], day: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, organisation_id in _belonging(day=day, people=list(people)):
        found[person_id].add(organisation_id)
    return found


@prepared(day=sa.Date, people=[sa.BigInteger])
def _belonging(day: SqlDay, people: SqlIds) -> Query:
    one = OrganisationMembership
    return sa.select(one.person_id, one.organisation_id).where(one.person_id.in_(people), dated(one, day))
