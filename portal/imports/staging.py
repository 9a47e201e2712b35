"""Laying a long list ready, a little at a time, so that nobody's save waits for it: people and facts about them are
written as facts already withdrawn, which no page reads, and told all at once by the transaction that ends the import.

What a worker that died had laid ready is cleared away before the file is planned anew.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from portal import audit
from portal.audit.books import ahead
from portal.audit.queries import Happening
from portal.ground import statistics
from portal.ground.batches import in_batches
from portal.ground.clock import now
from portal.ground.db import db, ward, writing
from portal.ground.jobs import Progress, still_held
from portal.ground.values import RowValues
from portal.imports import traces
from portal.imports.models import ImportRun
from portal.imports.planning import UnitRef, Writes
from portal.organisations import queries as organisations
from portal.organisations.models import Holding
from portal.organisations.wards import the_portal
from portal.people import service as people
from portal.people.models import IMPORTED_FACTS, DatedFact
from portal.plans.service.taking_over import KINDS, Rows

ROWS = 500  # of one short transaction: a tenth of a second where the machine is slow
BREATH = 0.1  # seconds between two of them; SQLite's waiting writers look again ten times a second
TABLES = ("person", *(kind.__tablename__ for kind in IMPORTED_FACTS))
BEFORE_ANY_DAY = datetime(1000, 1, 1, tzinfo=UTC)


NewRows = dict[type[Any], list[RowValues]]  # by table, what is leant on first


class Laid(NamedTuple):
    """What was laid ready, and what is left for the last transaction."""

    mark: datetime
    told_at: datetime  # from when on it counts as known
    withdrawn: dict[type[DatedFact], list[int]]
    seal: str | None  # of the marks that were taken ahead
    rest: Writes
    new: NewRows  # what can only be made ready, not laid


def lay_ready(run_id: int, writes: Writes, plans: list[Rows], progress: Progress) -> Laid:
    mark = mark_of(run_id)
    ready, withdrawn, rest = _divided(writes)
    db.session.rollback()
    _note(run_id, [row["id"] for row in writes.people])
    total = 2 * (len(writes.people) + sum(map(len, ready.values())))
    done = _lay(writes.people, people.add_people, 0, total, progress)
    for kind, rows in ready.items():
        laid = [{**row, "withdrawn_at": mark} for row in rows]
        done = _lay(laid, partial(people.state_facts, kind), done, total, progress)
    told_at = now()
    for kind in ready:
        ids = list(db.session.scalars(select(kind.id).where(kind.withdrawn_at == mark)))
        told: dict[str, datetime | None] = {"withdrawn_at": None, "recorded_at": told_at.astimezone(UTC)}
        done = _ahead(run_id, kind.__tablename__, ids, told, done, total, progress)
    for kind, ids in withdrawn.items():
        over: dict[str, datetime | None] = {"withdrawn_at": told_at.astimezone(UTC)}
        _ahead(run_id, kind.__tablename__, ids, over, done, total, progress, made=False)
    for some in in_batches([row["id"] for row in writes.people], ROWS):
        _in_short(partial(traces.keep_ahead, run_id, "person", traces.rows_of("person", some), {}, made=True))
        time.sleep(BREATH)
    new = _made_ready(run_id, plans, progress)
    seal = ahead.seal_of(db.session.connection(), ward(), run_id)
    db.session.rollback()
    return Laid(mark, told_at, withdrawn, seal, rest, new)


def _divided(writes: Writes) -> tuple[dict[type[DatedFact], list[RowValues]], dict[type[DatedFact], list[int]], Writes]:
    """What can be laid ready; what it withdraws; and what must be written where units, posts, corrections are."""
    codes = {unit.code: unit.id for unit in organisations.units()}
    rest = Writes(units=writes.units, fills=writes.fills, corrections=writes.corrections)
    apart = {one["person_id"] for one in writes.corrections}
    ready: dict[type[DatedFact], list[RowValues]] = {}
    withdrawn: dict[type[DatedFact], list[int]] = {}
    for kind, rows in writes.facts.items():
        for row in rows:
            known = kind is not Holding and all(one.code in codes for one in row.values() if isinstance(one, UnitRef))
            if known and row["person_id"] not in apart:
                ready.setdefault(kind, []).append(resolved(row, codes))
            else:
                rest.facts.setdefault(kind, []).append(row)
    for kind, ends in writes.ends.items():
        filled = {row["id"] for row in writes.fills.get(kind, ())}
        of = {} if kind is Holding else people.persons_of(kind, [row_id for row_id, _ in ends])
        mine = {row_id for row_id in of if of[row_id] not in apart and row_id not in filled}
        if mine:
            withdrawn[kind] = sorted(mine)
            ready.setdefault(kind, []).extend(people.told_again(kind, [end for end in ends if end[0] in mine]))
        if left := [end for end in ends if end[0] not in mine]:
            rest.ends[kind] = left
    return ready, withdrawn, rest


def tell(laid: Laid) -> None:
    """In the last transaction: what ends is withdrawn, what was laid ready holds. Nobody else writes these rows, so on
    PostgreSQL nobody waits for it."""
    for kind in IMPORTED_FACTS:
        people.unveil(kind, laid.mark, laid.told_at, laid.withdrawn.get(kind, ()))


def tables_of(laid: Laid) -> set[str]:
    """Into which thousands of rows may come at once."""
    return {*TABLES, *(kind.__tablename__ for kind in laid.new)}


def write_new(rows: NewRows, **how: object) -> None:
    for kind, some in rows.items():
        db.session.execute(insert(kind.__table__), some, execution_options=how)


def by_kind(rows: Iterable[Rows]) -> NewRows:
    found: NewRows = {}
    for kind in KINDS:
        if some := [row for one in rows for of, row in one if of is kind]:
            found[kind] = some
    return found


def _made_ready(run_id: int, plans: list[Rows], progress: Progress) -> NewRows:
    """Rows that pages would see if they were laid ready: each lot of them is written, read as the engine keeps it and
    taken back, so that the last transaction has nothing left to do for them but to write them."""
    whole: NewRows = {kind: [] for kind in KINDS}
    done, total = 0, len(plans)
    for some in in_batches(plans, max(1, ROWS // 5)):
        for kind, rows, texts, plain in _tried(by_kind(some)):
            whole[kind].extend(rows)

            def keep(name: str = kind.__tablename__, texts: Any = texts, plain: traces.Rows = plain) -> None:
                ahead.lay(db.session.connection(), ward(), run_id, name, texts)
                traces.keep_ahead(run_id, name, plain, {}, made=True)

            _in_short(keep)
            time.sleep(BREATH)
        done += len(some)
        progress(done, total)
    return {kind: rows for kind, rows in whole.items() if rows}


def _tried(rows: NewRows) -> list[tuple[type[Any], list[RowValues], list[Any], traces.Rows]]:
    found = []
    with writing() as session:
        still_held()
        write_new(rows)
        for kind, some in rows.items():
            name, table, ids = kind.__tablename__, kind.__table__, [row["id"] for row in some]
            stand = session.execute(select(table).where(table.c.ward_id == ward(), table.c.id.in_(ids))).mappings()
            texts = ahead.texts_of(session.connection(), ward(), name, ids)
            found.append((kind, [dict(row) for row in stand], texts, traces.rows_of(name, ids)))
        session.rollback()
    return found


def settle(run_id: int) -> None:
    """After it: the marks that were taken ahead go to their place in the trail, a little at a time."""
    while _in_short(lambda: ahead.settle(db.session.connection(), ward(), run_id, ROWS)):
        time.sleep(BREATH)
    _in_short(lambda: statistics.measure(db.session.connection()))


def grown_by(laid: Laid) -> set[str]:
    """The tables to which the last transaction itself will add."""
    adds = {kind.__tablename__ for kind in {*laid.rest.facts, *laid.rest.ends}}
    return adds | ({"membership"} if laid.rest.corrections else set())


def touched_by(laid: Laid) -> dict[str, list[int]]:
    """The rows that stand and that the last transaction itself will change, by table."""
    rows = {kind.__tablename__: [row_id for row_id, _ in ends] for kind, ends in laid.rest.ends.items()}
    for kind, fills in laid.rest.fills.items():
        rows.setdefault(kind.__tablename__, []).extend(row["id"] for row in fills)
    corrected = [one["person_id"] for one in laid.rest.corrections]
    rows.setdefault("person", []).extend(corrected)
    rows.setdefault("membership", []).extend(people.memberships_of(corrected))
    return rows


def clear_away(run_id: int) -> None:
    """Nothing of it was told: it goes, a little at a time."""
    mark = mark_of(run_id)
    for kind in IMPORTED_FACTS:
        while _in_short(partial(people.clear_away, kind, mark, ROWS)):
            time.sleep(BREATH)
    while _in_short(lambda: ahead.drop(db.session.connection(), ward(), run_id, ROWS)):
        time.sleep(BREATH)
    laid = list(db.session.get_one(ImportRun, (ward(), run_id), populate_existing=True).laid_ready)
    db.session.rollback()
    for some in in_batches(laid, ROWS // 4):
        _in_short(partial(people.take_back_people, some))
        time.sleep(BREATH)
    _in_short(partial(traces.drop, run_id))
    if laid:
        _note(run_id, [])


def _ahead(
    run_id: int,
    name: str,
    ids: list[int],
    told: dict[str, datetime | None],
    done: int,
    total: int,
    progress: Progress,
    *,
    made: bool = True,
) -> int:
    """Of rows that will be told: their marks, and what an undo needs."""
    becomes = {column: f"{value:%Y-%m-%d %H:%M:%S.%f}" if value else None for column, value in told.items()}
    for some in in_batches(ids, ROWS):
        rows = traces.rows_of(name, some)

        def keep(some: list[int] = some, rows: traces.Rows = rows) -> None:
            traces.keep_ahead(run_id, name, rows, told, made=made)
            ahead.take(db.session.connection(), ward(), run_id, name, some, becomes)

        _in_short(keep)
        done += len(some)
        progress(min(done, total), total)
        time.sleep(BREATH)
    return done


def resolved(row: RowValues, codes: dict[str, int]) -> RowValues:
    return {name: codes[value.code] if isinstance(value, UnitRef) else value for name, value in row.items()}


def mark_of(run_id: int) -> datetime:
    """One for each run, and before anything was ever known: no figure of any day counts what bears it."""
    return BEFORE_ANY_DAY + timedelta(microseconds=run_id % 10**15)


def _lay(
    rows: list[RowValues], deed: Callable[[list[RowValues]], None], done: int, total: int, progress: Progress
) -> int:
    for some in in_batches(rows, ROWS):
        _in_short(partial(deed, some))
        done += len(some)
        progress(done, total)
        time.sleep(BREATH)
    return done


def _in_short(deed: Callable[[], object]) -> object:
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
