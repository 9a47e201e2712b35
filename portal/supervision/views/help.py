"""A head's own twelve months with the quarterly question, and the ward Front's page of requests."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.supervision.forms.help import GiveForm, HelpForm
from portal.supervision.queries.help import asked_by_body, asked_of_front, asked_one, needs_no_help, strip_for
from portal.supervision.rules.help import quarter_name, quarter_of
from portal.supervision.service import help as service
from portal.web.actor import actor
from portal.web.forms import Form, attempt
from portal.web.htmx import done, show

bp = Blueprint("help", __name__, url_prefix="/giam-sat")


@bp.get("/muoi-hai-thang/<id:body_id>")
def own(body_id: int) -> Response:
    return _own(body_id)


@bp.post("/muoi-hai-thang/<id:body_id>")
def ask(body_id: int) -> BaseResponse:
    or_404(strip_for(actor(), body_id))
    form = HelpForm()
    tried = attempt(
        form,
        lambda: service.ask_for_help(
            actor(), body_id, ward_today(), wanted=form.wanted.data, words=form.words.data or ""
        ),
    )
    if tried.declined:
        return _own(body_id, form, tried.status)
    return done(url_for(".own", body_id=body_id), say("Đã gửi đề nghị hỗ trợ đến UBMTTQ phường."))


@bp.post("/muoi-hai-thang/<id:body_id>/khong-can")
def no_need(body_id: int) -> BaseResponse:
    or_404(strip_for(actor(), body_id))
    service.need_no_help(actor(), body_id, ward_today())
    return done(url_for(".own", body_id=body_id), say("Đã ghi. Quý này cổng không hỏi lại; không ai khác thấy."))


@bp.get("/de-nghi-ho-tro")
def asked() -> Response:
    return _asked()


@bp.post("/de-nghi-ho-tro/<id:request_id>")
def give(request_id: int) -> BaseResponse:
    about = or_404(asked_one(actor(), request_id))
    form = GiveForm(prefix=ids.written(about.id))
    tried = attempt(
        form,
        lambda: service.give_help(
            actor(), request_id, ward_today(), given=form.given.data, answer=form.answer.data or ""
        ),
    )
    if tried.declined:
        return _asked(form, tried.status)
    return done(url_for(".asked"), say("Đã trả lời đề nghị hỗ trợ."))


def _own(body_id: int, failing: HelpForm | None = None, status: int = 200) -> Response:
    strip, today = or_404(strip_for(actor(), body_id)), ward_today()
    requests = asked_by_body(actor(), body_id)
    quarter = quarter_of(today)
    sent = any(one.quarter == quarter for one in requests)
    return show(
        "supervision/own_months.html",
        status=status,
        strip=strip,
        requests=requests,
        quarter=quarter_name(quarter),
        quarter_name=quarter_name,
        put_away=not sent and needs_no_help(actor(), body_id, today),
        form=failing or (None if sent else HelpForm(formdata=None)),
    )


def _asked(failing: Form | None = None, status: int = 200) -> Response:
    def form_of(request_id: int) -> Form:
        prefix = ids.written(request_id)
        return failing if failing and failing._prefix == f"{prefix}-" else GiveForm(formdata=None, prefix=prefix)

    return show(
        "supervision/help_asked.html",
        status=status,
        requests=asked_of_front(actor()),
        form_of=form_of,
        quarter_name=quarter_name,
    )
