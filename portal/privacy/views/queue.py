"""The office's queue of requests about personal data."""

from collections.abc import Callable

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import Unknown, or_404
from portal.ground.text import Sentence, say
from portal.policy import Action, PolicySubject, can
from portal.privacy.forms import StepForm
from portal.privacy.holdings import BY_CODE
from portal.privacy.models import RequestKind, RequestState
from portal.privacy.queries import requests
from portal.privacy.queries.terms import promise
from portal.privacy.rules.clock import lists_the_year, working_days_between
from portal.privacy.rules.requests import OPEN
from portal.privacy.service import requests as service
from portal.privacy.views.blueprint import bp, seen_version
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

DEEDS: dict[str, tuple[Callable[..., object], Sentence]] = {
    "nhan": (service.accept, say("Đã trả lời: sẽ thực hiện.")),
    "tu-choi": (service.decline, say("Đã trả lời: từ chối.")),
    "gia-han": (service.extend, say("Đã gia hạn.")),
    "xong": (service.carry_out, say("Đã ghi thực hiện xong.")),
}


@bp.get("/yeu-cau-du-lieu")
def queue() -> Response:
    today = ward_today()
    held = promise(today)
    waiting = requests.queue_for(actor())
    left = {one.request.id: working_days_between(today, one.due, held.holidays) for one in waiting if one.due}
    return show(
        "privacy/queue.html",
        waiting=waiting,
        closed=requests.queue_for(actor(), closed=True),
        left=left,
        today=today,
        promise=held,
        listed=lists_the_year(today.year, held.holidays),
    )


@bp.get("/yeu-cau-du-lieu/<id:request_id>")
def one(request_id: int) -> Response:
    return _page(request_id, StepForm(formdata=None))


@bp.post("/yeu-cau-du-lieu/<id:request_id>/<any('nhan', 'tu-choi', 'gia-han', 'xong'):deed>")
def step(request_id: int, deed: str) -> BaseResponse:
    _request(request_id)
    form = StepForm()
    do, said = DEEDS[deed]
    more = {"others": bool(form.others.data)} if deed == "nhan" else {}
    tried = attempt(
        form, lambda: do(actor(), request_id, ward_today(), words=form.words.data or "", version=seen_version(), **more)
    )
    if tried.declined:
        return _page(request_id, form, tried.status, deed)
    return done(url_for(".one", request_id=request_id), said)


def _request(request_id: int) -> requests.WaitingRequest:
    """Who may only read their own does not learn that the office has a page of it."""
    waiting = or_404(requests.request_for(actor(), request_id))
    if not can(actor(), Action.DATA_REQUEST_ANSWER, PolicySubject(person_id=waiting.request.person_id)):
        raise Unknown
    return waiting


def _page(request_id: int, form: StepForm, status: int = 200, deed: str = "") -> Response:
    waiting, today = _request(request_id), ward_today()
    held = promise(today)
    due = waiting.due
    return show(
        "privacy/request.html",
        status=status,
        one=waiting,
        steps=requests.steps_of(waiting.request),
        form=form,
        deed=deed,
        today=today,
        about=BY_CODE.get(waiting.request.record),
        promise=held,
        open=waiting.request.state in OPEN,
        may_put_right=waiting.request.kind is RequestKind.CORRECT and can(actor(), Action.PEOPLE_RECORD),
        received=waiting.request.state is RequestState.RECEIVED,
        left=working_days_between(today, due, held.holidays) if due else None,
    )
