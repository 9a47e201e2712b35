"""How official papers write numbers and days: as the ward sets it, else as the Party's papers of the field do (98%,
14/3/2022, 05/4/2022, 02 đồng chí)."""

from datetime import date
from typing import NamedTuple

from portal.ground.clock import ward_today
from portal.ground.db import db, ward
from portal.organisations.queries import setting

SETTING = "paper_numbers"


class NumberStyle(NamedTuple):
    """`percent_space`: 98 % instead of 98%; `month_noughts`: 14/03/2022; `count_noughts`: 02 đồng chí."""

    percent_space: bool = False
    month_noughts: bool = False
    count_noughts: bool = True


def style() -> NumberStyle:
    """The ward's own, read once in a transaction's session."""
    key = (SETTING, ward())
    if key not in db.session.info:
        db.session.info[key] = style_on(ward_today())
    found: NumberStyle = db.session.info[key]
    return found


def style_on(day: date) -> NumberStyle:
    return NumberStyle(**setting(SETTING, day, default={}) or {})


def day_written(day: date) -> str:
    """Days below 10 and the months 1 and 2 take a nought (HD 36-HD/VPTW, 03/4/2018)."""
    month = f"{day.month:02}" if day.month < 3 or style().month_noughts else f"{day.month}"
    return f"{day:%d}/{month}/{day.year}"


def percent(part: int, whole: int, decimals: int) -> str:
    """97,6%. Never rounded up to the whole: 99,97% of someone is not everyone. Empty where there is no whole."""
    if not whole:
        return ""
    sign = " %" if style().percent_space else "%"
    if part == whole:
        return f"100{sign}"
    rounded = f"{100 * part / whole:.{decimals}f}"
    most = f"{100 - 10**-decimals:.{decimals}f}"
    return f"{most if rounded.startswith('100') else rounded}{sign}".replace(".", ",")


def counted(number: int) -> str:
    """In running text: 4.974, and 02 so that nothing can be put before it."""
    return f"{number:02}" if 0 < number < 10 and style().count_noughts else f"{number:,}".replace(",", ".")
