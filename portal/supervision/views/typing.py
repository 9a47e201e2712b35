"""Nhập phiếu giấy: a typist copies signed paper sheets and sees nothing that was written before."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import Conflict, or_404
from portal.ground.text import say
from portal.policy import Action
from portal.supervision.forms.note import chosen, said_in
from portal.supervision.forms.typing import SignedPaperForm
from portal.supervision.queries.bodies import signers_of
from portal.supervision.queries.places import BodyPlace, place_for
from portal.supervision.queries.sheet import KINDS, RowState, outline_for, rows_of
from portal.supervision.queries.writing import OpenedMember, opened_for
from portal.supervision.said import NoteKind, Rating
from portal.supervision.service import typing
from portal.supervision.views import listing
from portal.supervision.views.member import keep_typed
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.paging import leaf_of, page_asked

bp = Blueprint("typing", __name__, url_prefix="/giam-sat/<month:month>/<id:body_id>/nhap-phieu")

WRITTEN_MEANWHILE = say(
    "Nhận xét này vừa được người khác ghi. Nếu phiếu giấy mới hơn, bấm lưu lần nữa; bản kia vẫn được giữ."
)
DEEDS = {"record": NoteKind.REMARK, "nil": NoteKind.NIL, "unseen": NoteKind.UNSEEN}


@bp.get("")
def papers(month: str, body_id: int) -> Response:
    place = _place(month, body_id)
    sheet = outline_for(actor(), place, ward_today())
    leaf = leaf_of(sheet.rows, page_asked() or 1, listing.PAGE)
    rows = rows_of(actor(), sheet, [one.person_id for one in leaf.rows], ward_today())
    return show("supervision/typing.html", place=place, sheet=sheet, leaf=leaf, rows=rows, kinds=KINDS, State=RowState)


@bp.get("/<id:person_id>")
def paper(month: str, body_id: int, person_id: int) -> Response:
    place = _place(month, body_id)
    opened = _opened(place, person_id)
    form = SignedPaperForm(formdata=None)
    form.fill(opened.draft and opened.draft.fields, None)
    return _paper(place, opened, form)


@bp.post("/<id:person_id>")
def record(month: str, body_id: int, person_id: int) -> BaseResponse:
    place = _place(month, body_id)
    opened = _opened(place, person_id)
    deed = request.form.get("deed", "record")
    form = SignedPaperForm()
    form.offer(signers_of(place.body.id, person_id, ward_today()))
    if deed == "draft":
        keep_typed(place, person_id, form)
        return done(url_for(".paper", month=month, body_id=body_id, person_id=person_id), say("Đã lưu nháp."))
    if deed not in DEEDS:
        return _paper(place, opened, form, 422)
    tried = attempt(
        form,
        lambda: typing.type_note(
            actor(),
            place,
            person_id,
            ward_today(),
            signer_id=ids.read(form.signer.data or ""),
            said=said_in(form, request.form, [one.id for one in opened.promises], DEEDS[deed]),
            revision=form.seen_revision,
        ),
    )
    if isinstance(tried.refusal, Conflict):  # what another hand wrote meanwhile is told of and not shown
        form.form_errors = [WRITTEN_MEANWHILE]
        opened = _opened(place, person_id)
    if tried.declined:
        return _paper(place, opened, form, tried.status)
    following = outline_for(actor(), place, ward_today()).after(person_id)
    spoken = say("Đã nhập phiếu về %(name)s; người ký được báo.", name=opened.row.name)
    if following is None:
        return done(url_for(".papers", month=month, body_id=body_id), spoken)
    onward = url_for(".paper", month=month, body_id=body_id, person_id=following.person_id, ky=form.signer.data)
    return done(onward, spoken)


@bp.post("/<id:person_id>/nhap")
def draft(month: str, body_id: int, person_id: int) -> Response:
    place = _place(month, body_id)
    _opened(place, person_id)
    return show("supervision/_saved.html", kept_at=keep_typed(place, person_id, SignedPaperForm()))


def _place(month: str, body_id: int) -> BodyPlace:
    """For who types for this body; anyone else learns nothing, not even that there is such a page."""
    return or_404(place_for(actor(), month, body_id, Action.NOTE_TYPE))


def _opened(place: BodyPlace, person_id: int) -> OpenedMember:
    """The member, if the typist may type about them: not about themself or kin."""
    opened = or_404(opened_for(actor(), place, person_id, ward_today()))
    return or_404(opened if opened.row.state is not RowState.MOVED else None)


def _paper(place: BodyPlace, opened: OpenedMember, form: SignedPaperForm, status: int = 200) -> Response:
    person_id = opened.row.person_id
    form.offer(signers_of(place.body.id, person_id, ward_today()))
    if request.method == "GET":
        form.signed_by(request.args.get("ky", ""))
    viewed(Action.COMMITMENT_READ, About("person", person_id), month=place.month, body=place.body.id)
    source = request.form if request.method == "POST" else opened.draft.fields if opened.draft else {}
    ratings, reminds = chosen(source, [one.id for one in opened.promises])
    return show(
        "supervision/typing_member.html",
        "_typing_form.html",
        status,
        place=place,
        opened=opened,
        form=form,
        ratings=ratings,
        reminds=reminds,
        Rating=Rating,
    )
