"""Nơi gửi: the rules in force and past, changing them from a day on, and sending what they newly mean."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.organisations.models import UnitKind
from portal.organisations.queries import units_now
from portal.plans.forms.routes import EndForm, NewRouteForm, RouteForm
from portal.plans.models import Recipient, Route
from portal.plans.queries.forms import campaign_in_force, form_of
from portal.plans.queries.routes import foresee, mark_of, missing_by_route, names_of, people_meant, route_for, rules_for
from portal.plans.rules.form import DEFAULT, WRITTEN
from portal.plans.rules.routes import Meant, in_words
from portal.plans.service import routes
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.fields import Choice
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("routes", __name__, url_prefix="/ke-hoach/noi-gui")

LOOK = "xem"  # the button that shows names and writes nothing


@bp.get("")
def index() -> Response:
    return _index()


@bp.get("/moi")
def new() -> Response:
    form = NewRouteForm(formdata=None)
    form.since.data = ward_today()
    return _form(form)


@bp.post("/moi")
def open_route() -> BaseResponse:
    form = NewRouteForm()
    _offer(form)
    matches, status = _matches(form)
    if status or request.form.get("viec") == LOOK:
        return _form(form, status=status or 200, matches=matches)
    tried = attempt(
        form,
        lambda: routes.open_route(
            actor(),
            ward_today(),
            recipient=form.recipient.data,
            matches=matches,
            words=form.words.data or "",
            shows=form.shows.data or None,
            since=form.since.data,
            basis=form.basis.data,
            receiver=form.receiver.data,
        ),
    )
    if tried.declined:
        return _form(form, status=tried.status, matches=matches)
    return done(url_for(".index"), say("Đã ghi quy tắc, áp dụng từ ngày %(day)s.", day=form.since.data))


@bp.get("/<id:route_id>/doi")
def edit(route_id: int) -> Response:
    route = _route(route_id)
    form = RouteForm(formdata=None)
    _offer(form)
    cells = {unit.id: ids.written(unit.id) for unit in units_now(UnitKind.CELL)}
    form.fill(route, cells, names_of(route.matches.get("people", ())))
    form.since.data = ward_today()
    return _form(form, route)


@bp.post("/<id:route_id>/doi")
def change_route(route_id: int) -> BaseResponse:
    route = _route(route_id)
    form = RouteForm()
    _offer(form)
    matches, status = _matches(form)
    if status or request.form.get("viec") == LOOK:
        return _form(form, route, status or 200, matches)
    tried = attempt(
        form,
        lambda: routes.change_route(
            actor(),
            route_id,
            ward_today(),
            matches=matches,
            words=form.words.data or "",
            shows=form.shows.data or None,
            since=form.since.data,
            basis=form.basis.data,
            receiver=form.receiver.data,
        ),
    )
    if tried.declined:
        return _form(form, route, tried.status, matches)
    said = say("Đã đổi quy tắc từ ngày %(day)s; bản đã chuyển giữ nguyên.", day=form.since.data)
    return done(url_for(".index"), said)


@bp.get("/<id:route_id>/thoi")
def ending(route_id: int) -> Response:
    form = EndForm(formdata=None)
    form.since.data = ward_today()
    return _ending(_route(route_id), form)


@bp.post("/<id:route_id>/thoi")
def end_route(route_id: int) -> BaseResponse:
    route, form = _route(route_id), EndForm()
    tried = attempt(
        form, lambda: routes.end_route(actor(), route_id, ward_today(), since=form.since.data, basis=form.basis.data)
    )
    if tried.declined:
        return _ending(route, form, tried.status)
    return done(url_for(".index"), say("Quy tắc thôi áp dụng từ ngày %(day)s.", day=form.since.data))


@bp.get("/bo-sung")
def missing() -> Response:
    """Who is meant by today's rules and was never sent: names first, then the deed."""
    return _missing()


