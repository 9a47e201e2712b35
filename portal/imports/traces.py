"""What an import wrote, row by row, as the tables stood before and after it: kept so that it can be undone as a whole.

The tables are compared, so nothing that a chapter does while a list is written (a programme that a new body joins) is
missed. On PostgreSQL they are held against other writers meanwhile.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import Base, UtcDateTime, db, flush, ward
from portal.ground.values import JsonList, RowValues
from portal.imports.models import ImportKind, ImportRun, ImportTrace

Rows = dict[int, RowValues]

PEOPLE = (
    "person",
    "membership",
    "cell_membership",
    "residence",
    "exemption",
    "organisation_membership",
    "management",
    "person_correction",
)
TREE = ("unit", "unit_name", "unit_place", "unit_area", "programme_body", "supervision_lead")
SESSIONS = ("meeting", "meeting_convening", "meeting_attendance", "make_up", "meeting_reported", "meeting_visit")
WRITTEN: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.ROSTER: (*TREE, *PEOPLE),
    ImportKind.POSTS: ("person", "post_holding"),
    ImportKind.PLANS: (
        "plan",
        "plan_version",
        "plan_narrative",
        "commitment",
        "plan_return",
        "plan_delivery",
        "plan_posting",
    ),
    ImportKind.CONFERENCE: SESSIONS,
    ImportKind.SESSIONS: SESSIONS,
}
NOT_TOLD = {"ward_id", "version"}  # a version counts writers, it says nothing of the record


class Trace(NamedTuple):
    """Rows of one table: those the import made, and those it changed (before, after)."""

    made: Rows
    changed: dict[int, tuple[RowValues, RowValues]]


def table_of(name: str) -> sa.Table:
    return Base.metadata.tables[name]


def begin(kind: ImportKind) -> dict[str, Rows]:
    """How the tables stand before anything is written."""
    flush()
    hold(WRITTEN[kind])
    return {name: rows_of(name) for name in WRITTEN[kind]}


def hold(names: Iterable[str]) -> None:
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE"))


def keep(run: ImportRun, before: dict[str, Rows]) -> None:
    """What has changed since, a row of traces for each table."""
    for name, touched in differences(before):
        _note(run.id, name, touched)


def differences(before: Mapping[str, Rows]) -> Iterator[tuple[str, list[Any]]]:
    """By table what was made or changed since: [id, row before or None, row after]."""
    flush()
    for name, then in before.items():
        now = rows_of(name)
        yield name, [[str(at), then.get(at), row] for at, row in now.items() if then.get(at) != row]


class Before(NamedTuple):
    """How a table stood that a long import fills: the rows that it will change, and which there were at all where it
    will add more than was laid ready."""

    rows: Rows
    ids: set[int] | None


def begin_rest(
    kind: ImportKind, laid: Collection[str], grows: Collection[str], touched: Mapping[str, Iterable[int]]
) -> dict[str, Before]:
    """Before the last transaction of a long import. Of the tables into which thousands of rows were laid ready only
    what it changes is read; what was laid stands in traces of its own. The caller holds the tables."""
    flush()
    before = {}
    for name in WRITTEN[kind]:
        few = name in laid
        before[name] = Before(
            rows_of(name, touched.get(name, ()) if few else None), _ids(name) if name in grows or not few else None
        )
    return before


def keep_rest(run_id: int, before: dict[str, Before]) -> None:
    flush()
    for name, then in before.items():
        new = set() if then.ids is None else _ids(name) - then.ids
        now = rows_of(name, new | set(then.rows))
        _note(run_id, name, [[str(at), then.rows.get(at), row] for at, row in now.items() if then.rows.get(at) != row])


def keep_ahead(run_id: int, name: str, rows: Rows, told: RowValues, *, made: bool) -> None:
    """Rows as they will stand once they are told: laid ready, or standing and to be changed."""
    will_stand = _plain(told)
    _note(run_id, name, [[str(at), None if made else row, {**row, **will_stand}] for at, row in rows.items()])


def drop(run_id: int) -> None:
    db.session.execute(sa.delete(ImportTrace).where(ImportTrace.run_id == run_id))


def _ids(name: str) -> set[int]:
    table = table_of(name)
    return set(db.session.scalars(sa.select(table.c.id).where(table.c.ward_id == ward())))


def _note(run_id: int, name: str, touched: list[object]) -> None:
    if touched:
        db.session.add(ImportTrace(run_id=run_id, table=name, rows=touched))
        flush()


def traces_of(run_id: int) -> dict[str, Trace]:
    return read(
        db.session.execute(
            sa.select(ImportTrace.table, ImportTrace.rows).where(ImportTrace.run_id == run_id).order_by(ImportTrace.id)
        ).all()
    )


def read(noted: Iterable[sa.Row[str, JsonList]]) -> dict[str, Trace]:
    """Pairs of a table and its rows as they were noted."""
    kept: dict[str, Trace] = {}
    for name, rows in noted:
        trace = kept.setdefault(name, Trace({}, {}))
        for at, before, after in rows:
            if before is None:
                trace.made[int(at)] = after
            else:
                trace.changed[int(at)] = (before, after)
    return kept


def rows_of(name: str, ids: Iterable[int] | None = None) -> Rows:
    table = table_of(name)
    told = [column for column in table.c if column.name not in NOT_TOLD]
    read = sa.select(*told).where(table.c.ward_id == ward())
    if ids is None:
        return {row["id"]: _plain(row) for row in db.session.execute(read).mappings()}
    found: Rows = {}
    for some in portions(ids):
        rows = db.session.execute(read.where(table.c.id.in_(some))).mappings()
        found |= {row["id"]: _plain(row) for row in rows}
    return found


def portions(ids: Iterable[int], most: int = 500) -> Iterable[list[int]]:
    every = list(ids)
    return (every[at : at + most] for at in range(0, len(every), most))


def values_of(name: str, row: RowValues) -> RowValues:
    """A kept row as the database takes it."""
    table = table_of(name)
    return {key: _back(table.c[key].type, value) for key, value in row.items()}


def _plain(row: Mapping[str, object] | sa.RowMapping) -> RowValues:
    return {key: _kept(value) for key, value in row.items()}


def _kept(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53 else value


def _back(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.Enum) and kind.enum_class:
        return kind.enum_class(value)
    return int(value) if isinstance(kind, sa.Integer) else value
