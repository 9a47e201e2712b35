"""Hồ sơ minh chứng of a quarter or a year: on the screen, on paper, as Word and PDF."""

from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import papers
from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import Unknown, or_404
from portal.papers.download import handed_out
from portal.policy import Action, PolicySubject, require
from portal.reports.evidence import paper
from portal.reports.evidence.queries import Evidence, evidence_for
from portal.reports.evidence.span import quarter_with, span_of, spans_around
from portal.web.actor import actor, viewed
from portal.web.htmx import show

bp = Blueprint("evidence", __name__, url_prefix="/ho-so-minh-chung")


@bp.get("")
def own() -> BaseResponse:
    """One's own, of the quarter that runs."""
    require(actor(), Action.EVIDENCE_READ, PolicySubject(person_id=actor().person_id))
    return redirect(url_for(".sheet", person_id=actor().person_id, period=quarter_with(ward_today()).slug), 303)


@bp.get("/<id:person_id>")
def latest(person_id: int) -> Response:
    return _page(person_id, quarter_with(ward_today()).slug)


@bp.get("/<id:person_id>/<period>")
def sheet(person_id: int, period: str) -> Response:
    return _page(person_id, period)


@bp.get("/<id:person_id>/<period>/tai")
def file(person_id: int, period: str) -> Response:
    form = request.args.get("dang", "pdf")
    if form not in papers.FORMS:
        raise Unknown
    found_sheet = _sheet(person_id, period)
    context, head = paper.evidence_paper(found_sheet, ward_today())
    name = f"Hồ sơ minh chứng {found_sheet.name} {period}"
    made = papers.made("evidence", context, head, form=form, name=name, root=Path(current_app.config["FILES"]))
    viewed(Action.EVIDENCE_READ, About("person", person_id), how=form, period=period)
    return handed_out(made)


def _page(person_id: int, period: str) -> Response:
    found_sheet = _sheet(person_id, period)
    viewed(Action.EVIDENCE_READ, About("person", person_id), period=period)
    return show(
        "reports/evidence/sheet.html",
        sheet=found_sheet,
        paper=paper,
        own=person_id == actor().person_id,
        spans=spans_around(found_sheet.span, ward_today()),
        today=ward_today(),
    )


def _sheet(person_id: int, period: str) -> Evidence:
    span = or_404(span_of(period))
    if span.first > ward_today():
        raise Unknown
    return or_404(evidence_for(actor(), person_id, span, ward_today()))
