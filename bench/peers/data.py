"""The ward as the peers keep it, leaner than the portal does: no dated memberships, no posts, no trail."""

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Unit
from portal.people.models import CellMembership, Membership, Person
from portal.supervision.models import Note, NoteRevision, Period

SHAPE = """
CREATE TABLE cell (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sort_key TEXT NOT NULL, card TEXT NOT NULL,
    born TEXT, cell_id INTEGER NOT NULL REFERENCES cell (id));
CREATE INDEX member_cell ON member (cell_id);
CREATE TABLE note (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES member (id), month TEXT NOT NULL,
    kind TEXT NOT NULL, remark TEXT NOT NULL);
CREATE INDEX note_member ON note (member_id, month);
CREATE INDEX note_month ON note (month);
"""


def copy_to(place: Path) -> None:
    """Members with their cell, and every note; ids are as long as the portal's."""
    file = sqlite3.connect(place)
    file.executescript(SHAPE)
    cells = db.session.execute(sa.select(Unit.id, Unit.short_name).where(Unit.code.like("cell-%"))).all()
    file.executemany("INSERT INTO cell VALUES (?, ?)", [tuple(row) for row in cells])
    members = db.session.execute(
        sa.select(
            Person.id, Person.name, Person.sort_key, Membership.card_number, Person.birth_date, CellMembership.cell_id
        )
        .join(Membership, sa.and_(Membership.ward_id == Person.ward_id, Membership.person_id == Person.id))
        .join(CellMembership, sa.and_(CellMembership.ward_id == Person.ward_id, CellMembership.person_id == Person.id))
    ).all()
    rows = [(*row[:4], row.birth_date.isoformat(), row.cell_id) for row in members]
    file.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", rows)
    notes = db.session.execute(
        sa.select(Note.id, Note.person_id, Period.month, Note.kind, NoteRevision.remark)
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .join(NoteRevision, sa.and_(NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id))
    ).all()
    file.executemany(
        "INSERT INTO note VALUES (?, ?, ?, ?, ?)", [(*row[:3], row.kind.value, row.remark) for row in notes]
    )
    file.commit()
    file.execute("PRAGMA journal_mode=WAL")
    file.close()
