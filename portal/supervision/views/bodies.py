"""Whom a body names to help, and a locked month opened for one body."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import units, units_now
from portal.policy import Action, PolicySubject, require
from portal.supervision.forms.bodies import HelperForm, LockForm, Reach, TypistForm
from portal.supervision.queries.bodies import granted, helpers_of, members_by_home, naming_place_for, typists_of
from portal.supervision.queries.places import BodyPlace, period_of
from portal.supervision.service import bodies, sending
from portal.web.actor import actor
from portal.web.fields import Choice
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("bodies", __name__, url_prefix="/giam-sat")


@bp.get("/<month:month>/<id:body_id>/nguoi-giup-viec")
def helpers(month: str, body_id: int) -> Response:
    return _helpers(_naming_place(month, body_id))


@bp.post("/<month:month>/<id:body_id>/nguoi-giup-viec")
def name_helper(month: str, body_id: int) -> BaseResponse:
    place = _naming_place(month, body_id)
    form = HelperForm()
    chosen = [person for text in request.form.getlist("members") for person in [ids.read(text)] if person]
    tried = attempt(
        form,
        lambda: bodies.name_helper(
            actor(),
            place,
            form.person.data or "",
            title=form.title.data or "",
            since=form.since.data,
            last_on=form.last_on.data,
            members=chosen if form.reach.data is Reach.CHOSEN else None,
        ),
    )
    if tried.declined:
        return _helpers(place, helper=form, status=tried.status)
    return _back(place, say("Đã cử %(name)s.", name=form.person.data))


@bp.post("/<month:month>/<id:body_id>/nguoi-nhap-thay")
def name_typist(month: str, body_id: int) -> BaseResponse:
    place = _naming_place(month, body_id)
    form = TypistForm(prefix="nhap-")
    tried = attempt(
        form,
        lambda: bodies.name_typist(
            actor(), place, form.person.data or "", since=form.since.data, last_on=form.last_on.data
        ),
    )
    if tried.declined:
        return _helpers(place, typist=form, status=tried.status)
    return _back(place, say("Đã cử %(name)s nhập phiếu giấy.", name=form.person.data))


@bp.post("/<month:month>/<id:body_id>/nguoi-giup-viec/<id:helper_id>/thoi")
def end_helper(month: str, body_id: int, helper_id: int) -> BaseResponse:
    place = _naming_place(month, body_id)
    bodies.end_helper(actor(), place, helper_id, ward_today())
    return _back(place, say("Đã cho thôi giúp việc."))


@bp.post("/<month:month>/<id:body_id>/nguoi-nhap-thay/<id:typist_id>/thoi")
def end_typist(month: str, body_id: int, typist_id: int) -> BaseResponse:
    place = _naming_place(month, body_id)
    bodies.end_typist(actor(), place, typist_id, ward_today())
    return _back(place, say("Đã cho thôi nhập thay."))


@bp.get("/<month:month>/mo-khoa")
def lock(month: str) -> Response:
    return _lock(month, LockForm(formdata=None))


@bp.post("/<month:month>/mo-khoa")
def open_lock(month: str) -> BaseResponse:
    """Open the locked month for one body, from-to; it locks again by itself."""
    _require_lock()
    form = LockForm()
    form.offer(_bodies())
    tried = attempt(
        form,
        lambda: sending.open_locked_month(
            actor(),
            month,
            or_404(ids.read(form.body.data)),
            ward_today(),
            opens_on=form.opens_on.data,
            last_on=form.last_on.data,
            reason=form.reason.data or "",
        ),
    )
    if tried.declined:
        return _lock(month, form, tried.status)
    return done(url_for(".lock", month=month), say("Đã mở khóa đến hết ngày %(day)s.", day=form.last_on.data))


def _naming_place(month: str, body_id: int) -> BodyPlace:
    place = or_404(naming_place_for(actor(), month, body_id))
    require(actor(), Action.HELPER_NAME, place.subject)
    return place


def _back(place: BodyPlace, said: Sentence) -> BaseResponse:
    return done(url_for(".helpers", month=place.month, body_id=place.body.id), said)


def _helpers(
    place: BodyPlace, *, helper: HelperForm | None = None, typist: TypistForm | None = None, status: int = 200
) -> Response:
    today = ward_today()
    if helper is None:
        helper = HelperForm(formdata=None)
        helper.since.data = today
    if typist is None:
        typist = TypistForm(formdata=None, prefix="nhap-")
        typist.since.data = today
    return show(
        "supervision/helpers.html",
        status=status,
        place=place,
        helper=helper,
        typist=typist,
        helpers=helpers_of(place.body.id, today),
        typists=typists_of(place.body.id, today),
        groups=members_by_home(place),
        chosen=set(request.form.getlist("members")),
    )


def _bodies() -> list[Choice]:
    kinds = (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION, UnitKind.CELL)
    return [(ids.written(unit.id), unit.short_name) for unit in units_now(*kinds)]


def _require_lock() -> None:
    (ward,) = units(UnitKind.WARD_PARTY)
    require(actor(), Action.LOCK_OPEN, PolicySubject(path=ward.path))


def _lock(month: str, form: LockForm, status: int = 200) -> Response:
    _require_lock()
    form.offer(_bodies())
    period = or_404(period_of(month))
    return show("supervision/lock.html", status=status, month=month, period=period, form=form, granted=granted(month))
