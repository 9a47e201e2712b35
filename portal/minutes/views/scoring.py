"""The ward's own criteria for scoring a meeting, from a day on."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.minutes.forms.running import CriteriaForm, typed_criteria
from portal.minutes.rules.scoring import CODES, Criteria, criteria_of, written_points
from portal.minutes.service.scoring import set_criteria
from portal.organisations.queries import setting
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("scoring", __name__, url_prefix="/sinh-hoat/tieu-chi")
SPARE = 2  # empty lines for what a ward adds


@bp.get("")
def page() -> Response:
    require(actor(), Action.SETTINGS_MANAGE)
    form, criteria = CriteriaForm(formdata=None), _standing()
    form.show(criteria, ward_today())
    return _page(form, criteria)


@bp.post("")
def change() -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = CriteriaForm()
    typed = typed_criteria(request.form, _standing())
    tried = attempt(form, lambda: set_criteria(actor(), typed, since=form.since.data, basis=form.basis.data or ""))
    if tried.declined:
        return _page(form, typed, tried.status)
    return done(url_for(".page"), say("Đã lưu tiêu chí chấm điểm, áp dụng từ ngày %(day)s.", day=form.since.data))


def _standing() -> Criteria:
    return criteria_of(setting("meeting_scoring", ward_today()))


def _page(form: CriteriaForm, criteria: Criteria, status: int = 200) -> Response:
    shown = min(len(criteria.lines) + SPARE, len(CODES))
    lines = [
        (place, criteria.lines[number] if number < len(criteria.lines) else None)
        for number, place in enumerate(CODES[:shown])
    ]
    return show("minutes/criteria.html", status=status, form=form, lines=lines, written_points=written_points)
