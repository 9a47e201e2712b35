"""The library as a reader finds it: lists, one document, what it stands for and what stands in its place."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.documents.models import Acknowledgement, Audience, Document, DocumentRelation, Relation
from portal.documents.queries.audience import readable, studying
from portal.documents.rules.library import same_number
from portal.ground.db import db, ward
from portal.ground.files import StoredFile
from portal.ground.names import fold, nfc, search_terms
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay, SqlId
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.policy import Actor, Role

PAGE = 20
AROUND = 90  # letters of an excerpt on either side of what was found


class LibraryFilter(NamedTuple):
    """What the reader asks the list for."""

    typed: str = ""
    issuer: str = ""
    kind: str = ""
    year: int | None = None
    unread: bool = False
    withdrawn: bool = False


class DocumentLine(NamedTuple):
    """A document in a list."""

    id: int
    kind: str
    number: str
    dated: date
    issuer: str
    subject: str
    to_study: bool
    study_by: date | None
    has_file: bool
    replaced: bool
    studied_on: date | None
    owed: bool  # by the reader
    excerpt: str = ""


def document_for(actor: Actor, document_id: int) -> Document | None:
    """The document, if there is one and the actor is of its audience or keeps it."""
    return db.session.scalar(sa.select(Document).where(Document.id == document_id, readable(actor)))


def listed(actor: Actor, wanted: LibraryFilter, today: date, page: int) -> tuple[list[DocumentLine], int]:
    """A page of the list and how many there are; what was typed exactly, marks and all, comes first."""
    where = _asked_conditions(actor, wanted, today)
    count = db.session.scalar(sa.select(sa.func.count(Document.id)).where(*where)) or 0
    mine = _owed(actor, today)
    studied = sa.and_(
        Acknowledgement.ward_id == Document.ward_id,
        Acknowledgement.document_id == Document.id,
        Acknowledgement.person_id == (actor.person_id or 0),
        Acknowledgement.withdrawn_at.is_(None),
    )
    newer = sa.orm.aliased(Document)
    replaced = sa.exists(
        sa.select(DocumentRelation.id)
        .join(newer, sa.and_(newer.ward_id == DocumentRelation.ward_id, newer.id == DocumentRelation.document_id))
        .where(
            DocumentRelation.ward_id == Document.ward_id,
            DocumentRelation.other_id == Document.id,
            DocumentRelation.relation == Relation.REPLACES,
            newer.withdrawn_at.is_(None),
        )
    )
    query: Query = (
        sa.select(
            Document.id,
            Document.kind,
            Document.number,
            Document.dated,
            Document.issuer,
            Document.subject,
            Document.to_study,
            Document.study_by,
            Document.file_id.is_not(None),
            replaced,
            Acknowledgement.studied_on,
            Document.id.in_(mine),
        )
        .outerjoin(Acknowledgement, studied)
        .where(*where)
        .order_by(*_exact_first(wanted.typed), Document.dated.desc(), Document.number, Document.id)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    lines = [DocumentLine(*row) for row in db.session.execute(query)]
    return (_with_excerpts(lines, wanted.typed) if wanted.typed else lines), count


def _asked_conditions(actor: Actor, wanted: LibraryFilter, today: date) -> list[sa.ColumnElement[bool]]:
    taken_out = Document.withdrawn_at.is_not(None)
    where = [readable(actor), taken_out if wanted.withdrawn else ~taken_out]
    if wanted.issuer:
        where.append(Document.issuer == wanted.issuer)
    if wanted.kind:
        where.append(Document.kind == wanted.kind)
    if wanted.year:
        where.append(Document.dated.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.unread:
        where += [Document.id.in_(_owed(actor, today)), ~_has_studied(actor.person_id or 0)]
    where += [Document.folded.contains(term, autoescape=True) for term in search_terms(wanted.typed)]
    return where


def _exact_first(typed: str) -> list[sa.ColumnElement[int]]:
    words = nfc(typed).casefold().split()
    if not words:
        return []
    phrase = Document.lowered.contains(" ".join(words), autoescape=True)
    each = sa.and_(*(Document.lowered.contains(word, autoescape=True) for word in words))
    return [sa.case((phrase, 0), (each, 1), else_=2)]


def _owed(actor: Actor, today: date) -> sa.Select[int]:
    """The documents that the actor is to study."""
    return _owed_of(actor.person_id or 0, today)


def _owed_of(person_id: SqlId, today: SqlDay) -> sa.Select[int]:
    return sa.select(studying(today, person_id=person_id).c.document_id)


def _has_studied(person_id: SqlId) -> sa.ColumnElement[bool]:
    said = sa.orm.aliased(Acknowledgement)
    return sa.exists(
        sa.select(said.id).where(
            said.ward_id == Document.ward_id,
            said.document_id == Document.id,
            said.person_id == person_id,
            said.withdrawn_at.is_(None),
        )
    )


def unread_by(actor: Actor, today: date) -> list[DocumentLine]:
    """What the actor is to study and has not, the nearest date first."""
    if actor.person_id is None:
        return []
    return [DocumentLine(*row) for row in _unread(person_id=actor.person_id, today=today)]


@prepared(person_id=sa.BigInteger, today=sa.Date)
def _unread(person_id: SqlId, today: SqlDay) -> Query:
    return (
        sa.select(
            Document.id,
            Document.kind,
            Document.number,
            Document.dated,
            Document.issuer,
            Document.subject,
            Document.to_study,
            Document.study_by,
            Document.file_id.is_not(None),
            sa.false(),
            sa.null(),
            sa.true(),
        )
        .where(
            Document.to_study,
            Document.withdrawn_at.is_(None),
            Document.id.in_(_owed_of(person_id, today)),
            ~_has_studied(person_id),
        )
        .order_by(Document.study_by.is_(None), Document.study_by, Document.dated, Document.id)
    )


def owes(actor: Actor, document_id: int, today: date) -> bool:
    mine = studying(today, person_id=actor.person_id or 0, document_id=document_id)
    return db.session.execute(sa.select(mine.c.person_id).limit(1)).first() is not None


def studied_on(person_id: int | None, document_id: int) -> Acknowledgement | None:
    return db.session.scalar(
        sa.select(Acknowledgement).where(
            Acknowledgement.document_id == document_id,
            Acknowledgement.person_id == (person_id or 0),
            Acknowledgement.withdrawn_at.is_(None),
        )
    )


class RelatedDocument(NamedTuple):
    """Another document that this one is tied to; `url_id` None when the reader may not open it."""

    relation: Relation
    forth: bool  # this one replaces, amends or rests on the other; else the other way round
    number: str
    dated: date
    kind: str
    subject: str
    url_id: int | None


def relations_of(actor: Actor, document: Document) -> list[RelatedDocument]:
    """Both ways. A tie to a document outside the reader's audience shows number and date alone."""
    other = Document
    may = readable(actor)

    def ties(here: sa.SQLColumnExpression[int], there: sa.SQLColumnExpression[int], forth: bool) -> Query:
        return (
            sa.select(
                DocumentRelation.relation,
                sa.literal(forth),
                other.number,
                other.dated,
                other.kind,
                other.subject,
                other.id,
                may,
            )
            .join(other, sa.and_(other.ward_id == DocumentRelation.ward_id, other.id == there))
            .where(here == document.id, other.withdrawn_at.is_(None))
        )

    order = list(Relation)
    found = []
    for query in (
        ties(DocumentRelation.document_id, DocumentRelation.other_id, True),
        ties(DocumentRelation.other_id, DocumentRelation.document_id, False),
    ):
        for relation, forth, number, dated_on, kind, subject, key, open_to in db.session.execute(query):
            shown = subject if open_to else ""
            found.append(
                RelatedDocument(relation, bool(forth), number, dated_on, kind, shown, key if open_to else None)
            )
    return sorted(found, key=lambda one: (order.index(one.relation), not one.forth, one.dated, one.number))


