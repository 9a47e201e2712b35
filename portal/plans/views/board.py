"""Bảng niêm yết: what hangs at the ward office, for everyone signed in."""

from flask import Blueprint, Response, url_for

from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.plans.queries import board
from portal.plans.queries.board import Posted
from portal.plans.views.postings import wall
from portal.policy import Action, require
from portal.web.actor import actor, viewed
from portal.web.htmx import show

bp = Blueprint("board", __name__, url_prefix="/bang-niem-yet")


@bp.get("")
def index() -> Response:
    require(actor(), Action.BOARD_READ)
    return show("plans/board.html", postings=board.board_for(actor(), ward_today()))


@bp.get("/<id:posting_id>")
def notice(posting_id: int) -> Response:
    posted = _notice(posting_id, "screen")
    return show("plans/notice.html", posted=posted, shown=board.shown_of(posted.version_id, posted.shows))


@bp.get("/<id:posting_id>/in")
def notice_print(posting_id: int) -> Response:
    return wall(_notice(posting_id, "print"), url_for(".notice", posting_id=posting_id))


def _notice(posting_id: int, how: str) -> Posted:
    """A posting that hangs there today; whoever opens it is remembered, as with every page of one person's plan."""
    require(actor(), Action.BOARD_READ)
    posted = or_404(board.notice_for(actor(), posting_id, ward_today()))
    viewed(Action.BOARD_READ, About("person", posted.person_id), how=how, version=str(posted.version_id))
    return posted
