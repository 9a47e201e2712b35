"""Nhập dữ liệu: the runs, a new file, its preview, and writing it."""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject
from portal.imports import accepted, asking, queries, rules, service
from portal.imports import undoing as undoing_deed
from portal.imports.forms import ACCEPTED, ImportFileForm, UndoForm
from portal.imports.models import UNDER_WAY, ImportKind, ImportRun, ImportState
from portal.imports.planning import ChangeState
from portal.people.views.confirming import WAITS, kept_or_waiting
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.files import handed_out
from portal.web.forms import Tried, attempt
from portal.web.htmx import done, show
from portal.web.paging import page_asked

bp = Blueprint("imports", __name__, url_prefix="/nhap-du-lieu")

# The word in the address for each state a row may be shown by.
FILTERS = {
    "moi": ChangeState.NEW,
    "thay-doi": ChangeState.CHANGED,
    "khong-doi": ChangeState.UNCHANGED,
    "can-xem": ChangeState.ASKED,
    "khong-nhan": ChangeState.REJECTED,
}


@dataclass(frozen=True)
class PreviewChip:
    label: Sentence
    url: str
    count: int
    current: bool


@bp.get("")
def index() -> Response:
    return _list(ImportFileForm())


@bp.post("")
def begin() -> BaseResponse:
    """Read the file at once, or leave a large one to the job worker; nothing is written yet."""
    form = ImportFileForm()

    def deed() -> object:
        content, name = form.file.data.read(), form.file.data.filename or ""
        said = {"kind": ImportKind(form.kind.data) if form.kind.data else None, "effective_on": form.effective_on.data}
        if len(content) <= service.READ_AT_ONCE:
            return service.begin(actor(), _root(), content, name, ward_today(), ask_day=True, **said)
        return service.begin_later(actor(), _root(), content, name, ward_today(), **said)

    tried = attempt(form, deed)
    if tried.declined:
        return _list(form, tried.status)
    run = tried.value
    if run.state is ImportState.COLUMNS:
        return done(url_for(".columns", run_id=run.id))
    return done(url_for(".preview", run_id=run.id))


@bp.get("/mau/<kind>")
def template(kind: str) -> Response:
    """An empty list to fill in: with its headings nobody has to be asked."""
    require(actor(), Action.IMPORT_RUN)
    wanted = or_404(next((one for one in ImportKind if one.value == kind), None))
    return handed_out(accepted.template(wanted), f"mau-{wanted.value}.xlsx")


@bp.get("/<id:run_id>")
def preview(run_id: int) -> Response:
    run = or_404(queries.run_for(actor(), run_id))
    return _run(run, run.counts, run.changes)


@bp.get("/<id:run_id>/cot")
def columns(run_id: int) -> Response:
    return _columns(run_id)


@bp.post("/<id:run_id>/cot")
def name_columns(run_id: int) -> BaseResponse:
    told = {key.removeprefix("cot-"): value for key, value in request.form.items() if key.startswith("cot-")}
    run = or_404(queries.run_for(actor(), run_id))
    known = dict(asking.choices(run.kind))
    told = {heading: name if name in known else "" for heading, name in told.items()}
    tried = attempt(None, lambda: service.name_columns(actor(), _root(), run_id, told, ward_today()))
    if tried.declined:
        return _columns(run_id, tried.status, problem=tried.reason)
    return done(url_for(".preview", run_id=run_id))


@bp.post("/<id:run_id>/dong-y")
def agree(run_id: int) -> BaseResponse:
    rows, agreed = request.form.getlist("dong"), request.form.getlist("dong_y")
    service.agree_to(actor(), _root(), run_id, rows, agreed, ward_today())
    return done(url_for(".preview", run_id=run_id, loc=request.args.get("loc"), trang=request.args.get("trang")))


def _columns(run_id: int, status: int = 200, problem: object = None) -> Response:
    run = or_404(queries.run_for(actor(), run_id))
    return show(
        "imports/columns.html",
        status=status,
        run=run,
        sheets=service.asked_columns(actor(), _root(), run_id),
        choices=asking.choices(run.kind),
        problem=problem or run.problem,
    )


