"""Kết quả cuối năm: the chi ủy's word on each commitment, one member after another, and the plan's year closed."""

from flask import Blueprint, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.organisations.queries import UnitRow
from portal.plans.forms.outcomes import CommitmentOutcomeForm
from portal.plans.queries.cell import PlanRow, cell_for, cell_plans, drives
from portal.plans.queries.reading import plans_for, whole_plan_for
from portal.plans.queries.whole_plan import HandedInCommitment, WholePlan
from portal.plans.service import outcomes as service
from portal.plans.service.outcomes import CommitmentOutcome
from portal.plans.views.decisions import opened
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import asks_for_part, done, show

bp = Blueprint("outcomes", __name__, url_prefix="/ke-hoach")


@bp.get("/<id:person_id>/ket-qua")
def person(person_id: int) -> BaseResponse:
    whole = _in_force(person_id)
    require(actor(), Action.OUTCOME_RECORD, whole.subject)
    return _page(whole, None)


@bp.get("/chi-bo/<id:cell_id>/ket-qua")
def cell(cell_id: int) -> BaseResponse:
    """One member after another: who is asked for, else the first whose plan still lacks an outcome."""
    where = or_404(cell_for(actor(), cell_id))
    rows = _theirs(where)
    wanted = ids.read(request.args.get("mo", ""))
    row = next((one for one in rows if one.person_id == wanted), None) or next(
        (one for one in rows if one.concluded < one.commitments), rows[0] if rows else None
    )
    return _page(_in_force(row.person_id) if row else None, where, rows)


@bp.post("/<id:person_id>/ket-qua")
def record(person_id: int) -> BaseResponse:
    """Save what is filled in; with the other button also close the plan's year."""
    whole, where, today = _in_force(person_id), _where(), ward_today()
    require(actor(), Action.OUTCOME_RECORD, whole.subject)
    forms = {one.id: _form(one, request.form) for one in whole.commitments}
    if not all(form.validate() for form in [*forms.values()]):
        return _page(whole, where, forms=forms, status=422)
    seen, closing = request.form.get("seen", ""), request.form.get("deed") == "close"

    def deed() -> None:
        service.record_outcomes(actor(), whole, today, endings=_endings(forms), seen=seen)
        if closing:
            service.close_year(actor(), whole, today)

    tried = attempt(None, deed)
    if tried.declined:
        for name, reason in tried.reasons.items():
            _put(forms, name, reason)
        return _page(whole, where, forms=forms, status=tried.status, reason=None if tried.reasons else tried.reason)
    said = (
        say("Đã tổng kết kế hoạch năm của đồng chí %(name)s.", name=whole.name)
        if closing
        else say("Đã ghi kết quả của đồng chí %(name)s.", name=whole.name)
    )
    if where is None:
        return done(url_for(".person" if not closing else "plan.person", person_id=person_id), said)
    return _onward(where, person_id, said)


def _onward(where: UnitRow, person_id: int, said: Sentence) -> BaseResponse:
    """The next member after this one, in the cell's order."""
    rows = _theirs(where)
    order = [one.person_id for one in rows]
    at = order.index(person_id) + 1 if person_id in order else 0
    following = next((one for one in [*rows[at:], *rows[:at]] if one.concluded < one.commitments), None)
    url = (
        url_for(".cell", cell_id=where.id, mo=ids.written(following.person_id))
        if following
        else url_for("review.cell", cell_id=where.id)
    )
    if following is None or not asks_for_part():
        return done(url, said)
    response = _page(_in_force(following.person_id), where, rows, said=said)
    response.headers["HX-Push-Url"] = url
    return response


def _page(
    whole: WholePlan | None,
    where: UnitRow | None,
    rows: list[PlanRow] | None = None,
    *,
    forms: dict[int, CommitmentOutcomeForm] | None = None,
    said: Sentence | None = None,
    reason: Sentence | None = None,
    status: int = 200,
) -> BaseResponse:
    if status >= 400:
        whole = _in_force(whole.person_id) if whole else None
    if whole:
        opened(whole)
    rows = _theirs(where) if where and rows is None else rows or []
    order = [one.person_id for one in rows]
    at = order.index(whole.person_id) if whole and whole.person_id in order else 0
    return show(
        "plans/outcomes.html",
        "_outcomes.html",
        status,
        whole=whole,
        where=where,
        rows=rows,
        at=at,
        said=said,
        reason=reason,
        forms=forms or {one.id: _form(one, None) for one in (whole.commitments if whole else ())},
        seen=service.mark_of(whole.commitments) if whole else "",
        swapped=asks_for_part(),
        today=ward_today(),
        hindrance=whole and service.hindrance(whole.version.state, whole.version.plan_id, list(whole.commitments)),
        before_url=_url(where, order[at - 1]) if where and at else "",
        next_url=_url(where, order[at + 1]) if where and at + 1 < len(order) else "",
    )


def _in_force(person_id: int) -> WholePlan:
    """The person's newest plan in force, for who may read it."""
    version = next((one for one in plans_for(actor(), person_id) if one.in_force), None)
    return or_404(whole_plan_for(actor(), or_404(version).id))


def _theirs(where: UnitRow) -> list[PlanRow]:
    """The cell's plans in force that the reader concludes on: not one's own."""
    campaigns = drives(ward_today())
    if not campaigns:
        return []
    return [one for one in cell_plans(actor(), where, campaigns[0], ward_today()).rows if one.concludable]


def _where() -> UnitRow | None:
    number = ids.read(request.form.get("noi", ""))
    return cell_for(actor(), number) if number else None


def _url(where: UnitRow, person_id: int) -> str:
    return url_for(".cell", cell_id=where.id, mo=ids.written(person_id))


def _form(promise: HandedInCommitment, typed: MultiDict[str, str] | None) -> CommitmentOutcomeForm:
    """As typed, else as the outcome stands, else dated today."""
    form = CommitmentOutcomeForm(formdata=typed, prefix=ids.written(promise.id))
    form.kind.label.text = str(say("Kết quả nội dung %(number)s", number=promise.position))
    form.words.label.text = str(say("Ghi rõ, nội dung %(number)s", number=promise.position))
    form.on.label.text = str(say("Ngày xác định, nội dung %(number)s", number=promise.position))
    if typed is None:
        stands = promise.outcome
        form.kind.data, form.words.data = stands and stands.kind, stands.words if stands else ""
        form.on.data = stands.on if stands else ward_today()
    return form


def _endings(forms: dict[int, CommitmentOutcomeForm]) -> dict[int, CommitmentOutcome]:
    """What was filled in; a row left without choice and words says nothing."""
    return {
        key: CommitmentOutcome(form.kind.data, form.words.data or "", form.on.data)
        for key, form in forms.items()
        if form.kind.data or form.words.data
    }


def _put(forms: dict[int, CommitmentOutcomeForm], name: str, reason: object) -> None:
    key, _, field = name.partition("-")
    number = ids.read(key)
    if number in forms and field in forms[number]:
        forms[number][field].errors = [*forms[number][field].errors, reason]
