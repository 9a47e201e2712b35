"""The job worker's part: a long file is read and written here, while its page shows how far it is. Each may be cut off
anywhere and begun again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy.orm.exc import StaleDataError

from portal import audit
from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.audit.queries import Happening
from portal.ground.clock import ward_today
from portal.ground.db import db, ward, writing
from portal.ground.errors import Conflict, NotAllowed
from portal.ground.jobs import Handler, Job, Progress, still_held
from portal.ground.reading import Unreadable
from portal.ground.text import Sentence
from portal.ground.values import JsonObject
from portal.imports import asking, giving, rules, service, staging, traces
from portal.imports.models import ImportKind, ImportRun, ImportState
from portal.imports.planning import ImportPreview
from portal.imports.writing import plans_of, write
from portal.policy import Action, Actor, require

ROUNDS = 5  # how often a ward that changes meanwhile is planned for anew


def read_waiting(job: Job, progress: Progress) -> None:
    """A file that cannot be read leaves its sentence in the run, where the page shows it."""
    facts = dict(job.facts)
    root, run = Path(facts["root"]), _run(job)
    kind = ImportKind(facts["kind"]) if facts["kind"] else None
    day = date.fromisoformat(facts["effective_on"]) if facts["effective_on"] else None
    if run.state is not ImportState.READING:
        return
    content = service.content_of(root, run)
    try:
        planned = service.read_file(
            content,
            run.file_name,
            date.fromisoformat(facts["today"]),
            progress,
            kind=kind,
            effective_on=day,
            told=run.columns_told,
            agreed=run.agreed,
        )
        said = service.preview(planned)
        missing = rules.day_missing(planned.plan.kind, told=planned.day_told)
    except Unreadable as unreadable:
        askable = asking.may_be_asked(content, run.file_name)
        said = {"state": ImportState.COLUMNS if askable else ImportState.FAILED, "problem": str(unreadable.sentence)}
        missing = asking.day_unknown(content, run.file_name, kind, day) if askable else None
    if missing:
        said = {"state": ImportState.FAILED, "problem": str(missing)}
    with writing():
        still_held()
        service.show_in(_run(job), said)


def apply_waiting(job: Job, progress: Progress) -> None:
    """Planned without keeping anybody from saving, laid ready in short pieces, told at once."""
    facts = dict(job.facts)
    root, today = Path(facts["root"]), date.fromisoformat(facts["today"])
    for _ in range(ROUNDS):
        if _run(job).state is not ImportState.APPLYING:
            staging.settle(int(job.about_id or 0))  # whoever told it may have died before this
            return
        staging.clear_away(int(job.about_id or 0))
        read_up_to, _hash = audit.anchor(ward())
        run = _run(job)
        planned = service.plan_again(root, run, today, progress)
        fresh = service.preview(planned)
        seen = run.changes
        db.session.rollback()
        if service.unlike(fresh["changes"], seen):
            _show_anew(job, fresh)
            return
        if mixed := giving.mixed(planned.plan.writes, today):
            give_up_applying(job, mixed)
            return
        if giving.needs_another(_actor(job), _run(job), planned):
            _wait(job, planned)
            return
        confirmer = _run(job).confirmed_by
        mine = giving.keep_back(planned.plan.writes, confirmer) if confirmer else []
        db.session.rollback()
        with not_looked_through():
            if _written(job, planned, today, read_up_to, progress, mine):
                return
    staging.clear_away(int(job.about_id or 0))
    _show_anew(job, fresh)


@contextmanager
def not_looked_through() -> Iterator[None]:
    """What was planned stays out of Python's search for unreachable objects, which takes 0.6 s through ten thousand
    people and comes at any moment, also while others wait for this worker's transaction."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _wait(job: Job, planned: ImportPreview) -> None:
    with writing():
        still_held()
        service.wait(_actor(job), _run(job), planned)


def _written(
    job: Job, planned: ImportPreview, today: date, read_up_to: int, progress: Progress, mine: list[JsonObject]
) -> bool:
    """False when something that the plan rests on was written meanwhile: nothing of it is told then."""
    plans = plans_of(planned, _run(job).file_name)
    laid = staging.lay_ready(int(job.about_id or 0), planned.plan.writes, plans, progress)
    try:
        with writing():
            still_held()
            run, actor = _run(job), _actor(job)
            require(actor, Action.IMPORT_RUN)
            staging.tell(laid)  # before anybody is kept from anything
            traces.hold(traces.WRITTEN[run.kind])
            _refuse_moved_on(read_up_to)
            if laid.seal:
                audit.record_lot(actor, Happening.IMPORT_TOLD, run, lot=run.id, seal=laid.seal)
            before = traces.begin_rest(
                run.kind, staging.tables_of(laid), staging.grown_by(laid), staging.touched_by(laid)
            )
            write(actor, planned, run.file_name, today, laid.rest)
            staging.write_new(laid.new, rows_written=())  # their marks and traces stand ready
            traces.keep_rest(run.id, before)
            service.note_written(actor, run, planned)
            giving.ask_for_the_rest(actor, run, mine)
            run.laid_ready = []
    except (Conflict, StaleDataError):
        return False
    except NotAllowed:
        give_up_applying(job, rules.NO_LONGER)
    else:
        staging.settle(run.id)
    return True


def _refuse_moved_on(read_up_to: int) -> None:
    """From here on nobody else's deed comes into the trail before ours."""
    if any(map(rules.may_change_lists, audit.deeds_since(read_up_to))):
        raise Conflict(rules.MOVED_ON)


def _show_anew(job: Job, fresh: dict[str, object]) -> None:
    with writing():
        still_held()
        service.show_in(_run(job), {**fresh, "problem": str(rules.MOVED_ON)})


def give_up_reading(job: Job, sentence: Sentence) -> None:
    _leave_as(job, ImportState.READING, ImportState.FAILED, sentence)


def give_up_applying(job: Job, sentence: Sentence) -> None:
    """Nothing of it was told: it can be written again."""
    if _run(job).state is ImportState.APPLYING:
        staging.clear_away(int(job.about_id or 0))
    _leave_as(job, ImportState.APPLYING, ImportState.PREVIEW, sentence)


def _leave_as(job: Job, was: ImportState, becomes: ImportState, sentence: Sentence) -> None:
    with writing():
        still_held()
        run = _run(job)
        if run.state is was:
            run.state, run.problem, run.confirmed_by = becomes, str(sentence), None


def _run(job: Job) -> ImportRun:
    return db.session.get_one(ImportRun, (ward(), job.about_id), populate_existing=True)


def _actor(job: Job) -> Actor:
    account = db.session.get_one(Account, (ward(), job.asked_by))
    return actor_of(account, person_name(account), ward_today())


HANDLERS = {
    service.READ: Handler(read_waiting, give_up_reading),
    service.APPLY: Handler(apply_waiting, give_up_applying),
}
