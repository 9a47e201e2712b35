"""Sắp xếp tổ chức: the list, one arrangement with all that it would touch, and what is done with it as a whole."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.arrangements.forms import ArrangementForm, ArrangementUndoForm, JointWardForm
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.foreseen import foreseen
from portal.arrangements.queries.joint import may_join, parts_of
from portal.arrangements.queries.reading import arrangement_for, arrangements_for, laid_deeds, newest_applied, posts_of
from portal.arrangements.queries.written import written_by
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.handover import MonthsGo
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import agreeing, drafting
from portal.arrangements.views.blueprint import bp
from portal.arrangements.words import deed_in_words
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.people.models import Confirmation
from portal.people.queries.history import names_of
from portal.people.views.confirming import WAITS
from portal.policy import Action, can, require
from portal.web.actor import actor
from portal.web.forms import Form, Tried, attempt
from portal.web.htmx import done, show

SHOWN_AT_ONCE = 20


@bp.get("")
def index() -> Response:
    return _list(ArrangementForm())


@bp.post("")
def begin() -> BaseResponse:
    form = ArrangementForm()
    tried = attempt(form, lambda: drafting.begin(actor(), ward_today(), **_head(form)))
    if tried.declined:
        return _list(form, tried.status)
    return done(url_for(".one", arrangement_id=tried.value.id))


def _list(form: ArrangementForm, status: int = 200) -> Response:
    return show(
        "arrangements/index.html",
        status=status,
        arrangements=arrangements_for(actor()),
        form=form,
        may_arrange=can(actor(), Action.TREE_ARRANGE),
    )


def _head(form: ArrangementForm) -> dict[str, object]:
    told = {field.name: field.data for field in (form.number, form.decided_on, form.applies_on)}
    return told | {"months_go": form.months_go.data or MonthsGo.FINISHED}


@bp.get("/<id:arrangement_id>")
def one(arrangement_id: int) -> Response:
    return page(arrangement_id)


@bp.get("/<id:arrangement_id>/sua")
def head(arrangement_id: int) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    return show("arrangements/head.html", arrangement=kept, form=ArrangementForm(obj=kept))


@bp.post("/<id:arrangement_id>/sua")
def change(arrangement_id: int) -> BaseResponse:
    form = ArrangementForm()
    tried = attempt(form, lambda: drafting.change(actor(), arrangement_id, ward_today(), **_head(form)))
    if tried.declined:
        kept = or_404(arrangement_for(actor(), arrangement_id))
        return show("arrangements/head.html", status=tried.status, arrangement=kept, form=form)
    return done(url_for(".one", arrangement_id=arrangement_id))


@bp.post("/<id:arrangement_id>/noi-den")
def place(arrangement_id: int) -> BaseResponse:
    """One by one: a choice beside each person of whom nothing says where they go."""
    wanted = {}
    for key, value in request.form.items():
        person, _, unit = key.removeprefix("den-").partition("-")
        if key.startswith("den-") and value and (person_id := ids.read(person)) and (from_id := ids.read(unit)):
            wanted[person_id, from_id] = ids.read(value)
    tried = attempt(None, lambda: drafting.place(actor(), arrangement_id, wanted))
    return page(arrangement_id, tried)


@bp.post("/<id:arrangement_id>/gui")
def hand_in(arrangement_id: int) -> BaseResponse:
    tried = attempt(None, lambda: agreeing.hand_in(actor(), arrangement_id, ward_today()))
    if tried.declined:
        return page(arrangement_id, tried)
    if isinstance(tried.value, Confirmation):
        return done(url_for(".one", arrangement_id=arrangement_id), WAITS)
    return done(url_for(".one", arrangement_id=arrangement_id))


@bp.post("/<id:arrangement_id>/rut")
def recall(arrangement_id: int) -> BaseResponse:
    tried = attempt(None, lambda: agreeing.recall(actor(), arrangement_id))
    return page(arrangement_id, tried)


@bp.post("/<id:arrangement_id>/bo")
def drop(arrangement_id: int) -> BaseResponse:
    tried = attempt(None, lambda: drafting.drop(actor(), arrangement_id))
    if tried.declined:
        return page(arrangement_id, tried)
    return done(url_for(".index"), say("Đã bỏ nháp sắp xếp %(number)s.", number=tried.value.number))


@bp.get("/<id:arrangement_id>/hoan-tac")
def undoing(arrangement_id: int) -> Response:
    return _undoing(arrangement_id, ArrangementUndoForm(formdata=None))


@bp.post("/<id:arrangement_id>/hoan-tac")
def undo(arrangement_id: int) -> BaseResponse:
    form = ArrangementUndoForm()
    tried = attempt(form, lambda: agreeing.ask_to_undo(actor(), arrangement_id, reason=form.reason.data or ""))
    if tried.declined:
        return _undoing(arrangement_id, form, tried.status)
    said = WAITS if isinstance(tried.value, Confirmation) else say("Đã hoàn tác.")
    return done(url_for(".one", arrangement_id=arrangement_id), said)


def _undoing(arrangement_id: int, form: ArrangementUndoForm, status: int = 200) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    return show(
        "arrangements/undo.html", status=status, arrangement=kept, form=form, written=written_by(arrangement_id)
    )


def page(arrangement_id: int, tried: Tried | None = None, form: Form | None = None) -> Response:
    kept = or_404(arrangement_for(actor(), arrangement_id))
    status = tried.status if tried is not None else 200
    return show(
        "arrangements/one.html",
        "_arrangement.html",
        status=status,
        arrangement=kept,
        said_no=tried.reason if tried is not None and tried.declined else None,
        form=form,
        **_context(kept),
    )


def _joining(kept: Arrangement) -> JointWardForm | None:
    """Only where the decision was drafted first, and while a ward is left to be asked."""
    others = may_join(kept) if kept.joint_id is None or kept.leads else []
    if not others:
        return None
    form = JointWardForm(formdata=None)
    form.offer(others)
    return form


def _context(kept: Arrangement) -> dict[str, object]:
    settled = kept.state in (ArrangementState.APPLIED, ArrangementState.UNDONE, ArrangementState.DROPPED)
    posts = posts_of(kept.id)
    return {
        "parts": parts_of(kept),
        "joining": _joining(kept) if kept.state is ArrangementState.DRAFT else None,
        "State": ArrangementState,
        "DeedKind": DeedKind,
        "deeds": deed_in_words(kept),
        "laid": laid_deeds(kept.id),
        "posts": posts,
        "names": names_of({kept.drafted_by, kept.confirmed_by or 0, *(post.person_id for post in posts)}),
        "seen": None if settled else foreseen(kept, ward_today()),
        "written": written_by(kept.id) if settled else None,
        "may_arrange": can(actor(), Action.TREE_ARRANGE),
        "may_undo": kept.state is ArrangementState.APPLIED and newest_applied() == kept.id,
        "SHOWN": SHOWN_AT_ONCE,
        "today": ward_today(),
    }
