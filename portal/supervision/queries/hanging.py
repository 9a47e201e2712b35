"""What hangs on notes, by note: what was asked and told, answered, concluded, covered and looked at again."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any, TypeVar

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.files import StoredFile
from portal.people.models import Person
from portal.supervision.models import Conclusion, Covering, LookAgain, PraiseAnswer, Question, Reply, Telling
from portal.supervision.queries.hung import (
    Answering,
    Clarification,
    CoveredName,
    LookedAgain,
    NoteConclusion,
    PraiseSaid,
    ToldOf,
)

Shape = TypeVar("Shape")


def _by_note(shape: Callable[..., Shape], query: Any) -> dict[int, list[Shape]]:
    """The rows of a query by their note, each read by the names of its columns."""
    found: dict[int, list[Shape]] = defaultdict(list)
    for row in db.session.execute(query):
        named = dict(row._mapping)
        found[named.pop("note_id")].append(shape(**named))
    return found


def questions_on(ids: Collection[int]) -> dict[int, list[Clarification]]:
    q = Question
    query: Any = sa.select(
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
    return _by_note(Clarification, query.where(q.note_id.in_(ids)).order_by(q.asked_at))


def tellings_on(ids: Collection[int]) -> dict[int, list[ToldOf]]:
    t = Telling
    query: Any = sa.select(t.note_id, t.revision, t.released, t.way, t.capacity, t.told_on, t.told_at)
    return _by_note(ToldOf, query.where(t.note_id.in_(ids)).order_by(t.told_at))


def replies_on(ids: Collection[int]) -> dict[int, list[Answering]]:
    r = Reply
    query: Any = sa.select(
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
    return _by_note(Answering, query.where(Reply.note_id.in_(ids)).order_by(Reply.at))


def praise_answers_on(ids: Collection[int]) -> dict[int, list[PraiseSaid]]:
    p = PraiseAnswer
    query: Any = sa.select(
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
    return _by_note(PraiseSaid, query.where(p.note_id.in_(ids)).order_by(p.at, p.id))


def conclusions_on(ids: Collection[int]) -> dict[int, list[NoteConclusion]]:
    c = Conclusion
    query: Any = sa.select(
        c.note_id, c.id, c.revision, c.outcome, c.text, c.by, c.capacity, c.concluded_on, c.replaces_id
    )
    return _by_note(NoteConclusion, query.where(c.note_id.in_(ids)).order_by(c.at))


def coverings_on(ids: Collection[int]) -> dict[int, list[CoveredName]]:
    c = Covering
    query: Any = sa.select(c.note_id, c.words, c.reason, c.capacity, c.covered_on)
    return _by_note(CoveredName, query.where(c.note_id.in_(ids)).order_by(c.at))


def looks_on(ids: Collection[int]) -> dict[int, list[LookedAgain]]:
    query: Any = sa.select(LookAgain.note_id, *(getattr(LookAgain, name) for name in LookedAgain._fields))
    return _by_note(LookedAgain, query.where(LookAgain.note_id.in_(ids)).order_by(LookAgain.at))


def strip_picture(note_id: int, answer_id: int) -> StoredFile | None:
    """The picture of the strip behind a typed answer, of a note that the caller may read."""
    typed = sa.union_all(
        *(
            sa.select(table.picture_id).where(table.id == answer_id, table.note_id == note_id)
            for table in (Reply, PraiseAnswer)
        )
    )
    return db.session.scalar(sa.select(StoredFile).where(StoredFile.id.in_(typed)))
