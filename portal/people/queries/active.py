"""Who takes part on a day: the one notion that plans are expected by, notes are owed on and figures count."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal.ground.db import dated
from portal.ground.slots import Registry
from portal.ground.sql import SqlDay
from portal.ground.trial import NONE, trial_in_force
from portal.people.models import CellMembership, DatedFact, Exemption, ExemptionKind, Membership, Person

# Who of them takes part in the trial in force: a later chapter knows.
IN_TRIAL: Registry[Callable[[], sa.ColumnElement[bool]]] = Registry()


def active(day: SqlDay, known_at: datetime | None = None) -> sa.Select[int, int]:
    """Members who take part on the day: member, in a cell, not exempt. (person_id, cell_id)"""
    everybody = (
        sa.select(CellMembership.person_id, CellMembership.cell_id)
        .join(Membership, same_person(Membership))
        .where(dated(CellMembership, day, known_at), dated(Membership, day, known_at), ~_exempt(day, known_at))
    )
    return everybody if trial_in_force() == NONE else everybody.where(*(limit() for limit in IN_TRIAL))


def same_person(row: Any) -> sa.ColumnElement[bool]:
    """What joins another fact of the person to their cell, in a query made of `active`."""
    return sa.and_(row.ward_id == CellMembership.ward_id, row.person_id == CellMembership.person_id)


def in_cell_on(day: SqlDay) -> sa.ColumnElement[bool]:
    """What joins a person to the cell in which they are on that day."""
    return sa.and_(of_person(CellMembership), dated(CellMembership, day))


def of_person(row: type[DatedFact]) -> sa.ColumnElement[bool]:
    """What joins a fact of people to the person."""
    return sa.and_(row.ward_id == Person.ward_id, row.person_id == Person.id)


def _exempt(day: SqlDay, known_at: datetime | None) -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(Exemption.id).where(
            Exemption.ward_id == CellMembership.ward_id,
            Exemption.person_id == CellMembership.person_id,
            Exemption.kind == ExemptionKind.EXEMPT,
            dated(Exemption, day, known_at),
        )
    )
