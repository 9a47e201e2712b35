"""The member is told what was written about them (báo cho đảng viên): by opening it, or by a member of the chi ủy who
gives it on paper, in person or by telephone and says so here. Both clocks start with it."""

from collections.abc import Sequence
from datetime import date

from portal import audit
from portal.audit.queries import last_at
from portal.ground.clock import at_ward, moment_on, ward_today
from portal.ground.db import db
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.text import Sentence
from portal.policy import Action, Actor, require
from portal.supervision.models import BY_HAND, Telling, ToldWay
from portal.supervision.queries.cell import capacity_over
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import held
from portal.supervision.rules import cell as rules


def note_opened(actor: Actor, notes: Sequence[ReadNote]) -> bool:
    """The member opens what was written about them: what they were not told of yet is told now, in a short transaction
    of its own, before the page is drawn. Answers whether anything was new."""
    news = [note for note in notes if note.person_id == actor.person_id and note.told is None]
    if not news:
        return False
    rows, keys = [opened(note, ward_today()) for note in news], [str(note.id) for note in news]
    db.session.rollback()  # the request only reads; its snapshot would hide what is written beside it
    about = audit.About("person", actor.person_id)
    audit.record_apart(actor, Action.NOTE_TELL, about, rows=rows, way=ToldWay.OPENED.value, notes=keys)
    return True


def tell(actor: Actor, note: ReadNote, today: date, *, way: ToldWay | None, told_on: date | None) -> Telling:
    """A member of the chi ủy says how and when they told."""
    require(actor, Action.NOTE_TELL, note.subject)
    note = held(note, today)
    refuse(hindrance(note))
    if wrong := rules.telling_reasons(
        way=way if way in BY_HAND else None, told_on=told_on, first=first_day(note), today=today
    ):
        raise Invalid(wrong)
    telling = told(note, or_404(way), or_404(told_on))
    telling.by, telling.capacity = actor.person_id, capacity_over(actor, note.path)
    db.session.add(telling)
    audit.record(
        actor,
        Action.NOTE_TELL,
        telling,
        note=note.id,
        revision=telling.revision,
        released=telling.released,
        way=telling.way.value,
        told_on=telling.told_on,
        capacity=telling.capacity,
    )
    return telling


def hindrance(note: ReadNote) -> Sentence | None:
    """Why nobody need be told of the note now."""
    return rules.not_to_be_told(
        released=note.released, waits_alone=note.waits_alone, told_on=note.told.told_on if note.told else None
    )


def first_day(note: ReadNote) -> date:
    """The earliest day on which the member can have been told of what stands."""
    since = note.released_on if note.released else note.sent_on
    return max(or_404(since), note.standing.written_on)


def opened(note: ReadNote, today: date) -> Telling:
    """The member has the note before them."""
    return told(note, ToldWay.OPENED, today)


def told(note: ReadNote, way: ToldWay, on: date) -> Telling:
    """Of today not before the last deed in the trail: a clock set back shortens nobody's days."""
    at = moment_on(on)
    if on == ward_today() and (last := last_at()):
        at = max(at, last)
        on = max(on, at_ward(at).date())
    return Telling(note_id=note.id, revision=note.revision, released=note.released, way=way, told_on=on, told_at=at)
