"""Trợ giúp: the list of pages with its box, and one page."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence
from portal.guide import launching, practice, roles
from portal.guide.practice import PracticeDeed
from portal.organisations.queries import this_ward
from portal.papers.filling import MIMETYPE as WORD
from portal.policy import Action, can, require
from portal.supervision.said import Rating
from portal.web.actor import actor
from portal.web.files import handed_out
from portal.web.htmx import done, show
from portal.web.marks import reads_only

bp = Blueprint("guide", __name__, url_prefix="/tro-giup")
LONGEST = 100  # letters


@bp.app_context_processor
def guide_context() -> dict[str, object]:
    return {"guide_url": _guide_url}


@bp.get("")
def index() -> Response:
    """Nothing personal is typed here: the words may stand in the address."""
    require(actor(), Action.HOME_READ)
    typed = " ".join(request.args.get("tim", "").split())[:LONGEST]
    mine = roles.own_pages(actor())
    others = [page for page in roles.PAGES if page not in mine]
    papers = launching.LAUNCHING if can(actor(), Action.SETTINGS_MANAGE) else ()
    return show("guide/index.html", typed=typed, found=roles.search(typed), mine=mine, others=others, launching=papers)


@bp.get("/tap-ghi")
def practice_sheet() -> Response:
    """Where one has come to stands in the address: nothing is kept."""
    require(actor(), Action.HOME_READ)
    return _practice(practice.sheet(request.args.get("da", ""), request.args.get("nguoi", 0, int)))


@bp.post("/tap-ghi")
@reads_only
def practise() -> BaseResponse:
    require(actor(), Action.HOME_READ)
    now = practice.sheet(request.form.get("da", ""), request.form.get("nguoi", 0, int))
    deed = next((one for one in PracticeDeed if one.value == request.form.get("deed")), PracticeDeed.RECORD)
    remark, rated = request.form.get("remark", ""), any(key.startswith("muc-") for key in request.form)
    if problem := practice.missing(deed, remark, rated):
        return _practice(now, problem, remark, 422)
    then = practice.after(now, deed)
    return done(url_for(".practice_sheet", da=then.done, nguoi=then.at))


def _practice(
    sheet: practice.PracticeSheet, problem: Sentence | None = None, remark: str = "", status: int = 200
) -> Response:
    return show(
        "guide/practice.html",
        status=status,
        sheet=sheet,
        people=practice.PEOPLE,
        person=practice.PEOPLE[sheet.at],
        problem=problem,
        remark=remark,
        rates=[one.label for one in Rating],
    )


@bp.get("/trien-khai/<code>")
def launching_paper(code: str) -> Response:
    """A Word file for the office to edit; the portal keeps none of it."""
    require(actor(), Action.SETTINGS_MANAGE)
    paper = or_404(launching.paper_called(code))
    content = launching.as_word(paper, this_ward().name, ward_today())
    return handed_out(content, f"{paper.code}.docx", WORD)


@bp.get("/<code>")
def page(code: str) -> Response:
    require(actor(), Action.HOME_READ)
    return show("guide/page.html", guide=or_404(roles.page_called(code)), pictured=_pictured)


def _guide_url() -> str:
    """Where the guide speaks of the page at hand, else its first page."""
    code, _, part = roles.address_about(request.endpoint or "").partition("#")
    return url_for("guide.page", code=code, _anchor=part) if code else url_for("guide.index")


def _pictured(name: str) -> bool:
    return bool(name) and (Path(str(current_app.static_folder)) / "guide" / f"{name}-360.png").is_file()
