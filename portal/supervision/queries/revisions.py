"""What was written on notes, version by version: the one read from which page, paper, workbook and copy are made."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.columns import columns_of
from portal.ground.described import read
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId, SqlIds
from portal.people.models import Person
from portal.plans.models import Commitment
from portal.supervision.models import Covering, NoteRating, NoteRevision
from portal.supervision.queries.attaching import coverings_on
from portal.supervision.rules.thread import with_covered
from portal.supervision.said import NoteSaid, Rated


class Revision(NamedTuple):
    """One version of a note: by whom, in which post, and what it says."""

    id: int
    number: int
    author_id: int
    author: str
    capacity: str
    typed_by: int | None  # who copied it from a signed paper
    written_at: datetime
    written_on: date
    plan_version_id: int | None
    demonstration: bool
    said: NoteSaid
    rated: tuple[Rated, ...]  # the ratings, each with its commitment


def revisions_of(notes: Collection[int]) -> dict[int, list[Revision]]:
    """By note, oldest first: two reads, however many notes, and a third where a name is covered: page, form, sheet,
    workbook and paper read it covered alike."""
    if not notes:
        return {}
    found, asked = defaultdict(list), list(notes)
    ratings = _ratings(asked)
    rows = list(_written(notes=asked))
    covered = {row.note_id for row in rows if row.covered}
    names = coverings_on(covered) if covered else {}
    for row in rows:
        rated = ratings[row.id]
        said = read(
            NoteSaid,
            row,
            kind=row.kind,
            ratings={one: each.rating for one, each in rated.items() if each.rating},
            reminds=frozenset(one for one, each in rated.items() if each.remind),
        )
        found[row.note_id].append(
            Revision(
                id=row.id,
                number=row.number,
                author_id=row.author_id,
                author=row.author,
                capacity=row.capacity,
                typed_by=row.typed_by,
                written_at=row.written_at,
                written_on=row.written_on,
                plan_version_id=row.plan_version_id,
                demonstration=row.demonstration,
                said=with_covered(said, [one.words for one in names[row.note_id]]) if row.covered else said,
                rated=tuple(rated.values()),
            )
        )
    return found


@prepared(notes=[sa.BigInteger])
def _written(notes: SqlIds) -> Query:
    r = NoteRevision
    return (
        sa.select(
            r.note_id,
            r.id,
            r.number,
            r.kind,
            r.author_id,
            Person.name.label("author"),
            r.capacity,
            r.typed_by,
            r.written_at,
            r.written_on,
            r.plan_version_id,
            r.demonstration,
            sa.exists(
                sa.select(Covering.id).where(Covering.ward_id == r.ward_id, Covering.note_id == r.note_id).correlate(r)
            ).label("covered"),
            *columns_of(r, NoteSaid),
        )
        .join(Person, sa.and_(Person.ward_id == r.ward_id, Person.id == r.author_id))
        .where(r.note_id.in_(notes))
        .order_by(r.note_id, r.number)
    )


def written_at(note_id: int) -> datetime | None:
    """When what stands was written."""
    at: datetime | None = _written_at(note_id=note_id).scalar()
    return at


@prepared(note_id=sa.BigInteger)
def _written_at(note_id: SqlId) -> Query:
    r = NoteRevision
    return sa.select(r.written_at).where(r.note_id == note_id).order_by(r.number.desc()).limit(1)


def _ratings(notes: list[int]) -> dict[int, dict[int, Rated]]:
    """By revision and commitment, in the order of the plan."""
    found = defaultdict[int, dict[int, Rated]](dict)
    for row in _rated(notes=notes):
        found[row.revision_id][row.commitment_id] = Rated(
            section=row.section, shortcoming=row.shortcoming, remedy=row.remedy, rating=row.rating, remind=row.remind
        )
    return found


@prepared(notes=[sa.BigInteger])
def _rated(notes: SqlIds) -> Query:
    c, rating = Commitment, NoteRating
    return (
        sa.select(
            rating.revision_id, rating.commitment_id, c.section, c.shortcoming, c.remedy, rating.rating, rating.remind
        )
        .join(NoteRevision, sa.and_(NoteRevision.ward_id == rating.ward_id, NoteRevision.id == rating.revision_id))
        .join(c, sa.and_(c.ward_id == rating.ward_id, c.id == rating.commitment_id))
        .where(NoteRevision.note_id.in_(notes))
        .order_by(rating.revision_id, c.position)
    )
