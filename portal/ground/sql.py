"""What reads are built from and what they answer: a value is given as itself, as a column or as a parameter of a read
that is built once (see ground.prepared)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

SqlId = int | sa.SQLColumnExpression[int | None]
SqlIds = Collection[int] | sa.BindParameter[int] | sa.Select[int]
SqlWord = str | sa.SQLColumnExpression[str | None]
SqlWords = Collection[str] | sa.BindParameter[str]
SqlDay = date | sa.SQLColumnExpression[date | None]
SqlTime = datetime | sa.SQLColumnExpression[datetime | None]
Query = sa.Select[*tuple[Any, ...]]
UnionQuery = sa.CompoundSelect[*tuple[Any, ...]]
SqlResult = sa.Result[*tuple[Any, ...]]
SqlRow = sa.Row[*tuple[Any, ...]]  # read by the names of its columns


def at_most(rows: int) -> sa.ColumnElement[int]:
    """A limit that stands in the text: whatever is limited by a parameter SQLite compiles anew at each run, which for
    a long list costs more than its rows."""
    return sa.literal_column(str(rows), sa.Integer)
