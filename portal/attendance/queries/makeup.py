"""Make-up study: what a person owes, what a cell has to look at, and one of them in full for whoever may read it."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import MakeUp, MakeUpPhoto, MakeUpState
from portal.documents.models import Document
from portal.ground.clock import HERE
from portal.ground.db import dated, db
from portal.ground.files import StoredFile
from portal.ground.prepared import EACH, TODAY, prepared
from portal.ground.sql import Query, SqlId, SqlIds
from portal.meetings.models import Meeting, MeetingDocument
from portal.organisations.models import Unit
from portal.people.models import CellMembership, Person
from portal.policy import Action, Actor, Columns, Formal, PolicySubject, scope
from portal.policy.relations import COMMITTEE


class Owed(NamedTuple):
    """One person's make-up study of one session, as lists and its own page know it."""

    id: int
    meeting_id: int
    theme: str
    starts_at: datetime
    person_id: int
    name: str
    cell_id: int | None
    cell: str | None
    path: str | None
    state: MakeUpState
    studied_on: date | None
    words: str | None
    sent_at: datetime | None
    answer: str | None
    decided_by: str | None
    decided_at: datetime | None
    demonstration: bool
    version: int
    materials_on: date | None

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(HERE).date()

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(person_id=self.person_id, path=self.path or "")


class Photo(NamedTuple):
    """A picture; `file_id` None: it was deleted after its time, that it was there stays."""

    id: int
    file_id: int | None
    added_at: datetime
    deleted_at: datetime | None


class MakeupPaper(NamedTuple):
    id: int
    number: str
    dated: date
    issuer: str
    subject: str


def owed_by(actor: Actor) -> list[Owed]:
    """The actor's own, what is still to be done first."""
    return sorted((Owed(*row) for row in _own(actor=actor)), key=lambda one: one.state is MakeUpState.ACCEPTED)


@prepared(actor=Formal)
def _own(actor: Actor) -> Query:
    return _readable(actor, Action.MAKEUP_SEND).order_by(Meeting.starts_at.desc(), MakeUp.id)


def of_cells(actor: Actor, *, waiting: bool = False) -> list[Owed]:
    """Of the cells in whose committee the actor is: all, or only what waits for the committee's word."""
    cells = actor.units(*COMMITTEE)
    if not cells:
        return []
    return [Owed(*row) for row in _in_cells(actor=actor, cells=cells, waiting=waiting)]


@prepared(actor=Formal, cells=[sa.BigInteger], waiting=EACH)
def _in_cells(actor: Actor, cells: SqlIds, waiting: bool) -> Query:
    action = Action.MAKEUP_DECIDE if waiting else Action.MAKEUP_READ
    query = _readable(actor, action).where(CellMembership.cell_id.in_(cells))
    if waiting:
        query = query.where(MakeUp.state == MakeUpState.SENT)
    return query.order_by(Meeting.starts_at.desc(), Person.sort_key, MakeUp.id)


def make_up_for(actor: Actor, make_up_id: int, action: Action = Action.MAKEUP_READ) -> Owed | None:
    """One of them, if there is one and the actor may do this with it: outside, the two look alike."""
    row = _one(actor=actor, action=action, make_up_id=make_up_id).first()
    return Owed(*row) if row else None


@prepared(actor=Formal, action=EACH, make_up_id=sa.BigInteger)
def _one(actor: Actor, action: Action, make_up_id: SqlId) -> Query:
    return _readable(actor, action).where(MakeUp.id == make_up_id)


class MaterialsSent(NamedTuple):
    """Of who was absent: to how many what is to be studied was sent, and when last."""

    part: int
    whole: int
    last_on: date | None


def materials_of(meeting_id: int) -> MaterialsSent:
    row = db.session.execute(
        sa.select(
            sa.func.count(MakeUp.materials_on).label("part"),
            sa.func.count().label("whole"),
            sa.func.max(MakeUp.materials_on).label("last_on"),
        ).where(MakeUp.meeting_id == meeting_id)
    ).one()
    return MaterialsSent(row.part, row.whole, row.last_on)


def photos_of(make_up_id: int) -> list[Photo]:
    rows = db.session.execute(
        sa.select(MakeUpPhoto.id, MakeUpPhoto.file_id, MakeUpPhoto.added_at, MakeUpPhoto.deleted_at)
        .where(MakeUpPhoto.make_up_id == make_up_id)
        .order_by(MakeUpPhoto.added_at, MakeUpPhoto.id)
    )
    return [Photo(*row) for row in rows]


def photo_for(actor: Actor, photo_id: int) -> tuple[Owed, StoredFile] | None:
    """A picture for the member and the chi ủy; nobody else learns that there is one."""
    row = db.session.execute(
        sa.select(MakeUpPhoto.make_up_id, MakeUpPhoto.file_id).where(
            MakeUpPhoto.id == photo_id, MakeUpPhoto.file_id.is_not(None)
        )
    ).first()
    about = make_up_for(actor, row.make_up_id) if row else None
    if row is None or about is None:
        return None
    return about, db.session.get_one(StoredFile, (actor.ward_id, row.file_id))


def papers_of(meeting_id: int) -> list[MakeupPaper]:
    """What is to be studied."""
    rows = db.session.execute(
        sa.select(Document.id, Document.number, Document.dated, Document.issuer, Document.subject)
        .join(
            MeetingDocument,
            sa.and_(MeetingDocument.ward_id == Document.ward_id, MeetingDocument.document_id == Document.id),
        )
        .where(MeetingDocument.meeting_id == meeting_id, Document.withdrawn_at.is_(None))
        .order_by(Document.dated, Document.number)
    )
    return [MakeupPaper(*row) for row in rows]


def _readable(actor: Actor, action: Action) -> Query:
    """The member's cell is the one they stand in now: the study is made up there."""
    decider = sa.orm.aliased(Person)
    facts = Columns(person_id=MakeUp.person_id, path=Unit.path)
    return (
        sa.select(
            MakeUp.id,
            MakeUp.meeting_id,
            Meeting.theme,
            Meeting.starts_at,
            Person.id,
            Person.name,
            Unit.id,
            Unit.short_name,
            Unit.path,
            MakeUp.state,
            MakeUp.studied_on,
            MakeUp.words,
            MakeUp.sent_at,
            MakeUp.answer,
            decider.name,
            MakeUp.decided_at,
            MakeUp.demonstration,
            MakeUp.version,
            MakeUp.materials_on,
        )
        .join(Meeting, sa.and_(Meeting.ward_id == MakeUp.ward_id, Meeting.id == MakeUp.meeting_id))
        .join(Person, sa.and_(Person.ward_id == MakeUp.ward_id, Person.id == MakeUp.person_id))
        .outerjoin(
            CellMembership,
            sa.and_(
                CellMembership.ward_id == MakeUp.ward_id,
                CellMembership.person_id == MakeUp.person_id,
                dated(CellMembership, TODAY),
            ),
        )
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .outerjoin(decider, sa.and_(decider.ward_id == MakeUp.ward_id, decider.id == MakeUp.decided_by))
        .where(scope(actor, action, facts))
    )
