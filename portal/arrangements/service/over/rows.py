"""Rows as a ward's tables hold them, read and written by the thousand."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from portal.ground.batches import in_batches
from portal.ground.db import Base, db, ward
from portal.ground.values import RowValues

MANY = 500  # of one statement


def read(kind: type[Base], *which: sa.ColumnElement[bool]) -> list[RowValues]:
    """Of the ward in force."""
    table = kind.__table__
    asked = sa.select(table).where(table.c.ward_id == ward(), *which)
    return [dict(row) for row in db.session.execute(asked).mappings()]


def read_by(kind: type[Base], column: str, values: Collection[int], *which: sa.ColumnElement[bool]) -> list[RowValues]:
    """Those whose column holds one of many values."""
    at = getattr(kind, column)
    return [row for some in in_batches(values, MANY) for row in read(kind, at.in_(some), *which)]


def write(kind: type[Base], rows: Iterable[RowValues]) -> None:
    """Into the ward in force."""
    told = list(rows)
    if told:
        db.session.execute(sa.insert(kind), told)
