"""Two tables beside one another on one sheet: read one after the other, as if each had a sheet of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from portal.ground.reading.header import Header, find_header
from portal.ground.reading.headings import HeadingColumn
from portal.ground.reading.workbook import Cell, WorkbookSheet

FEWEST_AGAIN = 3  # columns that come again, the names among them: another table, and not a column told twice


def tables_beside(
    sheet: WorkbookSheet, columns: Sequence[HeadingColumn], told: Mapping[str, str] | None = None
) -> list[WorkbookSheet]:
    """The sheet itself, or each of its tables alone, at its own place."""
    header = find_header(sheet, columns, told)
    begins = _begin_again(header, columns) if header else []
    if not header or not begins:
        return [sheet]
    edges = [0, *begins, max(map(len, sheet.rows))]
    lines = range(len(sheet.rows))
    return [replace(sheet, rows=[_within(sheet.rows, at, header, span) for at in lines]) for span in pairwise(edges)]


def _begin_again(header: Header, columns: Sequence[HeadingColumn]) -> list[int]:
    """Columns from which the same headings stand once more."""
    named = sorted(header.named.items())
    key = next((one.field for one in columns if one.required), columns[0].field)
    names = [at for at, column in named if column.field == key]
    if len(names) < 2:
        return []
    fields = [{column.field for at, column in named if begin <= at < end} for begin, end in _between(names)]
    if any(len(found & fields[0]) < FEWEST_AGAIN for found in fields):
        return []
    first = header.paths[: names[0]]  # what stands before the names: the running number
    return [at - len(first) if header.paths[at - len(first) : at] == first else at for at in names[1:]]


def _between(names: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(names, [*names[1:], 10**6], strict=True))


def _within(rows: Sequence[Sequence[Cell]], at: int, header: Header, span: tuple[int, int]) -> list[Cell]:
    """The row with nothing but this table's cells; a title above both belongs to each."""
    inside = [cell if span[0] <= place < span[1] else None for place, cell in enumerate(rows[at])]
    if at < header.first and not any(cell is not None for cell in inside):
        return list(rows[at])
    return inside
