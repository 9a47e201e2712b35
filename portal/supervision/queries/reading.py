"""A note in full, for whoever may read it: what was written and by whom, in which post, what became of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlRow, SqlWord
from portal.organisations.models import Holding, Unit
from portal.organisations.names import unit_called
from portal.organisations.queries import settings
from portal.people.models import Person
from portal.people.queries.standing import CELL_HEADS
from portal.policy import Actor
from portal.supervision.models import (
    CellMonth,
    Closing,
    Note,
    NoteRevision,
    Period,
    Question,
    Release,
    ReleaseKind,
    ReopenedMember,
    Reopening,
    Sending,
)
from portal.supervision.queries.attaching import (
    ATTACHED,
    Attached,
    conclusions_on,
    coverings_on,
    looks_on,
    praise_answers_on,
    questions_on,
    replies_on,
    tellings_on,
)
from portal.supervision.queries.covering import with_names_covered
from portal.supervision.queries.predecessors import FRONTS, as_read_by
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.revisions import Revision, revisions_of
from portal.supervision.queries.turns import take_turn

Kept = TypeVar("Kept")


def note_for(actor: Actor, note_id: int, today: date) -> ReadNote | None:
    """The note, if there is one and the actor may read it: outside, the two look alike."""
    return next((read for note in notes_in_full(today, Note.id == note_id) if (read := as_read_by(actor, note))), None)


def held(note: ReadNote, today: date) -> ReadNote:
    """The note as it stands now, kept still until the deed is done: of two deeds at once the second sees the first."""
    take_turn(note.cell_id)
    db.session.execute(sa.select(Note.id).where(Note.id == note.id).with_for_update())
    return notes_in_full(today, Note.id == note.id)[0]


def notes_in_full(today: date, *wanted: sa.ColumnElement[bool]) -> list[ReadNote]:
    """The notes with all that hangs on them: four reads, and one more of each kind of thing that hangs on any of them,
    however many they are. The caller asks the policy."""
    return _in_full(today, db.session.execute(_notes(today).where(*wanted)))


def notes_of_member(today: date, person_id: int) -> list[ReadNote]:
    """What was released to the member, newest month first; read as above."""
    return _in_full(today, _of_member(today=today, person_id=person_id))


def notes_of_cell(today: date, cell_id: int, period_id: int) -> list[ReadNote]:
    """What was sent to the cell in the month; read as above."""
    return _in_full(today, _of_cell(today=today, cell_id=cell_id, period_id=period_id))


def notes_of_body(today: date, person_id: int, body_id: int, month: str) -> list[ReadNote]:
    """What the body wrote of the member in the month, if anything; read as above."""
    return _in_full(today, _of_body(today=today, person_id=person_id, body_id=body_id, month=month))


@prepared(today=sa.Date, person_id=sa.BigInteger, body_id=sa.BigInteger, month=sa.Text)
def _of_body(today: SqlDay, person_id: SqlId, body_id: SqlId, month: SqlWord) -> Query:
    return _notes(today).where(Note.person_id == person_id, Note.body_id == body_id, Period.month == month)


@prepared(today=sa.Date, person_id=sa.BigInteger)
def _of_member(today: SqlDay, person_id: SqlId) -> Query:
    return _notes(today).where(Note.person_id == person_id, Note.released_at.is_not(None))


@prepared(today=sa.Date, cell_id=sa.BigInteger, period_id=sa.BigInteger)
def _of_cell(today: SqlDay, cell_id: SqlId, period_id: SqlId) -> Query:
    return _notes(today).where(Note.cell_id == cell_id, Note.period_id == period_id, Note.sent_at.is_not(None))


def _in_full(today: date, rows: Iterable[SqlRow]) -> list[ReadNote]:
    rows = list(rows)
    if not rows:
        return []
    decided = settings(today, {"reply_days": None, "reminder_days": None})
    days, quiet = int(decided["reply_days"]), int(decided["reminder_days"])
    found = [
        ReadNote(
            **{name: value for name, value in row._mapping.items() if name not in ATTACHED},
            reply_days=days,
            reminder_days=quiet,
        )
        for row in rows
    ]

    def having(name: str) -> list[int]:
        return [row.id for row in rows if row._mapping[name]]

    written = revisions_of([note.id for note in found])
    asked, told, said = (
        questions_on(having("questions")),
        tellings_on(having("tellings")),
        replies_on(having("replies")),
    )
    ended, agreed = conclusions_on(having("conclusions")), praise_answers_on(having("praise_answers"))
    names, looked = coverings_on(having("coverings")), looks_on(having("looks"))
    whole = [
        note._replace(
            revisions=_since_sent(written[note.id], note.sent_at),
            writers=frozenset(one for one in (note.sent_by, *(each.author_id for each in written[note.id])) if one),
            questions=tuple(asked[note.id]),
            tellings=tuple(told[note.id]),
            replies=tuple(said[note.id]),
            conclusions=tuple(ended[note.id]),
            coverings=tuple(names[note.id]),
            looks=tuple(looked[note.id]),
            praise_answers=tuple(agreed[note.id]),
        )
        for note in found
    ]
    return [with_names_covered(note) for note in whole]


def sent_on() -> sa.Case[date | None]:
    """The ward's day on which a note went out: with its sending, or as it was written by the chi ủy itself."""
    first = (
        sa.select(sa.func.min(NoteRevision.written_on))
        .where(NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id)
        .correlate(Note)
        .scalar_subquery()
    )
    sending = (
        sa.select(Sending.sent_on)
        .where(Sending.ward_id == Note.ward_id, Sending.id == Note.sending_id)
        .correlate(Note)
        .scalar_subquery()
    )
    return sa.case((Note.sent_at.is_(None), sa.null()), else_=sa.func.coalesce(sending, first))


