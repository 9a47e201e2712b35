"""The ward opens a cell's closed month again for named members."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.policy import Action, require
from portal.supervision.forms.reopening import ReopenMonthForm
from portal.supervision.queries.cell import cell_place_for
from portal.supervision.queries.cellsheet import CellPlace
from portal.supervision.queries.reopened import reopenable, reopenings_of
from portal.supervision.rules import month as rules
from portal.supervision.service.reopening import reopen_month
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("reopening", __name__, url_prefix="/giam-sat/<month:month>/chi-bo/<id:cell_id>/mo-lai")


@bp.get("")
def page(month: str, cell_id: int) -> Response:
    form = ReopenMonthForm(formdata=None)
    form.opens_on.data = ward_today()
    return _page(_place(month, cell_id), form)


@bp.post("")
def reopen(month: str, cell_id: int) -> BaseResponse:
    where, form = _place(month, cell_id), ReopenMonthForm()
    tried = attempt(
        form,
        lambda: reopen_month(
            actor(),
            where,
            ward_today(),
            members=form.chosen,
            opens_on=form.opens_on.data,
            last_on=form.last_on.data,
            reason=form.reason.data or "",
        ),
    )
    if tried.declined:
        return _page(where, form, tried.status)
    said = say("Đã mở lại kỳ đến hết ngày %(day)s.", day=form.last_on.data)
    return done(url_for("cell.month", month=month, cell_id=cell_id), said)


def _place(month: str, cell_id: int) -> CellPlace:
    where = or_404(cell_place_for(actor(), month, cell_id))
    require(actor(), Action.PERIOD_REOPEN, where.subject)
    return where


def _page(where: CellPlace, form: ReopenMonthForm, status: int = 200) -> Response:
    today = ward_today()
    form.offer(reopenable(actor(), where, today))
    return show(
        "supervision/reopening.html",
        status=status,
        where=where,
        form=form,
        why_not=rules.not_to_be_reopened(closed_on=where.closed_on),
        reopened=reopenings_of(where, today),
    )
