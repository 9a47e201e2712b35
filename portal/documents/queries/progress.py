"""Who has studied what: counts by cell and the list behind each, for those who answer for the cell or the ward."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.documents.models import Acknowledgement, Document, StudyWay
from portal.documents.queries.audience import readable, studying
from portal.ground.db import db
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import Person
from portal.policy import Action, Actor, Columns, scope


class CellStudied(NamedTuple):
    """Of those in the cell who are to study it, how many have."""

    cell_id: int
    name: str
    studied: int
    whole: int


class DocumentCount(NamedTuple):
    id: int
    kind: str
    number: str
    dated: date
    subject: str
    study_by: date | None
    studied: int
    whole: int


class DocumentReader(NamedTuple):
    """Someone who is to study the document; `studied_on` None: not yet."""

    person_id: int
    name: str
    studied_on: date | None
    way: StudyWay | None


def counted_on(document: Document, today: date) -> date:
    """Who was to study it is told as of its date, once that has passed."""
    return min(today, document.study_by) if document.study_by else today


def cells_of(actor: Actor, document: Document, today: date) -> list[CellStudied]:
    people = studying(counted_on(document, today), document_id=document.id)
    query = (
        sa.select(
            Unit.id,
            unit_called(Unit, counted_on(document, today)),
            sa.func.count(Acknowledgement.id),
            sa.func.count(people.c.person_id),
        )
        .select_from(people)
        .join(Unit, Unit.id == people.c.cell_id)
        .outerjoin(Acknowledgement, _studied(people))
        .where(scope(actor, Action.DOCUMENT_PROGRESS, Columns(path=Unit.path)))
        .group_by(Unit.ward_id, Unit.id, Unit.short_name, Unit.order)
        .order_by(Unit.order, Unit.short_name)
    )
    return [CellStudied(*row) for row in db.session.execute(query)]


def readers(actor: Actor, document: Document, cell_id: int | None, today: date) -> list[DocumentReader]:
    """By name; of all the cells the actor answers for when none is named."""
    people = studying(counted_on(document, today), document_id=document.id)
    query = (
        sa.select(Person.id, Person.name, Acknowledgement.studied_on, Acknowledgement.way)
        .select_from(people)
        .join(Person, Person.id == people.c.person_id)
        .join(Unit, Unit.id == people.c.cell_id)
        .outerjoin(Acknowledgement, _studied(people))
        .where(scope(actor, Action.DOCUMENT_PROGRESS, Columns(path=Unit.path)))
        .order_by(Person.sort_key, Person.id)
    )
    if cell_id is not None:
        query = query.where(Unit.id == cell_id)
    return [DocumentReader(*row) for row in db.session.execute(query)]


def overview(actor: Actor, today: date) -> list[DocumentCount]:
    """Each document to be studied, counted over the cells that the actor answers for, as of today."""
    people = studying(today)
    query = (
        sa.select(
            Document.id,
            Document.kind,
            Document.number,
            Document.dated,
            Document.subject,
            Document.study_by,
            sa.func.count(Acknowledgement.id),
            sa.func.count(people.c.person_id),
        )
        .select_from(people)
        .join(Document, Document.id == people.c.document_id)
        .join(Unit, Unit.id == people.c.cell_id)
        .outerjoin(Acknowledgement, _studied(people))
        .where(
            Document.to_study,
            Document.withdrawn_at.is_(None),
            readable(actor),
            scope(actor, Action.DOCUMENT_PROGRESS, Columns(path=Unit.path)),
        )
        .group_by(Document.id, Document.kind, Document.number, Document.dated, Document.subject, Document.study_by)
        .order_by(Document.dated.desc(), Document.number)
    )
    return [DocumentCount(*row) for row in db.session.execute(query)]


def _studied(people: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(
        Acknowledgement.document_id == people.c.document_id,
        Acknowledgement.person_id == people.c.person_id,
        Acknowledgement.withdrawn_at.is_(None),
    )
