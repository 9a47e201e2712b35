"""When a name may be covered, and when a conclusion is looked at a second time. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from portal.ground.described import words_of
from portal.ground.text import Sentence, say
from portal.supervision.said import NoteSaid

COVER = "(đã che tên)"  # stands where the name stood, on every page and paper
SHORTEST = 2
LOOK_DAYS = 15  # the member may ask within so many days of the conclusion, and of a first answer


def covered(text: str, words: Iterable[str]) -> str:
    """The text with each of these names covered, however it is capitalised."""
    for one in words:
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", COVER, text, flags=re.IGNORECASE)
    return text


def with_covered(said: NoteSaid, names: Iterable[str]) -> NoteSaid:
    """What a note says as everybody reads it; what was written stays in its own row."""
    words = list(names)
    told: dict[str, Any] = {name: covered(getattr(said, name), words) for name in words_of(NoteSaid)}
    return replace(said, **told)


def cover_reasons(*, words: str, reason: str, person: str, texts: Iterable[str]) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if len(words) < SHORTEST:
        wrong["words"] = say("Hãy ghi tên cần che, đúng như trong lời đã ghi.")
    elif covered(person, [words]) != person:
        wrong["words"] = say("Đây là tên của đảng viên được nhận xét. Chỉ che tên người thứ ba.")
    elif not any(covered(text, [words]) != text for text in texts):
        wrong["words"] = say("Không thấy “%(name)s” trong lời đã ghi. Hãy ghi đúng như trong đó.", name=words)
    if not reason:
        wrong["reason"] = say("Hãy ghi lý do che.")
    elif words and covered(reason, [words]) != reason:
        wrong["reason"] = say("Lý do được đọc cùng nhận xét. Hãy ghi lý do mà không nêu tên.")
    return wrong


def look_until(since: date) -> date:
    return since + timedelta(days=LOOK_DAYS)


def not_to_be_looked_at(
    *, concluded_on: date | None, waits: bool, final: bool, since: date | None, today: date
) -> Sentence | None:
    """`since`: the conclusion, or the answer to the first request; `final`: the standing committee has answered."""
    if concluded_on is None or since is None:
        return say("Nhận xét này chưa có kết luận để xem lại.")
    if waits:
        return say("Đề nghị xem lại của đồng chí đang chờ trả lời.")
    if final:
        return say("Ban Thường vụ Đảng ủy đã xem lại kết luận này.")
    if today > look_until(since):
        return say("Thời hạn đề nghị xem lại đã hết ngày %(day)s.", day=look_until(since))
    return None


def look_reasons(
    *, outcome: object, answer: str, instead: object, standing: object, wants_advice: bool, advice: str
) -> dict[str, Sentence]:
    """`instead`: the conclusion that replaces the one found wrong, `standing`: that one."""
    wrong: dict[str, Sentence] = {}
    if not outcome:
        wrong["outcome"] = say("Hãy chọn giữ nguyên hoặc thay kết luận.")
    if not answer:
        wrong["answer"] = say("Hãy ghi lý do; đảng viên đọc câu này.")
    if outcome == "replaced" and not instead:
        wrong["instead"] = say("Hãy chọn kết luận mới.")
    if outcome == "replaced" and instead and instead == standing:
        wrong["instead"] = say("Kết luận mới giống kết luận cũ. Hãy chọn kết luận khác, hoặc chọn giữ nguyên.")
    if wants_advice and not advice:
        wrong["advice"] = say("Đảng viên này là thành viên Ban Thường vụ: hãy ghi ý kiến tham mưu của UBKT Đảng ủy.")
    return wrong
