"""What the member reads of their own: notes from the release on, and two days before the cell meets what is asked."""

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.names import fold
from portal.ground.once import once
from portal.ground.sql import Query
from portal.organisations.models import Unit
from portal.organisations.queries import setting
from portal.people.models import CellMembership, Kin, Membership, Person
from portal.people.queries.active import in_cell_on
from portal.people.queries.standing import MemberRow, joined
from portal.policy import Action, Actor, PolicySubject, can, scope
from portal.supervision.models import CellMonth, Note, Period
from portal.supervision.queries.praised import is_praised
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import has_open_question, notes_in_full, notes_of_member
from portal.supervision.rules.cell import reminded_from


class CellMeeting(NamedTuple):
    """The member's cell is about to meet on a month; `meets_on` None: no meeting is near, and something is asked."""

    month: str
    meets_on: date | None
    reminders: list[ReadNote]  # sent notes that ask the chi ủy to remind: the member hears it first, and alone


class Relative(NamedTuple):
    """A declared relative; `mine` when the reader declared it and may end it."""

    kin_id: int
    person_id: int
    name: str
    cell: str | None
    since: date | None
    mine: bool
    basis: str | None


@once
def own_notes(actor: Actor, today: date) -> list[ReadNote]:
    """Newest month first."""
    mine = PolicySubject(person_id=actor.person_id, sent=True, released=True)
    if actor.person_id is None or not can(actor, Action.NOTE_READ, mine):
        return []
    return notes_of_member(today, actor.person_id)


def coming_meetings(actor: Actor, today: date) -> list[CellMeeting]:
    """Meetings near enough for the reminder, on months not yet open to the member; and months whose reminder still
    waits for the member to know of it, with a meeting or, as the lock comes near, without."""
    if not can(actor, Action.NOTE_REPLY, PolicySubject(person_id=actor.person_id)):
        return []
    rows = db.session.execute(
        sa.select(Period.id, Period.month, CellMonth.meets_on)
        .join(Period, sa.and_(Period.ward_id == CellMonth.ward_id, Period.id == CellMonth.period_id))
        .join(
            CellMembership,
            sa.and_(CellMembership.ward_id == CellMonth.ward_id, CellMembership.cell_id == CellMonth.cell_id),
        )
        .where(CellMembership.person_id == actor.person_id, CellMembership.holds(today), CellMonth.meets_on >= today)
        .order_by(CellMonth.meets_on, Period.id)
    ).all()
    days = int(setting("reminder_days", today))
    near = {row.month: row.meets_on for row in rows if today >= reminded_from(row.meets_on, days)}
    asked = _reminders(actor, today, days)
    waiting = dict.fromkeys(note.month for note in asked if note.month not in near)
    return [
        CellMeeting(month, meets_on, [note for note in asked if note.month == month])
        for month, meets_on in (near | waiting).items()
    ]


def _reminders(actor: Actor, today: date, days: int) -> list[ReadNote]:
    """Sent, not open, held back by no question, and as near to the meeting or the lock as the ward has set."""
    meeting = sa.and_(
        CellMonth.ward_id == Note.ward_id, CellMonth.cell_id == Note.cell_id, CellMonth.period_id == Note.period_id
    )
    by_meeting = sa.exists(
        sa.select(CellMonth.id).where(meeting, CellMonth.meets_on <= today + timedelta(days=days)).correlate(Note)
    )
    return notes_in_full(
        today,
        Note.person_id == actor.person_id,
        Note.reminds.is_(True),
        Note.sent_at.is_not(None),
        Note.released_at.is_(None),
        ~has_open_question(),
        sa.or_(by_meeting, Period.locks_on <= today + timedelta(days=days)),
    )


def praises_alone(actor: Actor, today: date) -> list[ReadNote]:
    """Notes that praise the reader, sent and not open yet: they hear of it first, and alone. What is praised beside a
    reminder is told with that."""
    if not can(actor, Action.PRAISE_ANSWER, PolicySubject(person_id=actor.person_id, sent=True)):
        return []
    return notes_in_full(
        today,
        Note.person_id == actor.person_id,
        Note.reminds.is_(False),
        Note.sent_at.is_not(None),
        Note.released_at.is_(None),
        is_praised(),
        ~has_open_question(),
    )


def praise_for(actor: Actor, note_id: int, today: date) -> ReadNote | None:
    """A praise of the reader that they were told of: before the release, or with the note."""
    for note in notes_in_full(today, Note.id == note_id, Note.person_id == actor.person_id, is_praised()):
        if can(actor, Action.PRAISE_ANSWER, note.subject) and (note.released or note.told):
            return note
    return None


def relatives_of(actor: Actor, today: date) -> list[Relative]:
    """Declared by the reader or naming them: either way neither writes about the other."""
    other = sa.case((Kin.person_id == actor.person_id, Kin.relative_id), else_=Kin.person_id)
    rows = db.session.execute(
        sa.select(
            Kin.id, Person.id, Person.name, Unit.short_name, Kin.valid_from, Kin.person_id == actor.person_id, Kin.basis
        )
        .join(Person, sa.and_(Person.ward_id == Kin.ward_id, Person.id == other))
        .outerjoin(CellMembership, in_cell_on(today))
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(sa.or_(Kin.person_id == actor.person_id, Kin.relative_id == actor.person_id), Kin.holds(today))
        .order_by(Person.sort_key, Person.id)
    )
    return [Relative(*row) for row in rows]


def possible_relatives(actor: Actor, typed: str, today: date) -> list[MemberRow]:
    """Those whom the actor may come to write about and who carry exactly this name or card number."""
    if not typed.strip():
        return []
    exactly = sa.or_(Person.folded == fold(" ".join(typed.split())), Membership.card_number == typed.strip())
    found = db.session.execute(
        _reachable(actor, today)
        .where(exactly, Person.id != actor.person_id)
        .order_by(Person.sort_key, Person.id)
        .limit(20)
    )
    return [MemberRow(*row) for row in found]


def within_reach(actor: Actor, person_id: int, today: date) -> bool:
    return db.session.execute(_reachable(actor, today).where(Person.id == person_id)).first() is not None


def _reachable(actor: Actor, today: date) -> Query:
    """The actor's own cell, and the members whom their posts let them see."""
    people = joined(today)
    own_cell = sa.select(CellMembership.cell_id).where(
        CellMembership.person_id == actor.person_id, CellMembership.holds(today)
    )
    return people.select.where(sa.or_(people.cell.id.in_(own_cell), scope(actor, Action.MEMBER_READ, people.columns)))
