"""Texts that are searched keep beside themselves how they are found: in small letters, and without marks.

Kept by the row itself whenever it is written, so that a search is one LIKE on either engine and an erased text leaves
nothing behind. A row from before is filled when the database is brought to this shape, or by `search rebuild`.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, declared_attr, mapped_column

from portal.ground.db import Base, db, writing
from portal.ground.finding import Words, to_find
from portal.ground.names import fold

BATCH = 500


class Searched:
    """`searched` names the columns whose words are found."""

    searched: ClassVar[tuple[str, ...]]

    @declared_attr
    def lowered(cls) -> Mapped[str | None]:
        return mapped_column(sa.Text, default=_as_inserted(cls.searched, to_find), sort_order=95, deferred=True)

    @declared_attr
    def folded(cls) -> Mapped[str | None]:
        return mapped_column(sa.Text, default=_as_inserted(cls.searched, _bare), sort_order=96, deferred=True)


def words_in(kind: type[Searched]) -> Words:
    """The searched text of a model, or of an alias of one."""
    return Words(kind.folded, kind.lowered)


def fill(every: bool = False) -> int:
    """Write the shadows that are missing (all of them anew when `every`); says how many rows were written."""
    return sum(_filled(kind, every) for kind in kinds())


def kinds() -> Iterator[Any]:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Searched):
            yield mapper.class_


def _filled(kind: Any, every: bool) -> int:
    table, count = kind.__table__, 0
    if not _has_its_place(table):
        return 0
    columns = [table.c[name] for name in kind.searched]
    after: tuple[int, int] = (-1, 0)
    while True:
        with writing() as session:
            key = sa.tuple_(table.c.ward_id, table.c.id)
            missing = sa.true() if every else table.c.folded.is_(None)
            rows = (
                session.connection()
                .execute(
                    sa.select(table.c.ward_id, table.c.id, *columns)
                    .where(missing, key > sa.tuple_(*after))
                    .order_by(table.c.ward_id, table.c.id)
                    .limit(BATCH)
                )
                .all()
            )
            if not rows:
                return count
            session.execute(
                sa.update(table)
                .where(table.c.ward_id == sa.bindparam("its_ward"), table.c.id == sa.bindparam("its_id"))
                .values(lowered=sa.bindparam("new_lowered"), folded=sa.bindparam("new_folded")),
                [
                    {"its_ward": ward, "its_id": row_id, "new_lowered": to_find(*texts), "new_folded": _bare(*texts)}
                    for ward, row_id, *texts in rows
                ],
                execution_options={"rows_written": [(ward, row_id) for ward, row_id, *_ in rows]},
            )
            after = (rows[-1].ward_id, rows[-1].id)
            count += len(rows)


def _has_its_place(table: sa.Table) -> bool:
    """A database between two shapes may not have it yet."""
    with db.engine.connect() as connection:
        known = sa.inspect(connection)
        return known.has_table(table.name) and "folded" in {one["name"] for one in known.get_columns(table.name)}


def _bare(*texts: str | None) -> str:
    return fold(to_find(*texts))


def _as_inserted(names: tuple[str, ...], made: Callable[..., str]) -> Callable[[Any], str]:
    def default(context: Any) -> str:
        row = context.get_current_parameters()
        return made(*(row.get(name) for name in names))

    return default


@event.listens_for(Searched, "before_update", propagate=True)
def _as_updated(_mapper: object, _connection: object, row: Searched) -> None:
    if any(sa.inspect(row).attrs[name].history.has_changes() for name in row.searched):
        texts = [getattr(row, name) for name in row.searched]
        row.lowered, row.folded = to_find(*texts), _bare(*texts)


@event.listens_for(Session, "do_orm_execute")
def _no_stale_shadow(state: ORMExecuteState) -> None:
    """An UPDATE of many rows that changes their text must say what becomes of its shadow."""
    if not state.is_update or state.bind_mapper is None or not issubclass(state.bind_mapper.class_, Searched):
        return
    changed = {getattr(column, "key", column) for column in getattr(state.statement, "_values", None) or {}}
    if changed & set(state.bind_mapper.class_.searched) and not {"lowered", "folded"} <= changed:
        raise ValueError("set lowered and folded too (both '' where the text is erased): see ground.searched")
