from datetime import date, datetime

from flask import Blueprint, Response, request

from portal.audit.queries import looks_at
from portal.campaigns.models import Campaign
from portal.campaigns.queries import campaign_called
from portal.ground.clock import stored, ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence
from portal.ground.typed import BadText, parse_day, parse_moment
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
    as_of, known_at, wrong = _asked()
    lines = figures_for(actor(), campaign, as_of, known_at)
    return _shown("reports/drive_figures.html", wrong, known_at, campaign=campaign, as_of=as_of, lines=lines)


@bp.get("/dot-sinh-hoat/<slug>/chi-tieu/<figure>")
@bp.get("/dot-sinh-hoat/<slug>/chi-tieu/<figure>/<id:cell_id>")
def drive_people(slug: str, figure: str, cell_id: int | None = None) -> Response:
    """The list behind a figure; where it may not be opened it does not exist."""
    require(actor(), Action.CAMPAIGN_READ)
    campaign = _drive(slug)
    as_of, known_at, wrong = _asked()
    listed = or_404(list_for(actor(), campaign, figure, as_of, cell_id, known_at))
    return _shown(
        "reports/drive_people.html", wrong, known_at, campaign=campaign, as_of=as_of, listed=listed, cell_id=cell_id
    )


def _drive(slug: str) -> Campaign:
    return or_404(campaign_called(slug))


def _asked() -> tuple[date, datetime | None, dict[str, Sentence]]:
    """On which day, and as known when, the figures are asked for: today and now, or as typed; what is no day is said,
    and today shown."""
    as_of, known_at, wrong = ward_today(), None, {}
    try:
        as_of = parse_day(request.args.get("ngay", "")) or as_of
    except BadText as bad:
        wrong["ngay"] = bad.sentence
    try:
        moment = parse_moment(request.args.get("biet", ""))
        known_at = stored(moment) if moment else None
    except BadText as bad:
        wrong["biet"] = bad.sentence
    return as_of, known_at, wrong


def _shown(page: str, wrong: dict[str, Sentence], known_at: datetime | None, **context: object) -> Response:
    typed = {name: request.args.get(name, "") for name in ("ngay", "biet")}
    return show(
        page,
        status=422 if wrong else 200,
        wrong=wrong,
        typed=typed,
        NOT_KNOWN=NOT_KNOWN,
        known_at=known_at,
        known=typed["biet"] if known_at else None,
        **context,
    )
