"""Chờ xác nhận: what waits for a second person, one page for all of a decision."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.organisations.queries import seats
from portal.people.confirming import deciding
from portal.people.forms.confirming import DeclineForm
from portal.people.models import Confirmation, ConfirmationState
from portal.people.views.blueprint import bp
from portal.policy import CONFIRMERS
from portal.web.actor import actor
from portal.web.forms import Tried, attempt
from portal.web.htmx import done, show

WAITS = say("Đã gửi. Việc này có hiệu lực khi người thứ hai xác nhận.")


@bp.get("/cho-xac-nhan")
def confirmations() -> Response:
    return show(
        "people/confirmations.html", pages=deciding.listed_for(actor()), nobody=not seats(ward_today(), *CONFIRMERS)
    )


@bp.get("/cho-xac-nhan/<id:confirmation_id>")
def confirmation(confirmation_id: int) -> Response:
    return _page(confirmation_id, DeclineForm(formdata=None))


@bp.post("/cho-xac-nhan/<id:confirmation_id>/xac-nhan")
def confirm(confirmation_id: int) -> BaseResponse:
    tried = attempt(None, lambda: deciding.confirm(actor(), confirmation_id, ward_today(), version=_seen()))
    if tried.declined:
        return _declined(confirmation_id, tried)
    return done(url_for(".confirmations"), say("Đã xác nhận: %(matter)s.", matter=tried.value.matter))


@bp.post("/cho-xac-nhan/<id:confirmation_id>/khong-xac-nhan")
def decline(confirmation_id: int) -> BaseResponse:
    form = DeclineForm()
    tried = attempt(
        form, lambda: deciding.decline(actor(), confirmation_id, version=_seen(), reason=form.reason.data or "")
    )
    if tried.declined:
        return _page(confirmation_id, form, tried.status)
    return done(url_for(".confirmations"), say("Đã trả lại, không có gì được ghi."))


@bp.post("/cho-xac-nhan/<id:confirmation_id>/rut")
def take_back(confirmation_id: int) -> BaseResponse:
    tried = attempt(None, lambda: deciding.take_back(actor(), confirmation_id, version=_seen()))
    if tried.declined:
        return _declined(confirmation_id, tried)
    return done(url_for(".confirmations"), say("Đã rút đề nghị, không có gì được ghi."))


def kept_or_waiting(made: object, url: Callable[[Any], str], said: Sentence) -> BaseResponse:
    """Where a deed leads that may have to wait."""
    if isinstance(made, Confirmation):
        return done(url_for("people.confirmation", confirmation_id=made.id), WAITS)
    return done(url(made), said)


def _seen() -> int:
    written = request.form.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _declined(confirmation_id: int, tried: Tried) -> Response:
    form = DeclineForm(formdata=None)
    form.form_errors.append(tried.reason)
    return _page(confirmation_id, form, tried.status)


def _page(confirmation_id: int, form: DeclineForm, status: int = 200) -> Response:
    page = or_404(deciding.page_for(actor(), confirmation_id))
    return show(
        "people/confirmation.html",
        status=status,
        waiting=page,
        form=form,
        me=actor().person_id,
        State=ConfirmationState,
    )
