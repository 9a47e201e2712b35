"""Working days and the limits of a request. A holiday the list lacks makes a limit earlier, never later."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

EVERY_YEAR = {(1, 1), (4, 30), (5, 1), (9, 2)}  # Labour Code 2019, art. 112; Tết, Giỗ Tổ and days in lieu are listed
SATURDAY = 5
A_DAY = timedelta(days=1)


class Limits(NamedTuple):
    answer_by: date
    carry_out_by: date


def is_off(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() >= SATURDAY or (day.month, day.day) in EVERY_YEAR or day in holidays


def working_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """The last of `count` working days, the day itself not counted."""
    while count > 0:
        day += A_DAY
        count -= not is_off(day, holidays)
    return day


def days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """So many days on; a limit that falls on a day off ends with the next working day (Civil Code 2015, art. 148)."""
    day += timedelta(days=count)
    while is_off(day, holidays):
        day += A_DAY
    return day


def working_days_between(day: date, until: date, holidays: Collection[date]) -> int:
    """How many working days are left after `day` up to and with `until`; negative when it is over."""
    step = A_DAY if until >= day else -A_DAY
    count, at = 0, day
    while at != until:
        counted = at + step if step > timedelta(0) else at
        at += step
        count += not is_off(counted, holidays)
    return count if until >= day else -count


def limits(
    received: date,
    kind: str,
    *,
    answer_days: int,
    days: Mapping[str, int],
    others_days: int,
    others: bool,
    holidays: Collection[date],
) -> Limits:
    """Answered in working days, carried out in days by kind, longer where somebody outside must act too."""
    carry_out = max(days[kind], others_days) if others else days[kind]
    return Limits(working_days_after(received, answer_days, holidays), days_after(received, carry_out, holidays))


def listed(days: Collection[str]) -> frozenset[date]:
    """The ward's own list, as the setting keeps it."""
    return frozenset(date.fromisoformat(one) for one in days)


def lists_the_year(year: int, holidays: Collection[date]) -> bool:
    """Whether anybody has entered this year's days: Tết moves, so a year without any is not looked after."""
    return any(one.year == year for one in holidays)
