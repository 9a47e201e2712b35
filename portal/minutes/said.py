"""What an item of the minutes says, described once: form, comparison, frozen minutes and trail follow.

A field more is a line in `Concluded`, its column and migration, its English and a test of its rule; the walk in
tests/meetings/test_said_everywhere.py names the place where it is missing.
"""

from dataclasses import dataclass
from datetime import date

from portal.ground.described import day, described, line, tick
from portal.ground.described import text as words
from portal.ground.text import say

TITLE, LONGEST = 300, 4000


@dataclass(frozen=True, kw_only=True)
class ConcludedItem:
    """What was put before the meeting, what the chair concluded, and what becomes of it."""

    title: str = line(say("Nội dung"), most=TITLE, must=say("Hãy ghi tên nội dung."))
    text: str = words(say("Đưa ra bàn"), most=LONGEST)
    conclusion: str = words(say("Kết luận của chủ trì"), most=LONGEST)
    due_on: date | None = day(say("Hoàn thành trước ngày"))
    left_over: bool = tick(say("Chuyển sang buổi sau"))


FIELDS = described(ConcludedItem)
