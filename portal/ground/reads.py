"""Which tables a request has read so far, as the engine is asked for them: no query can forget to say so."""

import re
from collections.abc import Collection
from contextvars import ContextVar
from functools import cache, lru_cache

import sqlalchemy as sa
from sqlalchemy import event

from portal.ground.db import Base

WORD = re.compile(r"\w+")

_read: ContextVar[set[str] | None] = ContextVar("tables_read", default=None)


def begin() -> None:
    _read.set(set())


def so_far() -> frozenset[str]:
    return frozenset(_read.get() or ())


@event.listens_for(sa.engine.Engine, "before_cursor_execute")
def _note(_connection: object, _cursor: object, statement: str, *_how: object) -> None:
    if (read := _read.get()) is not None:
        read |= tables_in(statement)


@lru_cache(maxsize=2048)
def tables_in(statement: str) -> frozenset[str]:
    """Every table it names, and perhaps one more: a column may be called like a table."""
    return frozenset(WORD.findall(statement)) & frozenset(every_table())


@cache
def every_table() -> tuple[str, ...]:
    return tuple(sorted(Base.metadata.tables))


def written_short(tables: Collection[str]) -> str:
    """A bit a table, so that a form can carry them."""
    return f"{sum(1 << place for place, name in enumerate(every_table()) if name in tables):x}"


def read_short(bits: str) -> frozenset[str]:
    number = int(bits or "0", 16)
    return frozenset(name for place, name in enumerate(every_table()) if number >> place & 1)
