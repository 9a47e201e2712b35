"""Kế hoạch của chi bộ: who has handed in, and the plans read one after another, approved or handed back."""

from typing import NamedTuple

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.organisations.queries import UnitRow
from portal.plans.forms.review import ApproveForm, PlanReturnForm
from portal.plans.models import Origin
from portal.plans.queries.cell import (
    CellPlans,
    PlanRow,
    WaitingReview,
    cell_for,
    cell_plans,
    cells_for,
    decides_in,
    drives,
    queue_for,
)
from portal.plans.queries.changes import since_last
from portal.plans.queries.overview import overview
from portal.plans.queries.reading import whole_plan_for
from portal.plans.queries.whole_plan import WholePlan
from portal.plans.rules.versions import KINDS, WAITING, Stage
from portal.plans.service import review
from portal.plans.views import person
from portal.plans.views.decisions import decision, opened, seen_version
from portal.policy import Action, PolicySubject, can
from portal.web.actor import actor
from portal.web.fields import Choice
from portal.web.forms import Form, attempt
from portal.web.htmx import asks_for_part, done, show

bp = Blueprint("review", __name__, url_prefix="/ke-hoach")

EVERYWHERE = "phuong"  # the ward's leaders read the secretaries' plans of all cells in one go
ORIGINS = {"ban-giay": Origin.PAPER, "ban-tong-hop": Origin.SUMMARY}


class ReviewPlace(NamedTuple):
    """Where one reads: a cell, or the cell secretaries' plans of the whole ward."""

    cell: UnitRow | None

    @property
    def code(self) -> str:
        return ids.written(self.cell.id) if self.cell else EVERYWHERE

    def url(self, version_id: int | None = None) -> str:
        ban = ids.written(version_id) if version_id else None
        if self.cell:
            return url_for("review.read", cell_id=self.cell.id, ban=ban)
        return url_for("review.read_ward", ban=ban)

    @property
    def back(self) -> str:
        return url_for("review.cell", cell_id=self.cell.id) if self.cell else url_for("review.cells")


@bp.get("/chi-bo")
def cells() -> BaseResponse:
    """Straight to the one cell, or which of them."""
    mine, today = cells_for(actor()), ward_today()
    waiting, campaigns = queue_for(actor(), today), drives(today)
    if len(mine) == 1 and campaigns:
        return done(url_for(".cell", cell_id=mine[0].id))
    or_404(mine or None)
    return show(
        "plans/cells.html",
        counts=overview(mine, campaigns[0], today) if campaigns else [],
        waiting=waiting,
        campaign=campaigns[0] if campaigns else None,
        place=ReviewPlace(None),
    )


@bp.get("/chi-bo/<id:cell_id>")
def cell(cell_id: int) -> Response:
    where, today = or_404(cell_for(actor(), cell_id)), ward_today()
    campaigns = drives(today)
    campaign = next((one for one in campaigns if one.slug == request.args.get("dot")), None)
    campaign = or_404(campaign or (campaigns[0] if campaigns else None))
    plans, chosen = cell_plans(actor(), where, campaign, today), request.args.get("loc", "")
    return show(
        "plans/cell.html",
        "_cell.html",
        plans=plans,
        rows=[row for row in plans.rows if _is_shown(row, chosen)],
        filters=_filters(plans, chosen),
        campaigns=campaigns,
        kinds=KINDS,
        Stage=Stage,
        today=today,
        queue=queue_for(actor(), today, where),
        decides=decides_in(actor(), where),
        place=ReviewPlace(where),
        may_end=can(actor(), Action.OUTCOME_RECORD, PolicySubject(path=where.path)),
        several=len(cells_for(actor())) > 1,
        may_type=can(actor(), Action.PLAN_TYPE, PolicySubject(path=where.path)),
        reader=actor().person_id,
    )


@bp.get("/chi-bo/<id:cell_id>/doc")
def read(cell_id: int) -> Response:
    return _reading(ReviewPlace(or_404(cell_for(actor(), cell_id))), ids.read(request.args.get("ban", "")))


@bp.get("/chi-bo/doc")
def read_ward() -> Response:
    or_404(cells_for(actor()) or None)
    return _reading(ReviewPlace(None), ids.read(request.args.get("ban", "")))


@bp.post("/ban/<id:version_id>/thong-qua")
def approve(version_id: int) -> BaseResponse:
    whole, form, today = or_404(whole_plan_for(actor(), version_id)), ApproveForm(), ward_today()
    waiting = _waiting(_place())
    tried = attempt(form, lambda: review.approve(actor(), whole, today, seen=seen_version()))
    if tried.declined:
        return _again(whole, form, tried.status)
    return _onward(whole, waiting, say("Đã thông qua kế hoạch của đồng chí %(name)s.", name=whole.name))


