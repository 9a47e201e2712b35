from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePath

from portal import audit
from portal.ground import files
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.files import StoredFile
from portal.ground.jobs import Job
from portal.ground.reading import Unreadable, read_workbook
from portal.ground.text import shown
from portal.ground.typed import clean_line
from portal.ground.values import JsonObject
from portal.imports import asking, giving, queries, rules, traces
from portal.imports.models import ImportKind, ImportRun, ImportState, KnownHeading
from portal.imports.planning import ImportPreview, Progress, plan_file
from portal.imports.writing import write
from portal.policy import Action, Actor, require

LONGEST_NAME = 120
# Anything larger is read and written by the job worker: reading a thousand rows takes longer than others may be kept
# from saving, and nobody waits before a blank page.
READ_AT_ONCE = 32 * 1024
READ, APPLY = "imports.read", "imports.apply"

silent: Progress = lambda _done, _total: None  # noqa: E731


def begin(
    actor: Actor,
    root: Path,
    content: bytes,
    name: str,
    today: date,
    *,
    kind: ImportKind | None = None,
    effective_on: date | None = None,
    progress: Progress = silent,
    told: Mapping[str, str] | None = None,
    agreed: Iterable[str] = (),
    ask_day: bool = False,
) -> ImportRun:
    """Read the file and plan what it would change: nothing of the ward is touched. Invalid when it cannot be read.

    `ask_day`: a roster that tells no day is declined, since everybody on it would join the ward today.
    """
    require(actor, Action.IMPORT_RUN)
    name = tidy_file_name(name)
    said: JsonObject = {"columns_told": dict(told or {}), "agreed": sorted(agreed)}
    try:
        planned = read_file(
            content, name, today, progress, kind=kind, effective_on=effective_on, told=told, agreed=agreed
        )
    except Unreadable as unreadable:
        if not asking.may_be_asked(content, name):
            raise Invalid({"file": unreadable.sentence}) from None
        if ask_day and (reason := asking.day_unknown(content, name, kind, effective_on)):
            raise Invalid({"effective_on": reason}) from None
        shows = {"kind": kind or ImportKind.ROSTER, "effective_on": effective_on or today, "counts": {}, "changes": []}
        said |= {**shows, "state": ImportState.COLUMNS, "problem": str(unreadable.sentence)}
    else:
        if ask_day and (reason := rules.day_missing(planned.plan.kind, told=planned.day_told)):
            raise Invalid({"effective_on": reason})
        said |= preview(planned)
    stored = files.keep(root, content, name)
    flush()
    run = ImportRun(file_id=stored.id, file_name=name, begun_by=actor.person_id, **said)
    db.session.add(run)
    audit.record(actor, Action.IMPORT_RUN, run, began=name, sha256=stored.sha256, kind=run.kind)
    return run


def asked_columns(actor: Actor, root: Path, run_id: int) -> list[asking.AskedSheet]:
    """The tables of the file with what each column is taken for."""
    require(actor, Action.IMPORT_RUN)
    run = or_404(queries.run_for(actor, run_id))
    told = {**queries.known_headings(run.kind), **run.columns_told}
    return asking.asked_sheets(read_workbook(content_of(root, run), run.file_name), run.kind, told)


def name_columns(actor: Actor, root: Path, run_id: int, told: Mapping[str, str], today: date) -> ImportRun:
    """What a person says the columns are: remembered for this ward's lists of the kind, and read anew."""
    require(actor, Action.IMPORT_RUN)
    run = or_404(queries.run_for(actor, run_id))
    refuse(rules.closed_to_answering(run.state))
    run.columns_told = {**run.columns_told, **told}
    try:
        _read_again(actor, root, run, today)
    except Unreadable as unreadable:
        raise Invalid({"columns": unreadable.sentence}) from None
    remember(run.kind, told)
    run.problem = ""
    audit.record(actor, Action.IMPORT_RUN, run, named_columns=run.file_name, **dict(told))
    return run


