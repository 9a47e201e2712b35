"""The cell's month: one row a member with all bodies side by side; a row opens in place. And one note's page."""

from datetime import date

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.policy import Action, can
from portal.supervision import nudges
from portal.supervision.forms.cell import AnswerForm, AskForm, CellMeetingForm, ConcludeForm, TellForm
from portal.supervision.models import NoteKind, Part
from portal.supervision.queries.cell import cell_place_for, cell_sheet_for
from portal.supervision.queries.cellsheet import KINDS, CellPlace, CellRow, CellSheet, Filter
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import note_for
from portal.supervision.queries.reopened import reopenings_of
from portal.supervision.rules import cell as rules
from portal.supervision.rules.parts import ABOUT_THE_READER
from portal.supervision.service import closing, conclusions, questions, releases, tellings
from portal.supervision.views.opened import OpenedNote, form_of, opened_note, seen_revision
from portal.web.actor import actor, viewed
from portal.web.forms import Form, attempt, said
from portal.web.htmx import done, show
from portal.web.urls import public_url

bp = Blueprint("cell", __name__, url_prefix="/giam-sat")

IN_CELL, OWN = "chi-bo", "cua-toi"  # which page a note's form was sent from


@bp.get("/<month:month>/chi-bo/<id:cell_id>")
def month(month: str, cell_id: int) -> Response:
    where = or_404(cell_place_for(actor(), month, cell_id))
    return _page(where, ids.read(request.args.get("mo", "")))


@bp.post("/<month:month>/chi-bo/<id:cell_id>/ngay-hop")
def arrange(month: str, cell_id: int) -> BaseResponse:
    where, form, today = or_404(cell_place_for(actor(), month, cell_id)), CellMeetingForm(), ward_today()
    day = form.meets_on.data
    tried = attempt(form, lambda: releases.arrange_meeting(actor(), where, today, meets_on=day))
    if tried.declined:
        return _page(where, None, meeting=form, status=tried.status)
    return done(_url(where), say("Đã ghi ngày họp chi bộ %(day)s.", day=day))


@bp.post("/<month:month>/chi-bo/<id:cell_id>/mo-nhan-xet")
def release(month: str, cell_id: int) -> BaseResponse:
    where = or_404(cell_place_for(actor(), month, cell_id))
    releases.release_at_meeting(actor(), where, ward_today())
    return done(_url(where), say("Đã thông báo nhận xét cho đảng viên."))


@bp.post("/<month:month>/chi-bo/<id:cell_id>/chot-ky")
def close(month: str, cell_id: int) -> BaseResponse:
    where = or_404(cell_place_for(actor(), month, cell_id))
    closed = closing.close_month(actor(), where, ward_today())
    return done(
        _url(where),
        say("Đã chốt kỳ. %(count)s nhận xét còn chờ ý kiến đảng viên.", count=closed.carried_over)
        if closed.carried_over
        else say("Đã chốt kỳ."),
    )


@bp.get("/nhan-xet/<id:note_id>")
def note(note_id: int) -> Response:
    about, _today = _note(note_id)
    if tellings.note_opened(actor(), [about]):
        about, _today = _note(note_id)
    return _note_page(about)


@bp.post("/nhan-xet/<id:note_id>/lam-ro")
def ask(note_id: int) -> BaseResponse:
    about, today = _note(note_id)
    form = form_of(AskForm, about)
    tried = attempt(form, lambda: questions.ask(actor(), about, today, text=form.text.data or ""))
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã gửi đề nghị làm rõ."))


@bp.post("/nhan-xet/<id:note_id>/tra-loi")
def answer(note_id: int) -> BaseResponse:
    about, today = _note(note_id)
    form = form_of(AnswerForm, about)
    tried = attempt(form, lambda: questions.answer(actor(), about, today, text=form.text.data or ""))
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã trả lời đề nghị làm rõ."))


@bp.post("/nhan-xet/<id:note_id>/lam-ro-xong")
def clear(note_id: int) -> BaseResponse:
    about, today = _note(note_id)
    questions.close(actor(), about, today)
    return back(about, say("Đã kết thúc đề nghị làm rõ."))


@bp.post("/nhan-xet/<id:note_id>/mo")
def release_one(note_id: int) -> BaseResponse:
    about, today = _note(note_id)
    releases.release_note(actor(), about, today)
    return back(about, say("Đã thông báo nhận xét cho đảng viên."))


@bp.post("/nhan-xet/<id:note_id>/da-bao")
def tell(note_id: int) -> BaseResponse:
    about, today = _note(note_id)
    form = form_of(TellForm, about)
    tried = attempt(form, lambda: tellings.tell(actor(), about, today, way=form.way.data, told_on=form.told_on.data))
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã ghi lần báo cho đảng viên."))


@bp.post("/nhan-xet/<id:note_id>/ket-luan")
def conclude(note_id: int) -> BaseResponse:
    about, today = _note(note_id)
    form = form_of(ConcludeForm, about)
    tried = attempt(
        form,
        lambda: conclusions.conclude(
            actor(), about, today, outcome=form.outcome.data, text=form.text.data or "", revision=seen_revision()
        ),
    )
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã ghi kết luận của chi ủy."))


def _note(note_id: int) -> tuple[ReadNote, date]:
    today = ward_today()
    return or_404(note_for(actor(), note_id, today)), today


