"""Many rows of a table at once: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.values import RowValues

AT_ONCE = 20_000


def pour(model: Any, rows: Iterable[RowValues]) -> int:
    """Defaults of the model are filled in as its own INSERT would; answers how many rows it wrote."""
    table, connection = model.__table__, db.session.connection()
    columns, count = list(table.columns), 0
    kept = [column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for column in columns]
    given = [_default(column) for column in columns]
    writers = [(column.key, default, keep) for column, default, keep in zip(columns, given, kept, strict=True)]
    for some in _lots(rows):
        lines = [tuple(_kept(row, *one) for one in writers) for row in some]
        _write(connection, table, [column.name for column in columns], lines)
        count += len(lines)
    return count


def _write(connection: sa.Connection, table: sa.Table, names: list[str], lines: list[tuple[object, ...]]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    into = f"{quote(table.name)} ({', '.join(map(quote, names))})"
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
    else:
        cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(names))})", lines)
    cursor.close()


class _Inserted:
    """What a column's default asks of the row that is being written."""

    def __init__(self, row: RowValues) -> None:
        self.row = row

    def get_current_parameters(self) -> RowValues:
        return self.row


def _default(column: sa.Column[Any]) -> Callable[[RowValues], Any]:
    default: Any = column.default
    if default is None:
        return lambda _row: None
    if default.is_scalar:
        return lambda _row: default.arg
    return lambda row: default.arg(_Inserted(row))


def _kept(row: RowValues, name: str, default: Callable[[RowValues], Any], keep: Callable[[Any], Any] | None) -> object:
    value = row[name] if name in row else default(row)
    return keep(value) if keep else value


def _lots(rows: Iterable[RowValues]) -> Iterator[list[RowValues]]:
    lot: list[RowValues] = []
    for row in rows:
        lot.append(row)
        if len(lot) == AT_ONCE:
            yield lot
            lot = []
    if lot:
        yield lot