def remember(kind: ImportKind, told: Mapping[str, str]) -> None:
    """What was said of a heading holds for this ward's lists of the kind."""
    known = {row.heading: row for row in queries.heading_rows(kind)}
    for heading, name in told.items():
        if heading in known:
            known[heading].field = name
        else:
            db.session.add(KnownHeading(kind=kind, heading=heading, field=name))


def agree_to(
    actor: Actor, root: Path, run_id: int, shown_rows: Iterable[str], agreed: Iterable[str], today: date
) -> ImportRun:
    """Which of the rows shown a person says yes to; rows on other pages keep their answer."""
    require(actor, Action.IMPORT_RUN)
    run = or_404(queries.run_for(actor, run_id))
    refuse(rules.closed_to_answering(run.state))
    run.agreed = sorted({*run.agreed, *agreed} - ({*shown_rows} - {*agreed}))
    _read_again(actor, root, run, today)
    audit.record(actor, Action.IMPORT_RUN, run, agreed=len(run.agreed))
    return run


def begin_later(
    actor: Actor,
    root: Path,
    content: bytes,
    name: str,
    today: date,
    *,
    kind: ImportKind | None = None,
    effective_on: date | None = None,
) -> ImportRun:
    """Keep a large file and leave the reading to the job worker; the page shows how far it is."""
    require(actor, Action.IMPORT_RUN)
    stored = files.keep(root, content, tidy_file_name(name))
    flush()
    run = ImportRun(
        file_id=stored.id,
        file_name=stored.name,
        begun_by=actor.person_id,
        kind=kind or ImportKind.ROSTER,
        state=ImportState.READING,
        effective_on=effective_on or today,
        counts={},
        changes=[],
    )
    db.session.add(run)
    flush()
    _leave(READ, actor, root, run, today, kind=kind, effective_on=effective_on and effective_on.isoformat())
    audit.record(actor, Action.IMPORT_RUN, run, began=run.file_name, sha256=stored.sha256)
    return run


def is_long(run: ImportRun) -> bool:
    return bool(_stored(run).size > READ_AT_ONCE)


def apply_later(actor: Actor, root: Path, run_id: int, today: date) -> ImportRun:
    """Leave the writing to the job worker, who does it without keeping others from saving."""
    require(actor, Action.IMPORT_RUN)
    run = or_404(queries.run_for(actor, run_id))
    refuse(rules.closed_to_applying(run.state))
    run.state, run.problem = ImportState.APPLYING, ""
    _leave(APPLY, actor, root, run, today)
    audit.record(actor, Action.IMPORT_RUN, run, asked_to_write=run.file_name)
    return run


def apply(actor: Actor, root: Path, run_id: int, today: date, progress: Progress = silent) -> ImportRun:
    """Write what the preview shows, all of it or nothing; Conflict when the ward has changed since the preview."""
    require(actor, Action.IMPORT_RUN)
    run = or_404(queries.run_for(actor, run_id))
    refuse(rules.closed_to_applying(run.state))
    planned = plan_again(root, run, today, progress)
    if unlike(planned.plan.as_json(), run.changes):
        raise Conflict(rules.MOVED_ON, theirs=planned.plan)
    refuse(giving.mixed(planned.plan.writes, today))
    if giving.needs_another(actor, run, planned):
        return wait(actor, run, planned)
    mine = giving.keep_back(planned.plan.writes, run.confirmed_by) if run.confirmed_by else []
    before = traces.begin(run.kind)
    write(actor, planned, run.file_name, today)
    traces.keep(run, before)
    giving.ask_for_the_rest(actor, run, mine)
    note_written(actor, run, planned)
    return run


def wait(actor: Actor, run: ImportRun, planned: ImportPreview) -> ImportRun:
    """Nothing is written before a second person has confirmed the file."""
    giving.ask_to_apply(actor, run, planned)
    run.state = ImportState.WAITING
    return run


