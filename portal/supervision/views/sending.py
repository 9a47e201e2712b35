"""Sending a body's month to the cells and the ward Front, and what was written since as a supplement (gửi bổ sung)."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import month_name, say
from portal.policy import Action, can
from portal.supervision.forms.sending import GapsForm, reasons
from portal.supervision.models import GapReason
from portal.supervision.queries.places import BodyPlace, place_for
from portal.supervision.queries.sendings import left_open, sendings_of
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.rules import month as rules
from portal.supervision.service import sending
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("sending", __name__, url_prefix="/giam-sat")


@bp.get("/<month:month>/<id:body_id>/gui")
def page(month: str, body_id: int) -> Response:
    place = or_404(place_for(actor(), month, body_id))
    return _page(place, GapsForm())


@bp.post("/<month:month>/<id:body_id>/gui")
def send(month: str, body_id: int) -> BaseResponse:
    place, form = or_404(place_for(actor(), month, body_id)), GapsForm()
    tried = attempt(form, lambda: _send(place, form))
    if tried.declined:
        return _page(place, form, tried.status)
    said = say("Đã gửi nhận xét %(month)s.", month=month_name(month))
    return done(url_for("sheet.sheet", month=month, body_id=body_id), said)


def _send(place: BodyPlace, form: GapsForm) -> object:
    open_people = [row.person_id for row in sheet_for(actor(), place, ward_today()).open_rows]
    given = reasons(request.form, open_people)
    return sending.send_month(actor(), place, ward_today(), general_remark=form.general_remark.data or "", gaps=given)


def _page(place: BodyPlace, form: GapsForm, status: int = 200) -> Response:
    sheet, sendings = sheet_for(actor(), place, ward_today()), sendings_of(place)
    return show(
        "supervision/sending.html",
        "_sending.html",
        status,
        place=place,
        sheet=sheet,
        form=form,
        may_send=can(actor(), Action.NOTE_SEND, place.subject),
        reasons=GapReason,
        given=left_open(place),
        sent=request.form,
        number=len(sendings) + 1,
        nothing_new=rules.nothing_to_supplement(number=len(sendings) + 1, unsent=len(sheet.unsent)),
    )