def has_open_question() -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(Question.id).where(
            Question.ward_id == Note.ward_id, Question.note_id == Note.id, Question.closed_at.is_(None)
        )
    )


def _notes(today: SqlDay) -> Query:
    """The columns of ReadNote, by its names."""
    body, cell = sa.orm.aliased(Unit), sa.orm.aliased(Unit)
    leads_cell = sa.exists(
        sa.select(Holding.id).where(
            Holding.ward_id == Note.ward_id,
            Holding.person_id == Note.person_id,
            Holding.unit_id == Note.cell_id,
            Holding.role.in_(CELL_HEADS),
            dated(Holding, today),
        )
    )
    opened = (
        sa.select(Release.released_on)
        .where(Release.ward_id == Note.ward_id, Release.id == Note.release_id)
        .correlate(Note)
        .scalar_subquery()
    )
    closed = (
        sa.select(Closing.closed_on)
        .where(
            Closing.ward_id == Note.ward_id,
            Closing.cell_id == Note.cell_id,
            Closing.period_id == Note.period_id,
            ~_reopened(today),
        )
        .correlate(Note)
        .scalar_subquery()
    )
    sender = (
        sa.select(Sending.sent_by)
        .where(Sending.ward_id == Note.ward_id, Sending.id == Note.sending_id)
        .correlate(Note)
        .scalar_subquery()
    )
    query: Query = (
        sa.select(
            Note.id,
            Note.period_id,
            Period.month,
            Period.locks_on,
            Note.body_id,
            unit_called(body, Period.due_on).label("body"),
            body.kind.in_(FRONTS).label("of_front"),
            Note.person_id,
            Person.name.label("person"),
            Note.cell_id,
            unit_called(cell, Period.due_on).label("cell"),
            cell.path,
            leads_cell.label("leads_cell"),
            Note.part,
            Note.kind,
            Note.revision,
            Note.reminds,
            Note.sent_at,
            sent_on().label("sent_on"),
            opened.label("released_on"),
            _cell_released().label("cell_released_on"),
            _of_cell_month(CellMonth.held_on).label("session_held_on"),
            _of_cell_month(CellMonth.meeting_id).label("session_id"),
            closed.label("closed_on"),
            Note.unfounded,
            _wrote_as_head(sender, today).label("head_wrote"),
            sender.label("sent_by"),
            *(_has(table).label(name) for name, table in ATTACHED.items()),
        )
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .join(Person, sa.and_(Person.ward_id == Note.ward_id, Person.id == Note.person_id))
        .join(body, sa.and_(body.ward_id == Note.ward_id, body.id == Note.body_id))
        .join(cell, sa.and_(cell.ward_id == Note.ward_id, cell.id == Note.cell_id))
        .order_by(Period.month.desc(), Person.sort_key, body.order)
    )
    return query


def _has(table: type[Attached]) -> sa.ColumnElement[bool]:
    return sa.exists(sa.select(table.id).where(table.ward_id == Note.ward_id, table.note_id == Note.id).correlate(Note))


def _reopened(today: SqlDay) -> sa.ColumnElement[bool]:
    """The ward has opened the closed month again for the note's member."""
    return sa.exists(
        sa.select(Reopening.id)
        .join(
            ReopenedMember,
            sa.and_(ReopenedMember.ward_id == Reopening.ward_id, ReopenedMember.reopening_id == Reopening.id),
        )
        .where(
            Reopening.ward_id == Note.ward_id,
            Reopening.cell_id == Note.cell_id,
            Reopening.period_id == Note.period_id,
            ReopenedMember.person_id == Note.person_id,
            Reopening.opens_on <= today,
            Reopening.last_on >= today,
            Reopening.ended_at.is_(None),
        )
        .correlate(Note)
    )


def _wrote_as_head(sender: SqlId, today: SqlDay) -> sa.ColumnElement[bool]:
    """Whether a secretary or deputy of the member's own cell wrote or sent the note."""
    authors = (
        sa.select(NoteRevision.author_id)
        .where(NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id)
        .correlate(Note)
    )
    return sa.exists(
        sa.select(Holding.id).where(
            Holding.ward_id == Note.ward_id,
            Holding.unit_id == Note.cell_id,
            Holding.role.in_(CELL_HEADS),
            dated(Holding, today),
            sa.or_(Holding.person_id.in_(authors), Holding.person_id == sender),
        )
    )


def _cell_released() -> sa.ScalarSelect[date]:
    return (
        sa.select(sa.func.min(Release.released_on))
        .where(
            Release.ward_id == Note.ward_id,
            Release.cell_id == Note.cell_id,
            Release.period_id == Note.period_id,
            Release.kind == ReleaseKind.MEETING,
        )
        .correlate(Note)
        .scalar_subquery()
    )


def _of_cell_month(column: sa.SQLColumnExpression[Kept]) -> sa.ScalarSelect[Kept]:
    return (
        sa.select(column)
        .where(
            CellMonth.ward_id == Note.ward_id, CellMonth.cell_id == Note.cell_id, CellMonth.period_id == Note.period_id
        )
        .correlate(Note)
        .scalar_subquery()
    )


def _since_sent(revisions: list[Revision], sent_at: datetime | None) -> tuple[Revision, ...]:
    """What its readers were ever given: the revision that was sent, and those after it."""
    before = [one for one in revisions if sent_at is not None and one.written_at <= sent_at]
    return tuple(revisions[len(before) - 1 :] if before else revisions)


__all__ = ["ReadNote", "has_open_question", "held", "note_for", "notes_in_full", "sent_on"]