def note_written(actor: Actor, run: ImportRun, planned: ImportPreview) -> None:
    for one in planned.plan.writes.corrections:
        told = {name: shown(value) for name, value in one["values"].items()}
        audit.record(actor, Action.PEOPLE_RECORD, audit.About("person", one["person_id"]), event="correction", **told)
    run.state, run.applied_by, run.applied_at = ImportState.APPLIED, actor.person_id, now()
    counts = {name: count for name, count in run.counts.items() if isinstance(count, int)}
    facts: JsonObject = {"kind": run.kind, "day": run.effective_on, "confirmed_by": run.confirmed_by}
    audit.record(actor, Action.IMPORT_RUN, run, applied=run.file_name, **facts, **counts)


def look_again(actor: Actor, root: Path, run_id: int, today: date) -> ImportRun:
    """A fresh preview of the same file against what the portal knows by now."""
    require(actor, Action.IMPORT_RUN)
    run = or_404(queries.run_for(actor, run_id))
    refuse(rules.closed_to_applying(run.state))
    _read_again(actor, root, run, today)
    audit.record(actor, Action.IMPORT_RUN, run, looked_again=run.file_name)
    return run


def abandon(actor: Actor, run_id: int) -> ImportRun:
    require(actor, Action.IMPORT_RUN)
    run = or_404(queries.run_for(actor, run_id))
    refuse(rules.closed_to_abandoning(run.state))
    run.state = ImportState.ABANDONED
    audit.record(actor, Action.IMPORT_RUN, run, abandoned=run.file_name)
    return run


def tidy_file_name(name: str) -> str:
    """The file's own name, without the folders of the computer it came from."""
    return clean_line(PurePath(name.replace("\\", "/")).name)[-LONGEST_NAME:] or "danh-sach"


def unlike(fresh: list[JsonObject], seen: list[JsonObject]) -> bool:
    """Whether the two previews would write differently; remarks beside a row do not count."""

    def deeds(changes: list[JsonObject]) -> list[JsonObject]:
        return [{name: value for name, value in change.items() if name != "notes"} for change in changes]

    return deeds(fresh) != deeds(seen)


def read_file(
    content: bytes,
    name: str,
    today: date,
    progress: Progress,
    *,
    kind: ImportKind | None = None,
    effective_on: date | None = None,
    told: Mapping[str, str] | None = None,
    agreed: Iterable[str] = (),
) -> ImportPreview:
    """What the file would change; Unreadable when it is no such list. What the ward said before of headings counts."""
    return plan_file(
        read_workbook(content, name),
        name,
        today,
        progress,
        kind=kind,
        effective_on=effective_on,
        told={**queries.known_headings(kind), **(told or {})},
        agreed=frozenset(agreed),
    )


def plan_again(root: Path, run: ImportRun, today: date, progress: Progress) -> ImportPreview:
    return read_file(
        content_of(root, run),
        run.file_name,
        today,
        progress,
        kind=run.kind,
        effective_on=run.effective_on,
        told=run.columns_told,
        agreed=run.agreed,
    )


def _read_again(actor: Actor, root: Path, run: ImportRun, today: date) -> None:
    if is_long(run):
        run.state, run.problem = ImportState.READING, ""
        _leave(READ, actor, root, run, today, kind=run.kind, effective_on=run.effective_on.isoformat())
    else:
        show_in(run, preview(plan_again(root, run, today, silent)))


def _leave(deed: str, actor: Actor, root: Path, run: ImportRun, today: date, **facts: object) -> None:
    facts |= {"today": today.isoformat(), "root": str(root)}
    db.session.add(Job(kind=deed, about_id=run.id, facts=facts, asked_by=actor.account_id))


def content_of(root: Path, run: ImportRun) -> bytes:
    return files.content_of(root, _stored(run))


def _stored(run: ImportRun) -> StoredFile:
    return db.session.get_one(StoredFile, (ward(), run.file_id))


def preview(planned: ImportPreview) -> JsonObject:
    plan = planned.plan
    return {
        "kind": plan.kind,
        "effective_on": plan.effective_on,
        "state": ImportState.PREVIEW,
        "counts": plan.counts(),
        "changes": plan.as_json(),
    }


def show_in(run: ImportRun, said: JsonObject) -> None:
    for name, value in said.items():
        setattr(run, name, value)
    run.confirmed_by = None  # what is shown now nobody has confirmed
