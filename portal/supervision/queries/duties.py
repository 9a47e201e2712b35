"""Every duty of a month and what became of it: whom a body owes a note (LEAD) or may write about (COORDINATING). States
only, never a text or a rating; as they stand, or as they were known at an instant."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.labels import Labelled
from portal.organisations.models import UnitKind
from portal.organisations.names import units_on
from portal.organisations.queries import UnitRow, seats
from portal.policy import Actor, Role
from portal.policy.relations import HEADS
from portal.supervision.models import Note, NoteRevision, Part, Period, Question
from portal.supervision.queries.assignment import MANY, Assignment, assigned, coordinated, owed_by
from portal.supervision.rules.parts import OF_KIND, RECORDED, MonthStanding, Parts, Reached, parts_of

FRONTS = (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT)
BODIES = (*FRONTS, UnitKind.MASS_ORGANISATION)


class What(Labelled):
    """What a number counts, and the list behind it; the code stands in the address."""

    ALL = "tat-ca", "Tất cả"
    RECORDED = "da-ghi-so", Reached.RECORDED.vietnamese
    REMARK = "da-nhan-xet", MonthStanding.REMARK.vietnamese
    NIL = "khong-y-kien", MonthStanding.NIL.vietnamese
    UNSEEN = "chua-theo-doi", MonthStanding.UNSEEN.vietnamese
    OPEN = "chua-nhan-xet", MonthStanding.OPEN.vietnamese
    MOVED = "chuyen", MonthStanding.MOVED.vietnamese
    SENT = "da-gui", "Đã gửi"
    ASKED = "lam-ro", "Đang làm rõ"
    RELEASED = "da-mo", "Đã thông báo cho đảng viên"


OF_PARTS = tuple(What[one.name] for one in MonthStanding)
# Of these a small one hides others with it; the reader's own part is theirs to know.
PARTS = tuple(one.value for one in MonthStanding if one is not MonthStanding.MOVED)
SPLIT = (What.REMARK, What.NIL, What.UNSEEN)  # by body, for its head alone once the month is over
COUNTED = (*OF_PARTS, What.SENT, What.ASKED, What.RELEASED)


class Duty(NamedTuple):
    """A member whose month a body is to write about (LEAD) or may (COORDINATING), and what became of it."""

    person_id: int
    cell_id: int
    body_id: int
    part: Part
    standing: MonthStanding = MonthStanding.OPEN
    sent: bool = False
    asked: bool = False
    released: bool = False

    def counts_as(self, what: What) -> bool:
        if what is What.ALL:
            return True
        if what is What.RECORDED:
            return self.standing in RECORDED
        return self.standing.value == what.name.lower() or bool(getattr(self, what.name.lower(), 0))


def duties(period: Period, known_at: datetime | None = None, members: Iterable[Assignment] | None = None) -> list[Duty]:
    """Every obligation of the month and every member on a coordinating list; as many reads however many members.
    `members`: as the caller has read them for the month's due day."""
    day = period.due_on
    found = owed(assigned(day, known_at) if members is None else members)
    for body in coordinating_bodies(day, known_at):
        found += _coordinating(body, day, known_at)
    return with_notes(period, found, known_at)


def duties_of(body: UnitRow, period: Period, known_at: datetime | None = None) -> list[Duty]:
    """The same of one body alone; of the rest of the ward nothing is read."""
    day = period.due_on
    found = owed(owed_by(body, day, known_at))
    if body.id in {one.id for one in coordinating_bodies(day, known_at)}:
        found += _coordinating(body, day, known_at)
    return with_notes(period, found, known_at)


def owed_in(cell_id: int, period: Period) -> list[Duty]:
    """What the lead bodies owe on the members of one cell."""
    return with_notes(period, owed(assigned(period.due_on, cells=[cell_id])))


def obligations(period: Period) -> list[Duty]:
    """Of the lead bodies alone."""
    return with_notes(period, owed(assigned(period.due_on)))


