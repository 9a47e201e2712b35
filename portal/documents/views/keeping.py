"""Adding, correcting, taking out: the office's part of the library."""

from pathlib import Path

from flask import Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.documents import service
from portal.documents.forms import (
    KINDS,
    TIES,
    DocumentForm,
    DocumentWithdrawForm,
    audience,
    audience_shown,
    reference_shown,
    whole_number,
)
from portal.documents.models import Document, Relation
from portal.documents.queries import library
from portal.documents.rules.library import references
from portal.documents.service.library import DocumentContent, Upload
from portal.documents.views.blueprint import bp
from portal.documents.views.library import one
from portal.ground import files
from portal.ground.clock import ward_today
from portal.ground.errors import Conflict, Invalid, or_404
from portal.ground.text import say
from portal.ground.typed import BadText
from portal.ground.uploads import PAPERS_ACCEPTED
from portal.organisations.models import UnitKind
from portal.organisations.queries import units_now
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, once_kept, show

SHOWN = ("kind", "number", "dated", "issuer", "subject", "to_study", "study_by")
OFFERED = (UnitKind.CELL, UnitKind.WARD_FRONT, UnitKind.MASS_ORGANISATION)


@bp.get("/moi")
def new() -> Response:
    require(actor(), Action.DOCUMENT_MANAGE)
    form = DocumentForm(formdata=None)
    form.audience.data = ["everyone"]
    return _form(form)


@bp.post("/moi")
def add() -> BaseResponse:
    require(actor(), Action.DOCUMENT_MANAGE)
    form = _filled()
    tried = attempt(form, lambda: service.add(actor(), _root(), ward_today(), _entry(form), _upload(form)))
    if tried.declined:
        return _form(form, status=tried.status)
    document = tried.value
    said = say("Đã thêm văn bản số %(number)s.", number=document.number)
    return done(url_for(".page", document_id=document.id), said)


@bp.get("/<id:document_id>/sua")
def change(document_id: int) -> Response:
    require(actor(), Action.DOCUMENT_MANAGE)
    document = or_404(library.document_for(actor(), document_id))
    return _form(_shown(document), document)


@bp.post("/<id:document_id>/sua")
def edit(document_id: int) -> BaseResponse:
    require(actor(), Action.DOCUMENT_MANAGE)
    document = or_404(library.document_for(actor(), document_id))
    form = _filled()
    tried = attempt(
        form,
        lambda: service.edit(
            actor(),
            _root(),
            ward_today(),
            document_id,
            _entry(form),
            version=whole_number(form.version.data),
            upload=_upload(form),
        ),
    )
    if tried.declined:
        document = or_404(library.document_for(actor(), document_id))
        if isinstance(tried.refusal, Conflict):  # having seen theirs, the person may save again
            form.version.data = str(document.version)
        return _form(form, document, tried.status)
    return done(url_for(".page", document_id=document_id), say("Đã lưu văn bản."))


@bp.post("/<id:document_id>/go")
def withdraw(document_id: int) -> BaseResponse:
    require(actor(), Action.DOCUMENT_MANAGE)
    or_404(library.document_for(actor(), document_id))
    form = DocumentWithdrawForm()
    report = "report" in request.form
    tried = attempt(
        form,
        lambda: service.withdraw(
            actor(), document_id, reason=form.reason.data or "", version=whole_number(form.version.data), report=report
        ),
    )
    if tried.declined:
        return one(or_404(library.document_for(actor(), document_id)), tried.status, withdraw=form)
    gone = tried.value
    said = say("Đã gỡ, xóa nội dung và báo Bí thư Đảng ủy.") if report else say("Đã gỡ văn bản.")
    if gone:
        root = _root()
        once_kept(lambda: files.erase(root, gone))
    return done(url_for(".index"), said)


@bp.post("/<id:document_id>/dua-lai")
def restore(document_id: int) -> BaseResponse:
    service.restore(actor(), document_id, version=whole_number(request.form.get("version")))
    return done(url_for(".page", document_id=document_id), say("Đã đưa văn bản trở lại thư viện."))


def _filled() -> DocumentForm:
    form = DocumentForm()
    form.offer(units_now(*OFFERED))
    return form


def _shown(document: Document) -> DocumentForm:
    ties: dict[Relation, list[str]] = {}
    for relation, _other, number, dated in library.relations_out(document.id):
        ties.setdefault(relation, []).append(reference_shown(number, dated))
    form = DocumentForm(formdata=None, data={name: getattr(document, name) for name in SHOWN})
    form.audience.data = audience_shown(library.audience_of(document.id))
    form.version.data = str(document.version)
    for name, relation in TIES.items():
        form[name].data = "; ".join(ties.get(relation, ()))
    return form


def _entry(form: DocumentForm) -> DocumentContent:
    return DocumentContent(
        kind=form.kind.data,
        number=form.number.data,
        dated=form.dated.data,
        issuer=form.issuer.data,
        subject=form.subject.data,
        audience=audience(form.audience.data),
        relations=_ties(form),
        to_study=form.to_study.data,
        study_by=form.study_by.data,
    )


def _ties(form: DocumentForm) -> list[tuple[Relation, int]]:
    """Each number named must stand in the library, once: a number alone may mean several years'."""
    ties, wrong = [], {}
    for name, relation in TIES.items():
        try:
            named = references(form[name].data or "")
        except BadText as bad:
            wrong[name] = bad.sentence
            continue
        for reference in named:
            meant = library.keyed(*reference)
            if not meant:
                wrong[name] = say(
                    "Chưa có văn bản “%(number)s” trong thư viện. Hãy thêm văn bản đó trước.",
                    number=reference.number[:60],
                )
            elif len(meant) > 1:
                wrong[name] = say(
                    "Có %(count)s văn bản cùng số %(number)s. Hãy ghi thêm ngày ban hành.",
                    count=len(meant),
                    number=reference.number[:60],
                )
            else:
                ties.append((relation, meant[0].id))
    if wrong:
        raise Invalid(wrong)
    return ties


def _upload(form: DocumentForm) -> Upload | None:
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    return Upload(file.read(), file.filename, bool(form.declared.data))


def _form(form: DocumentForm, document: Document | None = None, status: int = 200) -> Response:
    form.offer(units_now(*OFFERED))
    context: dict[str, object] = {"form": form, "document": document, "kinds": KINDS, "accepted": PAPERS_ACCEPTED}
    return show(
        "documents/form.html",
        status=status,
        issuers=library.choices(actor())["issuers"],
        had_file=bool(request.files.get("file") and request.files["file"].filename),
        **context,
    )


def _root() -> Path:
    return Path(current_app.config["FILES"])
