"""The time an evidence sheet covers: a quarter or a year."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from portal.ground.text import Sentence, say

WRITTEN = re.compile(r"(20\d\d)(?:-quy-([1-4]))?")
ROMAN = ("I", "II", "III", "IV")


class Span(NamedTuple):
    slug: str  # as it stands in addresses: 2022, 2022-quy-1
    label: Sentence
    first: date
    last: date

    @property
    def months(self) -> tuple[str, str]:
        return f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"


def span_of(slug: str) -> Span | None:
    if not (parts := WRITTEN.fullmatch(slug)):
        return None
    year = int(parts[1])
    if not parts[2]:
        return Span(slug, say("Năm %(year)s", year=year), date(year, 1, 1), date(year, 12, 31))
    quarter = int(parts[2])
    after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    label = say("Quý %(quarter)s năm %(year)s", quarter=ROMAN[quarter - 1], year=year)
    return Span(slug, label, date(year, 3 * quarter - 2, 1), after - timedelta(days=1))


def quarter_with(day: date) -> Span:
    found = span_of(f"{day.year}-quy-{(day.month + 2) // 3}")
    assert found
    return found


def spans_around(chosen: Span, today: date) -> list[Span]:
    """What the page offers: the chosen year and its quarters that have begun."""
    year = chosen.first.year
    offered = [span_of(f"{year}-quy-{quarter}") for quarter in range(1, 5)] + [span_of(str(year))]
    return [one for one in offered if one and one.first <= today]