def relations_out(document_id: int) -> list[tuple[Relation, int, str, date]]:
    rows = db.session.execute(
        sa.select(DocumentRelation.relation, Document.id, Document.number, Document.dated)
        .join(Document, sa.and_(Document.ward_id == DocumentRelation.ward_id, Document.id == DocumentRelation.other_id))
        .where(DocumentRelation.document_id == document_id)
        .order_by(Document.dated, Document.number)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def audience_of(document_id: int) -> list[tuple[int | None, Role | None, str | None]]:
    """(unit, role, the unit's short name), a line each."""
    rows = db.session.execute(
        sa.select(Audience.unit_id, Audience.role, unit_called(Unit, Document.dated))
        .join(Document, sa.and_(Document.ward_id == Audience.ward_id, Document.id == Audience.document_id))
        .outerjoin(Unit, sa.and_(Unit.ward_id == Audience.ward_id, Unit.id == Audience.unit_id))
        .where(Audience.document_id == document_id)
        .order_by(Unit.order, Audience.role, Audience.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def keyed(number: str, dated_on: date | None) -> list[Document]:
    """The documents of this number: of this date when one is named, whatever the case it was typed in."""
    query = sa.select(Document)
    if dated_on:
        query = query.where(Document.dated == dated_on)
    else:
        query = query.where(Document.folded.startswith(fold(number), autoescape=True))
    return [one for one in db.session.scalars(query) if same_number(one.number, number)]


def file_of(document: Document) -> StoredFile | None:
    return db.session.get(StoredFile, (ward(), document.file_id)) if document.file_id else None


def choices(actor: Actor) -> dict[str, list[str] | list[int]]:
    """The issuers, kinds and years among what the reader may open."""
    rows = db.session.execute(
        sa.select(Document.issuer, Document.kind, Document.dated)
        .where(readable(actor), Document.withdrawn_at.is_(None))
        .distinct()
    ).all()
    return {
        "issuers": sorted({row.issuer for row in rows}, key=fold),
        "kinds": sorted({row.kind for row in rows}, key=fold),
        "years": sorted({row.dated.year for row in rows}, reverse=True),
    }


def _with_excerpts(lines: list[DocumentLine], typed: str) -> list[DocumentLine]:
    """A few words around the first place in the text where what was typed stands."""
    terms = search_terms(typed)
    rows = db.session.execute(sa.select(Document.id, Document.text).where(Document.id.in_([line.id for line in lines])))
    texts = {row.id: row.text for row in rows}
    return [line._replace(excerpt=excerpt(texts.get(line.id, ""), terms)) for line in lines]


def excerpt(text: str, terms: tuple[str, ...]) -> str:
    plain = fold(text)
    places = [place for term in terms if (place := plain.find(term)) >= 0]
    if not places or len(plain) != len(text):  # a letter that folds into two would shift the place
        return ""
    start, end = max(0, min(places) - AROUND), min(places) + AROUND
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"
