"""Notes that praise, and what of them a meeting may hear."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.supervision.models import Note, NoteRevision
from portal.supervision.queries.reading import has_open_question, notes_in_full


class Praised(NamedTuple):
    """What is read out at the meeting with the member's yes (biểu dương)."""

    name: str
    body: str
    text: str


def is_praised() -> sa.ColumnElement[bool]:
    """What stands of the note praises its member."""
    said = NoteRevision.__table__.c
    return sa.exists(
        sa.select(NoteRevision.id)
        .where(
            NoteRevision.ward_id == Note.ward_id,
            NoteRevision.note_id == Note.id,
            NoteRevision.number == Note.revision,
            said.praise != "",
        )
        .correlate(Note)
    )


def read_out_at(cell_id: int, period_id: int, on: date) -> list[Praised]:
    """Agreed by the day of the meeting, sent, and held back by no question; without a yes not a word of it."""
    found = notes_in_full(
        on,
        Note.cell_id == cell_id,
        Note.period_id == period_id,
        Note.sent_at.is_not(None),
        is_praised(),
        ~has_open_question(),
    )
    return [
        Praised(one.person, one.body, one.standing.said.praise)
        for one in found
        if one.praise_agreed and one.praise_answer and one.praise_answer.known_on <= on
    ]
