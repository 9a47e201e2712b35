"""A note in full, for whoever may read it: what was written and by whom, in which post, what became of it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.text import Sentence, say
from portal.organisations.models import Holding, Unit, UnitKind
from portal.organisations.queries import setting
from portal.people.models import Person
from portal.people.queries.standing import CELL_HEADS
from portal.plans.models import Commitment, Section
from portal.policy import Action, Actor, Subject, can
from portal.supervision.models import (
    Closing,
    Conclusion,
    Note,
    NoteKind,
    NoteRating,
    NoteRevision,
    Outcome,
    Part,
    Period,
    Question,
    Rating,
    Release,
    ReleaseKind,
    Reply,
    ReplyKind,
    Sending,
)
from portal.supervision.rules.cell import reply_until

FRONTS = (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT)


class Rated(NamedTuple):
    """A commitment with what this revision says of it."""

    section: Section
    shortcoming: str
    remedy: str
    rating: Rating | None
    remind: bool


class Written(NamedTuple):
    """One revision as its readers see it."""

    id: int
    number: int
    kind: NoteKind
    author_id: int
    author: str
    capacity: str
    typed: bool
    written_at: datetime
    written_on: date
    remark: str
    fact: str
    fact_on: date | None
    fact_place: str
    recommendation: str
    reason: str
    demonstration: bool
    ratings: tuple[Rated, ...] = ()


class Asking(NamedTuple):
    """A request for clarification (đề nghị làm rõ)."""

    id: int
    asked_by: int
    capacity: str
    asked_at: datetime
    text: str
    answered_by: int | None
    answered_at: datetime | None
    answer: str
    closed_at: datetime | None


class Answering(NamedTuple):
    """The member's word (tiếp thu, giải trình), with the revision it answered."""

    revision: int
    kind: ReplyKind
    text: str
    replied_on: date


class Concluded(NamedTuple):
    revision: int
    outcome: Outcome
    text: str
    capacity: str
    concluded_on: date


class ReadNote(NamedTuple):
    """A note with everything that hangs on it."""

    id: int
    period_id: int
    month: str
    locks_on: date
    body_id: int
    body: str
    of_front: bool
    person_id: int
    person: str
    cell_id: int
    cell: str
    path: str
    leads_cell: bool
    part: Part
    kind: NoteKind
    revision: int
    reminds: bool
    sent_at: datetime | None
    sent_on: date | None
    released_on: date | None
    cell_released_on: date | None
    closed_on: date | None
    unfounded: bool
    reply_days: int
    revisions: tuple[Written, ...] = ()
    questions: tuple[Asking, ...] = ()
    replies: tuple[Answering, ...] = ()
    conclusions: tuple[Concluded, ...] = ()

    @property
    def subject(self) -> Subject:
        return Subject(
            person_id=self.person_id, path=self.path, body_id=self.body_id, of_front=self.of_front,
            leads_cell=self.leads_cell, sent=self.sent_at is not None, released=self.released,
        )  # fmt: skip

    @property
    def released(self) -> bool:
        return self.released_on is not None

    @property
    def standing(self) -> Written:
        return self.revisions[-1]

    @property
    def open_question(self) -> Asking | None:
        return next((one for one in self.questions if one.closed_at is None), None)

    @property
    def reply(self) -> Answering | None:
        """The member's last word on what stands; what was said of an earlier revision stays with that one."""
        return next((one for one in reversed(self.replies) if one.revision == self.revision), None)

    @property
    def conclusion(self) -> Concluded | None:
        return next((one for one in reversed(self.conclusions) if one.revision == self.revision), None)

    @property
    def reply_until(self) -> date | None:
        return reply_until(self.released_on, self.standing.written_on, self.reply_days) if self.released_on else None

    @property
    def wants_conclusion(self) -> bool:
        """What asks for a reminder or was explained waits for the cell's word."""
        explained = self.reply is not None and self.reply.kind is ReplyKind.EXPLAIN
        return (self.reminds or explained) and self.conclusion is None

    @property
    def changes(self) -> list[tuple[Written, list[tuple[Sentence, str, str]]]]:
        """Each correction since the sending with what it changed, before and after."""
        return [(later, _changed(before, later)) for before, later in pairwise(self.revisions)]

    def waits_for_member(self, today: date) -> bool:
        """Chờ ý kiến đảng viên: open to the member, not answered, not concluded, still within the time limit."""
        return bool(
            self.kind is not NoteKind.NIL and self.reply_until and today <= self.reply_until
            and self.reply is None and self.conclusion is None
        )  # fmt: skip


