"""Asking an author for clarification (đề nghị làm rõ), answering, and closing by the one who asked."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import Invalid, NotAllowed, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.notifications import tell
from portal.organisations.models import Holding, Unit
from portal.policy import Action, Actor, require
from portal.policy.relations import COMMITTEE
from portal.supervision import links
from portal.supervision.models import Question
from portal.supervision.queries.cell import LEADERS, capacity_over
from portal.supervision.queries.places import capacity
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import held
from portal.supervision.rules import cell as rules


def ask(actor: Actor, note: ReadNote, today: date, *, text: str) -> Question:
    """Ask the author to make a note clear; it is not released while the question is open."""
    require(actor, Action.NOTE_ASK, note.subject)
    note = held(note, today)
    refuse(hindrance(note))
    if not text:
        raise Invalid({"text": say("Hãy ghi điều cần làm rõ.")})
    question = Question(
        id=new_id(), note_id=note.id, asked_by=actor.person_id, capacity=capacity_over(actor, note.path), text=text
    )
    db.session.add(question)
    audit.record(
        actor,
        Action.NOTE_ASK,
        question,
        note=note.id,
        revision=note.revision,
        capacity=question.capacity,
        text=text,
        asked_on=today,
    )
    tell(
        note.standing.author_id,
        say("Chi ủy %(cell)s đề nghị làm rõ một nhận xét %(month)s.", cell=note.cell, month=month_name(note.month)),
        link_to(note),
    )
    return question


def answer(actor: Actor, note: ReadNote, today: date, *, text: str) -> Question:
    """The body's word on what was asked; the note itself is corrected on the sheet, with its reason."""
    require(actor, Action.NOTE_ANSWER, note.subject)
    note = held(note, today)
    question = _open(note)
    refuse(rules.not_to_be_answered(closed=question.closed_at is not None, answered=question.answered_at is not None))
    if not text:
        raise Invalid({"text": say("Hãy ghi câu trả lời.")})
    question.answered_by, question.answered_at, question.answer = actor.person_id, now(), text
    audit.record(
        actor,
        Action.NOTE_ANSWER,
        question,
        note=note.id,
        text=text,
        capacity=capacity(actor, note.body_id),
        answered_on=today,
    )
    tell(
        question.asked_by,
        say("%(body)s đã trả lời đề nghị làm rõ về nhận xét %(month)s.", body=note.body, month=month_name(note.month)),
        link_to(note),
    )
    return question


def close(actor: Actor, note: ReadNote, today: date) -> Question:
    """Only who asked says that it is clear; when they no longer hold a post here, whoever may ask does."""
    require(actor, Action.NOTE_ASK, note.subject)
    note = held(note, today)
    question = _open(note)
    refuse(rules.not_to_be_answered(closed=question.closed_at is not None, answered=False))
    if not may_close(actor, note, today):
        raise NotAllowed(Action.NOTE_ASK)
    question.closed_at = now()
    audit.record(actor, Action.NOTE_ASK, question, note=note.id, closed=True, closed_on=today)
    return question


def may_close(actor: Actor, note: ReadNote, today: date) -> bool:
    asked = note.open_question
    if asked is None:
        return False
    return asked.asked_by == actor.person_id or not _still_in_post(asked.asked_by, note, today)


def hindrance(note: ReadNote) -> Sentence | None:
    """Why a note cannot be asked about now."""
    or_404(note.sent_at)
    return rules.not_to_be_asked(
        has_open_question=note.open_question is not None, released=note.released, closed_on=note.closed_on
    )


def link_to(note: ReadNote) -> str:
    return links.note(note.id)


def _open(note: ReadNote) -> Question:
    """The open question as it stands now, held until the deed is done; else the last one, for its refusal."""
    return or_404(
        db.session.scalar(
            sa.select(Question)
            .where(Question.note_id == note.id)
            .order_by(Question.closed_at.is_not(None), Question.asked_at.desc())
            .limit(1)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _still_in_post(person_id: int, note: ReadNote, today: date) -> bool:
    return (
        db.session.scalar(
            sa.select(sa.func.count(Holding.id))
            .join(Unit, sa.and_(Unit.ward_id == Holding.ward_id, Unit.id == Holding.unit_id))
            .where(
                Holding.person_id == person_id,
                Holding.holds(today),
                Holding.role.in_((*COMMITTEE, *LEADERS)),
                sa.literal(note.path).startswith(Unit.path),
            )
        )
        or 0
    ) > 0
