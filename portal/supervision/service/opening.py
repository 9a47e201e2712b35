"""What a month's thread opens and covers: words of before the rule, with the agreement of who wrote them; names of
third persons, with a reason."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.db import db
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.policy import Action, Actor, PolicySubject, can, require
from portal.supervision.models import Covering, Question
from portal.supervision.queries.attached import Clarification
from portal.supervision.queries.cell import capacity_over
from portal.supervision.queries.places import capacity
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import held
from portal.supervision.rules.thread import cover_reasons


def may_open(actor: Actor, one: Clarification) -> bool:
    """Something that the actor wrote before members read it, and has not opened yet."""
    return bool(_opens(actor, one.asked_by, one.text_to_member) or _opens(actor, one.answered_by, one.answer_to_member))


def open_words(actor: Actor, note: ReadNote, question_id: int, today: date) -> Question:
    """Whoever wrote it agrees that the member reads it; the other's words stay as they are."""
    note = held(note, today)
    asked = or_404(next((one for one in note.questions if one.id == question_id), None))
    require(actor, Action.WORDS_OPEN, _written_by(asked.asked_by, asked.answered_by))
    refuse(None if may_open(actor, asked) else say("Đảng viên đã đọc được câu này."))
    question = or_404(db.session.scalar(sa.select(Question).where(Question.id == question_id).with_for_update()))
    if _opens(actor, asked.asked_by, asked.text_to_member):
        question.text_opened_on = today
    if _opens(actor, asked.answered_by, asked.answer_to_member):
        question.answer_opened_on = today
    audit.record(actor, Action.WORDS_OPEN, question, note=note.id, opened_on=today)
    return question


def cover_name(actor: Actor, note: ReadNote, today: date, *, words: str, reason: str) -> Covering:
    """From now on the name is read by nobody in this note; the reason stands in the thread without it."""
    require(actor, Action.NAME_COVER, note.subject)
    note = held(note, today)
    words = " ".join(words.split())
    if wrong := cover_reasons(words=words, reason=reason, person=note.person, texts=note.texts):
        raise Invalid(wrong)
    covering = Covering(
        id=new_id(),
        note_id=note.id,
        words=words,
        reason=reason,
        by=actor.person_id,
        capacity=capacity_over(actor, note.path) or capacity(actor, note.body_id),
        covered_on=today,
    )
    db.session.add(covering)
    audit.record(
        actor, Action.NAME_COVER, covering, note=note.id, reason=reason, capacity=covering.capacity, covered_on=today
    )
    return covering


def _opens(actor: Actor, writer: int | None, open_already: bool) -> bool:
    return not open_already and can(actor, Action.WORDS_OPEN, _written_by(writer))


def _written_by(*people: int | None) -> PolicySubject:
    return PolicySubject(writers=frozenset(one for one in people if one))
