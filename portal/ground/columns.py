"""The columns of a table, drawn from the description of what its rows say (see ground.described)."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import mapped_column

from portal.ground.db import Base, by_value
from portal.ground.described import Field, Shape, described


def add_columns(model: type[Base], kind: type) -> None:
    """A column for each described field. Words are never NULL; what is no word may be unsaid."""
    for one in described(kind):
        setattr(model, one.name, mapped_column(_type(one), default=one.blank, nullable=not one.is_words))


def columns_of(model: type[Base], kind: type) -> list[sa.ColumnElement[Any]]:
    """The same columns of the model or of an alias of it, to be selected and read back by name."""
    return [getattr(model, one.name) for one in described(kind)]


def _type(one: Field) -> sa.types.TypeEngine[Any]:
    if one.shape is Shape.DAY:
        return sa.Date()
    if one.kind is None:
        return sa.Text()
    return by_value(one.kind)
