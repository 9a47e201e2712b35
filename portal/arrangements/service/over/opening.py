"""The units that receive: each is found in its ward by kind and short name, and opened where it does not stand."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from portal.arrangements.rules.shapes import Node
from portal.arrangements.service.dated import OnDay
from portal.arrangements.service.parties import PARENTS
from portal.ground.db import db, flush, in_ward
from portal.ground.errors import refuse
from portal.ground.text import say
from portal.organisations import areas
from portal.organisations.models import SuccessionAbroad, Unit, UnitKind
from portal.organisations.queries import plain, unit_coded, unit_of, units
from portal.organisations.service import add_unit, free_code
from portal.organisations.wards import there

FIRST = (UnitKind.RESIDENCE_GROUP, UnitKind.AREA_FRONT, UnitKind.CELL)  # what stands on a ground after the ground


def receive(to_ward: int, nodes: Iterable[Node], on: OnDay) -> dict[int, int]:
    """By node the unit of the ward that it is; nodes of several wards may be one unit."""
    with there(to_ward):
        standing = {(one.kind, plain(one.short_name)): one.id for one in units() if one.stood_on(on.day)}
        alone = {one.kind: one.id for one in units() if one.kind not in PARENTS and one.stood_on(on.day)}
        found: dict[int, int] = {}
        opened: dict[int, Node] = {}
        last = _last_orders()
        for node in sorted(nodes, key=lambda one: FIRST.index(one.kind) if one.kind in FIRST else 0):
            if node.kind not in PARENTS:
                found[node.id] = alone[node.kind]
                continue
            key = node.kind, plain(node.short_name)
            if key not in standing:
                last[node.kind] = last.get(node.kind, 0) + 1
                standing[key] = _open(node, last[node.kind], on)
                opened[standing[key]] = node
            found[node.id] = standing[key]
        for unit_id, node in opened.items():
            _ground(unit_id, found.get(node.group_id or 0), on)
        _same_kind(nodes, found)
    return found


def _last_orders() -> dict[UnitKind, int]:
    rows = db.session.execute(sa.select(Unit.kind, sa.func.max(Unit.order).label("last")).group_by(Unit.kind))
    return {row.kind: row.last for row in rows}


def _open(node: Node, order: int, on: OnDay) -> int:
    above = unit_coded(PARENTS[node.kind])
    unit = add_unit(
        node.kind,
        free_code(node.short_name),
        node.name,
        node.short_name,
        above,
        node.cell_kind,
        order=order,
        since=on.day,
        basis=on.basis,
    )
    return unit.id


def _ground(unit_id: int, group_id: int | None, on: OnDay) -> None:
    unit, group = unit_of(unit_id), unit_of(group_id or 0)
    if unit is not None and group is not None and areas.standing(unit) is None:
        areas.relate(unit, group, since=on.day, basis=on.basis)


def _same_kind(nodes: Iterable[Node], found: Mapping[int, int]) -> None:
    """The police stay among the police, in whichever ward."""
    kinds = {one.id: one.cell_kind for one in units(UnitKind.CELL)}
    for node in nodes:
        other = kinds.get(found[node.id])
        wrong = node.kind is UnitKind.CELL and other is not node.cell_kind
        refuse(say("%(unit)s ở phường nhận là chi bộ loại khác.", unit=node.short_name) if wrong else None)


def tell_succession(
    from_ward: tuple[int, str], to_ward: tuple[int, str], pairs: Iterable[tuple[int, int]], on: OnDay
) -> None:
    """In both wards, each by the other's name on that day."""
    pairs = list(dict.fromkeys(pairs))
    with in_ward(from_ward[0]):
        before = {one.id: one.name for one in units()}
    with in_ward(to_ward[0]):
        after = {one.id: one.name for one in units()}
    with there(from_ward[0]):
        db.session.add_all(_told(unit, to_ward, other, after.get(other, ""), on, came=False) for unit, other in pairs)
    with there(to_ward[0]):
        db.session.add_all(_told(other, from_ward, unit, before.get(unit, ""), on, came=True) for unit, other in pairs)


def _told(unit_id: int, ward: tuple[int, str], other: int, name: str, on: OnDay, *, came: bool) -> SuccessionAbroad:
    number, ward_name = ward
    named = name if ward_name in name else f"{name}, {ward_name}"
    return SuccessionAbroad(
        unit_id=unit_id,
        other_ward_id=number,
        other_unit_id=other,
        other_name=named,
        came=came,
        on=on.day,
        decision=on.basis,
    )


def roots(ward_id: int, day: date) -> dict[UnitKind, int]:
    """What a ward has once: its Party committee, office, people's committee, Front."""
    with there(ward_id):
        flush()
        return {
            one.kind: one.id
            for one in units()
            if one.kind not in PARENTS and one.kind is not UnitKind.SUPERIOR and one.stood_on(day)
        }
