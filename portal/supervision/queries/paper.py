"""A body's month for paper and for Excel: every member with commitments and note, read in a few statements."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.text import Sentence
from portal.organisations.models import Unit, UnitKind
from portal.people.models import Person
from portal.plans.models import Commitment
from portal.policy import Action, Actor, Subject, can
from portal.supervision.models import Gap, Note, NoteKind, Sending
from portal.supervision.queries.places import Place, place
from portal.supervision.queries.revisions import Revision, revisions_of
from portal.supervision.queries.rows import followed_by, unfinished
from portal.supervision.queries.sheet import Row, State, members_of, sheet_for
from portal.supervision.queries.writing import Promise

FRONT = (UnitKind.AREA_FRONT, UnitKind.WARD_FRONT)


class Line(NamedTuple):
    """A member with what the body follows and everything written so far, by number of the revision."""

    row: Row
    promises: list[Promise]
    revisions: dict[int, Revision]

    @property
    def standing(self) -> Revision | None:
        return self.revisions.get(self.row.revision)


class Told(NamedTuple):
    """One sent note as its addressees read it."""

    person_id: int
    name: str
    cell_id: int
    cell: str
    written: Revision


class Slip(NamedTuple):
    """What was sent, as *Phiếu nhận xét tháng* says it: counts and general remarks, no names."""

    sendings: list[Any]  # number, sent_on, general_remark, capacity, sender; the first is the month's, then supplements
    owed: int
    counts: dict[NoteKind, int]
    gaps: list[tuple[Sentence, int]]
    notes: list[Told]

    @property
    def written(self) -> int:
        return sum(self.counts.values())


def lines_for(actor: Actor, place: Place, today: date) -> list[Line]:
    """The sheet's members whom the actor writes about; rows about themself and kin are another's."""
    rows = [row for row in sheet_for(actor, place, today).rows if row.state is not State.MOVED]
    promised = _promised(place, {row.plan_version_id for row in rows if row.plan_version_id and row.delivered})
    written = revisions_of({row.note_id for row in rows if row.note_id})
    return [
        Line(
            row=row,
            promises=promised.get(row.plan_version_id or 0, []) if row.delivered else [],
            revisions={one.number: one for one in written.get(row.note_id or 0, [])},
        )
        for row in rows
    ]


def _promised(place: Place, versions: Collection[int]) -> dict[int, list[Promise]]:
    found: dict[int, list[Promise]] = {}
    c = Commitment
    rows: Any = db.session.execute(
        sa.select(c.plan_version_id, c.id, c.section, c.shortcoming, c.remedy, c.due_on)
        .where(c.plan_version_id.in_(versions), c.followed_by.in_(followed_by(place.part)), unfinished())
        .order_by(c.plan_version_id, c.position)
    )
    for row in rows:
        promise = dict(row._mapping)
        found.setdefault(promise.pop("plan_version_id"), []).append(Promise(**promise))
    return found


def slip_place_for(actor: Actor, month: str, body_id: int) -> Place | None:
    """A body's month for who writes for it, or may read what it sent to one of its cells."""
    found = place(month, body_id)
    if found is None:
        return None
    if can(actor, Action.NOTE_RECORD, Subject(body_id=body_id)):
        return found
    cells = db.session.scalars(
        sa.select(Unit.path)
        .join(Note, sa.and_(Note.ward_id == Unit.ward_id, Note.cell_id == Unit.id))
        .where(Note.period_id == found.period_id, Note.body_id == body_id, Note.sent_at.is_not(None))
        .distinct()
    )
    return found if any(can(actor, Action.NOTE_READ, _subject(found, path)) for path in cells) else None


def _subject(place: Place, path: str, person_id: int | None = None, released: bool = False) -> Subject:
    return Subject(
        person_id=person_id,
        path=path,
        body_id=place.body.id,
        of_front=place.body.kind in FRONT,
        sent=True,
        released=released,
    )


def slip_for(actor: Actor, place: Place) -> Slip | None:
    """None until the month is sent. A note about the reader that is not released leaves the counts too."""
    sendings = db.session.execute(
        sa.select(
            Sending.id,
            Sending.number,
            Sending.sent_on,
            Sending.general_remark,
            Sending.capacity,
            Person.name.label("sender"),
        )
        .join(Person, sa.and_(Person.ward_id == Sending.ward_id, Person.id == Sending.sent_by))
        .where(Sending.period_id == place.period_id, Sending.body_id == place.body.id)
        .order_by(Sending.number)
    ).all()
    if not sendings:
        return None
    rows = db.session.execute(_sent_notes(place)).all()
    unreadable = {row.person_id for row in rows if row.person_id == actor.person_id and row.released_at is None}
    owed = {person for person, _ in members_of(place)} | {row.person_id for row in rows}
    counted = [row for row in rows if row.person_id not in unreadable]
    about_reader = {actor.person_id} if actor.person_id not in {row.person_id for row in counted} else set()
    return Slip(
        sendings=list(sendings),
        owed=len(owed - about_reader),
        counts=dict(Counter(row.kind for row in counted)),
        gaps=_gaps(place, {row.person_id for row in rows} | about_reader),
        notes=_told(
            [
                row
                for row in counted
                if can(actor, Action.NOTE_READ, _subject(place, row.path, row.person_id, row.released_at is not None))
            ]
        ),
    )


def _sent_notes(place: Place) -> sa.Select[*tuple[Any, ...]]:
    rows: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            Note.id,
            Note.person_id,
            Person.name,
            Unit.id.label("cell_id"),
            Unit.short_name.label("cell"),
            Unit.path,
            Note.kind,
            Note.released_at,
        )
        .select_from(Note)
        .join(Person, sa.and_(Person.ward_id == Note.ward_id, Person.id == Note.person_id))
        .join(Unit, sa.and_(Unit.ward_id == Note.ward_id, Unit.id == Note.cell_id))
        .where(Note.period_id == place.period_id, Note.body_id == place.body.id, Note.sent_at.is_not(None))
        .order_by(Unit.order, Person.sort_key)
    )
    return rows


def _told(rows: list[Any]) -> list[Told]:
    written = revisions_of({row.id for row in rows})
    return [
        Told(person_id=row.person_id, name=row.name, cell_id=row.cell_id, cell=row.cell, written=written[row.id][-1])
        for row in rows
    ]


def _gaps(place: Place, but: Collection[int | None]) -> list[tuple[Sentence, int]]:
    """Why obligations were left open at the last sending, as counts."""
    rows = db.session.execute(
        sa.select(Gap.reason, Gap.person_id)
        .join(Sending, sa.and_(Sending.ward_id == Gap.ward_id, Sending.id == Gap.sending_id))
        .where(Sending.period_id == place.period_id, Sending.body_id == place.body.id)
        .order_by(Sending.number)
    )
    last = {row.person_id: row.reason for row in rows}
    counted = Counter(reason for person, reason in last.items() if person not in but)
    return [(reason.label, count) for reason, count in counted.items()]
