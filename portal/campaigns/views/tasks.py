"""Tasks of a drive: the office sets them, each body tells its own done, and whoever follows them sees by whom."""

from urllib.parse import urlsplit

from flask import Response, current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from portal.campaigns import queries, service
from portal.campaigns.counting import COUNTS, TaskCount
from portal.campaigns.forms import TaskForm, TickForm
from portal.campaigns.models import Campaign, CampaignTask, TaskTo
from portal.campaigns.progress import RECORDS
from portal.campaigns.rules import inside
from portal.campaigns.views.blueprint import bp, drive, may_tick, put_in_order
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import Invalid, or_404
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, units, units_now
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.urls import public_url

# To whom a task may be set, beside every cell: the bodies that act for the ward, and a single cell.
BODIES = (
    UnitKind.WARD_PARTY,
    UnitKind.WARD_OFFICE,
    UnitKind.WARD_PEOPLE,
    UnitKind.WARD_FRONT,
    UnitKind.AREA_FRONT,
    UnitKind.MASS_ORGANISATION,
    UnitKind.CELL,
)


@bp.get("/<slug>/nhiem-vu")
def tasks(slug: str) -> Response:
    require(actor(), Action.CAMPAIGN_MANAGE)
    return _tasks(drive(slug))


@bp.post("/<slug>/nhiem-vu")
def add_task(slug: str) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one, form = drive(slug), _task_form()
    tried = attempt(form, lambda: service.add_task(actor(), one, **_task(form)))
    if tried.declined:
        return _tasks(one, form, status=tried.status)
    return done(url_for(".tasks", slug=slug), say("Đã giao nhiệm vụ."))


@bp.get("/<slug>/nhiem-vu/<id:task_id>/sua")
def task_form(slug: str, task_id: int) -> Response:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one = drive(slug)
    return _task_page(one, or_404(queries.task_row(one, task_id)))


@bp.post("/<slug>/nhiem-vu/<id:task_id>/sua")
def edit_task(slug: str, task_id: int) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one, form = drive(slug), _task_form()
    row = or_404(queries.task_row(one, task_id))
    tried = attempt(form, lambda: service.edit_task(actor(), one, row, version=form.seen_version, **_task(form)))
    if tried.declined:
        return _task_page(one, row, form, status=tried.status)
    return done(url_for(".tasks", slug=slug), say("Đã lưu."))


@bp.post("/<slug>/nhiem-vu/<id:task_id>/<any(rut, len, xuong):deed>")
def order_task(slug: str, task_id: int, deed: str) -> BaseResponse:
    require(actor(), Action.CAMPAIGN_MANAGE)
    one = drive(slug)
    put_in_order(deed, [task.row for task in queries.tasks_of(one)], or_404(queries.task_row(one, task_id)))
    return done(url_for(".tasks", slug=slug), say("Đã lưu."))


@bp.get("/<slug>/nhiem-vu/<id:task_id>")
def task(slug: str, task_id: int) -> Response:
    """Who has told the task done, to whoever follows them; to others the count alone."""
    require(actor(), Action.CAMPAIGN_READ)
    one = drive(slug)
    today = ward_today()
    set_to = queries.as_counted_for(actor(), one, or_404(queries.task_of(one, task_id)), today)
    asked = request.args.get("thang", "")
    line = next((line for line in set_to.lines if line.month == asked), next(iter(set_to.lines), None))
    counted = queries.followed(actor(), [one for one in units() if line and one.id in line.by_unit])
    return show(
        "campaigns/task.html",
        campaign=one,
        task=set_to,
        bodies=queries.followed(actor(), set_to.bodies),
        today=today,
        may_tick=may_tick,
        line=line,
        counted=counted,
        shown_at={line.by_unit[one.id].url for one in counted if line} - {""},
    )


@bp.get("/<slug>/nhiem-vu/<id:task_id>/<id:body_id>")
def tick_form(slug: str, task_id: int, body_id: int) -> Response:
    one, set_to, body = _set_to(slug, task_id, body_id)
    return _tick_page(one, set_to, body, _tick_form(one, body))


@bp.post("/<slug>/nhiem-vu/<id:task_id>/<id:body_id>")
def tick(slug: str, task_id: int, body_id: int) -> BaseResponse:
    one, set_to, body = _set_to(slug, task_id, body_id)
    form = _tick_form(one, body)
    tried = attempt(
        form,
        lambda: service.tick(
            actor(),
            one,
            set_to.row,
            body,
            ward_today(),
            done_on=form.done_on.data,
            words=form.words.data or "",
            link=_link(form),
        ),
    )
    if tried.declined:
        return _tick_page(one, set_to, body, form, status=tried.status)
    return done(url_for(".task", slug=slug, task_id=task_id), say("Đã báo cáo hoàn thành nhiệm vụ."))


