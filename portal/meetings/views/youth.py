"""A month of sessions arranged in one sitting (Tháng Thanh niên): all rows are kept, or none."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import drafts
from portal.ground import ids
from portal.ground.clock import ward_now
from portal.ground.errors import NotAllowed, or_404
from portal.ground.text import month_name, say
from portal.meetings.forms.month import MORE, MOST, MonthRow, blank_rows, read_rows
from portal.meetings.models import MeetingKind
from portal.meetings.queries.calendar import CLUB, MeetingTypeChoice, kinds, organisers_for
from portal.meetings.queries.conflicts import PlannedSlot, conflicts_of_many, doubled
from portal.meetings.queries.convened import Call, convened_by
from portal.meetings.rules.meetings import instant
from portal.meetings.service.meetings import MeetingContent
from portal.meetings.service.month import PlannedSession, arrange_month
from portal.organisations.masses import YOUTH
from portal.organisations.names import named_in
from portal.organisations.queries import UnitRow, unit_of
from portal.policy import Action
from portal.web.actor import actor
from portal.web.htmx import done, show
from portal.web.kept import window

bp = Blueprint("youth", __name__, url_prefix="/lich/thang")
CLUB_TYPE, FORM = "theory-club", "month"
MACHINERY = ("csrf_token", "once", "deed", "page_of", "draft_window", "draft_drawn")


@bp.get("/<month:month>")
def month_plan(month: str) -> Response:
    unit = _organiser(request.args.get("don-vi"))
    draft = drafts.draft_of(actor(), FORM, _record(month, unit))
    if draft is None:
        return _page(month, unit, blank_rows())
    rows = read_rows(draft.fields, month, {ids.written(one.id) for one in kinds()})
    for row in rows:
        row.errors.clear()  # what is only half typed is not wrong yet
    return _page(month, unit, rows, typed=draft.fields)


@bp.post("/<month:month>/nhap")
def draft(month: str) -> Response:
    unit = _organiser(request.form.get("organiser"))
    fields = {name: value for name, value in request.form.items() if name not in MACHINERY}
    untouched = all(row.empty for row in read_rows(fields, month, set()))
    kept = drafts.keep(actor(), FORM, _record(month, unit), {} if untouched else fields, window=window())
    return show("supervision/_saved.html", kept_at=kept)


@bp.post("/<month:month>")
def arrange(month: str) -> BaseResponse:
    unit = _organiser(request.form.get("organiser"))
    known = {ids.written(one.id): one for one in kinds()}
    rows = read_rows(request.form, month, set(known))
    deed = request.form.get("deed", "save")
    if deed == "more":
        return _page(month, unit, rows + blank_rows(min(MORE, MOST - len(rows)), len(rows)))
    written = [row for row in rows if not row.empty]
    if not written:
        return _page(month, unit, rows, 422, nothing=True)
    if any(row.errors for row in written):
        return _page(month, unit, rows, 422)
    sessions = [_session(row, known[row.typed["type"]], unit) for row in written]
    if deed != "anyway" and _in_the_way(written, sessions):
        return _page(month, unit, rows, 409)
    arrange_month(actor(), or_404(unit_of(unit.id)), sessions, ward_now())
    drafts.drop(actor(), FORM, _record(month, unit))
    said = say("Đã đặt %(count)s buổi %(month)s.", count=len(sessions), month=month_name(month))
    return done(url_for("calendar.calendar", thang=month, **{"don-vi": ids.written(unit.id)}), said)


def _organiser(typed: str | None) -> UnitRow:
    """The unit named in the address, else the Youth Union, else the first unit the actor speaks for."""
    mine = organisers_for(actor())
    if not mine:
        raise NotAllowed(Action.MEETING_ARRANGE)
    if typed:
        return or_404(next((one for one in mine if ids.written(one.id) == typed), None))
    return next((one for one in mine if one.code == YOUTH), mine[0])


def _record(month: str, unit: UnitRow) -> str:
    return f"{month} {ids.written(unit.id)}"


def _session(row: MonthRow, kind: MeetingTypeChoice, unit: UnitRow) -> PlannedSession:
    calls: tuple[Call, ...] = ()
    if kind.code == CLUB_TYPE:
        calls = (Call(unit_id=unit.id, club=CLUB),)
    elif not kind.counts_heads or request.form.get("members"):
        calls = (Call(unit_id=unit.id),)
    content = MeetingContent(
        type_id=kind.id,
        theme=row.typed["theme"],
        place=row.typed["place"],
        calls=calls,
        starts_at=instant(row.on, row.starts),
        ends_at=instant(row.on, row.ends),
        occasion=request.form.get("occasion", "").strip()[:200] or None,
    )
    return PlannedSession(content, row.expected if kind.counts_heads else None)


def _in_the_way(rows: list[MonthRow], sessions: list[PlannedSession]) -> bool:
    """Say in each row what it meets, in the calendar and in the plan itself."""
    asked: dict[tuple[tuple[Call, ...], date | None], frozenset[int]] = {}
    slots = []
    for row, planned in zip(rows, sessions, strict=True):
        key = (planned.content.calls, row.on)
        if key not in asked and row.on:
            asked[key] = frozenset(one.person_id for one in convened_by(planned.content.calls, row.on))
        one = planned.content
        slots.append(PlannedSlot(one.starts_at, one.ends_at, one.place, asked[key]))
    for row, sentences in zip(rows, conflicts_of_many(actor(), slots), strict=True):
        row.conflicts = sentences
    for number, earlier in doubled(slots).items():
        rows[number].conflicts.append(say("Trùng giờ và nơi họp với dòng %(row)s.", row=rows[earlier].number + 1))
    return any(row.conflicts for row in rows)


def _page(
    month: str,
    unit: UnitRow,
    rows: list[MonthRow],
    status: int = 200,
    *,
    nothing: bool = False,
    typed: Mapping[str, str] | None = None,
) -> Response:
    known, (unit,) = kinds(), named_in([unit], month)
    first = next((ids.written(one.id) for one in known if one.kind is MeetingKind.YOUTH), "")
    return show(
        "meetings/month_plan.html",
        status=status,
        month=month,
        unit=unit,
        rows=rows,
        kinds=known,
        nothing=nothing,
        usual=first if unit.code == YOUTH else "",
        typed=typed or request.form,
        mine=organisers_for(actor()),
        wrong=[row for row in rows if row.errors],
        in_the_way=[row for row in rows if row.conflicts],
    )