@bp.post("/bo-sung")
def send_missing() -> BaseResponse:
    chosen = [key for text in request.form.getlist("quy_tac") for key in [ids.read(text)] if key]
    tried = attempt(None, lambda: routes.send_missing(actor(), ward_today(), chosen, mark=request.form.get("dau", "")))
    if tried.declined:
        return _missing(tried.status, tried.reason, chosen)
    return done(url_for("register.index"), say("Đã ghi %(count)s bản vào sổ giao nhận.", count=tried.value))


def _index() -> Response:
    require(actor(), Action.ROUTE_MANAGE)
    today = ward_today()
    current, past = rules_for(actor(), today)
    waiting = sum(len(one.people) for one in missing_by_route(today))
    cells = {unit.id: unit.short_name for unit in units_now(UnitKind.CELL)}
    return show(
        "plans/routes.html",
        current=current,
        past=past,
        waiting=waiting,
        parts=dict(_parts()),
        meant={route.id: in_words(route.matches, cells) for route in current},
    )


def _form(
    form: RouteForm, route: Route | None = None, status: int = 200, matches: dict[str, object] | None = None
) -> Response:
    require(actor(), Action.ROUTE_MANAGE)
    if not form.cells.choices:
        _offer(form)
    recipient = route.recipient if route else form.recipient.data
    seen = foresee(recipient, matches, ward_today()) if matches and recipient else None
    return show(
        "plans/route_form.html",
        status=status,
        form=form,
        route=route,
        foreseen=seen,
        Recipient=Recipient,
        LOOK=LOOK,
        today=ward_today(),
    )


def _ending(route: Route, form: EndForm, status: int = 200) -> Response:
    return show("plans/route_end.html", status=status, route=route, form=form)


def _missing(status: int = 200, reason: object = None, chosen: list[int] | None = None) -> Response:
    require(actor(), Action.ROUTE_MANAGE)
    lists = missing_by_route(ward_today())
    return show(
        "plans/missing.html",
        status=status,
        lists=lists,
        mark=mark_of(lists),
        reason=reason,
        chosen=chosen or [],
        today=ward_today(),
    )


def _route(route_id: int) -> Route:
    require(actor(), Action.ROUTE_MANAGE)
    return or_404(route_for(actor(), route_id))


def _offer(form: RouteForm) -> None:
    cells = [(ids.written(unit.id), unit.short_name) for unit in units_now(UnitKind.CELL)]
    form.offer(cells, _parts())


def _parts() -> list[Choice]:
    """The narrative sections of the form in force, which a posting may show."""
    campaign = campaign_in_force(ward_today())
    parts = form_of(campaign).parts if campaign else DEFAULT
    return [(part.code, part.label) for part in parts if part.kind in WRITTEN]


def _matches(form: RouteForm) -> tuple[JsonObject, int]:
    """What the rule looks for, from what was chosen; the status of a refusal, or 0."""
    require(actor(), Action.ROUTE_MANAGE)
    valid, lacking = form.validate(), form.lacks()
    if lacking:
        form[lacking].errors = [say("Hãy chọn hoặc ghi ít nhất một mục ở đây, hoặc chọn cách áp dụng khác.")]
    if not valid or lacking:
        return {}, 422
    way: Meant = form.meant.data
    matches: JsonObject = {}
    if form.but_kinds.data:
        matches["but_kinds"] = form.but_kinds.data
    if way is Meant.EVERYONE:
        matches["everyone"] = True
    elif way is Meant.CELLS:
        matches["cells"] = [ids.read(code) for code in form.cells.data or []]
    elif way is Meant.PEOPLE:
        people, unknown = people_meant(form.people.data or "")
        if unknown:
            form.people.errors = [
                say(
                    "Không rõ là ai: %(names)s. Hãy ghi đủ họ tên như trong danh sách, hoặc số thẻ.",
                    names="; ".join(unknown)[:300],
                )
            ]
            return {}, 422
        matches["people"] = people
    else:
        matches[way.value] = form[way.value].data
    return matches, 0