def owed(members: Iterable[Assignment]) -> list[Duty]:
    return [Duty(one.person_id, one.cell_id, one.body_id, Part.LEAD) for one in members if one.body_id is not None]


def _coordinating(body: UnitRow, day: date, known_at: datetime | None) -> list[Duty]:
    listed = coordinated(day, body.id, known_at)
    return [Duty(person_id, cell_id, body.id, Part.COORDINATING) for person_id, cell_id in listed]


def coordinating_bodies(day: date, known_at: datetime | None = None) -> list[UnitRow]:
    """Mass organisations whose head is known; without one nobody is assigned (chưa phân công)."""
    headed = {seat.unit_id for seat in seats(day, *HEADS, known_at=known_at)}
    return [body for body in units_on(day, UnitKind.MASS_ORGANISATION, known_at=known_at) if body.id in headed]


def with_notes(period: Period, found: list[Duty], known_at: datetime | None = None) -> list[Duty]:
    """What became of each. The notes of the whole month are read only for many members of several bodies."""
    kind, sent, released, stood = _note_as_known(known_at)
    query = sa.select(
        Note.body_id,
        Note.person_id,
        kind.label("kind"),
        sent.label("sent_at"),
        released.label("released_at"),
        asked_about(known_at).label("asked"),
    ).where(Note.period_id == period.id, stood)
    people, bodies = {one.person_id for one in found}, {one.body_id for one in found}
    if len(people) <= MANY:
        query = query.where(Note.person_id.in_(people))
    if len(bodies) == 1:
        query = query.where(Note.body_id.in_(bodies))
    notes = {(row.body_id, row.person_id): row for row in db.session.execute(query)}
    return [
        duty._replace(
            standing=OF_KIND[note.kind],
            sent=note.sent_at is not None,
            asked=bool(note.asked),
            released=note.released_at is not None,
        )
        if (note := notes.get((duty.body_id, duty.person_id)))
        else duty
        for duty in found
    ]


def asked_about(known_at: datetime | None) -> sa.ColumnElement[bool]:
    """Whether a question about the note was open."""
    open_then: sa.ColumnElement[bool] = Question.closed_at.is_(None)
    if known_at is not None:
        open_then = sa.and_(Question.asked_at <= known_at, sa.or_(open_then, Question.closed_at > known_at))
    return sa.exists(
        sa.select(Question.id).where(Question.ward_id == Note.ward_id, Question.note_id == Note.id, open_then)
    )


def _note_as_known(known_at: datetime | None) -> tuple[Any, Any, Any, sa.ColumnElement[bool]]:
    """Kind, sending and release of a note as they were known, and whether it stood at all."""
    if known_at is None:
        return Note.kind, Note.sent_at, Note.released_at, sa.true()
    kind = (
        sa.select(NoteRevision.kind)
        .where(
            NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id, NoteRevision.written_at <= known_at
        )
        .order_by(NoteRevision.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    sent, released = (
        sa.case((instant <= known_at, instant), else_=sa.null()) for instant in (Note.sent_at, Note.released_at)
    )
    return kind, sent, released, kind.is_not(None)


def known_to(actor: Actor, found: Iterable[Duty]) -> list[Duty]:
    """As this reader counts them: their own stands as another's until its release, with or without a note. Whether one
    exists shows in no part, and the whole is everybody's."""
    return masked(found, {actor.person_id} if actor.person_id else ())


def masked(found: Iterable[Duty], readers: Collection[int]) -> list[Duty]:
    """The same for a paper, which all of its readers read alike."""
    return [
        duty._replace(standing=MonthStanding.MOVED, sent=False, asked=False)
        if duty.person_id in readers and not duty.released
        else duty
        for duty in found
    ]


def readers(day: date, *roles: Role) -> set[int]:
    """Whoever holds one of these posts on the day."""
    return {seat.person_id for seat in seats(day, *roles)}


def count(found: Iterable[Duty]) -> Parts:
    return parts_of(duty.standing for duty in found)