def note_for(actor: Actor, note_id: int, today: date) -> ReadNote | None:
    """The note, if there is one and the actor may read it: outside, the two look alike."""
    for note in notes_in_full(today, Note.id == note_id):
        if can(actor, Action.NOTE_READ, note.subject):
            return note
    return None


def held(note: ReadNote, today: date) -> ReadNote:
    """The note as it stands now, kept still until the deed is done: of two deeds at once the second sees the first."""
    db.session.execute(sa.select(Note.id).where(Note.id == note.id).with_for_update())
    return notes_in_full(today, Note.id == note.id)[0]


def notes_in_full(today: date, *wanted: sa.ColumnElement[bool]) -> list[ReadNote]:
    """The notes with all that hangs on them: six reads, however many they are. The caller asks the policy."""
    days = int(setting("reply_days", today))
    found = [ReadNote(*row, days) for row in db.session.execute(_notes(today).where(*wanted))]
    ids = [note.id for note in found]
    if not ids:
        return []
    written, asked, said, ended = _revisions(ids), _questions(ids), _replies(ids), _conclusions(ids)
    return [
        note._replace(
            revisions=_since_sent(written[note.id], note.sent_at), questions=tuple(asked[note.id]),
            replies=tuple(said[note.id]), conclusions=tuple(ended[note.id]),
        )
        for note in found
    ]  # fmt: skip


def sent_on() -> Any:
    """The ward's day on which a note went out: with its sending, or as it was written by the chi ủy itself."""
    first = (
        sa.select(sa.func.min(NoteRevision.written_on))
        .where(NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id)
        .correlate(Note)
        .scalar_subquery()
    )
    sending = (
        sa.select(Sending.sent_on)
        .where(Sending.ward_id == Note.ward_id, Sending.id == Note.sending_id)
        .correlate(Note)
        .scalar_subquery()
    )
    return sa.case((Note.sent_at.is_(None), sa.null()), else_=sa.func.coalesce(sending, first))


def has_open_question() -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(Question.id).where(
            Question.ward_id == Note.ward_id, Question.note_id == Note.id, Question.closed_at.is_(None)
        )
    )


def _notes(today: date) -> sa.Select[Any]:
    body, cell = sa.orm.aliased(Unit), sa.orm.aliased(Unit)
    leads_cell = sa.exists(
        sa.select(Holding.id).where(
            Holding.ward_id == Note.ward_id, Holding.person_id == Note.person_id, Holding.unit_id == Note.cell_id,
            Holding.role.in_(CELL_HEADS), dated(Holding, today),
        )
    )  # fmt: skip
    opened = (
        sa.select(Release.released_on).where(Release.ward_id == Note.ward_id, Release.id == Note.release_id)
        .correlate(Note).scalar_subquery()
    )  # fmt: skip
    closed = (
        sa.select(Closing.closed_on)
        .where(Closing.ward_id == Note.ward_id, Closing.cell_id == Note.cell_id, Closing.period_id == Note.period_id)
        .correlate(Note).scalar_subquery()
    )  # fmt: skip
    return (
        sa.select(
            Note.id, Note.period_id, Period.month, Period.locks_on, Note.body_id, body.short_name,
            body.kind.in_(FRONTS), Note.person_id, Person.name, Note.cell_id, cell.short_name, cell.path, leads_cell,
            Note.part, Note.kind, Note.revision, Note.reminds, Note.sent_at, sent_on(), opened, _cell_released(), closed,
            Note.unfounded,
        )
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .join(Person, sa.and_(Person.ward_id == Note.ward_id, Person.id == Note.person_id))
        .join(body, sa.and_(body.ward_id == Note.ward_id, body.id == Note.body_id))
        .join(cell, sa.and_(cell.ward_id == Note.ward_id, cell.id == Note.cell_id))
        .order_by(Period.month.desc(), Person.sort_key, body.order)
    )  # fmt: skip


def _cell_released() -> Any:
    return (
        sa.select(sa.func.min(Release.released_on))
        .where(
            Release.ward_id == Note.ward_id, Release.cell_id == Note.cell_id, Release.period_id == Note.period_id,
            Release.kind == ReleaseKind.MEETING,
        )
        .correlate(Note)
        .scalar_subquery()
    )  # fmt: skip


