"""The shape of a cell's month: rows, what one body's note has come to, and what the cell looks for."""

from datetime import date
from typing import NamedTuple

from portal.ground.clock import moment_on
from portal.ground.labels import Labelled
from portal.organisations.queries import UnitRow
from portal.policy import Actor, PolicySubject
from portal.supervision.models import NoteKind, Part, ReplyKind
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.rules.parts import OF_KIND, MonthStanding, Parts, Reached, parts_of


class Stand(Labelled):
    """How far one body's note has come, as the cell sees it."""

    NOT_SENT = "not_sent", "Chưa gửi"
    NIL = "nil", NoteKind.NIL.vietnamese
    UNSEEN = "unseen", NoteKind.UNSEEN.vietnamese
    SENT = "sent", "Đã gửi, chưa mở"
    HELD = "held", "Chờ đủ hai ngày báo riêng"
    ASKED = "asked", "Đang làm rõ"
    ANSWERED = "answered", "Đã trả lời làm rõ"
    WAITING = "waiting", "Chờ ý kiến đảng viên"
    RELEASED = "released", "Đã thông báo"
    ACCEPTED = "accepted", "Đảng viên tiếp thu"
    EXPLAINED = "explained", "Đảng viên giải trình"
    DUE = "due", "Chờ chi ủy kết luận"
    CONCLUDED = "concluded", "Đã kết luận"


KINDS = {
    Stand.NOT_SENT: "none",
    Stand.NIL: "nil",
    Stand.UNSEEN: "apart",
    Stand.SENT: "draft",
    Stand.HELD: "draft",
    Stand.ASKED: "asked",
    Stand.ANSWERED: "asked",
    Stand.WAITING: "draft",
    Stand.RELEASED: "done",
    Stand.ACCEPTED: "done",
    Stand.EXPLAINED: "asked",
    Stand.DUE: "asked",
    Stand.CONCLUDED: "done",
}


class Filter(Labelled):
    """What the cell looks for, by its word in the address."""

    LOOK = "can-xem", "Cần xem"
    REMIND = "nhac-nho", "Có đề nghị nhắc nhở"
    ASKED = "lam-ro", "Đang làm rõ"
    UNSENT = "chua-gui", "Chưa gửi"
    UNRELEASED = "chua-mo", "Chưa mở"
    UNTOLD = "chua-bao", "Chưa được báo"
    UNCONCLUDED = "chua-ket-luan", "Chưa kết luận"


class CellPlace(NamedTuple):
    """One cell's month."""

    place: BodyPlace
    meets_on: date | None
    released_on: date | None
    closed_on: date | None
    carried_over: int
    meeting_id: int | None = None  # the session in the calendar whose day `meets_on` is
    held_on: date | None = None  # that session was held

    @property
    def opened_at_meeting(self) -> bool:
        """Said only of a session that was held."""
        return self.released_on is not None and self.held_on == self.released_on

    @property
    def closed(self) -> bool:
        """With nothing carried over into the months after it."""
        return self.closed_on is not None and not self.carried_over

    @property
    def cell(self) -> UnitRow:
        return self.place.body

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(path=self.cell.path)


class CellSheetEntry(NamedTuple):
    """What one body says of one member; without a note, an obligation that is still open."""

    body_id: int
    body: str
    part: Part
    stand: Stand
    note: ReadNote | None
    gap: str = ""


class CellRow(NamedTuple):
    person_id: int
    name: str
    own: bool  # the reader's own row: nothing in it before the release
    entries: tuple[CellSheetEntry, ...]
    owing: int | None = None  # the body that owes a note on the member

    def of(self, part: Part) -> list[CellSheetEntry]:
        return [one for one in self.entries if one.part is part]

    @property
    def notes(self) -> list[ReadNote]:
        return [one.note for one in self.entries if one.note]

    @property
    def standing(self) -> MonthStanding:
        """Of the note that is owed, as far as it was sent; what is not open yet about the reader is another's."""
        note = next((one.note for one in self.entries if one.note and one.body_id == self.owing), None)
        if note is not None:
            return OF_KIND[note.kind]
        return MonthStanding.MOVED if self.own else MonthStanding.OPEN

    def matches(self, wanted: Filter) -> bool:
        if wanted is Filter.UNSENT:
            return any(one.stand is Stand.NOT_SENT for one in self.entries)
        return any(_matches(note, wanted) for note in self.notes)


class General(NamedTuple):
    """A body's general remark (nhận xét chung), as the meeting hears it: no counts, they could tell of one person."""

    body: str
    number: int
    text: str
    capacity: str
    sent_on: date


class CellSheet(NamedTuple):
    where: CellPlace
    rows: list[CellRow]
    generals: list[General]
    lead_id: int | None  # leads the supervision of most members here
    lead: str

    @property
    def notes(self) -> list[ReadNote]:
        return [note for row in self.rows for note in row.notes]

    @property
    def parts(self) -> Parts:
        """Of the members whom a body supervises: what it has sent of them."""
        return parts_of((row.standing for row in self.rows if row.owing), Reached.SENT)

    def matching(self, wanted: Filter) -> list[CellRow]:
        return [row for row in self.rows if row.matches(wanted)]

    @property
    def unopened(self) -> list[ReadNote]:
        """Sent and not open; a reminder that waits for its two days waits alone and holds nothing back."""
        entries = (one for row in self.rows for one in row.entries if one.stand is not Stand.HELD)
        return [one.note for one in entries if one.note and not one.note.released]

    def releasable(self, actor: Actor) -> list[ReadNote]:
        return [note for note in self.unopened if not note.open_question and note.person_id != actor.person_id]

    @property
    def unsent(self) -> int:
        """Members on whom a note is owed that was not sent, left open with a reason or without; the reader's own row is
        another's to know."""
        return len(self.matching(Filter.UNSENT))

    @property
    def questions(self) -> int:
        return sum(note.open_question is not None for note in self.notes)

    @property
    def unreleased(self) -> int:
        return len(self.unopened)

    @property
    def untold(self) -> int:
        """Members who have not opened what they are to know, and whom nobody has told."""
        return len(self.matching(Filter.UNTOLD))


def stand_of(note: ReadNote, today: date) -> Stand:
    if note.open_question:
        return Stand.ANSWERED if note.open_question.answered_at else Stand.ASKED
    if note.kind is NoteKind.NIL:
        return Stand.NIL
    if note.conclusion:
        return Stand.CONCLUDED
    if note.reply:
        return Stand.EXPLAINED if note.reply.kind is ReplyKind.EXPLAIN else Stand.ACCEPTED
    if note.is_held(moment_on(today)):
        return Stand.HELD
    if not note.released:
        return Stand.UNSEEN if note.kind is NoteKind.UNSEEN else Stand.SENT
    if note.reminds:
        return Stand.WAITING if note.waits_for_member(today) else Stand.DUE
    return Stand.UNSEEN if note.kind is NoteKind.UNSEEN else Stand.RELEASED


def _matches(note: ReadNote, wanted: Filter) -> bool:
    if wanted is Filter.REMIND:
        return note.reminds
    if wanted is Filter.ASKED:
        return note.open_question is not None
    if wanted is Filter.UNRELEASED:
        return not note.released
    if wanted is Filter.UNTOLD:
        return note.to_be_told
    if wanted is Filter.UNCONCLUDED:
        return note.wants_conclusion
    answered = note.open_question is not None and note.open_question.answered_at is not None
    return answered or note.wants_conclusion
