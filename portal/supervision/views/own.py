"""The member's own: notes about them, their answers, and whom they declare as kin."""

from itertools import groupby

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.ground.trial import trial_in_force
from portal.policy import Action, PolicySubject, require
from portal.supervision.forms.own import KinSearchForm, ReplyForm
from portal.supervision.models import NoteKind
from portal.supervision.queries.own import coming_meetings, own_notes, possible_relatives, praises_alone, relatives_of
from portal.supervision.queries.reading import note_for
from portal.supervision.service import kin as kinship
from portal.supervision.service import replies, tellings
from portal.supervision.views.cell import OWN
from portal.supervision.views.opened import OpenedNote, form_of, opened_note, seen_revision
from portal.web.actor import actor, viewed
from portal.web.forms import Form, attempt
from portal.web.htmx import done, show
from portal.web.marks import reads_only

bp = Blueprint("own", __name__)


@bp.get("/giam-sat/cua-toi")
def notes() -> Response:
    return page()


@bp.post("/giam-sat/nhan-xet/<id:note_id>/y-kien")
def reply(note_id: int) -> BaseResponse:
    today = ward_today()
    about = or_404(note_for(actor(), note_id, today))
    form = form_of(ReplyForm, about)
    tried = attempt(
        form,
        lambda: replies.reply(
            actor(), about, today, kind=form.kind.data, text=form.text.data or "", revision=seen_revision()
        ),
    )
    if tried.declined:
        return page(form, tried.status)
    here = trial_in_force()
    back = url_for("trials.own", trial_id=here) if here else url_for(".notes", _anchor=f"n-{ids.written(note_id)}")
    return done(back, say("Đã gửi ý kiến của đồng chí đến chi ủy."))


@bp.get("/toi/nguoi-than")
def kin() -> Response:
    return _kin(KinSearchForm(formdata=None))


@bp.post("/toi/nguoi-than/tim")
@reads_only
def find_kin() -> Response:
    form = KinSearchForm()
    if not form.validate():
        return _kin(form, status=422)
    return _kin(form, searched=True)


@bp.post("/toi/nguoi-than")
def declare() -> BaseResponse:
    kinship.declare_kin(actor(), or_404(ids.read(request.form.get("person", ""))), ward_today())
    return done(url_for(".kin"), say("Đã khai báo người thân."))


@bp.post("/toi/nguoi-than/<id:kin_id>/thoi")
def withdraw(kin_id: int) -> BaseResponse:
    kinship.withdraw_kin(actor(), kin_id, ward_today())
    return done(url_for(".kin"), say("Đã rút khai báo người thân."))


def page(failing: Form | None = None, status: int = 200) -> Response:
    """Everything open to the member; `failing` is the form just refused, under its note."""
    today = ward_today()
    meetings, mine = coming_meetings(actor(), today), own_notes(actor(), today)
    praises = praises_alone(actor(), today)
    shown = mine + praises + [one for meeting in meetings for one in meeting.reminders]
    if not failing and tellings.note_opened(actor(), shown):
        mine = own_notes(actor(), today)  # the time to answer has begun with this page
    if shown:
        viewed(Action.NOTE_READ, About("person", actor().person_id), notes=[one.id for one in shown])
    opened_notes = [opened_note(actor(), one, today, failing) for one in mine]
    months: list[tuple[str, list[OpenedNote]]] = [
        (month, list(group)) for month, group in groupby(opened_notes, key=lambda opened_one: opened_one.note.month)
    ]
    return show(
        "supervision/own.html",
        "_own.html",
        status,
        months=months,
        meetings=meetings,
        praises=praises,
        today=today,
        NoteKind=NoteKind,
        noi=OWN,
        target="#own-notes",
    )


def _kin(form: KinSearchForm, *, searched: bool = False, status: int = 200) -> Response:
    require(actor(), Action.KIN_DECLARE, PolicySubject(person_id=actor().person_id))
    today = ward_today()
    matches = possible_relatives(actor(), form.typed.data or "", today) if searched else []
    return show(
        "supervision/own_kin.html",
        "_own_kin.html",
        status,
        form=form,
        searched=searched,
        matches=matches,
        relatives=relatives_of(actor(), today),
        declared=actor().kin,
    )
