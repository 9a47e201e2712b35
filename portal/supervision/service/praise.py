"""A praise (đề nghị biểu dương) is told to the member alone; their word says whether it may be read out at the meeting
and stand in the evidence sheet. What they said before stays; the last word counts."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.ground.uploads import Clean
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, require
from portal.policy.relations import COMMITTEE
from portal.supervision import links
from portal.supervision.models import Note, PraiseAnswer, PraiseWord
from portal.supervision.queries.praised import is_praised
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import held
from portal.supervision.rules import praise as rules
from portal.supervision.service.questions import link_to
from portal.supervision.service.replies import CHANGED, taken_from_paper


class PraiseStrip(NamedTuple):
    """What stands on the strip that the member signed."""

    word: PraiseWord | None
    answered_on: date | None
    picture: Clean | None


def answer(actor: Actor, note: ReadNote, today: date, *, word: PraiseWord, revision: int) -> PraiseAnswer:
    """The member's own yes or no, and a yes taken back; `revision` is the one they read."""
    require(actor, Action.PRAISE_ANSWER, note.subject)
    note = held(note, today)
    refuse(hindrance(note))
    if revision != note.revision:
        raise Conflict(CHANGED, note)
    said = PraiseAnswer(
        id=new_id(), note_id=note.id, revision=revision, person_id=actor.person_id, word=word, answered_on=today
    )
    db.session.add(said)
    audit.record(actor, Action.PRAISE_ANSWER, said, note=note.id, revision=revision, word=word.value, answered_on=today)
    _tell_the_committee(note, today)
    return said


def type_answer(
    actor: Actor, note: ReadNote, root: Path, today: date, strip: PraiseStrip, *, revision: int
) -> PraiseAnswer:
    """The strip of a member without a screen: `strip.answered_on` is the day written on it."""
    require(actor, Action.PRAISE_ANSWER_TYPE, note.subject)
    note = held(note, today)
    refuse(hindrance(note))
    if revision != note.revision:
        raise Conflict(CHANGED, note)
    sent = max(or_404(note.sent_on), note.standing.written_on)
    if wrong := rules.strip_reasons(
        word=strip.word,
        answered_on=strip.answered_on,
        has_picture=strip.picture is not None,
        first=max(sent, note.praise_answer.answered_on) if note.praise_answer else sent,
        today=today,
    ):
        raise Invalid(wrong)
    answered_on, word = or_404(strip.answered_on), or_404(strip.word)
    stored, capacity = taken_from_paper(actor, note, root, or_404(strip.picture), answered_on)
    said = PraiseAnswer(
        id=new_id(),
        note_id=note.id,
        revision=revision,
        person_id=note.person_id,
        word=word,
        answered_on=answered_on,
        typed_by=actor.person_id,
        capacity=capacity,
        typed_on=today,
        picture_id=stored.id,
    )
    db.session.add(said)
    audit.record(
        actor,
        Action.PRAISE_ANSWER_TYPE,
        said,
        note=note.id,
        revision=revision,
        word=word.value,
        answered_on=answered_on,
        typed_on=today,
        capacity=capacity,
        picture=stored.sha256,
    )
    tell(
        note.person_id,
        say("Phiếu ý kiến của đồng chí về lời biểu dương %(month)s đã được nhập.", month=month_name(note.month)),
        links.own(),
    )
    return said


def hindrance(note: ReadNote) -> Sentence | None:
    """Why no word is taken now."""
    or_404(note.sent_at)
    return rules.not_to_be_answered(praised=note.praised, unfounded=note.unfounded, read_out_on=note.read_out_on)


def tell_the_praised(month: str, body: Sentence | str, *chosen: sa.ColumnElement[bool]) -> None:
    """What went out just now: whom it praises hears of it first."""
    praised = db.session.scalars(sa.select(Note.person_id).where(*chosen, is_praised()).order_by(Note.person_id))
    for person_id in praised:
        tell(
            person_id,
            say(
                "%(body)s đề nghị biểu dương đồng chí %(month)s. Mời đồng chí đọc, cho biết có đồng ý công bố không.",
                body=body,
                month=month_name(month),
            ),
            links.own(),
        )


def _tell_the_committee(note: ReadNote, today: date) -> None:
    committee = {seat.person_id for seat in seats(today, *COMMITTEE) if seat.unit_id == note.cell_id}
    words = say(
        "%(name)s đã cho biết ý kiến về lời biểu dương %(month)s.", name=note.person, month=month_name(note.month)
    )
    for person_id in sorted(committee - {note.person_id}):
        tell(person_id, words, link_to(note))