@bp.post("/<slug>/nhiem-vu/<id:task_id>/<id:body_id>/rut/<id:done_id>")
def withdraw_tick(slug: str, task_id: int, body_id: int, done_id: int) -> BaseResponse:
    _one, set_to, body = _set_to(slug, task_id, body_id)
    service.withdraw_tick(actor(), set_to.row, body, done_id)
    return done(url_for(".task", slug=slug, task_id=task_id), say("Đã rút lần báo này. Có thể báo lại."))


def _set_to(slug: str, task_id: int, body_id: int) -> tuple[Campaign, queries.Task, UnitRow]:
    """The task and a body it is set to, for whoever may tell it done there."""
    require(actor(), Action.CAMPAIGN_READ)
    one = drive(slug)
    set_to = or_404(queries.task_of(one, task_id))
    body = or_404(next((body for body in set_to.bodies if body.id == body_id), None))
    require(actor(), Action.TASK_TICK, queries.subject_of(body))
    return one, set_to, body


def _tasks(one: Campaign, form: TaskForm | None = None, status: int = 200) -> Response:
    return show(
        "campaigns/tasks.html", status=status, campaign=one, tasks=queries.tasks_of(one), form=form or _task_form()
    )


def _task_page(one: Campaign, row: CampaignTask, form: TaskForm | None = None, status: int = 200) -> Response:
    return show("campaigns/task_form.html", status=status, campaign=one, task=row, form=form or _task_form(row))


def _task_form(row: CampaignTask | None = None) -> TaskForm:
    """Of a task as it stands, else from what was posted, else blank."""
    if row is None:
        return _with_bodies(TaskForm())
    body = row.given_to.value if row.unit_id is None else ids.written(row.unit_id)
    return _with_bodies(
        TaskForm(formdata=None, words=row.words, due_on=row.due_on, body=body, counted_by=row.counted_by or "")
    )


def _with_bodies(form: TaskForm) -> TaskForm:
    form.body.choices = [
        ("", say("Chọn đơn vị")),
        *((to.value, to.label) for to in queries.SET_TO),
        *((ids.written(body.id), queries.assignee(body)) for body in units_now(*BODIES)),
    ]
    form.counted_by.choices = [("", say("Đơn vị tự báo khi làm xong")), *((one.code, _way(one)) for one in COUNTS)]
    return form


def _way(one: TaskCount) -> Sentence:
    if one.monthly:
        return say("Cổng tự đếm từng tháng: %(what)s", what=one.label)
    return say("Cổng tự đếm: %(what)s", what=one.label)


def _task(form: TaskForm) -> dict[str, object]:
    return {
        "words": form.words.data or "",
        "to": _to(form),
        "due_on": form.due_on.data,
        "counted_by": form.counted_by.data or None,
    }


def _to(form: TaskForm) -> UnitRow | TaskTo:
    if kind := next((to for to in queries.SET_TO if to.value == form.body.data), None):
        return kind
    return or_404(next((body for body in units_now(*BODIES) if ids.written(body.id) == form.body.data), None))


def _tick_form(one: Campaign, body: UnitRow) -> TickForm:
    form = TickForm()
    form.offer([(str(item.url), item.words) for chapter in RECORDS for item in chapter(one, body.id, ward_today())])
    return form


def _tick_page(one: Campaign, set_to: queries.Task, body: UnitRow, form: TickForm, status: int = 200) -> Response:
    return show(
        "campaigns/tick.html",
        status=status,
        campaign=one,
        task=set_to,
        body=body,
        form=form,
        told=set_to.done.get(body.id),
    )


def _link(form: TickForm) -> str | None:
    """The chosen or typed record; what is no page of this portal is refused."""
    chosen = form.record.data if form.record else ""
    typed = chosen or form.link.data or ""
    for own in (request.host_url.rstrip("/"), public_url()):  # copied whole from the browser's address bar
        typed = typed.removeprefix(own) if typed.startswith(f"{own}/") else typed
    if not typed:
        return None
    place = inside(typed)
    try:
        current_app.url_map.bind(request.host).match(urlsplit(place or "//").path, method="GET")
    except (HTTPException, RequestRedirect):
        place = None
    if place is None:
        raise Invalid({"link": say("Cổng không có trang này. Hãy chép phần địa chỉ từ / trở đi, ví dụ /to-chuc.")})
    return place
