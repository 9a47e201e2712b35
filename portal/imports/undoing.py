"""Hoàn tác: an applied import is taken back as a whole, while nothing else leans on what it wrote."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now, ward_today
from portal.ground.db import Base, db, flush, ward
from portal.ground.errors import or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say
from portal.ground.values import RowValues
from portal.imports import giving, queries, rules, traces
from portal.imports.models import ImportRun, ImportState
from portal.imports.traces import Rows, Trace
from portal.people.models import Confirmation
from portal.people.rules.tables import TOLD_BY
from portal.policy import Action, Actor, require

Traces = dict[str, Trace]
# Whom a row is about: the column that says so, and the table it leads to.
ABOUT = (
    ("person_id", "person"),
    ("unit_id", "unit"),
    ("cell_id", "unit"),
    ("body_id", "unit"),
    ("organiser_id", "unit"),
    ("plan_id", "plan"),
    ("plan_version_id", "plan_version"),
    ("meeting_id", "meeting"),
)


class Leans(NamedTuple):
    """What the import wrote, and what was recorded since that would stand on nothing without it."""

    who: str
    what: Sentence
    times: int


class Undoing(NamedTuple):
    run: ImportRun
    kept: bool  # whether it is known what the import wrote
    goes: list[tuple[Sentence, int]]
    back: list[tuple[Sentence, int]]
    leans: list[Leans]


def undoing_for(actor: Actor, run_id: int) -> Undoing | None:
    """What undoing would take away and put back, and what stands against it."""
    require(actor, Action.IMPORT_UNDO)
    run = queries.run_of(run_id)
    if run is None:
        return None
    kept = traces.traces_of(run_id)
    return Undoing(
        run,
        bool(kept),
        [(TOLD_BY[name], len(one.made)) for name, one in kept.items() if one.made],
        [(TOLD_BY[name], len(one.changed)) for name, one in kept.items() if one.changed],
        leaning(kept) if run.state is ImportState.APPLIED else [],
    )


def undo(actor: Actor, run_id: int, *, reason: str) -> ImportRun | Confirmation:
    """All of it or nothing; what stands against it is said by name."""
    require(actor, Action.IMPORT_UNDO)
    run = or_404(queries.run_of(run_id))
    kept = traces.traces_of(run_id)
    refuse(rules.closed_to_undoing(run.state, known=bool(kept)))
    refuse(rules.leant_on([(one.who, one.what) for one in leaning(kept)]))
    if giving.undoing_gives(actor, kept):
        return giving.ask_to_undo(actor, run, kept, reason)
    return carry_out(actor, run_id, reason)


def carry_out(actor: Actor, run_id: int, reason: str, **witnesses: object) -> ImportRun:
    require(actor, Action.IMPORT_UNDO)
    run = or_404(queries.run_of(run_id))
    kept = traces.traces_of(run_id)
    refuse(rules.closed_to_undoing(run.state, known=bool(kept)))
    traces.hold(kept)
    leans = leaning(kept)
    refuse(rules.leant_on([(one.who, one.what) for one in leans]))
    take_back(kept)
    run.state, run.undone_by, run.undone_at = ImportState.UNDONE, actor.person_id, now()
    counts = {f"{name}_made": len(one.made) for name, one in kept.items()}
    audit.record(
        actor, Action.IMPORT_UNDO, run, undone=run.file_name, kind=run.kind, reason=reason, **counts, **witnesses
    )
    db.session.expire_all()
    return run


def take_back(kept: Traces) -> None:
    """What was made goes or is withdrawn, what was changed is as it was; the caller has asked what leans on it."""
    for name in _children_first(kept):
        _stand_where_they_stood(name, kept[name])
        _take_away(name, kept)
        _put_back(name, kept[name])


def _stand_where_they_stood(name: str, trace: Trace) -> None:
    """A unit that was put into one that goes stands where it did, before that one goes."""
    if name != "unit":
        return
    table = traces.table_of(name)
    for at, (before, after) in trace.changed.items():
        if before["parent_id"] != after["parent_id"]:
            here = sa.and_(table.c.ward_id == ward(), table.c.id == at)
            db.session.execute(sa.update(table).where(here).values(parent_id=before["parent_id"]))


def leaning(kept: Traces, besides: Collection[str] = ()) -> list[Leans]:
    """`besides`: tables of which no row counts."""
    told: Counter[tuple[str, str]] = Counter()
    for name, row_id, by in [*_changed_since(kept), *_refer_to(kept, besides)]:
        told[_who(name, row_id, kept), by] += 1
    return [Leans(who, _words(by), count) for (who, by), count in sorted(told.items())]


def _words(by: str) -> Sentence:
    return TOLD_BY[by] if by in TOLD_BY else say("đã được sửa sau đó")


def _changed_since(kept: Traces) -> Iterator[tuple[str, int, str]]:
    """Rows that no longer stand as the import left them."""
    for name, trace in kept.items():
        left = trace.made | {at: after for at, (_before, after) in trace.changed.items()}
        stands = traces.rows_of(name, left)
        for at, row in left.items():
            if stands.get(at) != row and not _only_withdrawn(row, stands.get(at), kept):
                yield name, at, ""


def _only_withdrawn(row: RowValues, stands: RowValues | None, kept: Traces) -> bool:
    """A fact of somebody who came with this list, taken back since: it goes with them. What was told in its stead
    refers to them and is found so."""
    if stands is None or "withdrawn_at" not in row or not _goes_with(row, kept):
        return False
    return {**stands, "withdrawn_at": None} == {**row, "withdrawn_at": None}


def _refer_to(kept: Traces, besides: Collection[str] = ()) -> Iterator[tuple[str, int, str]]:
    """Rows of any table that refer to one the import made, but those it made or changed itself: these are put back."""
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys if table.name not in besides else ():
            name = key.column.table.name
            if name not in kept or key.parent.name == "ward_id" or not kept[name].made:
                continue
            own = {*kept[table.name].made, *kept[table.name].changed} if table.name in kept else set()
            for some in traces.portions(kept[name].made):
                asked = sa.select(key.parent, table.c.id).where(table.c.ward_id == ward(), key.parent.in_(some))
                yield from ((name, at, table.name) for at, by in db.session.execute(asked) if by not in own)


def _who(name: str, row_id: int, kept: Traces) -> str:
    """By the name of the person or the unit that the row is about."""
    trace = kept.get(name)
    row = trace and (trace.made.get(row_id) or trace.changed.get(row_id, ({}, {}))[1])
    row = row or traces.rows_of(name, [row_id]).get(row_id) or {}
    if told := row.get("name") or row.get("theme"):
        return str(told)
    for column, leads_to in ABOUT:
        if row.get(column):
            return _who(leads_to, int(row[column]), kept)
    return str(TOLD_BY.get(name, name))


def _children_first(kept: Traces) -> list[str]:
    return [table.name for table in reversed(Base.metadata.sorted_tables) if table.name in kept]


def _goes_with(row: RowValues, kept: Traces) -> bool:
    """Whether the row is about a person or a unit that came with the import."""
    people, units = (kept[name].made if name in kept else {} for name in ("person", "unit"))
    about = {int(value) for key, value in row.items() if key.endswith("_id") and value}
    return bool(about & (people.keys() | units.keys()))


def _take_away(name: str, kept: Traces) -> None:
    """Facts about those who stay are withdrawn, so that what was known meanwhile can be told again; the rest goes."""
    table = traces.table_of(name)
    made = kept[name].made
    stays: Rows = {at: row for at, row in made.items() if "withdrawn_at" in row and not _goes_with(row, kept)}
    here = table.c.ward_id == ward()
    for some in traces.portions(stays):
        standing = sa.and_(here, table.c.id.in_(some), table.c.withdrawn_at.is_(None))
        db.session.execute(sa.update(table).where(standing).values(withdrawn_at=now()))
    goes = [at for at in made if at not in stays]
    if name == "person_correction":
        righted_back = [made[at] for at in goes if not _goes_with(made[at], kept)]
        goes = [at for at in goes if _goes_with(made[at], kept)]
        _told_back(table, righted_back)
    if name == "unit":  # what stands below another goes first
        goes.sort(key=lambda at: -len(made[at]["path"]))
    for some in traces.portions(goes):
        db.session.execute(sa.delete(table).where(here, table.c.id.in_(some)))


def _told_back(table: sa.Table, corrections: list[RowValues]) -> None:
    """A correction is undone by one that says the contrary; both stay in the person's history."""
    for row in corrections:
        told = traces.values_of(table.name, row)
        back = {"before": told["after"], "after": told["before"], "since": ward_today(), "recorded_at": now()}
        why = {"reason": str(say("Hoàn tác lần nhập"))}
        db.session.execute(sa.insert(table).values({**told, **back, **why, "id": new_id(), "ward_id": ward()}))


def _put_back(name: str, trace: Trace) -> None:
    """What was withdrawn is told anew; what was written over is as it was."""
    table = traces.table_of(name)
    for at, (before, after) in trace.changed.items():
        told = traces.values_of(name, before)
        dated_twice = "recorded_at" in table.c and "withdrawn_at" in before
        if dated_twice and before["withdrawn_at"] is None and after["withdrawn_at"] is not None:
            again = {**told, "id": new_id(), "ward_id": ward(), "recorded_at": now()}
            db.session.execute(sa.insert(table).values(again))
            continue
        if "version" in table.c:
            told["version"] = table.c.version + 1
        told.pop("id")
        db.session.execute(sa.update(table).where(table.c.ward_id == ward(), table.c.id == at).values(told))
    flush()
