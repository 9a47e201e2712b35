"""The thread of a member's month, and what joins it later: a second look, words opened, a name covered."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.policy import Action, PolicySubject, can
from portal.supervision.forms.thread import CoverForm, LookAnswerForm, LookForm
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import note_for
from portal.supervision.queries.thread import thread_for
from portal.supervision.service import looks, opening
from portal.supervision.views.cell import OWN, again, back
from portal.supervision.views.opened import form_of
from portal.supervision.views.own import page as own_page
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import show

bp = Blueprint("thread", __name__, url_prefix="/giam-sat")


@bp.get("/<month:month>/dien-bien/<id:person_id>")
def month(month: str, person_id: int) -> Response:
    """Everything that was said about the member in the month, day after day."""
    thread = or_404(thread_for(actor(), month, person_id, ward_today()))
    viewed(Action.NOTE_READ, About("person", person_id), month=month, notes=thread.notes)
    return show(
        "supervision/thread.html",
        thread=thread,
        own=person_id == actor().person_id,
        may_read_cell=can(actor(), Action.CELL_MONTH_READ, PolicySubject(path=thread.path)),
    )


@bp.post("/nhan-xet/<id:note_id>/xem-lai")
def ask(note_id: int) -> BaseResponse:
    about, today = _note(note_id), ward_today()
    form = form_of(LookForm, about)
    tried = attempt(form, lambda: looks.ask_again(actor(), about, today, text=form.text.data or ""))
    if tried.declined and request.form.get("noi") == OWN:
        return own_page(form, tried.status)
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã gửi đề nghị xem lại."))


@bp.post("/nhan-xet/<id:note_id>/xem-lai/tra-loi")
def answer(note_id: int) -> BaseResponse:
    about, today = _note(note_id), ward_today()
    form = form_of(LookAnswerForm, about)
    tried = attempt(
        form,
        lambda: looks.look_again(
            actor(),
            about,
            today,
            outcome=form.outcome.data,
            answer=form.answer.data or "",
            instead=form.instead.data,
            advice=form.advice.data or "",
        ),
    )
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã trả lời đề nghị xem lại."))


@bp.post("/nhan-xet/<id:note_id>/cho-doc/<id:question_id>")
def open_words(note_id: int, question_id: int) -> BaseResponse:
    about = _note(note_id)
    opening.open_words(actor(), about, question_id, ward_today())
    return back(about, say("Đảng viên đọc được lời đồng chí đã viết."))


@bp.post("/nhan-xet/<id:note_id>/che-ten")
def cover(note_id: int) -> BaseResponse:
    about, today = _note(note_id), ward_today()
    form = form_of(CoverForm, about)
    tried = attempt(
        form,
        lambda: opening.cover_name(actor(), about, today, words=form.words.data or "", reason=form.reason.data or ""),
    )
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã che tên."))


def _note(note_id: int) -> ReadNote:
    return or_404(note_for(actor(), note_id, ward_today()))
