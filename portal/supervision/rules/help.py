"""A head's own twelve months beside what is usual in the ward, and the quarterly question about help. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.text import Sentence, say

MONTHS = 12
FEWEST_BODIES = 5  # with fewer, what is usual would tell what one of them does
QUARTERS = "I", "II", "III", "IV"


class UsualMonth(NamedTuple):
    """How many remarks most bodies write in a month: the middle half of all."""

    low: int
    high: int

    @property
    def in_words(self) -> Sentence:
        if self.low == self.high:
            return say(
                "Phần lớn các tổ ghi khoảng %(low)s nhận xét một tháng. Không có ý kiến cũng là câu trả lời bình "
                "thường.",
                low=self.low,
            )
        return say(
            "Phần lớn các tổ ghi %(low)s–%(high)s nhận xét một tháng. Không có ý kiến cũng là câu trả lời bình thường.",
            low=self.low,
            high=self.high,
        )


def usual(remarks: Sequence[Sequence[int]]) -> UsualMonth | None:
    """`remarks`: of each body, how many it wrote in each month. None under five bodies; of a body its middle month
    counts, so that one that wrote for many months weighs no more than another."""
    middles = sorted(sorted(months)[len(months) // 2] for months in remarks if months)
    if len(middles) < FEWEST_BODIES:
        return None
    quarter = len(middles) // 4
    return UsualMonth(middles[quarter], middles[-1 - quarter])


def quarter_of(day: date) -> str:
    return f"{day.year:04}-Q{(day.month - 1) // 3 + 1}"


def quarter_name(quarter: str) -> Sentence:
    return say("quý %(number)s/%(year)s", number=QUARTERS[int(quarter[-1]) - 1], year=quarter[:4])


def asking_reasons(*, wanted: object, words: str) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if not wanted:
        wrong["wanted"] = say("Hãy chọn điều cần hỗ trợ.")
    if wanted == "other" and not words:
        wrong["words"] = say("Hãy ghi cần hỗ trợ việc gì.")
    return wrong


def not_to_be_asked(*, asked: bool) -> Sentence | None:
    return say("Quý này ông/bà đã gửi đề nghị hỗ trợ.") if asked else None


def giving_reasons(*, given: object, answer: str) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if not given:
        wrong["given"] = say("Hãy chọn cách hỗ trợ.")
    if not answer:
        wrong["answer"] = say("Hãy ghi ai làm, từ ngày nào.")
    return wrong


def not_to_be_given(*, answered: bool) -> Sentence | None:
    return say("Đề nghị này đã được trả lời.") if answered else None
