"""Điểm danh: taken on a phone at the door, closed, corrected; absences told beforehand; on paper and in Excel."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.attendance import exports
from portal.attendance.forms.roll import (
    MarkForm,
    MaterialsForm,
    ReopenForm,
    RollCloseForm,
    RollCorrectForm,
    RollFindForm,
)
from portal.attendance.models import AbsenceReason, Presence
from portal.attendance.queries.makeup import materials_of
from portal.attendance.queries.roll import MeetingRoll, RollRow, line_of, roll_of
from portal.attendance.rules import roll as rules
from portal.attendance.service import makeup
from portal.attendance.service import roll as service
from portal.attendance.service.roll import PresenceSaid
from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_now, ward_today
from portal.ground.errors import or_404
from portal.ground.names import search_terms
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.organisations.queries import unit_of
from portal.papers.letterheads import letterhead
from portal.policy import Action, can, require
from portal.web.actor import actor, viewed
from portal.web.files import handed_out
from portal.web.forms import attempt
from portal.web.htmx import asks_for_part, done, show
from portal.web.marks import reads_only

bp = Blueprint("roll", __name__, url_prefix="/sinh-hoat/<id:meeting_id>")
MOST_AT_ONCE = 120  # a longer roll is taken cell by cell


@bp.get("/diem-danh")
def roll(meeting_id: int) -> Response:
    return _page(_run(meeting_id))


@bp.post("/diem-danh/tim")
@reads_only
def find(meeting_id: int) -> Response:
    """By given name or any other, without marks; what is typed stands in no address and no log."""
    form = RollFindForm()
    return _page(_run(meeting_id), 200 if form.validate() else 422, typed=form.q.data or "")


@bp.post("/diem-danh/<id:person_id>")
def mark(meeting_id: int, person_id: int) -> BaseResponse:
    meeting, form = _run(meeting_id), MarkForm()
    before = line_of(actor(), meeting, person_id)

    def deed() -> object:
        said = PresenceSaid(*form.said)
        if form.came_now.data:
            said = said._replace(hours=said.hours._replace(came=rules.hour_of_coming(ward_now(), meeting.ends)))
        return service.mark(actor(), meeting, person_id, ward_today(), said=said, version=form.seen)

    tried = attempt(form, deed)
    if tried.declined:
        return _page(meeting, tried.status, person_id=person_id, reason=tried.reason)
    after = line_of(actor(), meeting, person_id)
    late = rules.came_after_all(before and before.presence, after and after.presence, bool(after and any(after.hours)))
    late = late and _under_way(meeting)
    if asks_for_part():
        return _page(meeting, tried.status, person_id=person_id, late=late)
    return done(_here(meeting, anchor=f"p-{ids.written(person_id)}"), rules.WITHOUT_HOUR if late else None)


@bp.post("/diem-danh/tat-ca")
def everyone(meeting_id: int) -> BaseResponse:
    meeting = _run(meeting_id)
    count = service.everyone_present(actor(), meeting, ward_today(), cell_id=_cell())
    if asks_for_part():
        return _page(meeting)
    return done(_here(meeting), say("Đã ghi %(count)s người có mặt. Hãy ghi những người vắng.", count=count))


@bp.post("/diem-danh/chot")
def close(meeting_id: int) -> BaseResponse:
    meeting, form = _run(meeting_id), RollCloseForm()
    tried = attempt(
        form, lambda: service.close_roll(actor(), meeting, ward_today(), unsaid_are_absent=bool(form.unsaid.data))
    )
    if tried.declined:
        return _page(meeting, tried.status, closing=form)
    return done(_here(meeting), say("Đã chốt điểm danh."))


@bp.post("/diem-danh/mo-lai")
def reopen(meeting_id: int) -> BaseResponse:
    meeting, form = _run(meeting_id), ReopenForm()
    tried = attempt(form, lambda: service.reopen(actor(), meeting, why=form.why.data or ""))
    if tried.declined:
        return _page(meeting, tried.status, reopening=form, reason=tried.reason)
    return done(_here(meeting), say("Đã mở lại điểm danh."))


@bp.post("/diem-danh/tai-lieu")
def materials(meeting_id: int) -> BaseResponse:
    meeting, form = _run(meeting_id), MaterialsForm()
    tried = attempt(form, lambda: makeup.send_materials(actor(), meeting, ward_today(), on=form.on.data))
    if tried.declined:
        return _page(meeting, tried.status, materials=form, reason=tried.reason)
    return done(_here(meeting), say("Đã ghi gửi tài liệu cho %(count)s đồng chí vắng.", count=tried.value))


@bp.get("/diem-danh/<id:person_id>/dinh-chinh")
def correction(meeting_id: int, person_id: int) -> Response:
    meeting = _run(meeting_id)
    line = or_404(line_of(actor(), meeting, person_id))
    came, left = (f"{one:%H:%M}" if one else "" for one in line.hours)
    return _correction(meeting, line, RollCorrectForm(formdata=None, came=came, left=left))


@bp.post("/diem-danh/<id:person_id>/dinh-chinh")
def correct(meeting_id: int, person_id: int) -> BaseResponse:
    meeting, form = _run(meeting_id), RollCorrectForm()
    line = or_404(line_of(actor(), meeting, person_id))

    def deed() -> object:
        return service.correct(
            actor(), meeting, person_id, said=PresenceSaid(*form.said), why=form.why.data or "", version=form.seen
        )

    tried = attempt(form, deed)
    if tried.declined:
        return _correction(meeting, or_404(line_of(actor(), meeting, person_id)), form, tried.status, tried.reason)
    return done(_here(meeting), say("Đã đính chính điểm danh của %(name)s.", name=line.name))


@bp.get("/diem-danh/in")
def paper(meeting_id: int) -> Response:
    """A sheet of paper is read by whoever passes: reasons stand on it only when asked for, and that is remembered."""
    meeting, roll, whys = _taken_out(meeting_id, "print")
    head = letterhead(or_404(unit_of(meeting.organiser_id)), meeting.on)
    return show("print/roll.html", meeting=meeting, roll=roll, head=head, whys=whys)


@bp.get("/diem-danh/tai-ve")
def export(meeting_id: int) -> Response:
    meeting, roll, whys = _taken_out(meeting_id, "excel")
    book = exports.roll_book(meeting, roll, exports.marks(actor()), whys=whys)
    return handed_out(book, f"diem-danh-{meeting.on:%Y-%m-%d}.xlsx")


def _run(meeting_id: int) -> MeetingRow:
    """The session for who runs it; who may only read of it is told no, all others find nothing."""
    meeting = or_404(meeting_for(actor(), meeting_id))
    require(actor(), Action.MEETING_RUN, meeting.subject)
    return meeting


def _taken_out(meeting_id: int, how: str) -> tuple[MeetingRow, MeetingRoll, bool]:
    meeting = _run(meeting_id)
    roll = roll_of(actor(), meeting)
    known = [row for row in roll.rows if row.sees_reason and (row.reason or row.words)]
    whys = bool(known) and request.args.get("ly-do") == "1"
    if whys:
        viewed(
            Action.ABSENCE_REASON_READ,
            About("meeting", meeting.id),
            how=how,
            people=[str(row.person_id) for row in known],
        )
    return meeting, roll, whys


def _under_way(meeting: MeetingRow) -> bool:
    return meeting.starts_at <= ward_now() < meeting.ends_at


def _cell() -> int | None:
    return ids.read(request.args.get("chi-bo", ""))


def _here(meeting: MeetingRow, anchor: str | None = None) -> str:
    return url_for(".roll", meeting_id=meeting.id, _anchor=anchor, **{"chi-bo": request.args.get("chi-bo") or None})


def _page(
    meeting: MeetingRow,
    status: int = 200,
    *,
    person_id: int | None = None,
    reason: object = None,
    late: bool = False,
    typed: str = "",
    closing: RollCloseForm | None = None,
    reopening: ReopenForm | None = None,
    materials: MaterialsForm | None = None,
) -> Response:
    meeting = or_404(meeting_for(actor(), meeting.id))
    whole = roll_of(actor(), meeting)
    cell_id, cells = _cell(), whole.cells
    if cell_id is None and len(whole.rows) > MOST_AT_ONCE and not typed:
        cell_id = next((one for one, _ in cells if one), None)
    row = whole.of(person_id) if person_id else None
    closed_now = rules.closed_to_roll(meeting.state, meeting.on, ward_today(), whole.closed)
    return show(
        "attendance/roll.html",
        "_roll_row.html" if row else "_roll.html",
        status,
        meeting=meeting,
        whole=whole,
        rows=_shown(whole, cell_id, typed),
        row=row,
        reason=reason,
        typed=typed,
        cell_id=cell_id,
        chips=_chips(meeting, whole, cells, cell_id),
        numbers=whole.numbers,
        Presence=Presence,
        reasons=AbsenceReason,
        oob=row is not None,
        names_cell=cell_id is None and len(cells) > 1,
        closed_now=closed_now,
        begun=not closed_now and ward_now() >= meeting.starts_at,
        under_way=_under_way(meeting),
        late=rules.WITHOUT_HOUR if late else None,
        closing=closing or RollCloseForm(formdata=None),
        reopening=reopening or ReopenForm(formdata=None),
        sent=materials_of(meeting.id),
        sending=materials or MaterialsForm(formdata=None, on=ward_today()),
        may_reopen=can(actor(), Action.MEETING_ARRANGE, meeting.subject) and not meeting.source,
        here=_here(meeting),
        query={"chi-bo": ids.written(cell_id) if cell_id else None},
    )


def _shown(whole: MeetingRoll, cell_id: int | None, typed: str) -> list[RollRow]:
    terms = search_terms(typed)
    return [
        row
        for row in whole.rows
        if (cell_id is None or row.cell_id == cell_id) and all(f" {term}" in f" {row.folded}" for term in terms)
    ]


def _chips(
    meeting: MeetingRow, whole: MeetingRoll, cells: list[tuple[int | None, str]], cell_id: int | None
) -> list[dict[str, object]]:
    if len(cells) < 2:
        return []
    here = url_for(".roll", meeting_id=meeting.id)
    every = (
        []
        if len(whole.rows) > MOST_AT_ONCE
        else [{"label": say("Tất cả"), "url": here, "count": len(whole.rows), "current": cell_id is None}]
    )
    return every + [
        {
            "label": name or say("Không thuộc chi bộ"),
            "url": f"{here}?chi-bo={ids.written(one)}",
            "count": sum(row.cell_id == one for row in whole.rows),
            "current": one == cell_id,
        }
        for one, name in cells
        if one
    ]


def _correction(
    meeting: MeetingRow, line: RollRow, form: RollCorrectForm, status: int = 200, reason: object = None
) -> Response:
    return show(
        "attendance/correct.html",
        status=status,
        meeting=meeting,
        line=line,
        form=form,
        reason=reason,
        back=_here(meeting),
    )
