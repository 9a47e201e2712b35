"""Trợ giúp: the list of pages with its box, and one page."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for

from portal.ground.errors import found
from portal.guide import roles
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.htmx import show

bp = Blueprint("guide", __name__, url_prefix="/tro-giup")
LONGEST = 100  # letters


@bp.app_context_processor
def around() -> dict[str, object]:
    return {"guide_url": _guide_url}


@bp.get("")
def index() -> Response:
    """Nothing personal is typed here: the words may stand in the address."""
    require(actor(), Action.HOME_READ)
    typed = " ".join(request.args.get("tim", "").split())[:LONGEST]
    mine = roles.own_pages(actor())
    others = [page for page in roles.PAGES if page not in mine]
    return show("guide/index.html", typed=typed, found=roles.search(typed), mine=mine, others=others)


@bp.get("/<code>")
def page(code: str) -> Response:
    require(actor(), Action.HOME_READ)
    return show("guide/page.html", guide=found(roles.page_called(code)), pictured=_pictured)


def _guide_url() -> str:
    """Where the guide speaks of the page at hand, else its first page."""
    code, _, part = roles.address_about(request.endpoint or "").partition("#")
    return url_for("guide.page", code=code, _anchor=part) if code else url_for("guide.index")


def _pictured(name: str) -> bool:
    return bool(name) and (Path(str(current_app.static_folder)) / "guide" / f"{name}-360.png").is_file()
