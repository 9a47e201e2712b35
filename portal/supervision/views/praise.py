"""A praise: the member's yes or no, theirs alone to give, on the page or on a signed strip."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.files import content_of
from portal.ground.text import say
from portal.policy import Action
from portal.supervision.forms.cell import PraiseStripForm
from portal.supervision.models import PraiseWord
from portal.supervision.queries.attaching import strip_picture
from portal.supervision.queries.own import praise_for
from portal.supervision.queries.reading import note_for
from portal.supervision.service import praise
from portal.supervision.views.cell import again, back
from portal.supervision.views.opened import form_of, seen_revision
from portal.supervision.views.own import page as own_page
from portal.supervision.views.strips import picture_in, root
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import done

bp = Blueprint("praise", __name__, url_prefix="/giam-sat/nhan-xet/<id:note_id>/bieu-duong")


@bp.post("")
def answer(note_id: int) -> BaseResponse:
    today = ward_today()
    about, word = or_404(praise_for(actor(), note_id, today)), request.form.get("word", "")
    word_said = or_404(PraiseWord(word) if word in set(PraiseWord) else None)
    tried = attempt(None, lambda: praise.answer(actor(), about, today, word=word_said, revision=seen_revision()))
    if tried.declined:
        return own_page(None, tried.status)
    return done(url_for("own.notes", _anchor=f"n-{ids.written(note_id)}"), say("Đã ghi ý kiến của đồng chí."))


@bp.post("/phieu")
def type_strip(note_id: int) -> BaseResponse:
    today = ward_today()
    about = or_404(note_for(actor(), note_id, today))
    form = form_of(PraiseStripForm, about)

    def deed() -> object:
        strip = praise.PraiseStrip(form.word.data, form.answered_on.data, picture_in(form))
        return praise.type_answer(actor(), about, root(), today, strip, revision=seen_revision())

    tried = attempt(form, deed)
    return again(about, form, tried.status) if tried.declined else back(about, say("Đã nhập ý kiến của đảng viên."))


@bp.get("/phieu/<id:answer_id>")
def strip(note_id: int, answer_id: int) -> Response:
    """The picture of the strip, for whoever reads the note, and for the member."""
    today = ward_today()
    about = or_404(note_for(actor(), note_id, today) or praise_for(actor(), note_id, today))
    stored = or_404(strip_picture(about.id, answer_id))
    if about.person_id != actor().person_id:
        viewed(Action.NOTE_READ, About("person", about.person_id), month=about.month, strip=str(answer_id))
    return Response(content_of(root(), stored), mimetype="image/jpeg")
