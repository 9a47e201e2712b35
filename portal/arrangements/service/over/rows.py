"""Rows as a ward's tables hold them, read and written by the thousand."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from portal.ground.batches import in_batches
from portal.ground.db import db, ward

MANY = 500  # of one statement
Row = dict[str, Any]


def read(kind: type[Any], *which: sa.ColumnElement[bool]) -> list[Row]:
    """Of the ward in force."""
    table = kind.__table__
    asked = sa.select(table).where(table.c.ward_id == ward(), *which)
    return [dict(row) for row in db.session.execute(asked).mappings()]


def read_by(kind: type[Any], column: str, values: Collection[int], *which: sa.ColumnElement[bool]) -> list[Row]:
    """Those whose column holds one of many values."""
    at = getattr(kind, column)
    return [row for some in in_batches(values, MANY) for row in read(kind, at.in_(some), *which)]


def write(kind: type[Any], rows: Iterable[Row]) -> None:
    """Into the ward in force."""
    told = list(rows)
    if told:
        db.session.execute(sa.insert(kind), told)
