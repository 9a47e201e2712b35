"""Tháng làm thử: the office chooses cells and a month; whoever takes part finds their way in here."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from flask import Blueprint, Response, current_app, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import files, ids
from portal.ground.clock import ward_today
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.text import say
from portal.ground.trial import NONE
from portal.ground.typed import BadText, parse_month
from portal.organisations.models import UnitKind
from portal.organisations.queries import units_now
from portal.policy import Action, can, require
from portal.supervision.forms.trials import KEEP, EndTrialForm, TrialForm
from portal.supervision.models import Trial
from portal.supervision.queries import trials
from portal.supervision.queries.cell import cells_of
from portal.supervision.queries.places import bodies_of
from portal.supervision.rules.trials import closed_trial
from portal.supervision.service import trials as service
from portal.supervision.views import own as own_notes
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, once_kept, show

bp = Blueprint("trials", __name__, url_prefix="/giam-sat/lam-thu")
# Where a month is worked on; what counts, compares or sets up a year knows of no trial.
INSIDE = {
    *("sheet", "member", "sending", "bodies", "cell", "thread", "strips", "praise", "own", "typing", "paper"),
    *("withdrawing", "workbook", "trials"),
}
DEEDS_ON_TRIALS = "trials"


def of_address(chapter: str, args: Mapping[str, object], writes: bool) -> int:
    """To which trial an address belongs (web.trying.TRIAL_OF). Over, it is read only; no other cell is part of it."""
    here = trials.trial_of_address(args) if chapter in INSIDE else None
    if here is None:
        return NONE
    if chapter != DEEDS_ON_TRIALS:
        if "cell_id" in args:
            or_404(trials.in_its_cells(here.id, args["cell_id"]) or None)
        if writes:
            refuse(closed_trial(month=here.month, ended_on=here.ended_on))
    return here.id


@bp.get("")
def index() -> Response:
    require(actor(), Action.SETTINGS_MANAGE)
    return _page(_form(formdata=None))


@bp.post("")
def begin() -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = _form()
    tried = attempt(form, lambda: _begin(form))
    if tried.declined:
        return _page(form, tried.status)
    return done(url_for(".trial", trial_id=tried.value.id), say("Đã mở tháng làm thử."))


def _begin(form: TrialForm) -> Trial:
    try:
        month = parse_month(form.month.data or "")
    except BadText as bad:
        raise Invalid({"month": bad.sentence}) from bad
    return service.begin_trial(
        actor(),
        month,
        form.chosen,
        ward_today(),
        basis=form.basis.data or "",
        due_on=form.due_on.data,
        locks_on=form.locks_on.data,
    )


@bp.get("/<id:trial_id>")
def trial(trial_id: int) -> Response:
    return _one(trial_id, EndTrialForm(formdata=None))


@bp.get("/<id:trial_id>/cua-toi")
def own(trial_id: int) -> Response:
    or_404(trials.standing_trial(trial_id))
    return own_notes.page()


@bp.post("/<id:trial_id>/ket-thuc")
def end(trial_id: int) -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = EndTrialForm()
    keep = form.kept.data == KEEP
    tried = attempt(
        form, lambda: service.end_trial(actor(), trial_id, ward_today(), keep=keep, basis=form.basis.data or "")
    )
    if tried.declined:
        return _one(trial_id, form, tried.status)
    root = Path(current_app.config["FILES"])
    for gone in tried.value or ():
        once_kept(partial(files.erase, root, gone))
    return done(url_for(".index"), say("Đã kết thúc làm thử."))


def _one(trial_id: int, form: EndTrialForm, status: int = 200) -> Response:
    shown = trials.shown(or_404(trials.standing_trial(trial_id)))
    cells = {cell_id for cell_id, _ in shown.cells}
    return show(
        "supervision/trial.html",
        status=status,
        shown=shown,
        month=shown.trial.month,
        form=form,
        manages=can(actor(), Action.SETTINGS_MANAGE),
        bodies=[one for one in bodies_of(actor()) if one.kind is not UnitKind.CELL or one.id in cells],
        cells=[one for one in cells_of(actor()) if one.id in cells],
    )


def _form(**how: object) -> TrialForm:
    form = TrialForm(**how)
    form.cells.choices = [(ids.written(one.id), one.short_name) for one in units_now(UnitKind.CELL)]
    return form


def _page(form: TrialForm, status: int = 200) -> Response:
    return show("supervision/trials.html", status=status, form=form, trials=trials.trials_for(actor()))
