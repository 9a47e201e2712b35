"""The parts of a month: one sum and one set of words, for every page, paper, workbook and command.

*Có nhận xét* is a remark alone; *không có ý kiến* and *chưa có điều kiện theo dõi* stand beside it, and the three
together are *đã ghi sổ*. The rest is *chưa ghi sổ*, or *chuyển người khác*: the row about whoever reads, with or
without a note (docs/decisions/06). All five make the whole that is printed beside them. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.supervision.said import NoteKind


class MonthStanding(Labelled):
    """What became of one member's month with one body, as those who do not write it count it: a draft is nothing."""

    REMARK = "remark", "Có nhận xét"
    NIL = "nil", "Không có ý kiến"
    UNSEEN = "unseen", "Chưa có điều kiện theo dõi"
    OPEN = "open", "Chưa ghi sổ"
    MOVED = "moved", "Chuyển người khác"


RECORDED = (MonthStanding.REMARK, MonthStanding.NIL, MonthStanding.UNSEEN)
OF_KIND = {
    NoteKind.REMARK: MonthStanding.REMARK,
    NoteKind.NIL: MonthStanding.NIL,
    NoteKind.UNSEEN: MonthStanding.UNSEEN,
}
# How each is drawn: in a bar, as a mark, in a chart.
LOOKS = {
    MonthStanding.REMARK: "done",
    MonthStanding.NIL: "nil",
    MonthStanding.UNSEEN: "apart",
    MonthStanding.OPEN: "none",
    MonthStanding.MOVED: "moved",
}


class Reached(Labelled):
    """How far a note has come to be counted: who is not sent it yet does not know whether it is written."""

    RECORDED = "recorded", "Đã ghi sổ"
    SENT = "sent", "Đã gửi"
    OPENED = "opened", "Đã thông báo"


NOT_YET: dict[Reached, Sentence] = {
    Reached.RECORDED: MonthStanding.OPEN.label,
    Reached.SENT: say("Chưa gửi"),
    Reached.OPENED: say("Chưa thông báo"),
}
IN_WORDS: dict[Reached, Sentence] = {
    Reached.RECORDED: say(
        "Đã ghi sổ %(recorded)s/%(whole)s: có nhận xét %(remark)s, không có ý kiến %(nil)s, chưa có điều kiện theo dõi "
        "%(unseen)s; chưa ghi sổ %(open)s, chuyển người khác %(moved)s."
    ),
    Reached.SENT: say(
        "Đã gửi %(recorded)s/%(whole)s: có nhận xét %(remark)s, không có ý kiến %(nil)s, chưa có điều kiện theo dõi "
        "%(unseen)s; chưa gửi %(open)s, chuyển người khác %(moved)s."
    ),
    Reached.OPENED: say(
        "Đã thông báo %(recorded)s/%(whole)s: có nhận xét %(remark)s, không có ý kiến %(nil)s, chưa có điều kiện theo "
        "dõi %(unseen)s; chưa thông báo %(open)s, chuyển người khác %(moved)s."
    ),
}
OPTIONAL = say("Không bắt buộc, chưa ghi")  # what is open beside a coordinating body, whose notes nobody waits for
ABOUT_THE_READER = say(
    "“Chuyển người khác” là đảng viên đang xem: nhận xét về chính mình không hiện, không tính vào mục khác khi chưa "
    "thông báo."
)
ABOUT_READERS = say(
    "“Chuyển người khác” gồm đảng viên có trách nhiệm đọc văn bản này mà nhận xét về mình chưa được thông báo; ai lập, "
    "ai in cũng như nhau."
)


class PartLine(NamedTuple):
    """A part as a list or a bar shows it."""

    standing: MonthStanding
    label: Sentence
    number: int

    @property
    def look(self) -> str:
        return LOOKS[self.standing]


class Parts(NamedTuple):
    """A month's whole in its five parts."""

    remark: int = 0
    nil: int = 0
    unseen: int = 0
    open: int = 0
    moved: int = 0
    reached: Reached = Reached.RECORDED

    @property
    def recorded(self) -> int:
        return self.remark + self.nil + self.unseen

    @property
    def whole(self) -> int:
        return self.recorded + self.open + self.moved

    def number(self, standing: MonthStanding) -> int:
        return int(getattr(self, standing.value))

    @property
    def lines(self) -> list[PartLine]:
        """All five, in the order in which they are told."""
        return [PartLine(one, label_of(one, self.reached), self.number(one)) for one in MonthStanding]

    @property
    def in_words(self) -> Sentence:
        facts = {one.value: self.number(one) for one in MonthStanding}
        return say(IN_WORDS[self.reached].words, recorded=self.recorded, whole=self.whole, **facts)


def parts_of(standings: Iterable[MonthStanding], reached: Reached = Reached.RECORDED) -> Parts:
    """The one way in which a month is counted: from the standings, or from a Counter of them."""
    counted = Counter(standings)
    return Parts(**{one.value: counted[one] for one in MonthStanding}, reached=reached)


def label_of(standing: MonthStanding, reached: Reached = Reached.RECORDED) -> Sentence:
    return NOT_YET[reached] if standing is MonthStanding.OPEN else standing.label
