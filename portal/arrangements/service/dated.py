"""What the writes of an arrangement share: its day and decision, rows that stand on it, units by id."""

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import db, not_over
from portal.organisations.models import Unit
from portal.organisations.queries import unit_of


class OnDay(NamedTuple):
    """From which day what is written holds, and by which decision."""

    day: date
    basis: str


def end_rows(kind: Any, which: sa.ColumnElement[bool], on: date) -> None:
    for row in standing(kind, which, on):
        row.end(on)


def standing(kind: Any, which: sa.ColumnElement[bool], on: date) -> list[Any]:
    return list(db.session.scalars(sa.select(kind).where(which, not_over(kind, on))))


def that(unit_id: int) -> Unit:
    unit = unit_of(unit_id)
    assert unit is not None  # the rules have looked at it
    return unit