@bp.post("/<id:run_id>/ghi")
def apply(run_id: int) -> BaseResponse:
    if service.is_long(or_404(queries.run_for(actor(), run_id))):
        tried = attempt(None, lambda: service.apply_later(actor(), _root(), run_id, ward_today()))
        return done(url_for(".preview", run_id=run_id)) if not tried.declined else _declined(run_id, tried)
    tried = attempt(None, lambda: service.apply(actor(), _root(), run_id, ward_today()))
    if tried.declined:
        return _declined(run_id, tried)
    if tried.value.state is ImportState.WAITING:
        return done(url_for(".preview", run_id=run_id), WAITS)
    return done(url_for(".preview", run_id=run_id), say("Đã ghi %(name)s vào cổng.", name=tried.value.file_name))


def _declined(run_id: int, tried: Tried) -> Response:
    fresh, run = tried.theirs, or_404(queries.run_for(actor(), run_id))
    shown = (fresh.counts(), fresh.as_json()) if fresh else (run.counts, run.changes)
    return _run(run, *shown, status=tried.status, moved_on=tried.reason)


@bp.post("/<id:run_id>/xem-lai")
def look_again(run_id: int) -> BaseResponse:
    service.look_again(actor(), _root(), run_id, ward_today())
    return done(url_for(".preview", run_id=run_id))


@bp.post("/<id:run_id>/bo")
def abandon(run_id: int) -> BaseResponse:
    run = service.abandon(actor(), run_id)
    return done(url_for(".index"), say("Đã bỏ lần nhập %(name)s; không có gì được ghi.", name=run.file_name))


@bp.get("/<id:run_id>/hoan-tac")
def undoing(run_id: int) -> Response:
    """What goes, what comes back, and what stands against it."""
    return _undoing(run_id, UndoForm(formdata=None))


@bp.post("/<id:run_id>/hoan-tac")
def undo(run_id: int) -> BaseResponse:
    form = UndoForm()
    tried = attempt(form, lambda: undoing_deed.undo(actor(), run_id, reason=form.reason.data))
    if tried.declined:
        return _undoing(run_id, form, tried.status)
    said = say("Đã hoàn tác %(name)s: cổng như trước lần nhập này.", name=getattr(tried.value, "file_name", ""))
    return kept_or_waiting(tried.value, lambda _done: url_for(".preview", run_id=run_id), said)


def _undoing(run_id: int, form: UndoForm, status: int = 200) -> Response:
    undoing = or_404(undoing_deed.undoing_for(actor(), run_id))
    closed = rules.closed_to_undoing(undoing.run.state, known=undoing.kept)
    return show("imports/undo.html", status=status, undoing=undoing, run=undoing.run, form=form, closed=closed)


def _list(form: ImportFileForm, status: int = 200) -> Response:
    return show(
        "imports/index.html", status=status, form=form, runs=queries.runs(actor()), accepted=ACCEPTED, kinds=ImportKind
    )


def _run(
    run: ImportRun, counts: JsonObject, changes: list[JsonObject], *, status: int = 200, moved_on: object = None
) -> Response:
    word = request.args.get("loc", "")
    page = page_asked() or 1
    rows, total = queries.changes_of(changes, FILTERS.get(word), page)
    return show(
        "imports/run.html",
        "_run.html",
        status,
        run=run,
        counts=counts,
        rows=rows,
        total=total,
        moved_on=moved_on,
        first=(page - 1) * queries.PAGE + 1,
        chips=_chips(run.id, counts, word),
        remarks=queries.remarks_of(counts),
        earlier=_url(run.id, word, page - 1) if page > 1 else None,
        later=_url(run.id, word, page + 1) if page * queries.PAGE < total else None,
        job=queries.job_of(run) if run.state in UNDER_WAY else None,
        agreed=run.agreed,
        word=word,
        at_page=page,
        without_plan=queries.without_plan(run, ward_today()),
        writes=any(counts.get(state) for state in (ChangeState.NEW, ChangeState.CHANGED)),
    )


def _chips(run_id: int, counts: JsonObject, word: str) -> list[PreviewChip]:
    every = sum(counts.get(state, 0) for state in ChangeState)
    chips = [PreviewChip(say("Tất cả"), _url(run_id, "", 1), every, word not in FILTERS)]
    return chips + [
        PreviewChip(state.label, _url(run_id, name, 1), counts.get(state, 0), name == word)
        for name, state in FILTERS.items()
    ]


def _url(run_id: int, word: str, page: int) -> str:
    return url_for(".preview", run_id=run_id, loc=word or None, trang=page if page > 1 else None)


def _root() -> Path:
    return Path(current_app.config["FILES"])
