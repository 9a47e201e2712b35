"""One member after the other (lần lượt từng người): record, correct, keep as a draft, and on to the next."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.people.queries.namesakes import told_in_ward
from portal.policy import Action, can
from portal.supervision.forms.note import NoteForm, said_in, typed_fields
from portal.supervision.models import Part
from portal.supervision.queries.places import BodyPlace, place_for
from portal.supervision.queries.sheet import MonthSheet, SheetLine, next_without_note, outline_for
from portal.supervision.queries.writing import OpenedMember, opened_for, row_for
from portal.supervision.rules.month import is_locked
from portal.supervision.said import NoteKind, NoteSaid
from portal.supervision.service import notes
from portal.supervision.views.showing import WHY_UNSEEN, address, page
from portal.web.actor import actor
from portal.web.forms import Tried, attempt
from portal.web.htmx import asks_for_part, done, keep_now, show
from portal.web.kept import window

bp = Blueprint("member", __name__, url_prefix="/giam-sat")

DEEDS = {"record": NoteKind.REMARK, "nil": NoteKind.NIL, "unseen": NoteKind.UNSEEN}


@bp.post("/<month:month>/<id:body_id>/<id:person_id>")
def record(month: str, body_id: int, person_id: int) -> BaseResponse:
    """Record, correct, nil, not observable, or keep as a draft: the button says which."""
    place = or_404(place_for(actor(), month, body_id))
    opened = or_404(opened_for(actor(), place, person_id, ward_today(), shown=False))
    deed, _, why = request.form.get("deed", "record").partition(":")
    form = NoteForm()
    if deed == "draft":
        keep_typed(place, person_id, form)
        return done(address(place, person_id), say("Đã lưu nháp."))
    if deed not in DEEDS:
        return _again(place, person_id, form, Tried(None, 422))
    if why in WHY_UNSEEN and deed == "unseen":
        form.reason.data = WHY_UNSEEN[why].words
    # Asked before the deed, so that nobody waits for it; a correction of what was sent ends where it began.
    stays = opened.row.sent or asks_for_part()
    following = person_id if stays else next_without_note(actor(), place, person_id, ward_today())
    tried = attempt(form, lambda: _record(place, opened, form, DEEDS[deed]))
    if tried.declined:
        return _again(place, person_id, form, tried)
    return _onward(place, opened, following)


@bp.post("/<month:month>/<id:body_id>/<id:person_id>/nhap")
def draft(month: str, body_id: int, person_id: int) -> Response:
    """What is being typed, kept as it is typed; answers with when."""
    place = or_404(place_for(actor(), month, body_id))
    or_404(row_for(actor(), place, person_id, ward_today()))
    kept_at = keep_typed(place, person_id, NoteForm())
    return show("supervision/_saved.html", kept_at=kept_at)


def _record(place: BodyPlace, opened: OpenedMember, form: NoteForm, kind: NoteKind) -> object:
    said: NoteSaid = said_in(form, request.form, [one.id for one in opened.promises], kind)
    return notes.record_note(
        actor(),
        place,
        opened.row.person_id,
        ward_today(),
        said=said,
        revision=form.seen_revision,
        version_id=form.version_id,
        opened=opened,
    )


def _onward(place: BodyPlace, opened: OpenedMember, following: int | None) -> BaseResponse:
    """The next member still to be written, with what was saved under their name; after the last one, the sending."""
    saved, name = opened.row.person_id, opened.row.name
    if asks_for_part():
        keep_now()
        sheet = outline_for(actor(), place, ward_today())
        after = sheet.line(saved) if opened.row.sent else sheet.after(saved)
        if after:
            return _with_the_next(place, sheet, after.person_id, saved)
    elif following:
        return done(address(place, following, saved=saved))
    word = say("Đã lưu nhận xét về %(name)s.", name=told_in_ward([(saved, name)], ward_today())[saved])
    if (
        place.part is not Part.CELL
        and can(actor(), Action.NOTE_SEND, place.subject)
        and not is_locked(place.window, ward_today())
    ):
        return done(url_for("sending.page", month=place.month, body_id=place.body.id), word)
    return done(address(place, loc=""), word)


def _with_the_next(place: BodyPlace, sheet: MonthSheet[SheetLine], person_id: int, saved: int) -> BaseResponse:
    answer = page(place, person_id, sheet=sheet, saved=saved)
    answer.headers["HX-Push-Url"] = address(place, person_id, saved=saved)
    return answer


def keep_typed(place: BodyPlace, person_id: int, form: NoteForm) -> object:
    """The draft as the request brings it, of the sheet's form or of the typist's; answers with when it was kept."""
    return notes.keep_draft(
        actor(),
        place,
        person_id,
        typed_fields(request.form),
        revision=form.seen_revision,
        version_id=form.version_id,
        window=window(),
    )


def _again(place: BodyPlace, person_id: int, form: NoteForm, tried: Tried) -> BaseResponse:
    """The same member open, with reasons and everything that was typed."""
    return page(place, person_id, form=form, status=tried.status, theirs=tried.theirs, typed=request.form)