def _revisions(ids: Collection[int]) -> dict[int, list[Written]]:
    r, ratings = NoteRevision, _ratings(ids)
    found: dict[int, list[Written]] = defaultdict(list)
    for note_id, *row in db.session.execute(
        sa.select(
            r.note_id, r.id, r.number, r.kind, r.author_id, Person.name, r.capacity, r.typed_by.is_not(None),
            r.written_at, r.written_on, r.remark, r.fact, r.fact_on, r.fact_place, r.recommendation, r.reason,
            r.demonstration,
        )
        .join(Person, sa.and_(Person.ward_id == r.ward_id, Person.id == r.author_id))
        .where(r.note_id.in_(ids))
        .order_by(r.note_id, r.number)
    ):  # fmt: skip
        found[note_id].append(Written(*row, ratings=tuple(ratings[row[0]])))
    return found


def _ratings(ids: Collection[int]) -> dict[int, list[Rated]]:
    found: dict[int, list[Rated]] = defaultdict(list)
    for revision_id, *row in db.session.execute(
        sa.select(
            NoteRating.revision_id, Commitment.section, Commitment.shortcoming, Commitment.remedy, NoteRating.rating,
            NoteRating.remind,
        )
        .join(NoteRevision, sa.and_(
            NoteRevision.ward_id == NoteRating.ward_id, NoteRevision.id == NoteRating.revision_id,
        ))
        .join(Commitment, sa.and_(
            Commitment.ward_id == NoteRating.ward_id, Commitment.id == NoteRating.commitment_id,
        ))
        .where(NoteRevision.note_id.in_(ids))
        .order_by(NoteRating.revision_id, Commitment.position)
    ):  # fmt: skip
        found[revision_id].append(Rated(*row))
    return found


def _questions(ids: Collection[int]) -> dict[int, list[Asking]]:
    q, found = Question, defaultdict(list)
    for note_id, *row in db.session.execute(
        sa.select(
            q.note_id, q.id, q.asked_by, q.capacity, q.asked_at, q.text, q.answered_by, q.answered_at, q.answer,
            q.closed_at,
        )
        .where(q.note_id.in_(ids))
        .order_by(q.asked_at)
    ):  # fmt: skip
        found[note_id].append(Asking(*row))
    return found


def _replies(ids: Collection[int]) -> dict[int, list[Answering]]:
    found = defaultdict(list)
    for note_id, *row in db.session.execute(
        sa.select(Reply.note_id, Reply.revision, Reply.kind, Reply.text, Reply.replied_on)
        .where(Reply.note_id.in_(ids))
        .order_by(Reply.at)
    ):
        found[note_id].append(Answering(*row))
    return found


def _conclusions(ids: Collection[int]) -> dict[int, list[Concluded]]:
    c, found = Conclusion, defaultdict(list)
    for note_id, *row in db.session.execute(
        sa.select(c.note_id, c.revision, c.outcome, c.text, c.capacity, c.concluded_on)
        .where(c.note_id.in_(ids))
        .order_by(c.at)
    ):
        found[note_id].append(Concluded(*row))
    return found


def _since_sent(revisions: list[Written], sent_at: datetime | None) -> tuple[Written, ...]:
    """What its readers were ever given: the revision that was sent, and those after it."""
    before = [one for one in revisions if sent_at is not None and one.written_at <= sent_at]
    return tuple(revisions[len(before) - 1 :] if before else revisions)


def _changed(before: Written, after: Written) -> list[tuple[Sentence, str, str]]:
    """The fields in which two revisions differ."""
    pairs = [
        (say("Nhận xét"), _opening(before), _opening(after)),
        (say("Mức thực hiện"), _ratings_in_words(before), _ratings_in_words(after)),
        (say("Sự việc"), _fact(before), _fact(after)),
        (say("Kiến nghị"), before.recommendation, after.recommendation),
    ]
    return [(label, was, becomes) for label, was, becomes in pairs if was != becomes]


def _opening(one: Written) -> str:
    return one.remark or ("" if one.kind is NoteKind.REMARK else str(one.kind.label))


def _ratings_in_words(one: Written) -> str:
    asks = say("đề nghị nhắc nhở")
    return "; ".join(
        f"{rated.section.label}: {', '.join(str(w) for w in (rated.rating and rated.rating.label, rated.remind and asks) if w)}"
        for rated in one.ratings
    )


def _fact(one: Written) -> str:
    day = f"{one.fact_on:%d/%m/%Y}" if one.fact_on else ""
    return ", ".join(part for part in (one.fact, day, one.fact_place) if part)
