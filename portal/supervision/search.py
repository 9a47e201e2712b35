"""Notes found by whom they are about and what they say: those the searcher may read, and not a word of them shown
before one is opened, which is remembered."""

from datetime import date

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.finding import Hit, SearchTerms, Words, begins, marks_missing
from portal.ground.searched import words_in
from portal.ground.text import month_name
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import Person
from portal.people.queries.names import NAME, given_name_first
from portal.policy import Action, Actor, Columns, scope
from portal.supervision import links
from portal.supervision.models import Covering, Note, NoteRevision, Period
from portal.supervision.queries.predecessors import FRONTS


def search(actor: Actor, terms: SearchTerms, today: date, limit: int) -> list[Hit]:
    """Of each note what stands now; an earlier wording is its history, and opened with it."""
    body, cell = sa.orm.aliased(Unit), sa.orm.aliased(Unit)
    facts = Columns(
        person_id=Note.person_id,
        path=cell.path,
        body_id=Note.body_id,
        of_front=_yes(body.kind.in_(FRONTS)),
        sent=_yes(Note.sent_at.is_not(None)),
        released=_yes(Note.release_id.is_not(None)),
        author_id=NoteRevision.author_id,
        written_on=NoteRevision.written_on,
    )
    told = (NAME, _words())
    rows = db.session.execute(
        sa.select(
            Note.id, Person.name, Period.month, unit_called(body, Period.due_on), unit_called(cell, Period.due_on)
        )
        .join(
            NoteRevision,
            sa.and_(
                NoteRevision.ward_id == Note.ward_id,
                NoteRevision.note_id == Note.id,
                NoteRevision.number == Note.revision,
            ),
        )
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .join(Person, sa.and_(Person.ward_id == Note.ward_id, Person.id == Note.person_id))
        .join(body, sa.and_(body.ward_id == Note.ward_id, body.id == Note.body_id))
        .join(cell, sa.and_(cell.ward_id == Note.ward_id, cell.id == Note.cell_id))
        .where(scope(actor, Action.NOTE_READ, facts), begins(terms, *told))
        .order_by(
            marks_missing(terms, *told), Period.month.desc(), given_name_first(terms), Person.sort_key, body.order
        )
        .limit(limit)
    )
    return [
        Hit(name, (month_name(month), by, of_cell), links.note(note_id)) for note_id, name, month, by, of_cell in rows
    ]


def _words() -> Words:
    """What a note says; one in which a name is covered is found by its member alone."""
    covered = sa.exists(
        sa.select(Covering.id).where(Covering.ward_id == Note.ward_id, Covering.note_id == Note.id).correlate(Note)
    )
    written = words_in(NoteRevision)
    return Words(sa.case((covered, ""), else_=written.folded), sa.case((covered, ""), else_=written.marked))


def _yes(claim: sa.ColumnElement[bool]) -> sa.Case[bool]:
    return sa.case((claim, sa.true()), else_=sa.false())
