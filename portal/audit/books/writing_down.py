"""How a row is written down to be digested: the same words on both engines, so that a ward may change from one to the
other. Each column is its length and its text, `-` where it is NULL; the columns stand in the order of their names."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from portal.ground.db import Base, OfWard

PART = 4  # bytes kept of each column


@cache
def books() -> dict[str, sa.Table]:
    """Every table whose rows the trail proves."""
    kinds: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
    return {one.__tablename__: one.__table__ for one in kinds if issubclass(one, OfWard) and not one.passes}


@cache
def columns_of(place: str) -> tuple[str, ...]:
    return tuple(sorted(column.name for column in books()[place].columns))


def shape_of(place: str, columns: Sequence[str]) -> str:
    return hashlib.sha256("\n".join((place, *columns)).encode()).hexdigest()[:16]


@cache
def shape_now(place: str) -> str:
    return shape_of(place, columns_of(place))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# PostgreSQL's own words for these differ from what SQLite was given.
ON_POSTGRESQL = (
    (sa.Boolean, "CAST(CAST({} AS int) AS text)"),
    (sa.DateTime, "to_char({}, 'YYYY-MM-DD HH24:MI:SS.US')"),
    (sa.Date, "to_char({}, 'YYYY-MM-DD')"),
    (sa.Time, "to_char({}, 'HH24:MI:SS.US')"),
)


def as_text(dialect: str, name: str, kind: sa.types.TypeEngine[object] | None) -> str:
    if dialect == "postgresql" and kind is not None:
        plain = kind.impl_instance if isinstance(kind, sa.types.TypeDecorator) else kind
        for known, form in ON_POSTGRESQL:
            if isinstance(plain, known):
                return form.format(quoted(name))
    return f"CAST({quoted(name)} AS text)"


def texts_of(dialect: str, place: str, columns: Sequence[str]) -> list[str]:
    """An SQL expression a column: its text."""
    known: Any = books()[place].c if place in books() else {}
    return [as_text(dialect, name, known[name].type if name in known else None) for name in columns]


def row_text_sql(dialect: str, place: str, columns: Sequence[str]) -> str:
    """One SQL expression: the row as it is digested."""
    return " || ".join(
        f"coalesce(length({text}) || ':' || {text} || ',', '-,')" for text in texts_of(dialect, place, columns)
    )


def row_text(texts: Sequence[str | None]) -> str:
    """The same of texts that were read one by one."""
    return "".join("-," if text is None else f"{len(text)}:{text}," for text in texts)


def digest(salt: bytes, row: str) -> bytes:
    return hashlib.sha256(salt + row.encode()).digest()


def parts(salt: bytes, columns: Sequence[str], texts: Sequence[str | None]) -> bytes:
    """A few bytes a column, to say which of them was changed; what proves the row is its digest."""
    return b"".join(
        hashlib.sha256(salt + f"{name}={'-' if text is None else ':' + text}".encode()).digest()[:PART]
        for name, text in zip(columns, texts, strict=True)
    )
