"""What an import wrote, row by row, as the tables stood before and after it: kept so that it can be undone as a whole.

The tables are compared, so nothing that a chapter does while a list is written (a programme that a new body joins) is
missed. On PostgreSQL they are held against other writers meanwhile.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import Base, UtcDateTime, db, flush, ward
from portal.imports.models import ImportKind, ImportRun, ImportTrace

Rows = dict[int, dict[str, Any]]

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
    changed: dict[int, tuple[dict[str, Any], dict[str, Any]]]


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
    flush()
    for name, then in before.items():
        now = rows_of(name)
        touched = [[str(at), then.get(at), row] for at, row in now.items() if then.get(at) != row]
        if touched:
            db.session.add(ImportTrace(run_id=run.id, table=name, rows=touched))
    flush()


def traces_of(run_id: int) -> dict[str, Trace]:
    kept = db.session.execute(sa.select(ImportTrace.table, ImportTrace.rows).where(ImportTrace.run_id == run_id)).all()
    return {
        name: Trace(
            {int(at): after for at, before, after in rows if before is None},
            {int(at): (before, after) for at, before, after in rows if before is not None},
        )
        for name, rows in kept
    }


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


def values_of(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """A kept row as the database takes it."""
    table = table_of(name)
    return {key: _back(table.c[key].type, value) for key, value in row.items()}


def _plain(row: Any) -> dict[str, Any]:
    return {key: _kept(value) for key, value in row.items()}


def _kept(value: Any) -> Any:
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
