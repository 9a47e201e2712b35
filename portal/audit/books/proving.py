"""Comparing the rows as they stand with their last marks."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.audit.books import ahead
from portal.audit.books.sealing import rows_of, sealed
from portal.audit.books.writing_down import (
    PART,
    books,
    columns_of,
    digest,
    parts,
    quoted,
    row_text,
    row_text_sql,
    shape_of,
)
from portal.audit.models import Entry, RowMark, RowShape
from portal.ground.sql import SqlRow

BASELINE, CARRIED = "rows.baseline", "rows.carried"


class Wrong(NamedTuple):
    """A row that is not what the trail says; `since`: the entry and the moment at which it was still right."""

    place: str
    row_id: int
    what: str  # changed, missing, added, or not sealed
    columns: list[str]
    since: int | None
    at: datetime | None


class Proof(NamedTuple):
    rows: int
    wrong: list[Wrong]


def prove(connection: sa.Connection, ward_id: int) -> Proof:
    """Every row of the ward's books against its last mark."""
    known: dict[str, tuple[str, list[str]]] = {
        row.shape: (row.place, row.columns) for row in connection.execute(sa.select(RowShape.__table__))
    }
    shapes = {name: tuple(kept[1]) for name, kept in known.items() if shape_of(*kept) == name}
    there = set(sa.inspect(connection).get_table_names())
    rows, wrong, marks = 0, list[Wrong](), ahead.marks(connection, ward_id)
    for place in sorted(books().keys() & there):
        count, found = _place(connection, ward_id, place, shapes, marks)
        rows, wrong = rows + count, wrong + found
    return Proof(rows, _dated(connection, ward_id, wrong))


def _place(
    connection: sa.Connection, ward_id: int, place: str, shapes: dict[str, tuple[str, ...]], marks: str
) -> tuple[int, list[Wrong]]:
    last = {row[0]: row for row in plainly(connection, _last_marks(connection.dialect.name, ward_id, place, marks))}
    has = {one["name"] for one in sa.inspect(connection).get_columns(place)}
    usual = columns_of(place) if set(columns_of(place)) <= has else None
    count, wrong, others = 0, list[Wrong](), list[Any]()
    now, take, sha256 = shape_of(place, usual) if usual else None, last.pop, hashlib.sha256
    for row_id, row in plainly(connection, _row_texts(connection.dialect.name, ward_id, place, usual)):
        count += 1
        mark = take(row_id, None)
        # The common case first and without a call of ours: a quarter of a million of these are read at once.
        if mark and mark[2] == now and sha256(mark[3] + row.encode()).digest() == mark[4]:
            continue
        if mark is None or not mark[4]:
            wrong.append(Wrong(place, row_id, "added", [], mark[1] if mark else None, None))
        elif mark[2] != now:
            others.append(mark)
        else:
            wrong.append(_changed(connection, ward_id, place, mark, shapes))
    wrong += [Wrong(place, mark[0], "missing", [], mark[1], None) for mark in last.values() if mark[4]]
    for mark in others:
        told = _changed(connection, ward_id, place, mark, shapes)
        wrong += [told] if told.columns or told.what != "changed" else []
    return count, wrong


def _last_marks(dialect: str, ward_id: int, place: str, marks: str) -> str:
    columns = "row_id, number, shape, salt, digest, parts"
    here = f"FROM {marks} WHERE ward_id = {int(ward_id)} AND place = '{place}'"
    if dialect == "postgresql":
        return f"SELECT DISTINCT ON (row_id) {columns} {here} ORDER BY row_id, number DESC"
    # SQLite takes the other columns from the row that holds the maximum.
    return f"SELECT row_id, max(number), shape, salt, digest, parts {here} GROUP BY row_id"


def _row_texts(dialect: str, ward_id: int, place: str, columns: tuple[str, ...] | None) -> str:
    row = row_text_sql(dialect, place, columns) if columns else "''"
    return f"SELECT id, {row} FROM {quoted(place)} WHERE ward_id = {int(ward_id)}"


