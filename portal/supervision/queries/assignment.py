"""Who supervises whom on a day. The one place that says so: sheets, figures, deliveries and permissions ask here.

Each supervised member has one lead body (chủ trì): in a residential cell its residence group's Front committee, in a
school cell the ward Front unless set otherwise; a hidden cell has none. A recorder has no obligation on themself or on
declared kin: it passes to a helper named for just that member, else to the ward Front, and never counts as missing.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.once import once
from portal.ground.prepared import EACH, Prepared, prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlIds
from portal.organisations.models import Holding
from portal.organisations.queries import UnitRow
from portal.people.models import CellMembership, OrganisationMembership
from portal.people.queries.active import active, same_person
from portal.policy.relations import HEADS
from portal.supervision.models import Lead, Part, ProgrammeBody
from portal.supervision.queries.handed import Reassigned

MANY = 500  # people whom a statement does not name one by one


class Assignment(NamedTuple):
    """One active member and the bodies that answer for them on a day."""

    person_id: int
    cell_id: int
    lead_id: int | None  # the body that leads in their cell
    body_id: int | None  # the body that owes the note: None when nobody does (hidden cell)
    moved: bool  # it passed from the lead body to the ward Front
    hidden: bool


def assigned(
    day: date,
    known_at: datetime | None = None,
    *,
    people: Collection[int] | None = None,
    cells: Collection[int] | None = None,
    handed: Reassigned | None = None,
) -> list[Assignment]:
    """Every active member with lead and owing body, the ward's or only these people's or cells'. `handed`: the ward's,
    as the caller has read it for the day."""
    if people is None and cells is None:
        return _everybody(day, known_at)
    return _assigned(day, known_at, people, cells, handed)


@once
def _everybody(day: date, known_at: datetime | None) -> list[Assignment]:
    return _assigned(day, known_at, None, None)


def _assigned(
    day: date,
    known_at: datetime | None,
    people: Collection[int] | None,
    cells: Collection[int] | None,
    handed: Reassigned | None = None,
) -> list[Assignment]:
    if known_at is None:
        narrowed = {"by_people": people is not None, "by_cells": cells is not None}
        rows = _with_leads(day=day, people=list(people or ()), cells=list(cells or ()), **narrowed).all()
    else:
        rows = db.session.execute(_narrowed(day, known_at, people, cells)).all()
    if handed is None:
        whole = people is None and cells is None
        handed = Reassigned(day, known_at, led_by=None if whole else {row.body_id for row in rows if row.body_id})
    return [
        Assignment(row.person_id, row.cell_id, row.body_id, *handed.owner(row.person_id, row.body_id), bool(row.hidden))
        for row in rows
    ]


@prepared(day=sa.Date, people=[sa.BigInteger], cells=[sa.BigInteger], by_people=EACH, by_cells=EACH)
def _with_leads(day: SqlDay, people: SqlIds, cells: SqlIds, by_people: bool, by_cells: bool) -> Query:
    return _narrowed(day, None, people if by_people else None, cells if by_cells else None)


def _narrowed(day: SqlDay, known_at: datetime | None, people: SqlIds | None, cells: SqlIds | None) -> Query:
    """Members with the body that leads in their cell; the ward's, or only these people's or cells'."""
    query = (
        active(day, known_at)
        .outerjoin(
            Lead,
            sa.and_(
                Lead.ward_id == CellMembership.ward_id,
                Lead.cell_id == CellMembership.cell_id,
                dated(Lead, day, known_at),
            ),
        )
        .add_columns(Lead.body_id, sa.func.coalesce(Lead.hidden, sa.false()).label("hidden"))
    )
    if people is not None:
        query = query.where(CellMembership.person_id.in_(people))
    if cells is not None:
        query = query.where(CellMembership.cell_id.in_(cells))
    return query


def owed_by(body: UnitRow, day: date, known_at: datetime | None = None) -> list[Assignment]:
    """The body's obligations on the day: the members of the cells it leads, and for the ward Front also those passed
    to it."""
    handed = Reassigned.of_body(body, day, known_at)
    passed = passed_to(body.id, handed)
    if known_at is None:
        rows = _led(day=day, body_id=body.id, passed=passed).all()
    else:
        rows = db.session.execute(led(day, body.id, passed, known_at)).all()
    return [
        Assignment(row.person_id, row.cell_id, row.lead_id, body.id, moved, False)
        for row in rows
        for owner, moved in [handed.owner(row.person_id, row.lead_id)]
        if owner == body.id
    ]


def passed_to(body_id: int, handed: Reassigned) -> list[int]:
    """Whose notes may pass to the body: the ward Front's alone."""
    return sorted(handed.moved_people()) if body_id == handed.front_id else []


