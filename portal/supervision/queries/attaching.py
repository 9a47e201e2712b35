"""What hangs on notes, by note: what was asked and told, answered, concluded, covered and looked at again."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import TypeVar

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.files import StoredFile
from portal.ground.prepared import Prepared, prepared
from portal.ground.sql import Query, SqlIds
from portal.people.models import Person
from portal.supervision.models import Conclusion, Covering, LookAgain, PraiseAnswer, Question, Reply, Telling
from portal.supervision.queries.attached import (
    Answering,
    Clarification,
    CoveredName,
    LookedAgain,
    NoteConclusion,
    PraiseSaid,
    ToldOf,
)

Shape = TypeVar("Shape")


def _by_note(shape: Callable[..., Shape], read: Prepared, ids: Collection[int]) -> dict[int, list[Shape]]:
    """The rows of a read by their note, each by the names of its columns; nothing is read of no notes."""
    found: dict[int, list[Shape]] = defaultdict(list)
    for row in read(ids=list(ids)) if ids else ():
        named = dict(row._mapping)
        found[named.pop("note_id")].append(shape(**named))
    return found


def questions_on(ids: Collection[int]) -> dict[int, list[Clarification]]:
    return _by_note(Clarification, _questions, ids)


@prepared(ids=[sa.BigInteger])
def _questions(ids: SqlIds) -> Query:
    q = Question
    query: Query = sa.select(
        q.note_id,
        q.id,
        q.asked_by,
        q.capacity,
        q.asked_at,
        q.text,
        q.answered_by,
        q.answered_at,
        q.answer,
        q.closed_at,
        q.to_member,
        q.text_opened_on,
        q.answer_opened_on,
    )
    return query.where(q.note_id.in_(ids)).order_by(q.asked_at)


def tellings_on(ids: Collection[int]) -> dict[int, list[ToldOf]]:
    return _by_note(ToldOf, _tellings, ids)


@prepared(ids=[sa.BigInteger])
def _tellings(ids: SqlIds) -> Query:
    t = Telling
    query: Query = sa.select(t.note_id, t.revision, t.released, t.way, t.capacity, t.told_on, t.told_at)
    return query.where(t.note_id.in_(ids)).order_by(t.told_at)


def replies_on(ids: Collection[int]) -> dict[int, list[Answering]]:
    return _by_note(Answering, _replies, ids)


@prepared(ids=[sa.BigInteger])
def _replies(ids: SqlIds) -> Query:
    r = Reply
    query: Query = sa.select(
        r.note_id,
        r.id,
        r.revision,
        r.kind,
        r.text,
        r.replied_on,
        Person.name.label("typed_by"),
        r.capacity,
        r.typed_on,
        r.picture_id,
    ).outerjoin(Person, sa.and_(Person.ward_id == r.ward_id, Person.id == r.typed_by))
    return query.where(Reply.note_id.in_(ids)).order_by(Reply.at)


def praise_answers_on(ids: Collection[int]) -> dict[int, list[PraiseSaid]]:
    return _by_note(PraiseSaid, _praise_answers, ids)


@prepared(ids=[sa.BigInteger])
def _praise_answers(ids: SqlIds) -> Query:
    p = PraiseAnswer
    query: Query = sa.select(
        p.note_id,
        p.id,
        p.revision,
        p.word,
        p.answered_on,
        Person.name.label("typed_by"),
        p.capacity,
        p.typed_on,
        p.picture_id,
    ).outerjoin(Person, sa.and_(Person.ward_id == p.ward_id, Person.id == p.typed_by))
    return query.where(p.note_id.in_(ids)).order_by(p.at, p.id)


def conclusions_on(ids: Collection[int]) -> dict[int, list[NoteConclusion]]:
    return _by_note(NoteConclusion, _conclusions, ids)


@prepared(ids=[sa.BigInteger])
def _conclusions(ids: SqlIds) -> Query:
    c = Conclusion
    query: Query = sa.select(
        c.note_id, c.id, c.revision, c.outcome, c.text, c.by, c.capacity, c.concluded_on, c.replaces_id
    )
    return query.where(c.note_id.in_(ids)).order_by(c.at)


def coverings_on(ids: Collection[int]) -> dict[int, list[CoveredName]]:
    return _by_note(CoveredName, _coverings, ids)


@prepared(ids=[sa.BigInteger])
def _coverings(ids: SqlIds) -> Query:
    c = Covering
    query: Query = sa.select(c.note_id, c.words, c.reason, c.capacity, c.covered_on)
    return query.where(c.note_id.in_(ids)).order_by(c.at)


def looks_on(ids: Collection[int]) -> dict[int, list[LookedAgain]]:
    return _by_note(LookedAgain, _looks, ids)


@prepared(ids=[sa.BigInteger])
def _looks(ids: SqlIds) -> Query:
    query: Query = sa.select(LookAgain.note_id, *(getattr(LookAgain, name) for name in LookedAgain._fields))
    return query.where(LookAgain.note_id.in_(ids)).order_by(LookAgain.at)


Attached = Question | Telling | Reply | PraiseAnswer | Conclusion | Covering | LookAgain
ATTACHED: dict[str, type[Attached]] = {  # by the name that a note in full has for them
    "questions": Question,
    "tellings": Telling,
    "replies": Reply,
    "praise_answers": PraiseAnswer,
    "conclusions": Conclusion,
    "coverings": Covering,
    "looks": LookAgain,
}


def strip_picture(note_id: int, answer_id: int) -> StoredFile | None:
    """The picture of the strip behind a typed answer, of a note that the caller may read."""
    typed = sa.union_all(
        *(
            sa.select(table.picture_id).where(table.id == answer_id, table.note_id == note_id)
            for table in (Reply, PraiseAnswer)
        )
    )
    return db.session.scalar(sa.select(StoredFile).where(StoredFile.id.in_(typed)))
