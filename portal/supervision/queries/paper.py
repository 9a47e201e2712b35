"""A body's month for paper and for Excel: every member with commitments and note, read in a few statements."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.ground.sql import Query, SqlRow
from portal.ground.text import Sentence, say
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import Person
from portal.people.queries.namesakes import apart, spelt
from portal.plans.models import Commitment
from portal.policy import Action, Actor, PolicySubject, can
from portal.supervision.models import GapReason, Note, NoteRevision, Part
from portal.supervision.queries.places import BodyPlace, place
from portal.supervision.queries.predecessors import read_by
from portal.supervision.queries.reading import notes_in_full
from portal.supervision.queries.revisions import Revision, revisions_of
from portal.supervision.queries.rows import followed_by, unfinished
from portal.supervision.queries.sendings import FRONT, MonthSending, everybody, left_open, readers_of, sendings_of
from portal.supervision.queries.sheet import RowState, SheetRow, members_of, sheet_for
from portal.supervision.queries.writing import CommitmentRead
from portal.supervision.rules.month import has_locked
from portal.supervision.rules.parts import OF_KIND, MonthStanding, Parts, parts_of
from portal.supervision.said import NoteSaid


class PaperLine(NamedTuple):
    """A member with what the body follows and everything written so far, by number of the revision."""

    row: SheetRow
    promises: list[CommitmentRead]
    revisions: dict[int, Revision]

    @property
    def standing(self) -> Revision | None:
        return self.revisions.get(self.row.revision)


class ToldNote(NamedTuple):
    """One sent note as its addressees read it."""

    person_id: int
    name: str
    cell_id: int
    cell: str
    written: Revision
    said: NoteSaid  # what of it may leave its readers


class NoteSlip(NamedTuple):
    """What was sent, as *Phiếu nhận xét tháng* says it: the parts of the whole and general remarks, no names. It leaves
    the portal signed, so it says the same whoever prints it."""

    sendings: list[MonthSending]
    parts: Parts
    gaps: list[tuple[Sentence, int]]  # why the open ones are open; they add up to them
    notes: list[ToldNote]
    split: bool  # remark, nil and unseen apart: while the month runs, then for the body's head alone


def lines_for(actor: Actor, place: BodyPlace, today: date) -> list[PaperLine]:
    """The sheet's members whom the actor writes about; rows about themself and kin are another's, and what a
    predecessor wrote is not told."""
    rows = [row for row in sheet_for(actor, place, today).rows if row.state is not RowState.MOVED]
    promised = _promised(place, {row.plan_version_id for row in rows if row.plan_version_id and row.delivered})
    written = revisions_of({row.note_id for row in rows if row.note_id})
    return [
        PaperLine(
            row=row,
            promises=promised.get(row.plan_version_id or 0, []) if row.delivered else [],
            revisions={
                one.number: one
                for one in read_by(actor, place, row.person_id, written.get(row.note_id or 0, []), sent=row.sent)
            },
        )
        for row in rows
    ]


def _promised(place: BodyPlace, versions: Collection[int]) -> dict[int, list[CommitmentRead]]:
    found: dict[int, list[CommitmentRead]] = {}
    c = Commitment
    rows = db.session.execute(
        sa.select(c.plan_version_id, c.id, c.section, c.shortcoming, c.remedy, c.due_on)
        .where(c.plan_version_id.in_(versions), c.followed_by.in_(followed_by(place.part)), unfinished())
        .order_by(c.plan_version_id, c.position)
    )
    for row in rows:
        promise = dict(row._mapping)
        found.setdefault(promise.pop("plan_version_id"), []).append(CommitmentRead(**promise))
    return found


def slip_place_for(actor: Actor, month: str, body_id: int) -> BodyPlace | None:
    """A body's month for who writes for it, or may read what it sent to one of its cells."""
    found = place(month, body_id)
    if found is None:
        return None
    if can(actor, Action.NOTE_RECORD, PolicySubject(body_id=body_id)):
        return found
    cells = db.session.scalars(
        sa.select(Unit.path)
        .join(Note, sa.and_(Note.ward_id == Unit.ward_id, Note.cell_id == Unit.id))
        .where(Note.period_id == found.period_id, Note.body_id == body_id, Note.sent_at.is_not(None))
        .distinct()
    )
    return found if any(can(actor, Action.NOTE_READ, _subject(found, path)) for path in cells) else None


