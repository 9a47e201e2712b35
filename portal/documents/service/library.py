"""Keeping the book: a document is added, corrected, taken out with its reason, put back."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.documents import links
from portal.documents.models import Audience, Document, DocumentRelation, Relation
from portal.documents.queries.library import document_for, file_of, keyed
from portal.documents.rules.library import tidy_number, wrong_dates
from portal.documents.service.intake import refuse_secret, take_in
from portal.ground.clock import now, ward_today
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.files import StoredFile, erasable, keep
from portal.ground.ids import new_id
from portal.ground.names import fold, nfc
from portal.ground.text import Sentence, say
from portal.ground.typed import clean_line
from portal.ground.uploads import Clean
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, Role, require

MOST_LETTERS = 500_000  # of a text that is kept for search and reading
MOVED_ON = say("Văn bản này vừa được người khác sửa. Nội dung đồng chí ghi còn nguyên bên dưới; hãy so lại rồi lưu.")

For = tuple[int | None, Role | None]  # a unit, a post, or neither: everyone


class DocumentContent(NamedTuple):
    """What is said of a document."""

    kind: str
    number: str
    dated: date
    issuer: str
    subject: str
    audience: Collection[For]
    relations: Collection[tuple[Relation, int]] = ()
    to_study: bool = False
    study_by: date | None = None


class Upload(NamedTuple):
    """A file as it came; `declared`: the person has looked at the paper and it bears no mark."""

    content: bytes
    name: str
    declared: bool = False


def add(actor: Actor, root: Path, today: date, entry: DocumentContent, upload: Upload | None = None) -> Document:
    """Raises Invalid; Secret when the file or the words bear a mark."""
    require(actor, Action.DOCUMENT_MANAGE)
    entry = _tidy(entry)
    _check(actor, entry, today)
    _refuse_twice(entry)
    clean = _taken_in(actor, upload)
    document = Document(id=new_id(), added_by=actor.person_id)
    _write(document, entry)
    _attach(root, document, clean)
    db.session.add(document)
    try:
        flush()
    except IntegrityError as raced:  # two clerks at once
        raise Invalid({"number": _twice(entry)}) from raced
    _tie(document, entry)
    audit.record(actor, Action.DOCUMENT_MANAGE, document, deed="add", **_payload(document, entry, upload))
    return document


def edit(
    actor: Actor,
    root: Path,
    today: date,
    document_id: int,
    entry: DocumentContent,
    *,
    version: int,
    upload: Upload | None = None,
) -> Document:
    """Raises Invalid, or Conflict with the document as it now stands; without a new file the old one stays."""
    require(actor, Action.DOCUMENT_MANAGE)
    document = or_404(document_for(actor, document_id))
    refuse(_taken_out(document))
    entry = _tidy(entry)
    _check(actor, entry, today)
    if document.version != version:
        raise Conflict(MOVED_ON, document)
    _refuse_twice(entry, document_id)
    clean = _taken_in(actor, upload)
    document = or_404(document_for(actor, document_id))
    _write(document, entry)
    _attach(root, document, clean)
    for kind in (Audience, DocumentRelation):
        db.session.execute(sa.delete(kind).where(kind.document_id == document.id))
    flush()
    _tie(document, entry)
    audit.record(actor, Action.DOCUMENT_MANAGE, document, deed="edit", **_payload(document, entry, upload))
    return document


def withdraw(actor: Actor, document_id: int, *, reason: str, version: int, report: bool = False) -> StoredFile | None:
    """Gỡ: from this moment only its keepers find it. With `report` (suspected secret) its words and file leave the
    portal and the ward's secretary is told; answers with the stored file whose bytes must then be erased."""
    require(actor, Action.DOCUMENT_MANAGE)
    document = or_404(document_for(actor, document_id))
    refuse(_taken_out(document))
    reason = clean_line(reason)
    if not reason:
        raise Invalid({"reason": say("Hãy ghi lý do gỡ văn bản.")})
    if document.version != version:
        raise Conflict(MOVED_ON, document)
    document.withdrawn_at, document.withdrawn_reason = now(), reason
    gone = _empty(document) if report else None
    audit.record(actor, Action.DOCUMENT_MANAGE, document, deed="report" if report else "withdraw", reason=reason)
    if report:
        _tell_the_secretary(document)
    return gone


