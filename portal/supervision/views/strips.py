"""For members without a screen: the note on one page in large type with a strip for the answer, and the strip typed in
by a member of the chi ủy with its picture."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import papers
from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import Unknown, or_404
from portal.ground.files import content_of
from portal.ground.text import say
from portal.ground.uploads import Clean, picture
from portal.organisations.queries import setting
from portal.papers.download import handed_out
from portal.papers.letterheads import letterhead
from portal.policy import Action, can, require
from portal.supervision.forms.cell import PraiseStripForm, StripForm
from portal.supervision.queries.attaching import strip_picture
from portal.supervision.queries.cell import cell_place_for, cell_sheet_for
from portal.supervision.queries.cellsheet import CellPlace, Filter
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import note_for
from portal.supervision.service import replies
from portal.supervision.slips import SIGNED, slip_of, slip_paper
from portal.supervision.views.cell import again, back
from portal.supervision.views.opened import form_of, seen_revision
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import show

bp = Blueprint("strips", __name__, url_prefix="/giam-sat")


@bp.get("/nhan-xet/<id:note_id>/phieu-bao")
def slip(note_id: int) -> Response:
    note = or_404(note_for(actor(), note_id, ward_today()))
    require(actor(), Action.NOTE_TELL, note.subject)
    or_404(note.released or note.waits_alone or None)
    where = or_404(cell_place_for(actor(), note.month, note.cell_id))
    if form := request.args.get("dang"):
        return _file(where, note, form)
    return _printed(where, [note], url_for("cell.note", note_id=note_id))


@bp.get("/<month:month>/chi-bo/<id:cell_id>/phieu-bao")
def slips(month: str, cell_id: int) -> Response:
    """Of everybody who was not told yet, a page each."""
    where = or_404(cell_place_for(actor(), month, cell_id))
    require(actor(), Action.NOTE_TELL, where.subject._replace(sent=True))
    sheet = cell_sheet_for(actor(), where, ward_today())
    untold = [note for note in sheet.notes if note.to_be_told and can(actor(), Action.NOTE_TELL, note.subject)]
    base = url_for("cell.month", month=month, cell_id=cell_id)
    return _printed(where, untold, f"{base}?loc={Filter.UNTOLD.value}")


@bp.post("/nhan-xet/<id:note_id>/phieu-tra-loi")
def type_strip(note_id: int) -> BaseResponse:
    today = ward_today()
    about = or_404(note_for(actor(), note_id, today))
    form = form_of(StripForm, about)

    def deed() -> object:
        strip = replies.Strip(form.kind.data, form.text.data or "", form.answered_on.data, picture_in(form))
        return replies.type_strip(actor(), about, root(), today, strip, revision=seen_revision())

    tried = attempt(form, deed)
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã nhập phiếu trả lời."))


@bp.get("/nhan-xet/<id:note_id>/phieu-tra-loi/<id:reply_id>")
def strip(note_id: int, reply_id: int) -> Response:
    """The picture of the strip, for whoever reads the note."""
    about = or_404(note_for(actor(), note_id, ward_today()))
    stored = or_404(strip_picture(about.id, reply_id))
    if about.person_id != actor().person_id:
        viewed(Action.NOTE_READ, About("person", about.person_id), month=about.month, strip=str(reply_id))
    return Response(content_of(root(), stored), mimetype="image/jpeg")


def picture_in(form: StripForm | PraiseStripForm) -> Clean | None:
    file = form.picture.data
    return picture(file.read(), file.filename or "", "picture") if file and file.filename else None


def _printed(where: CellPlace, notes: list[ReadNote], back_url: str) -> Response:
    today = ward_today()
    for note in notes:
        about = About("person", note.person_id)
        viewed(Action.NOTE_READ, about, how="print", month=note.month, notes=[note.id])
    return show(
        "print/told_note.html",
        where=where,
        slips=[slip_of(note, int(setting("reply_days", today))) for note in notes],
        back_url=back_url,
        head=letterhead(where.cell, today),
        by_hand=SIGNED,
        one=notes[0].id if len(notes) == 1 else None,
    )


def _file(where: CellPlace, note: ReadNote, form: str) -> Response:
    if form not in papers.FORMS:
        raise Unknown
    today = ward_today()
    context, head = slip_paper(note, where.cell, today, int(setting("reply_days", today)))
    name = f"Phiếu báo nhận xét {note.person} {note.month}"
    made = papers.made("told", context, head, form=form, name=name, root=root())
    viewed(Action.NOTE_READ, About("person", note.person_id), how=form, month=note.month, notes=[note.id])
    return handed_out(made)


def root() -> Path:
    return Path(current_app.config["FILES"])
