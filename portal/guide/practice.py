"""A practice sheet (sổ tập ghi): three invented people, the deeds of a month's sheet, and nothing that is kept."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say


class PracticeDeed(Labelled):
    RECORD = "g", "Có nhận xét"
    NIL = "k", "Không có ý kiến nhận xét"
    UNSEEN = "c", "Chưa có điều kiện theo dõi"


class Invented(NamedTuple):
    """Nobody: the name says so."""

    name: Sentence
    promises: Sequence[Sentence]


OPEN = "-"
LONGEST = 2000
PEOPLE = (
    Invented(
        say("Nguyễn Thị Ví Dụ"), (say("Phân loại rác tại nhà"), say("Mỗi tháng dự một buổi sinh hoạt tổ dân phố"))
    ),
    Invented(say("Trần Văn Tập Ghi"), (say("Vận động ba hộ giữ ngõ phố sạch đẹp"),)),
    Invented(say("Lê Thị Làm Thử"), ()),
)


class PracticeSheet(NamedTuple):
    """How far the reader has come: one sign a person, in the address, since nothing is kept."""

    done: str
    at: int

    @property
    def written(self) -> int:
        return sum(one != OPEN for one in self.done)

    @property
    def states(self) -> list[Sentence]:
        return [PracticeDeed(one).label if one != OPEN else say("Chưa ghi sổ") for one in self.done]


def sheet(done: str, at: int) -> PracticeSheet:
    """Whatever the address says, a sheet of three rows comes out."""
    known = {one.value for one in PracticeDeed}
    told = "".join(sign if sign in known else OPEN for sign in done[: len(PEOPLE)]).ljust(len(PEOPLE), OPEN)
    return PracticeSheet(told, at if 0 <= at < len(PEOPLE) else 0)


def missing(deed: PracticeDeed, remark: str, rated: bool) -> Sentence | None:
    """The same word that the real sheet would say."""
    if len(remark) > LONGEST:
        return say("Nhận xét dài quá %(most)s chữ.", most=LONGEST)
    if deed is PracticeDeed.RECORD and not remark.strip() and not rated:
        return say("Hãy chọn mức thực hiện hoặc ghi nhận xét; nếu không có gì để ghi, bấm “Không có ý kiến nhận xét”.")
    return None


def after(now: PracticeSheet, deed: PracticeDeed) -> PracticeSheet:
    """The row is written; the next open one is at hand."""
    done = now.done[: now.at] + deed.value + now.done[now.at + 1 :]
    rest = [at for at in (*range(now.at + 1, len(PEOPLE)), *range(now.at)) if done[at] == OPEN]
    return PracticeSheet(done, rest[0] if rest else now.at)
