"""Which rows of the books a session wrote since its last mark; a write that nobody would see is refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from portal.audit.books.writing_down import books
from portal.ground.db import OfWard, ward
from portal.ground.ids import new_id
from portal.ground.values import RowValues

WRITTEN, SEALED = "books_written", "books_sealed"
SEEN = "seen_by_the_books"
NAMED = "rows_written"  # an option of whoever knows anyway which (ward, id) are written
Key = tuple[int, str, int]  # ward, table, row

_flushing: ContextVar[int] = ContextVar("flushing", default=0)
_between_shapes: ContextVar[bool] = ContextVar("between_shapes", default=False)


class Unseen(RuntimeError):
    """A write into the books past the session, which would look like a forgery afterwards."""


def written(session: Session) -> set[Key]:
    keys: set[Key] = session.info.setdefault(WRITTEN, set())
    return keys


def take(session: Session, ward_id: int) -> list[tuple[str, int]]:
    """What waits for its mark in the ward; it is taken as marked until the transaction says otherwise."""
    waiting = written(session)
    mine = {key for key in waiting if key[0] == ward_id}
    waiting -= mine
    session.info.setdefault(SEALED, set()).update(mine)
    return sorted((place, row_id) for _, place, row_id in mine)


@contextmanager
def between_shapes() -> Iterator[None]:
    """A migration writes as it must; the marks are carried over it as a whole."""
    token = _between_shapes.set(True)
    try:
        yield
    finally:
        _between_shapes.reset(token)


@event.listens_for(Session, "before_flush")
def _begins(_session: Session, *_: object) -> None:
    _flushing.set(_flushing.get() + 1)


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    _flushing.set(0)
    keys = written(session)
    for row in (*session.new, *session.deleted):
        if isinstance(row, OfWard) and not row.passes:
            keys.add(_key(row))
    for row in session.dirty:
        if isinstance(row, OfWard) and not row.passes and session.is_modified(row):
            keys.add(_key(row))


def _key(row: Any) -> Key:
    return row.ward_id, row.__tablename__, row.id


@event.listens_for(Session, "after_soft_rollback")
def _taken_back(session: Session, previous: SessionTransaction) -> None:
    """A savepoint that is rolled back takes marks along; what was written before it still waits for one."""
    _flushing.set(0)
    sealed = session.info.pop(SEALED, set())
    if previous.nested:
        written(session).update(sealed)
    else:
        session.info.pop(WRITTEN, None)


@event.listens_for(Session, "after_commit")
def _kept(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(SEALED, None)
        session.info.pop(WRITTEN, None)


@event.listens_for(Session, "do_orm_execute", insert=True)
def _many_at_once(state: ORMExecuteState) -> None:
    """An INSERT, UPDATE or DELETE of many rows: which ones is asked before it runs."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table: sa.Table | None = getattr(state.statement, "table", None)
    if table is None or table.name not in books():
        return
    named = state.execution_options.get(NAMED)
    keys = list(named) if named is not None else _inserted(state, table) if state.is_insert else _met(state, table)
    written(state.session).update((ward_id, table.name, row_id) for ward_id, row_id in keys)
    state.update_execution_options(**{SEEN: True})


def _given(state: ORMExecuteState) -> list[RowValues]:
    given: Any = state.parameters
    return [dict(one) for one in (given if isinstance(given, list | tuple) else [given or {}])]


def _inserted(state: ORMExecuteState, table: sa.Table) -> list[tuple[int, int]]:
    statement: Any = state.statement
    rows = _given(state)
    if statement._values:
        rows = [{**{getattr(c, "name", c): _plain(v) for c, v in statement._values.items()}, **one} for one in rows]
    for many in statement._multi_values:
        rows = [{getattr(name, "name", name): _plain(value) for name, value in one.items()} for one in many]
    if isinstance(state.parameters, list) and not statement._values:
        for one in state.parameters:
            one.setdefault("id", new_id())  # what the column's own default would have drawn, unknown to us
        rows = _given(state)
    if statement.select is not None or not all(isinstance(one.get("id"), int) for one in rows):
        raise Unseen(f"an INSERT of many rows into {table.name} must name their ids: see audit.books")
    return [(one.get("ward_id") or ward(), one["id"]) for one in rows]


def _plain(value: object) -> object:
    return value.value if isinstance(value, sa.BindParameter) else value


def _met(state: ORMExecuteState, table: sa.Table) -> list[tuple[int, int]]:
    statement: Any = state.statement
    if not statement._where_criteria:
        if all("id" in one for one in _given(state)):
            return [(one.get("ward_id") or ward(), one["id"]) for one in _given(state)]
        if state.bind_mapper is None:
            raise Unseen(f"an UPDATE or DELETE of all {table.name} without saying which: see audit.books")
    here: Any = state.bind_mapper.class_ if state.bind_mapper else table.c
    asked = sa.select(here.ward_id, here.id).where(*statement._where_criteria)
    how = {name: on for name, on in state.execution_options.items() if name == "every_ward"}
    return [
        (row.ward_id, row.id)
        for given in _given(state)
        for row in state.session.execute(asked, given, execution_options=how)
    ]


def _never_unseen(
    _connection: object, statement: Any, _many: object, _one: object, options: Mapping[str, object]
) -> None:
    if not getattr(statement, "is_dml", False) or getattr(statement, "is_select", False):
        return
    if _flushing.get() or _between_shapes.get() or options.get(SEEN) or statement.get_execution_options().get(SEEN):
        return
    if getattr(getattr(statement, "table", None), "name", None) in books():
        raise Unseen(f"{statement.table.name} is written past the session: the trail would not prove it")


event.listen(sa.engine.Engine, "before_execute", _never_unseen)
