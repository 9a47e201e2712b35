"""Điện thoại người đứng đầu: one page for all of them, saved at once."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.people.phones import directory_for, tell_phones
from portal.policy import Action, PolicySubject, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("phones", __name__, url_prefix="/to-chuc/nguoi-dung-dau")
FIELD = "so-"


@bp.get("")
def index() -> Response:
    return _page({}, "")


@bp.post("")
def tell() -> BaseResponse:
    require(actor(), Action.PHONE_READ, PolicySubject(person_id=actor().person_id))
    typed = {
        person: text[:60]
        for name, text in request.form.items()
        if name.startswith(FIELD) and (person := ids.read(name.removeprefix(FIELD)))
    }
    tried = attempt(None, lambda: tell_phones(actor(), typed, ward_today()))
    if tried.declined:
        return _page(typed, tried.reason, tried.status)
    return done(url_for(".index"), say("Đã lưu %(count)s số điện thoại.", count=tried.value))


def _page(typed: dict[int, str], reason: object, status: int = 200) -> Response:
    require(actor(), Action.PHONE_READ, PolicySubject(person_id=actor().person_id))
    bodies = directory_for(actor(), ward_today())
    return show("organisations/phones.html", status=status, bodies=bodies, typed=typed, reason=reason, field=FIELD)
