"""The month's sheet (sổ giám sát): the whole of it, and no remark for several at once. One member is `member.py`."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.batches import in_batches
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.organisations.names import named_in
from portal.policy import Action, PolicySubject, can, require
from portal.supervision.models import Note
from portal.supervision.queries.cell import cells_of
from portal.supervision.queries.places import BodyPlace, bodies_of, months, place_for
from portal.supervision.queries.sendings import sendings_of
from portal.supervision.queries.sheet import MonthSheet, SheetLine, named, outline_for
from portal.supervision.queries.trials import known_trials
from portal.supervision.rules.month import month_of
from portal.supervision.service import notes, withdrawing
from portal.supervision.views import listing, showing
from portal.web.actor import actor
from portal.web.htmx import done, keep_a_part, show
from portal.web.marks import reads_only
from portal.web.paging import leaf_of, page_asked

bp = Blueprint("sheet", __name__, url_prefix="/giam-sat")
LOT = 100  # notes that are kept at once: whoever else saves meanwhile waits for no more of them


@bp.get("")
def index() -> BaseResponse:
    """This month's sheet; the month before the programme's first has none."""
    known = months()
    this = month_of(ward_today())
    month = this if this in known or not known else known[0]
    require(actor(), Action.HOME_READ)  # the month's own page asks whose sheets may be opened
    return done(url_for(".month", month=month))


@bp.get("/<month:month>")
def month(month: str) -> BaseResponse:
    """Straight to the one body, or which of them."""
    bodies, cells = named_in(bodies_of(actor()), month), named_in(cells_of(actor()), month)
    progress = any(can(actor(), Action.PROGRESS_READ, PolicySubject(path=post.reach)) for post in actor().posts)
    if len(bodies) == 1 and not cells and not progress and month in months():
        return done(url_for(".sheet", month=month, body_id=bodies[0].id))
    return show(
        "supervision/month.html",
        month=month,
        bodies=bodies,
        cells=cells,
        months=months(),
        sees_progress=progress,
        may_open_lock=can(actor(), Action.LOCK_OPEN),
        trials=[one for one in known_trials() if one.ended_on is None],
    )


@bp.get("/<month:month>/<id:body_id>")
def sheet(month: str, body_id: int) -> BaseResponse:
    """The sheet of who writes; a typist copies paper on a page that shows nothing written before."""
    place = place_for(actor(), month, body_id)
    if place is None and place_for(actor(), month, body_id, Action.NOTE_TYPE):
        return done(url_for("typing.papers", month=month, body_id=body_id))
    place = or_404(place)
    sheet = outline_for(actor(), place, ward_today())
    sendings = sendings_of(place)
    whom = ids.read(request.args.get("mo", "")) or showing.opens_on(sheet, sendings)
    return showing.page(place, whom, sheet=sheet, sendings=sendings, saved=ids.read(request.args.get("luu", "")))


@bp.post("/<month:month>/<id:body_id>/tim")
@reads_only
def find(month: str, body_id: int) -> BaseResponse:
    """By name, without marks; what is typed stands in no address and no log."""
    place = or_404(place_for(actor(), month, body_id))
    return showing.page(place, wanted=request.form.get("q", "")[:100])


@bp.get("/<month:month>/<id:body_id>/khong-y-kien")
def nil_page(month: str, body_id: int) -> Response:
    place = or_404(place_for(actor(), month, body_id))
    return _nil_page(place, outline_for(actor(), place, ward_today()))


def _nil_page(place: BodyPlace, sheet: MonthSheet[SheetLine], reason: Sentence | None = None) -> Response:
    leaf = leaf_of(sheet.open_rows, page_asked() or 1, listing.PAGE)
    return show(
        "supervision/nil.html",
        status=422 if reason else 200,
        place=place,
        rows=named(sheet, leaf.rows),
        leaf=leaf,
        every=request.args.get("tat-ca") == "1",
        reason=reason,
    )


@bp.post("/<month:month>/<id:body_id>/khong-y-kien")
def nil(month: str, body_id: int) -> BaseResponse:
    """Không có ý kiến nhận xét, or chưa theo dõi được with its reason, for several chosen members: the names are read
    once more before they are recorded."""
    place = or_404(place_for(actor(), month, body_id))
    people = {person for text in request.form.getlist("person") for person in [ids.read(text)] if person}
    unseen, why = request.form.get("kind") == "unseen", showing.WHY_UNSEEN.get(request.form.get("why", ""))
    if request.form.get("confirmed") != "1" or (unseen and why is None):
        sheet, everybody = outline_for(actor(), place, ward_today()), request.form.get("whom") == "every"
        chosen = [row for row in sheet.open_rows if everybody or row.person_id in people]
        if not chosen:
            reason = say("Chưa chọn đảng viên nào. Hãy đánh dấu vào ô trước tên rồi bấm lại.")
            return _nil_page(place, sheet, reason)
        return show(
            "supervision/nil.html",
            place=place,
            rows=named(sheet, chosen),
            confirming=True,
            unseen=unseen,
            why_unseen=showing.WHY_UNSEEN,
        )
    written: list[Note] = []
    for lot in in_batches(sorted(people), LOT):
        written += notes.record_nil(actor(), place, lot, ward_today(), why_unseen=str(why) if unseen else "")
        withdrawing.remember_bulk(actor(), place, written)
        keep_a_part()
    said = (
        say("Đã ghi “Chưa có điều kiện theo dõi” cho %(count)s đảng viên.", count=len(written))
        if unseen
        else say("Đã ghi “Không có ý kiến nhận xét” cho %(count)s đảng viên.", count=len(written))
    )
    return done(url_for(".sheet", month=month, body_id=body_id), said)
