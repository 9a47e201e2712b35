"""Số liệu của phường: what stands, its history, and where the office writes it down."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.policy import Action, can, require
from portal.reports.facts import service
from portal.reports.facts.forms import FactForm, FactWithdrawForm
from portal.reports.facts.queries import facts_on, history
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("ward_facts", __name__, url_prefix="/so-lieu-phuong")


@bp.get("")
def index() -> Response:
    return _page()


@bp.post("")
def add() -> BaseResponse:
    require(actor(), Action.FACT_RECORD)
    form = FactForm()
    tried = attempt(
        form,
        lambda: service.state_fact(
            actor(),
            ward_today(),
            kind=form.kind.data,
            value=form.number,
            since=form.since.data,
            source=form.source.data or "",
        ),
    )
    if tried.declined:
        return _page(form, tried.status)
    return done(url_for(".index"), say("Đã ghi số liệu."))


@bp.post("/<id:fact_id>/rut")
def withdraw(fact_id: int) -> BaseResponse:
    require(actor(), Action.FACT_RECORD)
    form = FactWithdrawForm()
    tried = attempt(form, lambda: service.withdraw_fact(actor(), fact_id, reason=form.reason.data or ""))
    if tried.declined:
        return _page(status=tried.status, wrong=(fact_id, form))
    return done(url_for(".index"), say("Đã rút số liệu."))


def _page(
    form: FactForm | None = None, status: int = 200, wrong: tuple[int, FactWithdrawForm] | None = None
) -> Response:
    require(actor(), Action.CAMPAIGN_READ)
    may_record = can(actor(), Action.FACT_RECORD)
    return show(
        "reports/facts.html",
        status=status,
        facts=facts_on(ward_today()),
        lines=history() if may_record else [],
        form=form or FactForm(formdata=None) if may_record else None,
        wrong=wrong,
        today=ward_today(),
    )