def _subject(place: BodyPlace, path: str) -> PolicySubject:
    return PolicySubject(path=path, body_id=place.body.id, of_front=place.body.kind in FRONT, sent=True)


def _of_note(place: BodyPlace, row: SqlRow) -> PolicySubject:
    return _subject(place, row.path)._replace(
        person_id=row.person_id,
        released=row.released_at is not None,
        author_id=row.author_id,
        written_on=row.written_on,
    )


def slip_for(actor: Actor, place: BodyPlace) -> NoteSlip | None:
    """None until the month is sent. What is not open yet about somebody who reads the slip is in no part but one, for
    all of them alike."""
    sendings = sendings_of(place)
    if not sendings:
        return None
    rows = db.session.execute(_sent_notes(place)).all()
    every = everybody(place)
    cells = {cell_id for _, cell_id in members_of(place)} | {row.cell_id for row in rows}
    sent = {row.person_id: OF_KIND[row.kind] for row in rows}
    released = {row.person_id for row in rows if row.released_at is not None}
    apart = (readers_of(place, cells, ward_today()) & every) - released
    parts = parts_of(MonthStanding.MOVED if one in apart else sent.get(one, MonthStanding.OPEN) for one in every)
    over = has_locked(place.window, ward_today())
    return NoteSlip(
        split=not over or can(actor, Action.STRIP_READ, PolicySubject(body_id=place.body.id)),
        sendings=sendings,
        parts=parts,
        gaps=_gaps(place, every - apart - set(sent)),
        notes=_told([row for row in rows if can(actor, Action.NOTE_READ, _of_note(place, row))]),
    )


def _sent_notes(place: BodyPlace) -> Query:
    rows: Query = (
        sa.select(
            Note.id,
            Note.person_id,
            spelt(Person, place.window.due_on),
            Unit.id.label("cell_id"),
            unit_called(Unit, place.window.due_on).label("cell"),
            Unit.path,
            Note.kind,
            Note.released_at,
            NoteRevision.author_id,
            NoteRevision.written_on,
        )
        .select_from(Note)
        .join(
            NoteRevision,
            sa.and_(
                NoteRevision.ward_id == Note.ward_id,
                NoteRevision.note_id == Note.id,
                NoteRevision.number == Note.revision,
            ),
        )
        .join(Person, sa.and_(Person.ward_id == Note.ward_id, Person.id == Note.person_id))
        .join(Unit, sa.and_(Unit.ward_id == Note.ward_id, Unit.id == Note.cell_id))
        .where(Note.period_id == place.period_id, Note.body_id == place.body.id, Note.sent_at.is_not(None))
        .order_by(Unit.order, Person.sort_key, Person.id)
    )
    return rows


def _told(rows: list[SqlRow]) -> list[ToldNote]:
    """Third persons' names covered, and no praise to which its member has not agreed: a paper goes further than its
    readers."""
    notes = {note.id: note for note in notes_in_full(ward_today(), Note.id.in_([row.id for row in rows]))}
    told = [
        ToldNote(
            person_id=row.person_id,
            name=row.name,
            cell_id=row.cell_id,
            cell=row.cell,
            written=notes[row.id].standing,
            said=notes[row.id].leaves,
        )
        for row in rows
    ]
    return apart(told, ward_today())


def _gaps(place: BodyPlace, still: Collection[int]) -> list[tuple[Sentence, int]]:
    """Why these obligations are open, as counts that add up to them; of a coordinating body nobody asks why."""
    if place.part is not Part.LEAD:
        return []
    given = left_open(place)
    counted = Counter(given[person].reason if person in given else None for person in still)
    order: list[GapReason | None] = [*GapReason, None]
    return [(one.label if one else say("không ghi lý do"), counted[one]) for one in order if counted[one]]