@bp.post("/ban/<id:version_id>/yeu-cau-chinh-sua")
def send_back(version_id: int) -> BaseResponse:
    whole, form, today = or_404(whole_plan_for(actor(), version_id)), PlanReturnForm(), ward_today()
    waiting = _waiting(_place())
    tried = attempt(
        form,
        lambda: review.send_back(
            actor(), whole, today, code=form.code.data, reason=form.reason.data or "", seen=seen_version()
        ),
    )
    if tried.declined:
        return _again(whole, form, tried.status)
    return _onward(whole, waiting, say("Đã gửi yêu cầu chỉnh sửa cho đồng chí %(name)s.", name=whole.name))


def _place() -> ReviewPlace | None:
    """From which reading the decision came; None: from the page of one plan."""
    code = request.form.get("noi", "")
    if code == EVERYWHERE:
        return ReviewPlace(None)
    number = ids.read(code)
    where = cell_for(actor(), number) if number else None
    return ReviewPlace(where) if where else None


def _waiting(place: ReviewPlace | None) -> list[WaitingReview]:
    return queue_for(actor(), ward_today(), place.cell) if place else []


def _onward(whole: WholePlan, waiting: list[WaitingReview], said: Sentence) -> BaseResponse:
    """Each decision brings the next plan; after the last one those that were passed over."""
    place = _place()
    if place is None:
        return done(url_for("plan.person", person_id=whole.person_id), said)
    order = [one.version_id for one in waiting]
    at = order.index(whole.version.id) if whole.version.id in order else 0
    left = [one for one in [*order[at:], *order[:at]] if one != whole.version.id]
    following = left[0] if left else None
    if not asks_for_part():
        return done(place.url(following), said)
    response = _reading(place, following, said=said)
    response.headers["HX-Push-Url"] = place.url(following)
    return response


def _again(whole: WholePlan, form: Form, status: int) -> BaseResponse:
    """The plan as it stands now, with the reasons and what was typed."""
    place = _place()
    if place is None:
        return person.page(whole.person_id, whole.version.id, form, status)
    return _reading(place, whole.version.id, form=form, status=status)


def _reading(
    place: ReviewPlace,
    version_id: int | None,
    *,
    form: Form | None = None,
    said: Sentence | None = None,
    status: int = 200,
) -> Response:
    queue = _waiting(place)
    order = [one.version_id for one in queue]
    at = order.index(version_id) if version_id in order else 0
    whole = or_404(whole_plan_for(actor(), order[at])) if order else None
    if whole:
        opened(whole)
    moved = bool(version_id) and version_id not in order and not said
    return show(
        "plans/read.html",
        "_read.html",
        status,
        place=place,
        queue=queue,
        at=at,
        whole=whole,
        said=said,
        moved=moved,
        before_url=place.url(order[at - 1]) if at else "",
        swapped=asks_for_part(),
        next_url=place.url(order[at + 1]) if at + 1 < len(order) else "",
        noi=place.code,
        changes=since_last(actor(), whole) if whole else None,
        target="#reading",
        **decision(whole, None if moved else form, errors=form.form_errors if form and moved else []),
    )


def _is_shown(row: PlanRow, code: str) -> bool:
    if code in ORIGINS:
        return row.origin is ORIGINS[code]
    if code == "cho-xem":
        return row.stage in WAITING
    if code == "luot":
        return row.returns > 0
    return code not in set(Stage) or row.stage == code


def _filters(plans: CellPlans, code: str) -> list[dict[str, object]]:
    here = url_for(".cell", cell_id=plans.cell.id)
    offered: list[Choice] = [
        ("cho-xem", say("Chờ xem")),
        *(
            (one.value, one.label)
            for one in (Stage.NONE, Stage.RESUBMITTED, Stage.CHANGED, Stage.RETURNED, Stage.APPROVED, Stage.CLOSED)
        ),
        ("luot", say("Đã từng yêu cầu chỉnh sửa")),
        *((key, origin.label) for key, origin in ORIGINS.items()),
    ]
    every = {"label": say("Tất cả"), "count": len(plans.rows), "url": here, "current": not code}
    return [every] + [
        {"label": label, "count": count, "url": f"{here}?loc={one}", "current": one == code}
        for one, label in offered
        if (count := sum(_is_shown(row, one) for row in plans.rows)) or one == code
    ]
