"""Days in queries, as the ward's calendar counts them."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class day_of(sa.sql.expression.FunctionElement[date]):
    """The day at Asia/Ho_Chi_Minh of an instant that a column keeps; the zone has had one offset since 1975."""

    type = sa.Date()
    inherit_cache = True


@compiles(day_of, "sqlite")
def _day_on_sqlite(element: day_of, compiler: SQLCompiler, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)}, '+7 hours')"


@compiles(day_of, "postgresql")
def _day_on_postgresql(element: day_of, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} + interval '7 hours' AS date)"
