"""The shape of a note in full: what was written, asked, answered, concluded, and what follows from it."""

from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.plans.models import Section
from portal.policy import Subject
from portal.supervision.models import NoteKind, Outcome, Part, Rating, ReplyKind
from portal.supervision.rules.cell import reply_until


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
    reply_days: int = 0
    revisions: tuple[Written, ...] = ()
    questions: tuple[Asking, ...] = ()
    replies: tuple[Answering, ...] = ()
    conclusions: tuple[Concluded, ...] = ()

    @property
    def subject(self) -> Subject:
        return Subject(
            person_id=self.person_id,
            path=self.path,
            body_id=self.body_id,
            of_front=self.of_front,
            leads_cell=self.leads_cell,
            sent=self.sent_at is not None,
            released=self.released,
        )

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
            self.kind is not NoteKind.NIL
            and self.reply_until
            and today <= self.reply_until
            and self.reply is None
            and self.conclusion is None
        )


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
    words = [
        (rated.section.label, ([str(rated.rating.label)] if rated.rating else []) + [str(asks)] * rated.remind)
        for rated in one.ratings
    ]
    return "; ".join(f"{section}: {', '.join(said)}" for section, said in words)


def _fact(one: Written) -> str:
    day = f"{one.fact_on:%d/%m/%Y}" if one.fact_on else ""
    return ", ".join(part for part in (one.fact, day, one.fact_place) if part)
