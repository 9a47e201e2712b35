"""Chốt số liệu: the list of snapshots, one of them beside today, the people behind its numbers."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.ids import read, written
from portal.ground.text import say
from portal.policy import Action, can, require
from portal.reports.models import FactKind
from portal.reports.snapshots import service
from portal.reports.snapshots.forms import FreezeForm, SnapshotWithdrawForm
from portal.reports.snapshots.queries import list_for, signers, snapshot_for, snapshots_for
from portal.reports.snapshots.subjects import subject_called, subjects
from portal.supervision.rules.parts import ABOUT_THE_READER
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("snapshots", __name__, url_prefix="/chot-so-lieu")


@bp.get("")
def index() -> Response:
    return show("reports/snapshots.html", snapshots=snapshots_for(actor()), may_take=can(actor(), Action.SNAPSHOT_TAKE))


@bp.get("/moi")
def begin() -> Response:
    require(actor(), Action.SNAPSHOT_TAKE)
    return _form(_offered(FreezeForm(formdata=None, as_of=ward_today())))


@bp.post("/moi")
def take() -> BaseResponse:
    require(actor(), Action.SNAPSHOT_TAKE)
    form = _offered(FreezeForm())
    tried = attempt(
        form,
        lambda: service.freeze(
            actor(),
            or_404(subject_called(form.subject.data)),
            ward_today(),
            as_of=form.as_of.data,
            signer_id=read(form.signer.data) or 0,
            reason=form.reason.data or "",
        ),
    )
    if tried.declined:
        return _form(form, tried.status)
    snapshot = tried.value
    return done(
        url_for(".one", snapshot_id=snapshot.id), say("Đã chốt số liệu, bản số %(number)s.", number=snapshot.number)
    )


@bp.get("/<id:snapshot_id>")
def one(snapshot_id: int) -> Response:
    return _page(snapshot_id)


@bp.get("/<id:snapshot_id>/<figure>")
def people(snapshot_id: int, figure: str) -> Response:
    """The list of a frozen figure; where it may not be opened it does not exist."""
    snapshot, kept, groups = or_404(list_for(actor(), snapshot_id, figure))
    return show("reports/snapshot_people.html", snapshot=snapshot, kept=kept, groups=groups)


@bp.post("/<id:snapshot_id>/rut")
def withdraw(snapshot_id: int) -> BaseResponse:
    require(actor(), Action.SNAPSHOT_TAKE)
    form = SnapshotWithdrawForm()
    tried = attempt(form, lambda: service.withdraw(actor(), snapshot_id, reason=form.reason.data or ""))
    if tried.declined:
        return _page(snapshot_id, form, tried.status)
    return done(url_for(".one", snapshot_id=snapshot_id), say("Đã rút bản chốt này."))


def _offered(form: FreezeForm) -> FreezeForm:
    form.subject.choices = [(one.code, one.title) for one in subjects()]
    form.signer.choices = [(written(one.person_id), one.words) for one in signers(ward_today())]
    return form


def _form(form: FreezeForm, status: int = 200) -> Response:
    return show("reports/snapshot_form.html", status=status, form=form)


def _page(snapshot_id: int, form: SnapshotWithdrawForm | None = None, status: int = 200) -> Response:
    whole = or_404(snapshot_for(actor(), snapshot_id, ward_today()))
    facts = [(FactKind(kind).label, value, source) for kind, value, source in whole.snapshot.facts]
    return show(
        "reports/snapshot.html",
        status=status,
        whole=whole,
        snapshot=whole.snapshot,
        about_the_reader=ABOUT_THE_READER,
        facts=facts,
        today=ward_today(),
        form=form or SnapshotWithdrawForm(formdata=None),
        may_take=can(actor(), Action.SNAPSHOT_TAKE),
    )
