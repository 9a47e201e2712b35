"""What is decided of a body or a cell without a head."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.organisations.queries import unit_of, units
from portal.people.models import Confirmation
from portal.people.views.confirming import kept_or_waiting
from portal.policy import Action, PolicySubject, can, require
from portal.supervision.forms.headless import PASS, WAITS, HeadlessForm
from portal.supervision.models import Part
from portal.supervision.queries.gaps import passed
from portal.supervision.service import headless as service
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("headless", __name__, url_prefix="/giam-sat/khong-nguoi-dung-dau")


@bp.get("/<id:unit_id>")
def page(unit_id: int) -> Response:
    return _page(unit_id, _form(unit_id, formdata=None))


@bp.post("/<id:unit_id>")
def decide(unit_id: int) -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = _form(unit_id)
    tried = attempt(form, lambda: _decide(unit_id, form))
    if tried.declined:
        return _page(unit_id, form, tried.status)
    if isinstance(tried.value, Confirmation):
        return kept_or_waiting(tried.value, lambda _made: url_for(".page", unit_id=unit_id), say("Tạm giao"))
    return done(url_for(".page", unit_id=unit_id), say("Đã ghi quyết định."))


def _decide(unit_id: int, form: HeadlessForm) -> object:
    told = {"until": form.until.data, "basis": form.basis.data or ""}
    if form.way.data == PASS:
        return service.pass_on(actor(), unit_id, ids.read(form.to.data or ""), ward_today(), **told)
    return service.wait(actor(), unit_id, ward_today(), **told)


def _form(unit_id: int, **how: object) -> HeadlessForm:
    form = HeadlessForm(**how)
    receiving = service.may_receive(unit_id, ward_today())
    form.to.choices = [("", "…"), *((ids.written(one.id), one.short_name) for one in receiving)]
    return form


def _page(unit_id: int, form: HeadlessForm, status: int = 200) -> Response:
    unit, today = or_404(unit_of(unit_id)), ward_today()
    require(actor(), Action.PROGRESS_READ, PolicySubject(path=unit.path, body_id=unit.id, of_front=True))
    vacant = service.vacant(unit_id, today)
    if vacant is None or vacant.part is not Part.LEAD:
        form.way.choices = [WAITS]
        form.to.choices = []
    return show(
        "supervision/headless.html",
        status=status,
        unit=unit,
        vacant=vacant,
        passed=[one for one in passed(today) if one.body_id == unit_id],
        names={one.id: one.short_name for one in units()},
        form=form,
        decides=can(actor(), Action.SETTINGS_MANAGE),
    )