def back(about: ReadNote, said: object) -> BaseResponse:
    """To the page that the form was sent from; the member's own is theirs alone."""
    if request.form.get("noi") == OWN:
        return done(url_for("own.notes", _anchor=f"n-{ids.written(about.id)}"), said)
    if request.form.get("noi") != IN_CELL:
        return done(url_for("cell.note", note_id=about.id), said)
    who = ids.written(about.person_id)
    return done(
        url_for("cell.month", month=about.month, cell_id=about.cell_id, mo=who, loc=_filter(), _anchor=f"m-{who}"), said
    )


def again(about: ReadNote, form: Form, status: int) -> Response:
    """The same page with the reasons and everything that was typed."""
    if request.form.get("noi") == IN_CELL:
        where = or_404(cell_place_for(actor(), about.month, about.cell_id))
        return _page(where, about.person_id, failing=form, status=status)
    return _note_page(or_404(note_for(actor(), about.id, ward_today())), form, status)


def _note_page(about: ReadNote, failing: Form | None = None, status: int = 200) -> Response:
    _remember([about])
    return show(
        "supervision/cell_note.html",
        "_cell_note.html",
        status,
        opened_one=opened_note(actor(), about, ward_today(), failing),
        today=ward_today(),
        noi="",
        target="#note-page",
        may_read_cell=can(actor(), Action.CELL_MONTH_READ, about.subject),
        NoteKind=NoteKind,
    )


def _page(
    where: CellPlace,
    person_id: int | None,
    *,
    meeting: Form | None = None,
    failing: Form | None = None,
    status: int = 200,
) -> Response:
    today, chosen = ward_today(), _filter()
    sheet = cell_sheet_for(actor(), where, today)
    return show(
        "supervision/cell.html",
        "_cell.html",
        status,
        where=where,
        sheet=sheet,
        rows=_rows(sheet, chosen),
        filters=_filters(where, sheet, chosen),
        opened=person_id,
        opened_notes=_opened_notes(sheet, person_id, failing),
        today=today,
        base=_url(where),
        chosen=chosen,
        kinds=KINDS,
        about_the_reader=ABOUT_THE_READER,
        Part=Part,
        NoteKind=NoteKind,
        noi=IN_CELL,
        target="#cell-month",
        meeting=meeting or _meeting_form(where),
        nudges=nudges.of_cell(actor(), where, public_url()),
        **_deeds(where, sheet, today),
    )


def _opened_notes(sheet: CellSheet, person_id: int | None, failing: Form | None) -> list[OpenedNote]:
    """The notes on the member who is open in place, each with what may be done."""
    notes = next((row.notes for row in sheet.rows if row.person_id == person_id), [])
    _remember(notes)
    return [opened_note(actor(), one, ward_today(), failing) for one in notes]


def _remember(notes: list[ReadNote]) -> None:
    if notes:
        viewed(
            Action.NOTE_READ, About("person", notes[0].person_id), month=notes[0].month, notes=[one.id for one in notes]
        )


def _deeds(where: CellPlace, sheet: CellSheet, today: date) -> dict[str, object]:
    """What may be done for the whole month, and why not yet."""
    may_close = can(actor(), Action.PERIOD_CLOSE, where.subject)
    return {
        "may_close": may_close,
        "may_tell": can(actor(), Action.NOTE_TELL, where.subject._replace(sent=True)),
        "may_release": can(actor(), Action.NOTE_RELEASE, where.subject),
        "ready": len(sheet.releasable(actor())),
        "why_not_released": rules.not_the_day_to_release(meets_on=where.meets_on, today=today),
        "why_not_closed": closing.hindrance(where, sheet, today),
        "may_arrange": may_close and not releases.meeting_is_fixed(where),
        "carried_over": len(closing.carried_over(sheet)) if where.closed_on else 0,
        "unsent_url": f"{_url(where)}?loc={Filter.UNSENT.value}" if sheet.unsent and where.released_on else "",
        "may_reopen": where.closed_on is not None and can(actor(), Action.PERIOD_REOPEN, where.subject),
        "reopened": reopenings_of(where, today) if where.closed_on else [],
    }


def _meeting_form(where: CellPlace) -> CellMeetingForm:
    form = CellMeetingForm(formdata=None)
    form.meets_on.data = where.meets_on
    return form


def _filter() -> str:
    code = said("loc")
    return code if code in set(Filter) else ""


def _rows(sheet: CellSheet, code: str) -> list[CellRow]:
    """What keeps an opened month from being closed, the unsent, stands first; else by name."""
    if code:
        return sheet.matching(Filter(code))
    if sheet.where.released_on is None or sheet.where.closed_on:
        return sheet.rows
    return sorted(sheet.rows, key=lambda row: not row.matches(Filter.UNSENT))


def _filters(where: CellPlace, sheet: CellSheet, code: str) -> list[dict[str, object]]:
    here = _url(where)
    every = {"label": say("Tất cả"), "count": len(sheet.rows), "url": here, "current": not code}
    return [every] + [
        {
            "label": one.label,
            "count": len(sheet.matching(one)),
            "url": f"{here}?loc={one.value}",
            "current": one.value == code,
        }
        for one in Filter
    ]


def _url(where: CellPlace) -> str:
    return url_for("cell.month", month=where.place.month, cell_id=where.cell.id)