def led(day: SqlDay, body_id: SqlId, passed: SqlIds, known_at: datetime | None = None) -> Query:
    """Members of the cells the body leads or ever led, and those that may have passed to it, with whoever leads them:
    (person_id, cell_id, lead_id). The day may be a column."""
    own, theirs, named = sa.orm.aliased(Lead), sa.orm.aliased(CellMembership), sa.orm.aliased(CellMembership)
    cells = sa.select(own.cell_id).where(own.body_id == body_id)
    # From the body's cells and from the people named, each by its key: never from everyone in the ward.
    begins = sa.union_all(
        sa.select(theirs.ward_id, theirs.id).where(theirs.cell_id.in_(cells)),
        sa.select(named.ward_id, named.id).where(named.person_id.in_(passed), named.cell_id.not_in(cells)),
    ).subquery("begins")
    return (
        active(day, known_at)
        .join(begins, sa.and_(begins.c.ward_id == CellMembership.ward_id, begins.c.id == CellMembership.id))
        .join(Lead, sa.and_(Lead.ward_id == CellMembership.ward_id, Lead.cell_id == CellMembership.cell_id))
        .add_columns(Lead.body_id.label("lead_id"))
        .where(dated(Lead, day, known_at), Lead.hidden.is_(False))
    )


_led = Prepared(led, day=sa.Date, body_id=sa.BigInteger, passed=[sa.BigInteger])


@once
def coordinated(day: date, body_id: int, known_at: datetime | None = None) -> list[tuple[int, int]]:
    """Pairs of person and cell of the members a mass organisation coordinates on."""
    if known_at is None:
        rows = _belonging(day=day, body_id=body_id)
    else:
        rows = db.session.execute(belonging(day, body_id, known_at))
    return [(row.person_id, row.cell_id) for row in rows]


def belonging(day: SqlDay, body_id: SqlId, known_at: datetime | None = None) -> sa.Select[int, int]:
    """Whom a mass organisation coordinates on (phối hợp): its own, active, in no hidden cell, without its heads
    themselves."""
    heads = sa.select(Holding.person_id).where(
        Holding.ward_id == CellMembership.ward_id,
        Holding.unit_id == body_id,
        Holding.role.in_(HEADS),
        dated(Holding, day, known_at),
    )
    return (
        active(day, known_at)
        .join(
            OrganisationMembership,
            sa.and_(same_person(OrganisationMembership), OrganisationMembership.organisation_id == body_id),
        )
        .where(
            dated(OrganisationMembership, day, known_at),
            ~hidden_cell(CellMembership.cell_id, day, known_at),
            CellMembership.person_id.not_in(heads),
        )
    )


_belonging = Prepared(belonging, day=sa.Date, body_id=sa.BigInteger)


def of_cell(day: date, cell_id: int, known_at: datetime | None = None) -> list[tuple[int, int]]:
    """The active members of a cell, for the chi ủy's own sheet."""
    return [(row.person_id, row.cell_id) for row in db.session.execute(within(day, cell_id, known_at))]


def within(day: SqlDay, cell_id: SqlId, known_at: datetime | None = None) -> sa.Select[int, int]:
    return active(day, known_at).where(CellMembership.cell_id == cell_id)


def hidden_cell(cell_id: SqlId, day: SqlDay, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(Lead.id).where(
            Lead.ward_id == CellMembership.ward_id,
            Lead.cell_id == cell_id,
            Lead.hidden.is_(True),
            dated(Lead, day, known_at),
        )
    )


def leads(day: SqlDay) -> sa.Subquery:
    """(ward_id, cell_id, body_id, hidden) of every cell on the day, for lists of members."""
    return sa.select(Lead.ward_id, Lead.cell_id, Lead.body_id, Lead.hidden).where(dated(Lead, day)).subquery("leads")


def supervising_body(people: Collection[int], day: date) -> dict[int, int]:
    """For each of these people the body that owes the note and so receives the plan; hidden ones are left out."""
    asked = set(people)
    known = assigned(day) if len(asked) > MANY else assigned(day, people=asked)
    return {one.person_id: one.body_id for one in known if one.body_id is not None and one.person_id in asked}


def may_pass(day: date) -> set[int]:
    """Members whose note may pass from the body that leads in their cell."""
    return Reassigned(day).moved_people()


def named_to_coordinate(day: date) -> set[int]:
    """The mass organisations that the programme of the day names: they read commitments by it, without a delivery."""
    return set(
        db.session.scalars(
            sa.select(ProgrammeBody.body_id).where(ProgrammeBody.part == Part.COORDINATING, ProgrammeBody.holds(day))
        )
    )
