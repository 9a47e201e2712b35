"""What became of a body's remarks of the month before: told to who writes, as the new month opens."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId, SqlIds, SqlWord
from portal.policy import Action, Actor, can
from portal.supervision.models import Conclusion, ConclusionOutcome, Note, NoteKind, Period, Reply, ReplyKind
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import notes_of_body
from portal.supervision.queries.sheet import SheetRow
from portal.supervision.rules.month import next_month


class Became(NamedTuple):
    """Last month's sent remarks of a body: each counted once, by the cell's word, else the member's."""

    month: str
    remarks: int
    concluded: dict[ConclusionOutcome, int]
    replied: dict[ReplyKind, int]

    @property
    def waiting(self) -> int:
        return self.remarks - sum(self.concluded.values()) - sum(self.replied.values())


def became_of(actor: Actor, place: BodyPlace) -> Became | None:
    """None where nothing was remarked. Counts alone: the rows about the reader and their kin are left out."""
    if not can(actor, Action.SHEET_READ, place.subject):
        return None
    month = next_month(place.month, -1)
    anothers = [actor.person_id or 0, *sorted(actor.kin)]
    standing = {row.id: row.revision for row in _sent(month=month, body_id=place.body.id, anothers=anothers)}
    if not standing:
        return None
    ended = _last(Conclusion, Conclusion.outcome, standing)
    answered = _last(Reply, Reply.kind, standing)
    return Became(
        month,
        len(standing),
        Counter(ended.values()),
        Counter(kind for note, kind in answered.items() if note not in ended),
    )


@prepared(month=sa.Text, body_id=sa.BigInteger, anothers=[sa.BigInteger])
def _sent(month: SqlWord, body_id: SqlId, anothers: SqlIds) -> Query:
    return (
        sa.select(Note.id, Note.revision)
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .where(
            Period.month == month,
            Note.body_id == body_id,
            Note.kind == NoteKind.REMARK,
            Note.sent_at.is_not(None),
            Note.person_id.not_in(anothers),
        )
    )


def _last(table: type[Conclusion | Reply], what: Any, standing: dict[int, int]) -> dict[int, Any]:
    """The last word on each note as it stands; what was said of an earlier revision stays with that one."""
    rows = db.session.execute(
        sa.select(table.note_id, table.revision, what.label("what"))
        .where(table.note_id.in_(standing))
        .order_by(table.at)
    )
    return {row.note_id: row.what for row in rows if row.revision == standing[row.note_id]}


def last_note_for(actor: Actor, place: BodyPlace, row: SheetRow, today: date) -> ReadNote | None:
    """The actor's own remark on the member of the month before; what another wrote in the post stays closed."""
    month, mark = row.past[-1] if row.past else ("", "before")
    if mark in ("before", "open", NoteKind.NIL.value):
        return None
    found = notes_of_body(today, row.person_id, place.body.id, month)
    return next(
        (
            note
            for note in found
            if note.standing.author_id == actor.person_id and can(actor, Action.NOTE_READ, note.subject)
        ),
        None,
    )