def restore(actor: Actor, document_id: int, *, version: int) -> Document:
    """Put back what was taken out by mistake."""
    require(actor, Action.DOCUMENT_MANAGE)
    document = or_404(document_for(actor, document_id))
    if document.withdrawn_at is None:
        return document
    if document.version != version:
        raise Conflict(MOVED_ON, document)
    document.withdrawn_at = document.withdrawn_reason = None
    audit.record(actor, Action.DOCUMENT_MANAGE, document, deed="restore")
    return document


def _taken_out(document: Document) -> Sentence | None:
    return say("Văn bản này đã được gỡ khỏi thư viện.") if document.withdrawn_at else None


def _tidy(entry: DocumentContent) -> DocumentContent:
    return entry._replace(
        number=tidy_number(entry.number),
        kind=clean_line(entry.kind),
        issuer=clean_line(entry.issuer),
        subject=clean_line(entry.subject),
    )


def _check(actor: Actor, entry: DocumentContent, today: date) -> None:
    wrong = wrong_dates(entry.dated, entry.study_by if entry.to_study else None, today)
    if not entry.audience:
        wrong["audience"] = say("Hãy chọn văn bản này dành cho ai.")
    if wrong:
        raise Invalid(wrong)
    refuse_secret(actor, "subject", entry.subject, entry.number)


def _refuse_twice(entry: DocumentContent, but: int | None = None) -> None:
    if any(one.id != but for one in keyed(entry.number, entry.dated)):
        raise Invalid({"number": _twice(entry)})


def _twice(entry: DocumentContent) -> Sentence:
    return say(
        "Văn bản số %(number)s ngày %(day)s đã có trong thư viện (kể cả văn bản đã gỡ).",
        number=entry.number,
        day=entry.dated,
    )


def _taken_in(actor: Actor, upload: Upload | None) -> Clean | None:
    return take_in(actor, upload.content, upload.name, declared=upload.declared) if upload else None


def _write(document: Document, entry: DocumentContent) -> None:
    document.kind, document.number, document.dated = entry.kind, entry.number, entry.dated
    document.issuer, document.subject, document.to_study = entry.issuer, entry.subject, entry.to_study
    document.study_by = entry.study_by if entry.to_study else None
    _index(document)


def _attach(root: Path, document: Document, clean: Clean | None) -> None:
    if clean is None:
        return
    stored = keep(root, clean.content, clean.name)
    flush()
    document.file_id, document.scanned, document.text = stored.id, clean.blind, clean.text[:MOST_LETTERS]
    _index(document)


def _index(document: Document) -> None:
    """What search looks through; the number stands first (see queries.library.keyed)."""
    said = f"{document.number} {document.kind} {document.dated:%d/%m/%Y} {document.issuer} {document.subject}"
    whole = " ".join(f"{said} {document.text or ''}".split())
    document.lowered, document.folded = nfc(whole).casefold(), fold(whole)


def _tie(document: Document, entry: DocumentContent) -> None:
    db.session.add_all(Audience(document_id=document.id, unit_id=unit, role=role) for unit, role in entry.audience)
    db.session.add_all(
        DocumentRelation(document_id=document.id, relation=relation, other_id=other)
        for relation, other in dict.fromkeys(entry.relations)
        if other != document.id
    )
    flush()


def _payload(document: Document, entry: DocumentContent, upload: Upload | None) -> dict[str, object]:
    stored = file_of(document)
    return {
        "number": entry.number,
        "dated": entry.dated,
        "issuer": entry.issuer,
        "kind": entry.kind,
        "subject": entry.subject,
        "to_study": entry.to_study,
        "study_by": entry.study_by,
        "audience": [[str(unit) if unit else None, role] for unit, role in entry.audience],
        "relations": [[relation, str(other)] for relation, other in entry.relations],
        "file": stored.sha256 if stored else None,
        "scanned": document.scanned,
        "declared": upload.declared if upload and document.scanned else None,
    }


def _empty(document: Document) -> StoredFile | None:
    stored = file_of(document)
    document.text, document.subject, document.file_id, document.scanned = "", "(đã gỡ và báo cáo)", None, False
    _index(document)
    flush()
    return stored if stored and erasable(stored) else None


def _tell_the_secretary(document: Document) -> None:
    words = say(
        "Văn bản số %(number)s ngày %(day)s bị gỡ vì nghi mang nội dung mật; cần xử lý theo chế độ bảo mật.",
        number=document.number,
        day=document.dated,
    )
    for seat in seats(ward_today(), Role.WARD_SECRETARY):
        tell(seat.person_id, words, links.library())
