"""The shapes of what hangs on a note: asked, told, answered, concluded, covered, looked at again."""

from datetime import date, datetime
from typing import NamedTuple

from portal.supervision.models import ConclusionOutcome, LookOutcome, LookStage, PraiseWord, ReplyKind, ToldWay


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


class PraiseSaid(NamedTuple):
    """The member's word on a praise: whether it may be told to others."""

    id: int
    revision: int
    word: PraiseWord
    answered_on: date
    typed_by: str | None
    capacity: str
    typed_on: date | None
    picture_id: int | None

    @property
    def known_on(self) -> date:
        """A strip is known from the day on which it was typed."""
        return self.typed_on or self.answered_on


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
