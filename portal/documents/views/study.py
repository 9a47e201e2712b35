"""Đã học: one's own word, the cell's list, the ward's count."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.documents import service
from portal.documents.forms import StudiedPaperForm
from portal.documents.models import Document
from portal.documents.queries import library, progress
from portal.documents.views.blueprint import bp
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import NotAllowed, Unknown, or_404
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.organisations.queries import unit_of
from portal.policy import Action, PolicySubject, can
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show


@bp.get("/tien-do")
def overview() -> Response:
    """What is to be studied, counted over the cells that the reader answers for."""
    documents = progress.overview(actor(), ward_today())
    if not documents and not can(actor(), Action.DOCUMENT_MANAGE):
        raise NotAllowed(Action.DOCUMENT_PROGRESS)
    return show("documents/progress.html", documents=documents, today=ward_today())


@bp.post("/<id:document_id>/da-hoc")
def study(document_id: int) -> BaseResponse:
    service.study(actor(), document_id, ward_today())
    return done(url_for(".page", document_id=document_id), say("Đã ghi: đồng chí đã học văn bản này."))


@bp.post("/<id:document_id>/bo-xac-nhan")
def take_back(document_id: int) -> BaseResponse:
    """One's own word, or a line of the cell's list: it comes back to where it was taken."""
    person = ids.read(request.form.get("person", "")) if "person" in request.form else actor().person_id
    if person is None:
        raise Unknown
    service.take_back(actor(), document_id, person)
    cell = ids.read(request.form.get("cell", ""))
    back = url_for(".of_cell", document_id=document_id, cell_id=cell) if cell else None
    return done(back or url_for(".page", document_id=document_id), say("Đã bỏ xác nhận."))


@bp.get("/<id:document_id>/chi-bo/<id:cell_id>")
def of_cell(document_id: int, cell_id: int) -> Response:
    form = StudiedPaperForm(formdata=None)
    form.on.data = ward_today()
    return _of_cell(_document(document_id), cell_id, form)


@bp.post("/<id:document_id>/chi-bo/<id:cell_id>")
def record_from_paper(document_id: int, cell_id: int) -> BaseResponse:
    _document(document_id)
    form = StudiedPaperForm()
    people = [person for text in request.form.getlist("people") for person in [ids.read(text)] if person]
    tried = attempt(
        form, lambda: service.record_from_paper(actor(), document_id, people, ward_today(), on=form.on.data)
    )
    if tried.declined:
        return _of_cell(_document(document_id), cell_id, form, tried.status)
    return done(
        url_for(".of_cell", document_id=document_id, cell_id=cell_id),
        say("Đã ghi %(count)s đồng chí đã học.", count=len(tried.value)),
    )


def _document(document_id: int) -> Document:
    document: Document = or_404(library.document_for(actor(), document_id))
    return document


def _of_cell(document: Document, cell_id: int, form: StudiedPaperForm, status: int = 200) -> Response:
    cell = unit_of(cell_id)
    if (
        cell is None
        or cell.kind is not UnitKind.CELL
        or not can(actor(), Action.DOCUMENT_PROGRESS, PolicySubject(path=cell.path))
    ):
        raise Unknown
    readers = progress.readers(actor(), document, cell_id, ward_today())
    return show(
        "documents/cell.html",
        status=status,
        document=document,
        cell=cell,
        form=form,
        unread=[one for one in readers if one.studied_on is None],
        studied=[one for one in readers if one.studied_on is not None],
        whole=len(readers),
        chosen=set(request.form.getlist("people")),
        may_record=can(actor(), Action.DOCUMENT_STUDIED, PolicySubject(path=cell.path))
        and document.to_study
        and not document.withdrawn_at,
    )
