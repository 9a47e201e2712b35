"""Two hats: whoever wrote or sent a note neither asks back nor concludes on it, and who does so instead; who serves two
bodies writes about a member once, for the body that leads."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId, SqlIds
from portal.ground.text import Sentence, say
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.organisations.queries import seats
from portal.people.queries.history import names_of
from portal.people.queries.standing import CELL_HEADS
from portal.policy import Action, Actor, can
from portal.policy.relations import HEADS
from portal.supervision.models import Note, NoteRevision, Part, Period
from portal.supervision.queries.assignment import supervising_body
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.rules.note import to_be_written_elsewhere


def who_decides_instead(actor: Actor, note: ReadNote, today: date) -> Sentence | None:
    """For whoever would decide, had they not written or sent it: the other head of the cell by name, else the ward."""
    if actor.person_id not in note.writers or note.person_id == actor.person_id or note.sent_at is None:
        return None
    if not can(actor, Action.NOTE_CONCLUDE, note.subject._replace(writers=frozenset(), head_wrote=False)):
        return None
    barred = {*note.writers, note.person_id}
    others = [
        one.person_id
        for one in seats(today, *CELL_HEADS)
        if one.unit_id == note.cell_id and one.person_id not in barred
    ]
    if not others:
        return say("Nhận xét do đồng chí ghi hoặc gửi, nên việc làm rõ và kết luận do Đảng ủy.")
    name = names_of(others[:1])[others[0]]
    return say("Nhận xét do đồng chí ghi hoặc gửi, nên việc làm rõ và kết luận do đồng chí %(name)s.", name=name)


def why_not_here(actor: Actor, place: BodyPlace, people: Collection[int], author_id: int | None) -> dict[int, Sentence]:
    """By member why `author_id` does not write about them for this body: another body of theirs leads, or they wrote
    for another one this month."""
    written = _written_elsewhere(author_id, place, people)
    leading = {} if place.part is Part.LEAD or author_id != actor.person_id else _led_by_me(actor, place, people)
    reasons = {
        person_id: to_be_written_elsewhere(written=written.get(person_id, ""), leads=leading.get(person_id, ""))
        for person_id in {*written, *leading}
    }
    return {person_id: reason for person_id, reason in reasons.items() if reason}


def _written_elsewhere(author_id: int | None, place: BodyPlace, people: Collection[int]) -> dict[int, str]:
    rows = _elsewhere(author_id=author_id or 0, period_id=place.period_id, body_id=place.body.id, people=sorted(people))
    return {row.person_id: row.body for row in rows}


@prepared(author_id=sa.BigInteger, period_id=sa.BigInteger, body_id=sa.BigInteger, people=[sa.BigInteger])
def _elsewhere(author_id: SqlId, period_id: SqlId, body_id: SqlId, people: SqlIds) -> Query:
    return (
        sa.select(Note.person_id, unit_called(Unit, Period.due_on).label("body"))
        .join(NoteRevision, sa.and_(NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id))
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .join(Unit, sa.and_(Unit.ward_id == Note.ward_id, Unit.id == Note.body_id))
        .where(
            Note.period_id == period_id,
            Note.person_id.in_(people),
            Note.body_id != body_id,
            NoteRevision.author_id == author_id,
        )
    )


def _led_by_me(actor: Actor, place: BodyPlace, people: Collection[int]) -> dict[int, str]:
    """The members whom another body of the actor's leads, as long as the actor writes for it about them."""
    mine = set(actor.units(*HEADS)) - {place.body.id}
    if not mine:
        return {}
    led = {person: body for person, body in supervising_body(people, place.window.due_on).items() if body in mine}
    names = db.session.execute(
        sa.select(Unit.id, unit_called(Unit, place.window.due_on).label("body")).where(Unit.id.in_(set(led.values())))
    )
    called = {row.id: row.body for row in names}
    unbiased = {person: body for person, body in led.items() if person not in {actor.person_id, *actor.kin}}
    return {person: called[body] for person, body in unbiased.items()}
