from flask import Blueprint, Response

from portal.audit.queries import looks_at
from portal.ground.clock import ward_today
from portal.policy import Action, require
from portal.reports.permissions import table
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
