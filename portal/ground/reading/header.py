"""Which lines of a sheet are the heading of its table, and which column each heading names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portal.ground.reading.headings import HeadingColumn, Headings, Path, headings_of
from portal.ground.reading.rows import is_numbering
from portal.ground.reading.workbook import Cell, WorkbookSheet

ROWS_LOOKED_AT = 100
LINES_OF_HEADING = 3
FEWEST_COLUMNS = 2
FEWEST_HEADINGS = 3
LONGEST_HEADING = 120
TOLD_IN_DIGITS = re.compile(r"\s*\d[\d\s./\-]{3,}", re.ASCII)  # a day, a year, a card number


@dataclass(frozen=True)
class Header:
    first: int
    height: int
    paths: list[Path]
    named: dict[int, HeadingColumn]  # by column from zero

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.named.values()}

    def tells(self, column: HeadingColumn) -> bool:
        """Whether the column is there, whole or by its last part: the given name without the family's is a name."""
        return column.field in self.fields or bool(column.parts and column.parts[-1] in self.fields)

    def beats(self, other: "Header") -> bool:
        """More columns named, or as many in fewer lines: a title row is no part of a heading."""
        return (len(self.fields), -self.height) > (len(other.fields), -other.height)


def find_header(
    sheet: WorkbookSheet, columns: Sequence[HeadingColumn], told: Mapping[str, str] | None = None
) -> Header | None:
    """The rows that name most columns; among equals the first."""
    headings = headings_of(columns, told)
    best: Header | None = None
    for first in range(min(len(sheet.rows), ROWS_LOOKED_AT)):
        if sum(cell is not None for cell in sheet.rows[first]) < FEWEST_COLUMNS:
            continue
        for height in range(1, LINES_OF_HEADING + 1):
            if any(_is_somebodys(line) or _is_alone(line) for line in sheet.rows[first + 1 : first + height]):
                break
            header = _header(sheet, first, height, headings)
            if len(header.fields) >= FEWEST_COLUMNS and (best is None or header.beats(best)):
                best = header
    while best and best.height < LINES_OF_HEADING and _goes_on_below(sheet, best):
        best = _header(sheet, best.first, best.height + 1, headings)
    return best


def heading_again(
    sheet: WorkbookSheet, at: int, columns: Sequence[HeadingColumn], told: Mapping[str, str] | None = None
) -> Header | None:
    """The heading of a further table that begins in this row: words alone, nearly all of them known headings."""
    filled = [cell for cell in sheet.rows[at] if cell is not None and str(cell).strip()]
    if len(filled) <= FEWEST_HEADINGS or not all(
        isinstance(cell, str) and len(cell) <= LONGEST_HEADING and not any(map(str.isdigit, cell)) for cell in filled
    ):
        return None
    header = _header(sheet, at, 1, headings_of(columns, told))
    known = len(header.named) + 1 >= len(filled) - 1 and len(header.fields) >= FEWEST_HEADINGS
    if not known or not all(header.tells(column) for column in columns if column.required):
        return None
    return header


def _is_somebodys(line: Sequence[Cell]) -> bool:
    """A day, a number or a card stands in no line of a heading, but for the one that counts its columns."""
    filled = {at: cell for at, cell in enumerate(line) if cell is not None}
    if is_numbering(filled):
        return False
    return any(not isinstance(cell, str) or TOLD_IN_DIGITS.fullmatch(cell) for cell in filled.values())


def _is_alone(line: Sequence[Cell]) -> bool:
    """One word in the first column names a group of the rows below it: "I. Đảng viên chính thức"."""
    return [at for at, cell in enumerate(line) if cell is not None] == [0]


def header_at(
    sheet: WorkbookSheet, first: int, columns: Sequence[HeadingColumn], told: Mapping[str, str] | None = None
) -> Header:
    """The row as a heading of one line, whatever it names."""
    return _header(sheet, first, 1, headings_of(columns, told))


def _header(sheet: WorkbookSheet, first: int, height: int, headings: Headings) -> Header:
    paths = _paths(sheet.rows[first : first + height])
    named = {at: column for at, path in enumerate(paths) if (column := headings.named_by(path))}
    sure = {column.field for column in named.values() if column.beside is None}
    for at, column in list(named.items()):
        if column.beside is not None and column.field in sure:
            named[at] = replace(column, field=column.beside, parts=())
            if not column.beside:
                del named[at]
    return Header(first, height, paths, named)


def _goes_on_below(sheet: WorkbookSheet, header: Header) -> bool:
    """Whether the next line parts headings that span several columns: nothing but words, each under such a heading."""
    at = header.first + header.height
    line = sheet.rows[at] if at < len(sheet.rows) else []
    words = {column: cell for column, cell in enumerate(line) if cell is not None}
    above = sheet.rows[at - 1]
    spanned = {
        column
        for column in range(len(line))
        for left in (column, column - 1)
        if left >= 0 and _cell(above, left) and not _cell(above, left + 1)
    } | {
        column
        for (top, left), (bottom, right) in sheet.merged
        if top <= at - 1 <= bottom < at and left < right
        for column in range(left, right + 1)
    }
    return len(words) >= FEWEST_COLUMNS and all(
        column in spanned and isinstance(cell, str) and not any(map(str.isdigit, cell)) and not _names(header, column)
        for column, cell in words.items()
    )


def _names(header: Header, column: int) -> bool:
    """Whether people's names stand in this column: a line that names somebody is nobody's heading."""
    return column in header.named and header.named[column].required


def _cell(line: Sequence[Cell], at: int) -> Cell:
    return line[at] if at < len(line) else None


def likely_heading(sheet: WorkbookSheet) -> int | None:
    """The row that looks most like a heading: short texts and nothing else, with rows below it."""
    best, most = None, FEWEST_HEADINGS - 1
    for at, row in enumerate(sheet.rows[:ROWS_LOOKED_AT]):
        filled = [cell for cell in row if cell is not None]
        short = [cell for cell in filled if isinstance(cell, str) and not any(map(str.isdigit, cell))]
        if len(short) == len(filled) and len(short) > most and any(map(any, sheet.rows[at + 1 :])):
            best, most = at, len(short)
    return best


def shown(path: Path) -> str:
    return " – ".join(" ".join(part.split()) for part in path)


def _paths(lines: Sequence[Sequence[Cell]]) -> list[Path]:
    """Headings above each column; what a merged heading spans stands above all that it spans."""
    width = max(map(len, lines), default=0)
    grid = [
        [cell if isinstance(cell, str) and len(cell) <= LONGEST_HEADING else None for cell in line]
        + [None] * (width - len(line))
        for line in lines
    ]
    paths: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(grid):
        over, above = None, None
        for at, text in enumerate(line):
            # A heading reaches right only over columns of its own parent that have a line below it.
            goes_on = paths[at] == above and any(row[at] for row in grid[depth + 1 :])
            if text:
                over, above = text, list(paths[at])
            elif not goes_on:
                over, above = None, None
            if over:
                paths[at].append(over)
    return [tuple(path) for path in paths]
