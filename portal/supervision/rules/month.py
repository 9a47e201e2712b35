"""When a month takes notes, and what a note must hold. Pure."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from portal.ground.text import Sentence, say

LONGEST_OPENING = 31  # days


class ReopenedFor(NamedTuple):
    """A closed month is open again for this member, both days included."""

    person_id: int
    first: date
    last: date


class MonthWindow(NamedTuple):
    """A month as the rules see it."""

    due_on: date
    locks_on: date
    opened: tuple[tuple[date, date], ...] = ()  # dated exceptions for this body, both days included
    locked_on: date | None = None  # the deed of locking was done: from then on no clock opens the month
    reopened: tuple[ReopenedFor, ...] = ()


def next_month(month: str, by: int = 1) -> str:
    year, number = int(month[:4]), int(month[5:])
    years, index = divmod(year * 12 + number - 1 + by, 12)
    return f"{years:04d}-{index + 1:02d}"


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def usual_days(month: str, due_day: int, lock_day: int) -> tuple[date, date]:
    """The due day in the month and the lock day in the next one, as the ward set them; short months end early."""
    after = next_month(month)
    return _in(month, due_day), _in(after, lock_day)


def _in(month: str, number: int) -> date:
    year, month_number = int(month[:4]), int(month[5:])
    return date(year, month_number, min(number, monthrange(year, month_number)[1]))


def has_locked(window: MonthWindow, today: date) -> bool:
    """Recorded, or over by today's clock in the minute before it is recorded."""
    return window.locked_on is not None or today > window.locks_on


def is_locked(window: MonthWindow, today: date, person_id: int | None = None) -> bool:
    """For a body as a whole, or on this member, for whom the ward may have opened a closed month again."""
    if not has_locked(window, today) or any(first <= today <= last for first, last in window.opened):
        return False
    return person_id is None or person_id not in reopened_for(window, today)


def reopened_for(window: MonthWindow, today: date) -> frozenset[int]:
    return frozenset(one.person_id for one in window.reopened if one.first <= today <= one.last)


def closed_to_notes(window: MonthWindow, month: str, today: date, person_id: int | None = None) -> Sentence | None:
    if today < first_day(month):
        return say("Kỳ giám sát này mở từ ngày %(day)s.", day=first_day(month))
    if is_locked(window, today, person_id):
        return say(
            "Kỳ giám sát đã khóa sổ ngày %(day)s. Muốn ghi thêm, hãy đề nghị Văn phòng Đảng ủy hoặc UBMTTQ phường mở "
            "khóa có thời hạn.",
            day=window.locks_on,
        )
    return None


def reopening_reasons(
    *, members: Collection[int], reason: str, opens_on: date | None, last_on: date | None, today: date
) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if not members:
        wrong["members"] = say("Hãy chọn đảng viên được mở lại kỳ.")
    if not reason:
        wrong["reason"] = say("Hãy ghi lý do mở lại kỳ.")
    if opens_on is None or opens_on < today:
        wrong["opens_on"] = say("Ngày mở phải từ hôm nay, %(today)s, trở đi.", today=today)
    elif last_on is None or last_on < opens_on:
        wrong["last_on"] = say("Ngày cuối phải từ ngày mở trở đi.")
    elif (last_on - opens_on).days >= LONGEST_OPENING:
        wrong["last_on"] = say("Mỗi lần mở tối đa %(days)s ngày.", days=LONGEST_OPENING)
    return wrong


def not_to_be_reopened(*, closed_on: date | None) -> Sentence | None:
    if closed_on is None:
        return say("Chi bộ chưa chốt kỳ nên không cần mở lại.")
    return None


def nothing_to_supplement(*, number: int, unsent: int) -> Sentence | None:
    """The month itself is sent with whatever stands in it; afterwards only what is new goes."""
    return (
        say("Không có nhận xét nào mới từ lần gửi trước nên không cần gửi bổ sung.")
        if number > 1 and not unsent
        else None
    )


def sending_reasons(
    general: str, open_people: Iterable[int], explained: Collection[int], *, supplement: bool = False
) -> dict[str, Sentence]:
    """A supplement has the month's general remark already; who was explained then needs no reason again."""
    wrong: dict[str, Sentence] = {}
    if not general and not supplement:
        wrong["general_remark"] = say(
            "Hãy ghi nhận xét chung của tháng; nhận xét này đọc tại buổi họp chi bộ, không nêu tên ai."
        )
    missing = [person for person in open_people if person not in explained]
    if missing:
        wrong["gaps"] = say(
            "Còn %(count)s đảng viên chưa ghi sổ và chưa có lý do. Hãy ghi sổ hoặc chọn lý do.", count=len(missing)
        )
    return wrong


def open_from(month: str, first_month: str, last_month: str | None) -> bool:
    """Whether the programme runs in the month: before it there is no period to be late in (chưa có kỳ)."""
    return first_month <= month and (last_month is None or month <= last_month)
