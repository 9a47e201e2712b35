"""What the writes of an arrangement share: its day and decision, rows that stand on it, units by id."""

from datetime import date
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from portal.ground.db import Dated, db, not_over
from portal.organisations.models import Unit
from portal.organisations.queries import unit_of

Standing = TypeVar("Standing", bound=Dated)


class OnDay(NamedTuple):
    """From which day what is written holds, and by which decision."""

    day: date
    basis: str


def end_rows(kind: type[Dated], which: sa.ColumnElement[bool], on: date) -> None:
    for row in standing(kind, which, on):
        row.end(on)


def standing(kind: type[Standing], which: sa.ColumnElement[bool], on: date) -> list[Standing]:
    return list(db.session.scalars(sa.select(kind).where(which, not_over(kind, on))))


def that(unit_id: int) -> Unit:
    unit = unit_of(unit_id)
    assert unit is not None  # the rules have looked at it
    return unit
