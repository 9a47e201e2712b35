"""The shape of a note in full: what was written, asked, answered, concluded, and what follows from it."""

from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.policy import PolicySubject
from portal.supervision.models import NoteKind, Part, PraiseWord, ReplyKind
from portal.supervision.queries.attached import (
    Answering,
    Clarification,
    CoveredName,
    LookedAgain,
    NoteConclusion,
    PraiseSaid,
    ToldOf,
)
from portal.supervision.queries.revisions import Revision
from portal.supervision.rules.cell import free_from, is_free, reply_until
from portal.supervision.said import NoteSaid, changes


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
    session_held_on: date | None
    session_id: int | None
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
    praise_answers: tuple[PraiseSaid, ...] = ()

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(
            person_id=self.person_id,
            path=self.path,
            body_id=self.body_id,
            of_front=self.of_front,
            leads_cell=self.leads_cell,
            writers=self.writers,
            author_id=self.standing.author_id,
            written_on=self.standing.written_on,
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
        return self.told is None and (remarked or self.waits_alone)

    @property
    def reminder_waits(self) -> bool:
        """Sent and to be told privately: the note asks for a reminder and is not open yet."""
        return self.reminds and self.waits_unopened

    @property
    def praise_waits(self) -> bool:
        """Sent and to be told privately: the note praises and is not open yet."""
        return self.praised and self.waits_unopened

    @property
    def waits_alone(self) -> bool:
        return self.reminder_waits or self.praise_waits

    @property
    def waits_unopened(self) -> bool:
        return self.sent_at is not None and not self.released and self.open_question is None

    @property
    def praised(self) -> bool:
        return bool(self.standing.said.praise)

    @property
    def praise_answer(self) -> PraiseSaid | None:
        """The member's last word on the praise that stands; a correction that leaves it as it was keeps the word."""
        same = {one.number for one in self.revisions if one.said.praise == self.standing.said.praise}
        return next((one for one in reversed(self.praise_answers) if self.praised and one.revision in same), None)

    @property
    def praise_agreed(self) -> bool:
        """The member's yes stands: the praise may leave its readers. One found without grounds leaves nothing."""
        return bool(self.praise_answer and self.praise_answer.word is PraiseWord.AGREED) and not self.unfounded

    @property
    def met_on(self) -> date | None:
        """The day of the meeting that heard the month: of the session held; where none stands in the calendar, the day
        on which the cell opened its notes."""
        return self.session_held_on if self.session_id else self.cell_released_on

    @property
    def read_out_on(self) -> date | None:
        """The meeting at which the praise could be read out: by then the yes stood."""
        if self.met_on and self.praise_agreed and self.praise_answer and self.praise_answer.known_on <= self.met_on:
            return self.met_on
        return None

    @property
    def leaves(self) -> NoteSaid:
        """What may stand on a paper that leaves the readers of the note."""
        return self.standing.said if self.praise_agreed else self.standing.said.without_its_praise()

    @property
    def heard_at(self) -> datetime | None:
        """The instant at which the member first heard of what stands, be it of its reminder before the release; of a
        praise told before it nobody's days begin."""
        alone = self.praised and not self.reminds
        heard = (one for one in self.tellings if one.revision == self.revision and (one.released or not alone))
        return min((one.told_at for one in heard), default=None)

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
