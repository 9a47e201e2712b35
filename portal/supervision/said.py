"""What a note says (nhận xét), described once: form, table, workbook, page, paper, own data, search and trail follow.

A field more is a line in `NoteSaid`, a migration, its English and a test of its rule; the walk in
tests/supervision/test_said_everywhere.py names the place where it is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from portal.ground.described import Where, day, described, differences, line, lines, text, values
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say


class Rating(Labelled):
    """How a commitment was carried out this month; unrated is no rating."""

    DONE = "done", "Đã hoàn thành"
    WELL = "well", "Thực hiện tốt"
    UNDER_WAY = "under_way", "Đang thực hiện"
    NOT_YET = "not_yet", "Chưa thực hiện"
    UNSEEN = "unseen", "Chưa có điều kiện theo dõi"


class NoteKind(Labelled):
    REMARK = "remark", "Có nhận xét"
    NIL = "nil", "Không có ý kiến nhận xét"
    UNSEEN = "unseen", "Chưa có điều kiện theo dõi"


@dataclass(frozen=True)
class NoteSaid:
    """One note: its kind, what it says of each commitment (by id), and its words."""

    kind: NoteKind = NoteKind.REMARK
    ratings: Mapping[int, Rating] = field(default_factory=dict, kw_only=True)
    reminds: frozenset[int] = field(default=frozenset(), kw_only=True)  # đề nghị chi ủy nhắc nhở

    remark: str = text(say("Nhận xét"), most=2000, width=40, not_in=(Where.FOLD,))
    fact: str = text(say("Sự việc cụ thể"), most=1000, width=30, hint=say("Bắt buộc khi đề nghị chi ủy nhắc nhở"))
    fact_on: date | None = day(say("Ngày xảy ra"), width=13, heading="Ngày (ví dụ 20/04/2022)")
    fact_place: str = line(say("Nơi"), most=200, searched=True)
    recommendation: str = text(say("Kiến nghị"), most=1000, width=30)
    praise: str = text(
        say("Đề nghị biểu dương"),
        most=500,
        width=30,
        searched=False,
        hint=say(
            "Việc làm tốt, ngày nào, ở đâu. Đảng viên được báo riêng trước; có đồng ý mới đọc tại buổi họp và vào hồ sơ"
        ),
    )
    reason: str = line(
        say("Lý do"),
        most=500,
        width=26,
        heading="Lý do (chưa theo dõi được, hoặc sửa nhận xét đã gửi)",
        not_in=(Where.FOLD, Where.EVIDENCE, Where.BLANK),
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "reminds", frozenset(self.reminds))

    @property
    def is_blank(self) -> bool:
        """A reason alone is no note."""
        return replace(self, reason="") == NoteSaid()

    @property
    def lines(self) -> list[tuple[Sentence, str]]:
        """Label and words of what was said; the kind and the ratings have a form of their own."""
        return lines(self)

    @property
    def evidence(self) -> list[tuple[Sentence, str]]:
        return lines(self, Where.EVIDENCE)

    @property
    def of_the_fact(self) -> list[tuple[Sentence, str]]:
        """All that the member reads of a reminder before its note is released: what happened, when, where."""
        told = replace(NoteSaid(), fact=self.fact, fact_on=self.fact_on, fact_place=self.fact_place)
        return told.lines

    @property
    def of_the_praise(self) -> list[tuple[Sentence, str]]:
        """All that the member reads of a praise before its note is released."""
        return replace(NoteSaid(), praise=self.praise).lines

    def without_its_praise(self) -> "NoteSaid":
        """What may leave its readers while the member has not agreed."""
        return replace(self, praise="")

    @property
    def opening(self) -> str:
        """The remark, or the kind where that is all there is to say."""
        return self.remark or ("" if self.kind is NoteKind.REMARK else str(self.kind.label))

    def without_its_reason(self) -> "NoteSaid":
        """What it says of the member: the reason of a correction is about the correction."""
        return self if self.kind is NoteKind.UNSEEN else replace(self, reason="")

    def of(self, commitments: set[int]) -> "NoteSaid":
        """What concerns these commitments, and all its words."""
        ratings = {one: rating for one, rating in self.ratings.items() if one in commitments}
        return replace(self, ratings=ratings, reminds=self.reminds & commitments)

    def for_the_trail(self) -> dict[str, object]:
        """Everything that is said, in codes: the trail proves all of it."""
        return {
            "kind": self.kind,
            **values(self),
            "ratings": {str(one): rating.value for one, rating in sorted(self.ratings.items())},
            "reminds": sorted(str(one) for one in self.reminds),
        }


class Rated(NamedTuple):
    """A commitment with what this note says of it; `remind`: đề nghị chi ủy nhắc nhở."""

    section: Labelled  # plans' Section
    shortcoming: str
    remedy: str
    rating: Rating | None
    remind: bool

    @property
    def in_words(self) -> str:
        said = [str(self.rating.label)] if self.rating else []
        return ", ".join(said + [str(say("đề nghị nhắc nhở"))] * self.remind)


def changes(before: NoteSaid, after: NoteSaid) -> list[tuple[Sentence, str, str]]:
    """Label, before and after of everything in which two notes differ but their ratings and reasons."""
    was, becomes = before.without_its_reason(), after.without_its_reason()
    found = differences(replace(was, remark=was.opening), replace(becomes, remark=becomes.opening))
    if was.remark == becomes.remark and was.kind is not becomes.kind and was.remark:
        found.insert(0, (say("Loại nhận xét"), str(was.kind.label), str(becomes.kind.label)))
    return found


FIELDS = described(NoteSaid)
