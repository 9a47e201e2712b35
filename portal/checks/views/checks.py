"""One check of a cell: read, answered by the chi ủy, closed by whoever checked."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.checks import rules as rules
from portal.checks.forms import CheckAnswerForm, CheckCloseForm
from portal.checks.queries.checks import CheckRow, check_for, checks_of, in_charge
from portal.checks.service import checks as service
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.policy import Action, can
from portal.policy.relations import COMMITTEE
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("checks", __name__, url_prefix="/kiem-tra-chi-bo")


@bp.get("")
def index() -> Response:
    """The checks of the cells whose committee one is in."""
    cells = or_404(actor().units(*COMMITTEE) or None)
    return show(
        "checks/checks.html", checks=[one for cell in cells for one in checks_of(actor(), cell)], today=ward_today()
    )


@bp.get("/<id:check_id>")
def check(check_id: int) -> Response:
    return _page(or_404(check_for(actor(), check_id)))


@bp.post("/<id:check_id>/tra-loi")
def answer(check_id: int) -> BaseResponse:
    one, form = or_404(check_for(actor(), check_id)), CheckAnswerForm()
    tried = attempt(form, lambda: service.answer(actor(), one, text=form.text.data or ""))
    if tried.declined:
        return _page(or_404(check_for(actor(), check_id)), answering=form, status=tried.status)
    return done(url_for(".check", check_id=check_id), say("Đã trả lời; người kiểm tra được báo."))


@bp.post("/<id:check_id>/khep")
def close(check_id: int) -> BaseResponse:
    one, form = or_404(check_for(actor(), check_id)), CheckCloseForm()
    tried = attempt(form, lambda: service.close(actor(), one, ward_today(), answers_seen=form.seen))
    if tried.declined:
        return _page(or_404(check_for(actor(), check_id)), status=tried.status, refusal=tried.reason)
    return done(url_for(".check", check_id=check_id), say("Đã kết thúc lần kiểm tra."))


def _page(
    one: CheckRow, *, answering: CheckAnswerForm | None = None, status: int = 200, refusal: object = None
) -> Response:
    today, me = ward_today(), actor().person_id
    is_open = one.closed_at is None
    return show(
        "checks/check.html",
        status=status,
        check=one,
        today=today,
        refusal=refusal,
        answering=answering or CheckAnswerForm(formdata=None),
        answers=is_open and can(actor(), Action.CHECK_ANSWER, one.subject) and one.by_id != me,
        closes=is_open
        and can(actor(), Action.CHECK_RECORD, one.subject)
        and not rules.not_theirs(one.by_id, me, in_charge(one.cell_id, one.by_id, today))
        and not rules.unanswered(one.request, len(one.answers)),
        looks_after=can(actor(), Action.CHECK_RECORD, one.subject),
    )
