"""The clock of the law: working days over weekends, Tết and leap days; limits by kind of request."""

from datetime import date

import pytest

from portal.organisations.settings import DEFAULTS
from portal.privacy.rules.clock import days_after, is_off, limits, listed, working_days_after, working_days_between

HOLIDAYS = listed(DEFAULTS["holidays"])


@pytest.mark.parametrize(
    ("received", "count", "until"),
    [
        (date(2022, 4, 25), 2, date(2022, 4, 27)),  # Monday: Tuesday, Wednesday
        (date(2022, 4, 28), 2, date(2022, 5, 4)),  # 30/4 to 3/5 are off, and what lies between
        (date(2022, 4, 29), 2, date(2022, 5, 5)),
        (date(2022, 4, 23), 2, date(2022, 4, 26)),  # received on a Saturday
        (date(2022, 1, 28), 2, date(2022, 2, 8)),  # Friday before Tết
        (date(2022, 4, 8), 2, date(2022, 4, 13)),  # Giỗ Tổ on a Sunday, its day in lieu on Monday
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # leap day is a Thursday
        (date(2023, 2, 28), 2, date(2023, 3, 2)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # Tết 2026
        (date(2021, 12, 30), 2, date(2022, 1, 4)),  # over New Year: 1/1 a Saturday, 3/1 in lieu
    ],
)
def test_two_working_days_do_not_count_the_day_itself_nor_days_off(received, count, until):
    assert working_days_after(received, count, HOLIDAYS) == until


def test_a_limit_in_days_that_falls_on_a_day_off_ends_with_the_next_working_day():
    assert days_after(date(2022, 4, 20), 10, HOLIDAYS) == date(2022, 5, 4)  # 30/4 is a Saturday and a holiday
    assert days_after(date(2022, 4, 11), 10, HOLIDAYS) == date(2022, 4, 21)
    assert days_after(date(2024, 2, 19), 10, HOLIDAYS) == date(2024, 2, 29)


def test_fixed_holidays_are_off_in_every_year_whoever_keeps_the_list():
    assert all(is_off(date(2031, *day), frozenset()) for day in ((1, 1), (4, 30), (5, 1), (9, 2)))
    assert not is_off(date(2031, 1, 2), frozenset())
    assert is_off(date(2031, 1, 2), frozenset({date(2031, 1, 2)}))


def test_what_is_left_is_told_in_working_days_and_what_is_over_too():
    friday, monday = date(2022, 4, 22), date(2022, 4, 25)
    assert working_days_between(friday, monday, HOLIDAYS) == 1
    assert working_days_between(monday, monday, HOLIDAYS) == 0
    assert working_days_between(monday, friday, HOLIDAYS) == -1
    assert working_days_between(date(2022, 5, 4), date(2022, 4, 28), HOLIDAYS) == -2  # Friday 29/4, Wednesday 4/5


@pytest.mark.parametrize(
    ("kind", "others", "carry_out_by"),
    [
        ("view", False, date(2022, 5, 5)),
        ("correct", False, date(2022, 5, 5)),
        ("restrict", False, date(2022, 5, 10)),
        ("object", False, date(2022, 5, 10)),
        ("view", True, date(2022, 5, 16)),
        ("object", True, date(2022, 5, 16)),
    ],
)
def test_each_kind_has_its_limit_and_a_longer_one_where_others_must_act(kind, others, carry_out_by):
    found = limits(
        date(2022, 4, 25),
        kind,
        answer_days=2,
        days=DEFAULTS["data_request_days"],
        others_days=DEFAULTS["data_others_days"],
        others=others,
        holidays=HOLIDAYS,
    )
    assert found == (date(2022, 4, 27), carry_out_by)
