"""What a chart shows, before it is drawn: cells of a heat map, parts of a distribution, points of a course. Pure.

A mark or a number stands in every cell: colour alone says nothing. kind gives the shade (templates/kit/chart.html)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.text import Sentence

SHADES = 4


class HeatCell(NamedTuple):
    """One cell of a heat map; `full` is read aloud and stands in the table."""

    mark: str
    full: Sentence | str
    kind: str  # written, nil, answered, open, none, shade-0 … shade-4
    url: str = ""


class HeatRow(NamedTuple):
    label: str
    cells: Sequence[HeatCell]
    url: str = ""


class Heat(NamedTuple):
    title: Sentence | str
    desc: Sentence | str
    columns: Sequence[tuple[str, Sentence | str]]  # short, full
    rows: Sequence[HeatRow]
    legend: Sequence[tuple[str, str, Sentence | str]]  # kind, mark, words


def trimmed(heat: Heat) -> Heat:
    """Without the columns before the first and after the last that show anything: a year that has just begun stays
    readable on a phone."""
    told = [place for place in range(len(heat.columns)) if any(row.cells[place].kind != "none" for row in heat.rows)]
    if not told:
        return heat
    span = slice(told[0], told[-1] + 1)
    rows = [row._replace(cells=row.cells[span]) for row in heat.rows]
    return heat._replace(columns=heat.columns[span], rows=rows)


class Slice(NamedTuple):
    kind: str
    number: int
    label: Sentence | str
    url: str = ""


class Distribution(NamedTuple):
    title: Sentence | str
    desc: Sentence | str
    parts: Sequence[Slice]

    @property
    def whole(self) -> int:
        return sum(one.number for one in self.parts)


class Point(NamedTuple):
    on: date
    total: int  # how many by the end of that day


class Course(NamedTuple):
    """Progress over time: a line that only rises, out of a whole."""

    title: Sentence | str
    desc: Sentence | str
    first: date
    last: date
    whole: int
    points: Sequence[Point]

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return min(max((day - self.first).days / span, 0), 1)

    def y(self, total: int) -> float:
        return total / self.whole if self.whole else 0

    def path(self, left: float, top: float, width: float, height: float) -> str:
        """As SVG draws it: steps, since between two days nothing was written."""
        at = f"M{left:.1f} {top + height:.1f}"
        for point in self.points:
            at += f"H{left + width * self.x(point.on):.1f}V{top + height * (1 - self.y(point.total)):.1f}"
        return at


def shade(part: int, whole: int | None) -> str:
    """How dark a cell is drawn: nothing, then quarters; no place in any order is meant."""
    if not whole:
        return "none"
    return f"shade-{part * SHADES // whole}"
