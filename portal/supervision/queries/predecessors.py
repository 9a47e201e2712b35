"""What a predecessor wrote: a new officer sees that it stands, recorded when and in which post, and never what it says.
Who wrote for the body on the day on which the words were written reads them (policy: `in_office_then`)."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from portal.organisations.models import UnitKind
from portal.policy import Action, Actor, PolicySubject, can
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.revisions import Revision
from portal.supervision.said import NoteSaid

FRONTS = (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT)


class RecordedBefore(NamedTuple):
    """All that a new officer is told of a note that stands."""

    capacity: str
    written_on: date


def read_by(
    actor: Actor, place: BodyPlace, person_id: int, revisions: Collection[Revision], *, sent: bool
) -> list[Revision]:
    """Of a note on the body's sheet the versions whose words the actor reads."""
    note = place.subject._replace(person_id=person_id, of_front=place.body.kind in FRONTS, sent=sent)
    return _whose_words_are_read(actor, note, revisions)


def _whose_words_are_read(actor: Actor, note: PolicySubject, revisions: Collection[Revision]) -> list[Revision]:
    return [
        one
        for one in revisions
        if can(actor, Action.NOTE_READ, note._replace(author_id=one.author_id, written_on=one.written_on))
    ]


def stands_unread(every: list[Revision], read: list[Revision]) -> RecordedBefore | None:
    """What stands, where its words are another's."""
    if not every or (read and read[-1].id == every[-1].id):
        return None
    return RecordedBefore(every[-1].capacity, every[-1].written_on)


def as_read_by(actor: Actor, note: ReadNote) -> ReadNote | None:
    """The note without the versions of before the reader's time; None where it is not theirs to read. Whoever must
    answer what is asked of their body reads the question and of the note that it stands."""
    if can(actor, Action.NOTE_READ, note.subject):
        return note._replace(revisions=tuple(_whose_words_are_read(actor, note.subject, note.revisions)))
    asked = note.open_question
    if asked is None or asked.answered_at or not can(actor, Action.NOTE_ANSWER, note.subject):
        return None
    blank = (one._replace(said=NoteSaid(one.said.kind), rated=()) for one in note.revisions[-1:])
    return note._replace(revisions=tuple(blank), questions=(asked,))
