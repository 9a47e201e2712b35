"""Địa bàn: on which residence group's ground a cell or a Front committee stands, from a day on.

Later chapters follow what changes in the tree by `TREE_CHANGED`: who supervises whom depends on it."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.ground.db import db, flush
from portal.ground.errors import refuse
from portal.ground.slots import Registry
from portal.organisations import rules
from portal.organisations.models import Unit, UnitArea, UnitKind
from portal.organisations.queries import committee_on
from portal.policy import Action, Actor, require

# What later chapters do as soon as a unit was opened or placed: (actor, since, today).
TREE_CHANGED: Registry[Callable[[Actor, date, date], object]] = Registry()


def place_unit(actor: Actor, unit: Unit, group: Unit | None, *, since: date, today: date, basis: str) -> None:
    """From the day on the cell or the Front committee stands on this group's ground; None: on no group's."""
    require(actor, Action.PEOPLE_RECORD)
    refuse(rules.not_yet(since, today))
    held(unit, group)
    refuse(_not_to_be_placed(unit, group, since))
    before = standing(unit)
    if before is not None:
        refuse(rules.not_to_move_again(last_from=before.valid_from, since=since))
        before.end(since)
    if group is not None:
        relate(unit, group, since=since, basis=basis)
    audit.record(
        actor,
        Action.PEOPLE_RECORD,
        unit,
        group=group.id if group else None,
        before=before.group_id if before else None,
        since=since,
        basis=basis,
    )
    follow(actor, since, today)


def standing(unit: Unit) -> UnitArea | None:
    """What is told of the unit's ground without an end."""
    return db.session.scalar(
        select(UnitArea).where(
            UnitArea.unit_id == unit.id, UnitArea.withdrawn_at.is_(None), UnitArea.valid_until.is_(None)
        )
    )


def relate(unit: Unit, group: Unit, *, since: date | None = None, basis: str | None = None) -> UnitArea:
    """The row alone, for a deed that is recorded as a whole: setting a ward up, bringing a roster in."""
    area = UnitArea(unit_id=unit.id, group_id=group.id, valid_from=since, basis=basis)
    db.session.add(area)
    flush()
    return area


def follow(actor: Actor, since: date, today: date) -> None:
    for chapter in TREE_CHANGED:
        chapter(actor, since, today)


def held(*concerned: Unit | None) -> None:
    """Kept still until the deed is done: two clerks cannot give a group two committees."""
    ids = sorted(one.id for one in concerned if one is not None)
    db.session.execute(select(Unit.id).where(Unit.id.in_(ids)).order_by(Unit.id).with_for_update())


def _not_to_be_placed(unit: Unit, group: Unit | None, since: date) -> object:
    there = committee_on(group.id, since) if group and unit.kind is UnitKind.AREA_FRONT else None
    return rules.not_to_be_placed(
        kind=unit.kind,
        cell_kind=unit.cell_kind,
        group_kind=group.kind if group else None,
        committee=there.short_name if there and there.id != unit.id else None,
        group=group.name if group else "",
    )
