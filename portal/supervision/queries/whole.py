"""The shape of a note in full: what was written, asked, answered, concluded, and what follows from it."""

from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.policy import PolicySubject
from portal.supervision.models import ConclusionOutcome, LookOutcome, LookStage, NoteKind, Part, ReplyKind, ToldWay
from portal.supervision.queries.revisions import Revision
from portal.supervision.rules.cell import free_from, is_free, reply_until
from portal.supervision.said import changes


class Clarification(NamedTuple):
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
    to_member: bool
    text_opened_on: date | None
    answer_opened_on: date | None

    @property
    def text_to_member(self) -> bool:
        """Asked knowing that the member reads it, or opened since with the asker's agreement."""
        return self.to_member or self.text_opened_on is not None

    @property
    def answer_to_member(self) -> bool:
        return self.to_member or self.answer_opened_on is not None


class Answering(NamedTuple):
    """The member's word (tiếp thu, giải trình), with the revision it answered."""

    id: int
    revision: int
    kind: ReplyKind
    text: str
    replied_on: date
    typed_by: str | None  # who typed the strip that the member signed, and in which post
    capacity: str
    typed_on: date | None
    picture_id: int | None


class ToldOf(NamedTuple):
    """The member was told: of the reminder (before the release) or of the released note."""

    revision: int
    released: bool
    way: ToldWay
    capacity: str
    told_on: date
    told_at: datetime


class NoteConclusion(NamedTuple):
    id: int
    revision: int
    outcome: ConclusionOutcome
    text: str
    by: int
    capacity: str
    concluded_on: date
    replaces_id: int | None


class CoveredName(NamedTuple):
    """A third person's name covered in every text of the note; `words` is for covering alone and shown to nobody."""

    words: str
    reason: str
    capacity: str
    covered_on: date


class LookedAgain(NamedTuple):
    """A second look: what the member asked, and what was answered once it was."""

    id: int
    conclusion_id: int
    stage: LookStage
    text: str
    asked_on: date
    outcome: LookOutcome | None
    answer: str
    advice: str
    answered_by: int | None
    capacity: str
    answered_on: date | None


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
    head_wrote: bool  # secretary or deputy of the member's cell wrote or sent it
    sent_by: int | None
    reply_days: int = 0
    reminder_days: int = 0
    writers: frozenset[int] = frozenset()  # of any revision, and of the sending
    revisions: tuple[Revision, ...] = ()
    questions: tuple[Clarification, ...] = ()
    tellings: tuple[ToldOf, ...] = ()
    replies: tuple[Answering, ...] = ()
    conclusions: tuple[NoteConclusion, ...] = ()
    coverings: tuple[CoveredName, ...] = ()
    looks: tuple[LookedAgain, ...] = ()

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(
            person_id=self.person_id,
            path=self.path,
            body_id=self.body_id,
            of_front=self.of_front,
            leads_cell=self.leads_cell,
            writers=self.writers,
            head_wrote=self.head_wrote,
            sent=self.sent_at is not None,
            released=self.released,
        )

    @property
    def released(self) -> bool:
        return self.released_on is not None

    @property
    def standing(self) -> Revision:
        return self.revisions[-1]

    @property
    def open_question(self) -> Clarification | None:
        return next((one for one in self.questions if one.closed_at is None), None)

    @property
    def reply(self) -> Answering | None:
        """The member's last word on what stands; what was said of an earlier revision stays with that one."""
        return next((one for one in reversed(self.replies) if one.revision == self.revision), None)

    @property
    def conclusion(self) -> NoteConclusion | None:
        return next((one for one in reversed(self.conclusions) if one.revision == self.revision), None)

    @property
    def replaced(self) -> frozenset[int]:
        """The conclusions that a second look found wrong: they stay, and another stands in their place."""
        return frozenset(one.replaces_id for one in self.conclusions if one.replaces_id)

    @property
    def open_look(self) -> LookedAgain | None:
        return next((one for one in self.looks if one.outcome is None), None)

    @property
    def took_part(self) -> frozenset[int]:
        """Who wrote, sent, asked back, concluded or looked again: none of them is the one to look a second time."""
        asked = {one.asked_by for one in self.questions} | {one.answered_by for one in self.questions}
        ended = {one.by for one in self.conclusions} | {one.answered_by for one in self.looks}
        return self.writers | frozenset(one for one in asked | ended if one)

    @property
    def texts(self) -> list[str]:
        """Every text in which a third person may be named."""
        said = [words for one in self.revisions for _, words in one.said.lines]
        said += [words for one in self.questions for words in (one.text, one.answer)]
        said += [one.text for one in self.replies]
        said += [one.text for one in self.conclusions]
        return said + [words for one in self.looks for words in (one.text, one.answer, one.advice)]

    @property
    def told(self) -> ToldOf | None:
        """When the member was first told of what stands: of the note, or before its release of the reminder in it."""
        return next(
            (one for one in self.tellings if (one.revision, one.released) == (self.revision, self.released)), None
        )

    @property
    def to_be_told(self) -> bool:
        """The chi ủy tells a member who has not opened it: a reminder, and a released remark."""
        remarked = self.released and self.kind is NoteKind.REMARK and self.reply is None and self.conclusion is None
        return self.told is None and (remarked or self.reminder_waits)

    @property
    def reminder_waits(self) -> bool:
        """Sent and to be told privately: the note asks for a reminder and is not open yet."""
        return self.reminds and self.sent_at is not None and not self.released and self.open_question is None

    @property
    def heard_at(self) -> datetime | None:
        """The instant at which the member first heard of what stands, be it of its reminder before the release."""
        return min((one.told_at for one in self.tellings if one.revision == self.revision), default=None)

    @property
    def free_from(self) -> datetime | None:
        """From when what the member heard may be opened to the others, and concluded on."""
        return free_from(self.heard_at, self.reminder_days)

    def is_held(self, moment: datetime) -> bool:
        """A reminder that its member was not told of, or less than two full days ago, waits alone."""
        return self.reminder_waits and not is_free(self.heard_at, self.reminder_days, moment)

    @property
    def reply_until(self) -> date | None:
        """None before the release, and until the member is told."""
        return reply_until(self.told.told_on, self.reply_days) if self.released and self.told else None

    @property
    def wants_conclusion(self) -> bool:
        """What asks for a reminder or was explained waits for the cell's word."""
        explained = self.reply is not None and self.reply.kind is ReplyKind.EXPLAIN
        return (self.reminds or explained) and self.conclusion is None

    @property
    def changes(self) -> list[tuple[Revision, list[tuple[Sentence, str, str]]]]:
        """Each correction since the sending with what it changed, before and after."""
        return [(later, _changed(before, later)) for before, later in pairwise(self.revisions)]

    def waits_for_member(self, today: date) -> bool:
        """Chờ ý kiến đảng viên: open to the member, not answered, not concluded, their time limit not over."""
        return bool(
            self.kind is not NoteKind.NIL
            and self.released
            and (self.reply_until is None or today <= self.reply_until)
            and self.reply is None
            and self.conclusion is None
        )


def _changed(before: Revision, after: Revision) -> list[tuple[Sentence, str, str]]:
    """Everything in which two revisions differ."""
    was, becomes = (_ratings_in_words(one) for one in (before, after))
    ratings = [(say("Mức thực hiện"), was, becomes)] if was != becomes else []
    return ratings + changes(before.said, after.said)


def _ratings_in_words(one: Revision) -> str:
    return "; ".join(f"{rated.section.label}: {rated.in_words}" for rated in one.rated)
