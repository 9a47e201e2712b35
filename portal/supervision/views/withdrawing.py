"""Taking a note back before it is sent, and a bulk nil within ten minutes."""

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import now, ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.supervision.forms.withdrawing import NoteWithdrawForm
from portal.supervision.queries.places import place_for
from portal.supervision.queries.writing import opened_for
from portal.supervision.service import withdrawing
from portal.supervision.views.showing import address, page
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done

bp = Blueprint("withdrawing", __name__, url_prefix="/giam-sat")


@bp.post("/<month:month>/<id:body_id>/<id:person_id>/rut")
def withdraw(month: str, body_id: int, person_id: int) -> BaseResponse:
    place = or_404(place_for(actor(), month, body_id))
    opened, form = or_404(opened_for(actor(), place, person_id, ward_today())), NoteWithdrawForm()
    tried = attempt(
        form,
        lambda: withdrawing.withdraw_note(
            actor(), place, person_id, ward_today(), reason=form.reason.data or "", revision=form.seen
        ),
    )
    if tried.declined:
        return page(place, person_id, status=tried.status, withdrawing=form)
    return done(address(place, person_id), say("Đã rút nhận xét về %(name)s.", name=opened.row.name))


@bp.post("/<month:month>/<id:body_id>/khong-y-kien/lay-lai")
def take_back(month: str, body_id: int) -> BaseResponse:
    place = or_404(place_for(actor(), month, body_id))
    count = withdrawing.take_back_bulk(actor(), place, ward_today(), now())
    return done(address(place, loc=""), say("Đã lấy lại %(count)s nhận xét “Không có ý kiến”.", count=count))
