"""Laying a long list ready, a little at a time, so that nobody's save waits for it: people and facts about them are
written as facts already withdrawn, which no page reads, and told all at once by the transaction that ends the import.

What a worker that died had laid ready is cleared away before the file is planned anew.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import inspect, select

from portal import audit
from portal.audit.queries import Happening
from portal.ground.batches import in_batches
from portal.ground.clock import now
from portal.ground.db import db, ward, writing
from portal.ground.jobs import Progress, still_held
from portal.imports import traces
from portal.imports.models import ImportRun
from portal.imports.planning import UnitRef, Writes
from portal.organisations import queries as organisations
from portal.organisations.models import Holding
from portal.organisations.wards import the_portal
from portal.people import service as people
from portal.people.models import FACTS

ROWS = 500  # of one short transaction: a tenth of a second where the machine is slow
BREATH = 0.1  # seconds between two of them; SQLite's waiting writers look again ten times a second
TABLES = ("person", *(inspect(kind).local_table.name for kind in FACTS))
BEFORE_ANY_DAY = datetime(1000, 1, 1, tzinfo=UTC)


class Laid(NamedTuple):
    """What was laid ready, and what is left for the last transaction."""

    mark: datetime
    told_at: datetime  # from when on it counts as known
    withdrawn: dict[type[Any], list[int]]
    rest: Writes


def lay_ready(run_id: int, writes: Writes, progress: Progress) -> Laid:
    mark = mark_of(run_id)
    codes = {unit.code: unit.id for unit in organisations.units()}
    rest = Writes(units=writes.units, fills=writes.fills, corrections=writes.corrections)
    ready: dict[type[Any], list[dict[str, Any]]] = {}
    for kind, rows in writes.facts.items():
        for row in rows:
            known = kind is not Holding and all(one.code in codes for one in row.values() if isinstance(one, UnitRef))
            (ready if known else rest.facts).setdefault(kind, []).append(row)
    withdrawn = {}
    for kind, ends in writes.ends.items():
        if kind is Holding:
            rest.ends[kind] = ends
        else:
            withdrawn[kind] = [row_id for row_id, _ in ends]
            ready.setdefault(kind, []).extend(people.told_again(kind, ends))
    db.session.rollback()
    _note(run_id, [row["id"] for row in writes.people])
    total = len(writes.people) + sum(map(len, ready.values()))
    done = _lay(writes.people, people.add_people, 0, total, progress)
    for kind, rows in ready.items():
        laid = [{**resolved(row, codes), "withdrawn_at": mark} for row in rows]
        done = _lay(laid, partial(people.state_facts, kind), done, total, progress)
    told_at = now()
    for kind in ready:
        ids = list(db.session.scalars(select(kind.id).where(kind.withdrawn_at == mark)))
        _trace(run_id, kind.__tablename__, ids, {"withdrawn_at": None, "recorded_at": told_at.astimezone(UTC)})
    _trace(run_id, "person", [row["id"] for row in writes.people], {})
    return Laid(mark, told_at, withdrawn, rest)


def tell(laid: Laid) -> None:
    """In the last transaction: what ends is withdrawn, what was laid ready holds."""
    for kind, ids in laid.withdrawn.items():
        people.withdraw(kind, ids)
    for kind in FACTS:
        people.unveil(kind, laid.mark, laid.told_at)


def grown_by(laid: Laid) -> set[str]:
    """The tables to which the last transaction itself will add."""
    return {kind.__tablename__ for kind in laid.rest.facts} | ({"membership"} if laid.rest.corrections else set())


def touched_by(laid: Laid) -> dict[str, list[int]]:
    """The rows that stand and will not stand so any more, by table."""
    rows = {kind.__tablename__: list(ids) for kind, ids in laid.withdrawn.items()}
    for kind, fills in laid.rest.fills.items():
        rows.setdefault(kind.__tablename__, []).extend(row["id"] for row in fills)
    corrected = [one["person_id"] for one in laid.rest.corrections]
    rows.setdefault("person", []).extend(corrected)
    rows.setdefault("membership", []).extend(people.memberships_of(corrected))
    return rows


def clear_away(run_id: int) -> None:
    """Nothing of it was told: it goes, a little at a time."""
    mark = mark_of(run_id)
    for kind in FACTS:
        while _in_short(partial(people.clear_away, kind, mark, ROWS)):
            time.sleep(BREATH)
    laid = list(db.session.get_one(ImportRun, (ward(), run_id), populate_existing=True).laid_ready)
    db.session.rollback()
    for some in in_batches(laid, ROWS // 4):
        _in_short(partial(people.take_back_people, some))
        time.sleep(BREATH)
    _in_short(partial(traces.drop, run_id))
    if laid:
        _note(run_id, [])


def _trace(run_id: int, name: str, ids: list[int], told: dict[str, Any]) -> None:
    for some in in_batches(ids, ROWS):
        rows = traces.rows_of(name, some)
        _in_short(partial(traces.keep_laid, run_id, name, rows, told))
        time.sleep(BREATH)


def resolved(row: dict[str, Any], codes: dict[str, int]) -> dict[str, Any]:
    return {name: codes[value.code] if isinstance(value, UnitRef) else value for name, value in row.items()}


def mark_of(run_id: int) -> datetime:
    """One for each run, and before anything was ever known: no figure of any day counts what bears it."""
    return BEFORE_ANY_DAY + timedelta(microseconds=run_id % 10**15)


def _lay(
    rows: list[dict[str, Any]], deed: Callable[[list[dict[str, Any]]], None], done: int, total: int, progress: Progress
) -> int:
    for some in in_batches(rows, ROWS):
        _in_short(partial(deed, some))
        done += len(some)
        progress(done, total)
        time.sleep(BREATH)
    return done


def _in_short(deed: Callable[[], Any]) -> Any:
    with writing():
        still_held()
        done = deed()
        if audit.rows_wait():
            audit.record(the_portal(ward()), Happening.IMPORT_LAID)
        return done


def _note(run_id: int, ids: list[int]) -> None:
    with writing() as session:
        still_held()
        session.get_one(ImportRun, (ward(), run_id), populate_existing=True).laid_ready = ids