def plainly(connection: sa.Connection, query: str) -> Iterator[Any]:
    """Rows as the driver gives them: a row of the library's own costs as much as its digest."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor("books") as cursor:  # on the server, so that a large table is not held here
            cursor.itersize = 5000
            yield from cursor.execute(query)
        return
    cursor = driver.cursor()
    try:
        yield from cursor.execute(query)
    finally:
        cursor.close()


def _changed(
    connection: sa.Connection, ward_id: int, place: str, mark: Any, shapes: dict[str, tuple[str, ...]]
) -> Wrong:
    """The columns of a row that are not what its mark says; none when it holds."""
    row_id, since, shape, salt, kept, told = mark
    columns = shapes.get(shape)
    has = {one["name"] for one in sa.inspect(connection).get_columns(place)}
    if columns is None or not set(columns) <= has:
        return Wrong(place, row_id, "not sealed", [], since, None)
    (found,) = [texts for _, texts in rows_of(connection, ward_id, place, columns, [row_id])]
    if digest(bytes(salt), row_text(found)) == bytes(kept):
        return Wrong(place, row_id, "changed", [], since, None)
    now = parts(bytes(salt), columns, found)
    pieces = ((name, at * PART) for at, name in enumerate(columns))
    names = [name for name, at in pieces if now[at : at + PART] != bytes(told)[at : at + PART]]
    return Wrong(place, row_id, "changed", names or ["?"], since, None)


def _dated(connection: sa.Connection, ward_id: int, wrong: list[Wrong]) -> list[Wrong]:
    numbers = sorted({one.since for one in wrong[:1000] if one.since})
    asked = sa.select(Entry.number, Entry.at).where(Entry.ward_id == ward_id, Entry.number.in_(numbers))
    moments = {row.number: row.at for row in connection.execute(asked)} if numbers else {}
    return [one._replace(at=moments.get(one.since or 0)) for one in wrong]


def prove_seals(connection: sa.Connection, ward_id: int) -> int | None:
    """The first entry whose marks are not those that were taken with it; a mark of no entry too."""
    kept = sa.column("digest", RowMark.digest.type)
    columns: list[sa.ColumnClause[Any]] = [*map(sa.column, ("number", "place", "row_id", "shape")), kept]
    of_ward = (
        sa.select(*columns)
        .select_from(sa.text(ahead.marks(connection, ward_id)))
        .where(sa.column("ward_id") == ward_id)
    )
    of_ward = of_ward.order_by(sa.column("number"))
    asked = sa.select(Entry.number, Entry.rows).where(Entry.ward_id == ward_id, Entry.rows.is_not(None))
    said: dict[int, str] = {row.number: row.rows for row in connection.execute(asked)}
    broken: list[int] = []
    for number, taken in _together(connection.execute(of_ward.execution_options(yield_per=2000))):
        if said.pop(number, None) != sealed(taken):
            broken.append(number)
            break
    return min([*broken, *said], default=None) if broken or said else None


def _together(rows: Iterable[SqlRow]) -> Iterator[tuple[int, list[sa.RowMapping]]]:
    number, taken = None, list[sa.RowMapping]()
    for row in rows:
        if row.number != number:
            if number is not None:
                yield number, taken
            number, taken = row.number, []
        taken.append(row._mapping)
    if number is not None:
        yield number, taken


def proved_since(connection: sa.Connection, ward_id: int) -> tuple[int, datetime] | None:
    """The entry before which nothing is proved: rows that stood then were only counted. None: proved from the start."""
    asked = sa.select(Entry.number, Entry.at).where(Entry.ward_id == ward_id, Entry.action == BASELINE)
    found = connection.execute(asked.order_by(Entry.number).limit(1)).one_or_none()
    return (found.number, found.at) if found else None
