"""A second look at a conclusion (đề nghị xem lại): the committee member in charge first, then the standing committee,
never one who took part. The month stays closed, and a conclusion found wrong is replaced, not erased."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, PolicySubject, Role, can, require
from portal.policy.relations import COMMITTEE
from portal.supervision import links
from portal.supervision.models import Conclusion, ConclusionOutcome, LookAgain, LookOutcome, LookStage, Note
from portal.supervision.queries.cell import capacity_over
from portal.supervision.queries.looks import of_the_standing, stage_of, who_looks
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import held
from portal.supervision.rules import thread as rules

ACTION = {LookStage.SPONSOR: Action.LOOK_FIRST, LookStage.STANDING: Action.LOOK_STANDING}


def ask_again(actor: Actor, note: ReadNote, today: date, *, text: str) -> LookAgain:
    """One sentence is enough; it goes to whoever took no part."""
    require(actor, Action.LOOK_ASK, note.subject)
    note = held(note, today)
    refuse(hindrance(note, today))
    if not text:
        raise Invalid({"text": say("Hãy ghi một câu: điều gì cần xem lại.")})
    look = LookAgain(
        id=new_id(),
        note_id=note.id,
        person_id=note.person_id,
        conclusion_id=or_404(note.conclusion).id,
        stage=stage_of(note, today),
        text=text,
        asked_on=today,
    )
    db.session.add(look)
    audit.record(actor, Action.LOOK_ASK, look, note=note.id, stage=look.stage.value, text=text, asked_on=today)
    words = say(
        "%(cell)s: một đảng viên đề nghị xem lại kết luận %(month)s.", cell=note.cell, month=month_name(note.month)
    )
    for person_id in who_looks(note, look.stage, today):
        tell(person_id, words, links.note(note.id))
    return look


def look_again(
    actor: Actor,
    note: ReadNote,
    today: date,
    *,
    outcome: LookOutcome | None,
    answer: str,
    instead: ConclusionOutcome | None,
    advice: str = "",
) -> LookAgain:
    """The answer; with `instead` another conclusion stands in the place of the one found wrong."""
    note = held(note, today)
    asked = or_404(note.open_look)
    require(actor, ACTION[asked.stage], _subject(note))
    standing = or_404(note.conclusion)
    if wrong := rules.look_reasons(
        outcome=outcome,
        answer=answer,
        instead=instead,
        standing=standing.outcome,
        wants_advice=of_the_standing(note, today),
        advice=advice,
    ):
        raise Invalid(wrong)
    look = or_404(db.session.scalar(sa.select(LookAgain).where(LookAgain.id == asked.id).with_for_update()))
    look.outcome, look.answer, look.advice = outcome, answer, advice
    look.answered_by, look.answered_on, look.answered_at = actor.person_id, today, now()
    look.capacity = capacity_over(actor, note.path) or _sponsor_title(actor, note)
    replaced = _replace(actor, note, look, or_404(instead), today) if outcome is LookOutcome.REPLACED else None
    audit.record(
        actor,
        ACTION[asked.stage],
        look,
        note=note.id,
        outcome=or_404(outcome).value,
        answer=answer,
        advice=advice,
        replaced_by=replaced.id if replaced else None,
        capacity=look.capacity,
        answered_on=today,
    )
    _tell_outcome(note, look, today)
    return look


def hindrance(note: ReadNote, today: date) -> Sentence | None:
    """Why the member cannot ask for a second look now."""
    answered = [one.answered_on for one in note.looks if one.answered_on]
    concluded_on = note.conclusion.concluded_on if note.conclusion else None
    return rules.not_to_be_looked_at(
        concluded_on=concluded_on,
        waits=note.open_look is not None,
        final=any(one.stage is LookStage.STANDING and one.outcome for one in note.looks),
        since=max([concluded_on, *answered]) if concluded_on else None,
        today=today,
    )


def may_look(actor: Actor, note: ReadNote) -> bool:
    return note.open_look is not None and can(actor, ACTION[note.open_look.stage], _subject(note))


def _subject(note: ReadNote) -> PolicySubject:
    return note.subject._replace(writers=note.took_part)


def _replace(actor: Actor, note: ReadNote, look: LookAgain, outcome: ConclusionOutcome, today: date) -> Conclusion:
    conclusion = Conclusion(
        id=new_id(),
        note_id=note.id,
        revision=note.revision,
        outcome=outcome,
        text=look.answer,
        by=actor.person_id,
        capacity=look.capacity,
        concluded_on=today,
        replaces_id=look.conclusion_id,
    )
    db.session.add(conclusion)
    db.session.execute(
        sa.update(Note)
        .where(Note.id == note.id)
        .values(unfounded=outcome is ConclusionOutcome.UNFOUNDED, version=Note.version + 1)
        .execution_options(synchronize_session=False)
    )
    return conclusion


def _tell_outcome(note: ReadNote, look: LookAgain, today: date) -> None:
    """The member, the author, the chi ủy; and the Front, by cell and month, without a name."""
    words = say(
        "Đã trả lời đề nghị xem lại kết luận %(month)s ở %(cell)s: %(outcome)s.",
        month=month_name(note.month),
        cell=note.cell,
        outcome=or_404(look.outcome).label,
    )
    tell(note.person_id, words, links.own())
    committee = {seat.person_id for seat in seats(today, *COMMITTEE) if seat.unit_id == note.cell_id}
    for person_id in sorted({note.standing.author_id, *committee} - {note.person_id, look.answered_by}):
        tell(person_id, words, links.note(note.id))
    front = {seat.person_id for seat in seats(today, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)}
    for person_id in sorted(front - {note.person_id, note.standing.author_id, *committee}):
        tell(person_id, words, links.note(note.id) if note.of_front else links.progress(note.month))


def _sponsor_title(actor: Actor, note: ReadNote) -> str:
    posts = [one for one in actor.posts if one.counts_as(Role.CELL_SPONSOR) and note.path.startswith(one.reach)]
    return "; ".join(sorted({one.title for one in posts if one.title}))
