"""Dữ liệu về tôi, its copy to take away, and the person's own requests."""

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground.clock import ward_now, ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.policy import Action, PolicySubject, can, require
from portal.privacy.forms import DataRequestForm
from portal.privacy.holdings import BY_CODE, HOLDINGS
from portal.privacy.models import DataRequest
from portal.privacy.queries import requests
from portal.privacy.queries.own import OwnData, own_data
from portal.privacy.queries.terms import promise
from portal.privacy.rules.requests import OPEN
from portal.privacy.service import export
from portal.privacy.service import requests as service
from portal.privacy.views.blueprint import ZIP, bp, root, seen_version
from portal.web.actor import actor, viewed
from portal.web.files import handed_out
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.marks import reads_only


@bp.get("/toi/du-lieu")
def own() -> Response:
    data = own_data(actor(), ward_today())
    notes = next((one for one in data.kinds if one.holding.code == "notes"), None)
    if notes and notes.held.rows:
        viewed(Action.OWN_DATA, About("person", actor().person_id))
    waiting = len([one for one in _mine() if one.state in OPEN])
    return show("privacy/own.html", data=data, waiting=waiting, person_id=actor().person_id)


@bp.post("/toi/du-lieu/tai-ve")
@reads_only
def take_out() -> Response:
    package = export.take_out(actor(), root(), ward_today(), _drawn)
    return handed_out(package.content, f"Dữ liệu về tôi {ward_today():%d-%m-%Y}.zip", ZIP, plain="du-lieu-ve-toi.zip")


@bp.get("/toi/du-lieu/yeu-cau")
def own_requests() -> Response:
    return _requests(_blank())


@bp.post("/toi/du-lieu/yeu-cau")
def ask() -> BaseResponse:
    require(actor(), Action.DATA_REQUEST, PolicySubject(person_id=actor().person_id))
    form = DataRequestForm()
    form.offer(_kinds())
    tried = attempt(
        form,
        lambda: service.ask(
            actor(), ward_today(), kind=form.kind.data, record=form.record.data or "", wants=form.wants.data or ""
        ),
    )
    if tried.declined:
        return _requests(form, tried.status)
    request = tried.value
    said = say("Đã gửi yêu cầu. Văn phòng trả lời trước hết ngày %(day)s.", day=request.answer_by)
    return done(url_for(".own_request", request_id=request.id), said)


@bp.get("/toi/du-lieu/yeu-cau/<id:request_id>")
def own_request(request_id: int) -> Response:
    waiting = or_404(requests.request_for(actor(), request_id))
    require(actor(), Action.DATA_REQUEST, PolicySubject(person_id=waiting.request.person_id))
    return show(
        "privacy/own_request.html",
        one=waiting,
        steps=requests.steps_of(waiting.request),
        today=ward_today(),
        about=BY_CODE.get(waiting.request.record),
        may_withdraw=waiting.request.state in OPEN,
    )


@bp.post("/toi/du-lieu/yeu-cau/<id:request_id>/rut")
def withdraw(request_id: int) -> BaseResponse:
    service.withdraw(actor(), request_id, ward_today(), version=seen_version())
    return done(url_for(".own_requests"), say("Đã rút yêu cầu."))


def _drawn(data: OwnData) -> str:
    return render_template("privacy/export.html", data=data, name=actor().name, made=ward_now())


def _mine() -> list[DataRequest]:
    return requests.own_requests(actor())


def _kinds() -> list[tuple[str, Sentence]]:
    return [(one.code, one.title) for one in HOLDINGS]


def _blank() -> DataRequestForm:
    form = DataRequestForm(formdata=None)
    form.offer(_kinds())
    return form


def _requests(form: DataRequestForm, status: int = 200) -> Response:
    return show(
        "privacy/own_requests.html",
        status=status,
        form=form,
        requests=_mine(),
        promise=promise(ward_today()),
        may_answer=can(actor(), Action.DATA_REQUEST_ANSWER),
        today=ward_today(),
    )
