"""Tìm: the box at the head of every page, and the page it has on a phone."""

from flask import Blueprint, Response, request

from portal.ground.clock import ward_today
from portal.ground.typed import BadText
from portal.search import queries
from portal.web.actor import actor
from portal.web.forms import clean
from portal.web.htmx import show
from portal.web.marks import reads_only

bp = Blueprint("search", __name__)

LONGEST = 200  # letters: what is longer was pasted by mistake


@bp.get("/tim")
def index() -> Response:
    return _page("")


@bp.post("/tim")
@reads_only
def find() -> Response:
    """Typed words go by POST: they stand in no address and no log."""
    try:
        return _page(clean(request.form.get("q", "")) or "")
    except BadText:
        return _page("", 422)


def _page(typed: str, status: int = 200) -> Response:
    groups = queries.search(actor(), typed[:LONGEST], ward_today())
    return show(
        "search/index.html",
        "_found.html",
        status,
        typed=typed,
        groups=groups,
        count=sum(len(one.hits) for one in groups or []),
    )
