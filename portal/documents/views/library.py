"""Văn bản: the list, one document, its file, its words on a phone."""

from io import BytesIO
from pathlib import Path

from flask import Response, current_app, request, send_file, url_for

from portal.documents.forms import DocumentWithdrawForm
from portal.documents.models import Document
from portal.documents.queries import library
from portal.documents.queries.progress import cells_of, overview
from portal.documents.views.blueprint import bp
from portal.ground import files
from portal.ground.clock import ward_today
from portal.ground.errors import Refused, or_404
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText
from portal.policy import Action, can
from portal.web.actor import actor
from portal.web.forms import clean
from portal.web.htmx import show
from portal.web.marks import reads_only
from portal.web.paging import page_asked

FILTERS = ("co-quan", "loai", "nam", "chua-hoc", "da-go")
MOST_TYPED = 200


@bp.get("")
def index() -> Response:
    return _list("")


@bp.post("")
@reads_only
def search() -> Response:
    """Typed words go by POST: they stand in no address and no log."""
    try:
        return _list((clean(request.form.get("q", "")) or "")[:MOST_TYPED])
    except BadText:
        return _list("", 422)


@bp.get("/<id:document_id>")
def page(document_id: int) -> Response:
    return one(or_404(library.document_for(actor(), document_id)))


@bp.get("/<id:document_id>/doc")
def read(document_id: int) -> Response:
    """The words alone, in the page's own letters: a phone shows a file badly."""
    document = or_404(library.document_for(actor(), document_id))
    or_404(document.text or None)
    paragraphs = [line.strip() for line in document.text.split("\n") if line.strip()]
    return show("documents/read.html", document=document, paragraphs=paragraphs)


@bp.get("/<id:document_id>/tep")
def download(document_id: int) -> Response:
    """Always handed over as a file to keep, never shown inside the portal's own pages."""
    document = or_404(library.document_for(actor(), document_id))
    stored = or_404(library.file_of(document))
    try:
        content = files.content_of(Path(current_app.config["FILES"]), stored)
    except (OSError, ValueError):
        raise Refused(say("Tệp trên máy chủ không còn nguyên vẹn. Hãy báo Văn phòng Đảng ủy tải lại tệp.")) from None
    return send_file(
        BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=stored.name
    )


def one(document: Document, status: int = 200, *, withdraw: DocumentWithdrawForm | None = None) -> Response:
    """The page of a document, also with a form that was refused."""
    reader, today = actor(), ward_today()
    if withdraw is None:
        withdraw = DocumentWithdrawForm(formdata=None)
        withdraw.version.data = str(document.version)
    counts = cells_of(reader, document, today) if document.to_study and not document.withdrawn_at else []
    return show(
        "documents/document.html",
        status=status,
        document=document,
        withdraw=withdraw,
        counts=counts,
        ties=library.relations_of(reader, document),
        audience=library.audience_of(document.id),
        stored=library.file_of(document),
        mine=library.studied_on(reader.person_id, document.id),
        owed=document.to_study and library.owes(reader, document.id, today),
        may_manage=can(reader, Action.DOCUMENT_MANAGE),
        today=today,
    )


def _list(typed: str, status: int = 200) -> Response:
    today, wanted = ward_today(), _filter_asked(typed)
    page = 1 if typed else page_asked() or 1
    lines, count = library.listed(actor(), wanted, today, page)
    kept = {name: value for name in FILTERS if (value := request.args.get(name, "")[:MOST_TYPED])}
    may_manage = can(actor(), Action.DOCUMENT_MANAGE)
    return show(
        "documents/index.html",
        "_documents.html",
        status,
        lines=lines,
        count=count,
        typed=typed,
        filters=kept,
        choices=library.choices(actor()),
        may_manage=may_manage,
        first=(page - 1) * library.PAGE + 1,
        today=today,
        earlier=_here(kept, page - 1) if page > 1 else None,
        unread=len(library.unread_by(actor(), today)),
        later=_here(kept, page + 1) if not typed and page * library.PAGE < count else None,
        chips=_chips(kept, may_manage),
        follows=bool(overview(actor(), today)),
    )


def _filter_asked(typed: str) -> library.LibraryFilter:
    year = request.args.get("nam", 0, type=int) or 0
    return library.LibraryFilter(
        typed=typed,
        issuer=_chosen("co-quan"),
        kind=_chosen("loai"),
        year=year if 1900 <= year <= 2100 else None,
        unread="chua-hoc" in request.args,
        withdrawn="da-go" in request.args,
    )


def _chosen(name: str) -> str:
    try:
        return (clean(request.args.get(name, "")) or "")[:MOST_TYPED]
    except BadText:
        return ""


def _here(kept: dict[str, str], page: int) -> str:
    values: dict[str, object] = {**kept, "trang": page if page > 1 else None}
    return url_for(".index", **values)


def _chips(kept: dict[str, str], may_manage: bool) -> list[dict[str, object]]:
    def chip(label: Sentence, word: str) -> dict[str, object]:
        return {
            "label": label,
            "url": url_for(".index", **({word: "1"} if word else {})),
            "current": (word in kept) if word else not {"chua-hoc", "da-go"} & set(kept),
        }

    chips = [chip(say("Tất cả"), ""), chip(say("Tôi chưa học"), "chua-hoc")]
    return [*chips, chip(say("Đã gỡ"), "da-go")] if may_manage else chips
