"""Chi bộ được phân công: what a committee member looks after, and where they confirm having attended."""

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.checks.forms import CheckForm
from portal.checks.queries import sponsor
from portal.checks.service import checks, visits
from portal.ground.clock import ward_today
from portal.ground.errors import Refused, or_404
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.organisations.queries import UnitRow
from portal.policy import Action, PolicySubject, Role, can
from portal.policy.relations import WARD_LEADERS
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

SPOKE = "phat-bieu"  # the button that says so, beside the one of having attended
bp = Blueprint("sponsor", __name__, url_prefix="/chi-bo-duoc-phan-cong")


@bp.get("")
def index() -> BaseResponse:
    """Straight to the one cell, or which of them; who looks after none finds no page."""
    mine = sponsor.assigned_to(actor(), ward_today())
    or_404(mine or None)
    if len(mine) == 1:
        return done(url_for(".cell", cell_id=mine[0].cell.id))
    return show("checks/sponsor.html", assigned=mine)


@bp.get("/<id:cell_id>")
def cell(cell_id: int) -> Response:
    return _page(or_404(sponsor.cell_for(actor(), cell_id)))


@bp.post("/<id:cell_id>/kiem-tra")
def record_check(cell_id: int) -> BaseResponse:
    one, form = or_404(sponsor.cell_for(actor(), cell_id)), CheckForm()
    tried = attempt(
        form,
        lambda: checks.record(
            actor(),
            one,
            ward_today(),
            on=form.on.data,
            finding=form.finding.data or "",
            request=form.request.data or "",
            due_on=form.due_on.data,
        ),
    )
    if tried.declined:
        return _page(one, form, tried.status)
    return done(_place(cell_id, "checks"), say("Đã ghi kiểm tra; chi ủy được báo để trả lời."))


@bp.post("/<id:cell_id>/da-du/<id:meeting_id>")
def confirm(cell_id: int, meeting_id: int) -> BaseResponse:
    one, meeting = _session(cell_id, meeting_id)
    spoke = request.form.get("viec") == SPOKE
    tried = attempt(None, lambda: visits.confirm(actor(), meeting, ward_today(), spoke=spoke))
    if tried.declined:
        return _page(one, status=tried.status, refusal=tried.reason)
    words = (
        say("Đã ghi đồng chí dự và phát biểu chỉ đạo buổi ngày %(day)s.", day=meeting.on)
        if spoke
        else say("Đã ghi đồng chí dự buổi ngày %(day)s.", day=meeting.on)
    )
    return done(_place(cell_id, "sessions"), words)


@bp.post("/<id:cell_id>/da-du/<id:meeting_id>/rut")
def take_back(cell_id: int, meeting_id: int) -> BaseResponse:
    one, meeting = _session(cell_id, meeting_id)
    tried = attempt(None, lambda: visits.take_back(actor(), meeting))
    if tried.declined:
        return _page(one, status=tried.status, refusal=tried.reason)
    return done(_place(cell_id, "sessions"), say("Đã rút xác nhận."))


def _place(cell_id: int, part: str) -> str:
    return url_for(".cell", cell_id=cell_id, _anchor=part)


def _session(cell_id: int, meeting_id: int) -> tuple[UnitRow, MeetingRow]:
    one = or_404(sponsor.cell_for(actor(), cell_id))
    meeting = or_404(meeting_for(actor(), meeting_id))
    return one, or_404(meeting if meeting.organiser_id == cell_id else None)


def _page(one: UnitRow, form: CheckForm | None = None, status: int = 200, refusal: Refused | None = None) -> Response:
    today = ward_today()
    about = PolicySubject(path=one.path, body_id=one.id)
    return show(
        "checks/sponsor_cell.html",
        status=status,
        SPOKE=SPOKE,
        whole=sponsor.sponsor_cell(actor(), one, today),
        today=today,
        form=form or CheckForm(formdata=None, on=today),
        open_form=form is not None,
        refusal=refusal,
        minutes_page="minutes.page" in current_app.view_functions,
        several=actor().has(*WARD_LEADERS) or len(actor().units(Role.CELL_SPONSOR)) > 1,
        lists_plans=can(actor(), Action.PLAN_LIST, about),
    )
