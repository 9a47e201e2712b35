from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from portal.audit.queries import looks_at
from portal.campaigns.models import Campaign
from portal.campaigns.queries import campaign_called
from portal.ground.clock import ward_today
from portal.ground.errors import found
from portal.ground.text import Sentence
from portal.ground.typed import BadText, parse_day
from portal.policy import Action, require
from portal.reports.permissions import table
from portal.reports.printed.drive import NOT_KNOWN
from portal.reports.queries import figures_for, list_for
from portal.supervision.queries.own import own_notes
from portal.web.actor import actor
from portal.web.htmx import show

bp = Blueprint("reports", __name__)


@bp.get("/ai-duoc-lam-gi")
def permissions() -> Response:
    """The page "Ai được làm gì", for everyone: rights are no secret."""
    require(actor(), Action.RULES_READ)
    return show("reports/permissions.html", lines=table())


@bp.get("/toi/ai-da-xem")
def looks() -> Response:
    """Who looked at my plan and my released notes."""
    notes = own_notes(actor(), ward_today())
    seen = looks_at(actor(), {note.id for note in notes}, {(note.month, note.body_id) for note in notes})
    return show("reports/looks.html", looks=seen)


@bp.get("/dot-sinh-hoat/<slug>/chi-tieu")
def drive_figures(slug: str) -> Response:
    """Chỉ tiêu của đợt: the same figures as the command prints, each opening its list where the policy lets it."""
    require(actor(), Action.CAMPAIGN_READ)
    campaign = _drive(slug)
    as_of, wrong = _day()
    lines = figures_for(actor(), campaign, as_of)
    return _shown("reports/drive_figures.html", wrong, campaign=campaign, as_of=as_of, lines=lines)


@bp.get("/dot-sinh-hoat/<slug>/chi-tieu/<figure>")
@bp.get("/dot-sinh-hoat/<slug>/chi-tieu/<figure>/<id:cell_id>")
def drive_people(slug: str, figure: str, cell_id: int | None = None) -> Response:
    """The list behind a figure; where it may not be opened it does not exist."""
    require(actor(), Action.CAMPAIGN_READ)
    campaign = _drive(slug)
    as_of, wrong = _day()
    listed = found(list_for(actor(), campaign, figure, as_of, cell_id))
    return _shown("reports/drive_people.html", wrong, campaign=campaign, as_of=as_of, listed=listed, cell_id=cell_id)


def _drive(slug: str) -> Campaign:
    return found(campaign_called(slug))


def _day() -> tuple[date, Sentence | None]:
    """On which day the figures are asked for: today, or as typed; what is no day is said, and today shown."""
    try:
        return parse_day(request.args.get("ngay", "")) or ward_today(), None
    except BadText as bad:
        return ward_today(), bad.sentence


def _shown(page: str, wrong: Sentence | None, **context: Any) -> Response:
    typed = request.args.get("ngay", "")
    return show(page, status=422 if wrong else 200, wrong=wrong, typed=typed, NOT_KNOWN=NOT_KNOWN, **context)
