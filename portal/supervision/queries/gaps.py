"""Where duty and power have come apart: a body or a cell that has members to answer for and nobody at its head, and
members whom no body supervises. Both are facts of who holds which post and who leads where, never of a note."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.once import once
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, seats, units, units_standing
from portal.policy import Role
from portal.policy.relations import HEADS
from portal.supervision.models import HeadWait, Lead, Part
from portal.supervision.queries.assignment import Assignment, assigned, coordinated
from portal.supervision.queries.handed import Reassigned
from portal.supervision.rules.leading import LEADING

CELL_HEADS = (Role.CELL_SECRETARY, Role.CELL_DEPUTY)


class Headless(NamedTuple):
    """A unit without anybody at its head, and how many members it answers for; `waits_until`: the last day on which it
    waits by a decision, None: nobody has decided."""

    unit: UnitRow
    part: Part
    members: int
    waits_until: date | None = None


class Passed(NamedTuple):
    """Of which body the obligations passed to which other, and up to which day."""

    body_id: int
    to_id: int
    last_on: date


def passed(day: date) -> list[Passed]:
    """What passed by a decision because a body has no head: another leads in its cells for a while, and it again
    afterwards."""
    again = sa.orm.aliased(Lead)
    rows = db.session.execute(
        sa.select(again.body_id, Lead.body_id.label("to_id"), Lead.valid_until)
        .join(
            again,
            sa.and_(
                again.ward_id == Lead.ward_id,
                again.cell_id == Lead.cell_id,
                again.valid_from == Lead.valid_until,
                again.withdrawn_at.is_(None),
            ),
        )
        .where(Lead.holds(day), Lead.valid_until.is_not(None), Lead.basis.is_not(None))
        .distinct()
    )
    return sorted(
        Passed(row.body_id, row.to_id, row.valid_until - timedelta(days=1)) for row in rows if row.body_id and row.to_id
    )


@once
def _without_head(day: date) -> list[UnitRow]:
    headed = {seat.unit_id for seat in seats(day, *HEADS, *CELL_HEADS)}
    return [unit for unit in units_standing(day, *LEADING, UnitKind.CELL) if unit.id not in headed]


@once
def at_stake(day: date) -> list[Assignment]:
    """The active members of whom a gap may speak, and no others of the ward: of cells without a head, of those that
    nobody leads or a body without a head, and whoever's note may have passed on."""
    without = {None, *(unit.id for unit in _without_head(day))}
    led: dict[int, set[int | None]] = defaultdict(set)
    for row in _leading(day=day):
        led[row.cell_id].add(row.body_id)
    cells = {cell.id for cell in units(UnitKind.CELL) if cell.id in without or not led[cell.id].isdisjoint(without)}
    cells |= {cell.id for cell in units(UnitKind.CELL) if not led[cell.id]}
    handed = Reassigned(day)
    found = assigned(day, cells=cells, handed=handed) if cells else []
    others = assigned(day, people=handed.moved_people(), handed=handed)
    return found + [one for one in others if one.cell_id not in cells]


@prepared(day=sa.Date)
def _leading(day: SqlDay) -> Query:
    return sa.select(Lead.cell_id, Lead.body_id).where(dated(Lead, day))


def headless(day: date) -> list[Headless]:
    """Bodies that lead or coordinate, and cells, with members and without a head on the day; a hidden cell is left
    out."""
    without = _without_head(day)
    if not without:
        return []
    every = at_stake(day)
    owing = Counter(one.body_id for one in every)
    within = Counter(one.cell_id for one in every if not one.hidden)
    found, waits = [], _waiting(day)
    for unit in without:
        part, count = Part.LEAD, owing[unit.id]
        if unit.kind is UnitKind.CELL:
            part, count = Part.CELL, within[unit.id]
        elif unit.kind is UnitKind.MASS_ORGANISATION and not count:
            part, count = Part.COORDINATING, len(coordinated(day, unit.id))
        if count:
            found.append(Headless(unit, part, count, waits.get(unit.id)))
    return found


def _waiting(day: date) -> dict[int, date]:
    rows = db.session.scalars(sa.select(HeadWait).where(HeadWait.holds(day)))
    return {one.unit_id: one.valid_until - timedelta(days=1) for one in rows if one.valid_until}


def unsupervised(members: Iterable[Assignment]) -> list[Assignment]:
    """Active members about whom no body owes a note: nobody leads in their cell, or the ward Front that would write is
    headed by themself or their kin alone. The members of a hidden cell are none of them."""
    return [one for one in members if one.body_id is None and not one.hidden]
