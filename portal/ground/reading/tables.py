"""Finding the table in a sheet, however many title rows and lines of heading stand above it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from portal.ground.reading.errors import Unreadable
from portal.ground.reading.header import Header, find_header, heading_again, shown
from portal.ground.reading.headings import HeadingColumn, squeeze
from portal.ground.reading.rows import Other, as_above, closing_words, group_named, is_numbering, said_of_all
from portal.ground.reading.workbook import Cell, WorkbookSheet
from portal.ground.text import say

# After the total or the signature, a row needs this many filled columns to be somebody's.
FILLED_BELOW_THE_END = 3
# Merged cells of an honest list; more would only cost time.
MOST_MERGED, LONGEST_SPAN = 20_000, 50


@dataclass(frozen=True)
class TableRecord:
    """One row: its number as Excel shows it, its cells by field, the group row above it."""

    row_number: int
    cells: dict[str, Cell]
    group: str | None = None


@dataclass(frozen=True)
class Skipped:
    row_number: int
    why: Other
    text: str


@dataclass(frozen=True)
class Clash:
    """Two columns for one field: the first is taken, the other is told of."""

    field: str
    taken: str
    left: str


@dataclass(frozen=True)
class TablePart:
    """A heading with the rows below it, up to the next heading that orders its columns otherwise."""

    header: Header
    mapping: dict[str, int]
    parts: dict[str, tuple[int, ...]]

    def heading_cells(self, sheet: WorkbookSheet) -> list[dict[int, str]]:
        return _heading_cells(sheet.rows[self.header.first : self.header.first + self.header.height])

    def unused(self) -> list[str]:
        used = {*self.mapping.values(), *(at for places in self.parts.values() for at in places)}
        return [shown(path) for at, path in enumerate(self.header.paths) if path and at not in used]


@dataclass(frozen=True)
class ReadTable:
    """`header_rows` as Excel counts; `mapping` is field to column from zero."""

    header_rows: tuple[int, ...]
    mapping: dict[str, int]
    headings: dict[str, str]
    unused: list[str]
    clashes: list[Clash]
    records: list[TableRecord]
    skipped: list[Skipped] = field(default_factory=list)
    unheaded: list[int] = field(default_factory=list)  # columns that hold something under no heading
    parts: dict[str, tuple[int, ...]] = field(default_factory=dict)  # columns whose cells together are one field's

    def places(self, name: str) -> tuple[int, ...]:
        """The columns a field is read from; none when the table has no such column."""
        return self.parts.get(name) or ((self.mapping[name],) if name in self.mapping else ())


def find_table(
    sheet: WorkbookSheet, columns: Sequence[HeadingColumn], told: Mapping[str, str] | None = None
) -> ReadTable:
    """The sheet's records; raises Unreadable naming the columns that are missing and those found."""
    header = find_header(sheet, columns, told)
    if header is None:
        expected = ", ".join(f"“{column.label}”" for column in columns if column.required)
        raise Unreadable(
            say(
                "Trang “%(sheet)s” không có dòng tiêu đề nào nhận ra được. Bảng cần có cột %(expected)s.",
                sheet=sheet.name,
                expected=expected,
            )
        )
    _require(sheet, header, columns)
    mapping, clashes = _mapping(header)
    parts = _parts(sheet, header, columns, mapping)
    mapping |= {name: at for name, (at, *_rest) in parts.items()}
    key = next((column.field for column in columns if column.required), columns[0].field)
    whole = TablePart(header, mapping, parts)
    below_it = [whole, *_headed_again(sheet, whole, columns, told)]
    records, skipped = _records(sheet, below_it, key)
    used = {at for one in below_it for places in one.parts.values() for at in places}
    used |= {at for one in below_it[1:] for at in one.mapping.values()}
    below = range(header.first, header.first + header.height)
    return ReadTable(
        header_rows=tuple(row + 1 for row in below),
        mapping=mapping,
        headings={name: shown(header.paths[at]) for name, at in mapping.items()},
        unused=[
            shown(path) for at, path in enumerate(header.paths) if path and at not in header.named and at not in used
        ]
        + [clash.left for clash in clashes]
        + [one for again in below_it[1:] for one in again.unused()],
        clashes=clashes,
        records=records,
        skipped=skipped,
        unheaded=_unheaded(sheet, header, used | {*mapping.values()}, [record.row_number for record in records]),
        parts=parts,
    )


def _unheaded(sheet: WorkbookSheet, header: Header, used: set[int], rows: Sequence[int]) -> list[int]:
    """Columns without a word above them that hold something in a record's row; the running number is nobody's data."""
    headed = {at for at, path in enumerate(header.paths) if path} | used
    held: dict[int, list[Cell]] = {}
    for row in rows:
        for at, cell in enumerate(sheet.rows[row - 1]):
            if cell is not None and at not in headed:
                held.setdefault(at, []).append(cell)
    return sorted(at for at, cells in held.items() if not _counted(cells))


def _counted(cells: Sequence[Cell]) -> bool:
    numbers = [str(cell).strip(" .()") for cell in cells]
    return all(map(str.isdigit, numbers)) and all(int(b) > int(a) for a, b in pairwise(numbers)) and len(numbers) > 1


def _require(sheet: WorkbookSheet, header: Header, columns: Sequence[HeadingColumn]) -> None:
    missing = [column.label for column in columns if column.required and not header.tells(column)]
    if missing:
        raise Unreadable(
            say(
                "Trang “%(sheet)s” thiếu cột %(missing)s. Dòng tiêu đề (dòng %(row)s) có: %(found)s.",
                sheet=sheet.name,
                missing=", ".join(f"“{label}”" for label in missing),
                row=header.first + 1,
                found=", ".join(f"“{shown(path)}”" for path in header.paths if path),
            )
        )


def _mapping(header: Header) -> tuple[dict[str, int], list[Clash]]:
    mapping: dict[str, int] = {}
    clashes = []
    for at, column in sorted(header.named.items()):
        taken = mapping.setdefault(column.field, at)
        if taken != at:
            clashes.append(Clash(column.field, shown(header.paths[taken]), shown(header.paths[at])))
    return mapping, clashes


def _parts(
    sheet: WorkbookSheet, header: Header, columns: Sequence[HeadingColumn], mapping: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """Fields written over two columns: each part under its heading, or both under one heading."""
    parts: dict[str, tuple[int, ...]] = {}
    for column in columns:
        places = tuple(mapping[part] for part in column.parts if part in mapping)
        if column.field not in mapping and places and column.parts[-1] in mapping:
            parts[column.field] = places
        elif column.parts and (at := mapping.get(column.field)) is not None and _goes_on(sheet, header, at):
            parts[column.field] = (at, at + 1)
    return parts


def _goes_on(sheet: WorkbookSheet, header: Header, at: int) -> bool:
    """Whether the next column has no heading, and a text wherever this one has."""
    named = {*header.named, *(place for place, path in enumerate(header.paths) if path)}
    if at + 1 in named - {at} and not _merged_over(sheet, header, at):
        return False
    below = [row for row in sheet.rows[header.first + header.height :] if len(row) > at and isinstance(row[at], str)]
    beside = [row for row in below if len(row) > at + 1 and isinstance(row[at + 1], str)]
    return len(beside) > 1 and len(beside) * 2 > len(below)


def _merged_over(sheet: WorkbookSheet, header: Header, at: int) -> bool:
    lines = range(header.first, header.first + header.height)
    return any(top in lines and left == at and right == at + 1 for (top, left), (_bottom, right) in sheet.merged)


def _headed_again(
    sheet: WorkbookSheet, whole: TablePart, columns: Sequence[HeadingColumn], told: Mapping[str, str] | None
) -> Iterator[TablePart]:
    """Further tables below the first, whose headings stand in another order."""
    standing, at = whole.mapping, whole.header.first + whole.header.height
    while at < len(sheet.rows):
        header = heading_again(sheet, at, columns, told)
        if header is None:
            at += 1
            continue
        mapping, _clashes = _mapping(header)
        if mapping != standing:
            parts = _parts(sheet, header, columns, mapping)
            mapping |= {name: places[0] for name, places in parts.items()}
            standing = mapping
            yield TablePart(header, mapping, parts)
        at += header.height


def _records(sheet: WorkbookSheet, tables: Sequence[TablePart], key: str) -> tuple[list[TableRecord], list[Skipped]]:
    records: list[TableRecord] = []
    skipped: list[Skipped] = []
    of_all: dict[str, Cell] = {}
    group, ended = None, False
    table, *later = tables
    repeated = table.heading_cells(sheet)
    for number, filled in _below(sheet, table.header):
        if later and number > later[0].header.first:
            table, ended = later.pop(0), False
            repeated = table.heading_cells(sheet)
        header = table.header
        if header.first < number <= header.first + header.height:
            skipped.append(Skipped(number, Other.HEADING, " · ".join(map(str, filled.values()))[:200]))
            continue
        cells = _cells_of(table, filled)
        known = sum(cell is not None for cell in cells.values())
        why = _not_a_record(filled, repeated, ended and known < FILLED_BELOW_THE_END)
        if why is Other.GROUP:
            group, of_all = group_named(filled) or group, said_of_all(filled) or {}
        # A word such as "Tổng số" inside a full row is somebody's text, not the end of the list.
        if why in (Other.TOTAL, Other.SIGNATURE):
            # Where the words stand in place of a name, the row is nobody's however full it is.
            nobodys = cells.get(key) is None or closing_words({0: cells[key]}) is Other.TOTAL
            why = why if known < FILLED_BELOW_THE_END or nobodys else None
            ended = ended or bool(why)
        elif not known and any(isinstance(cell, str) for cell in filled.values()):
            why = why or Other.FOOTER  # words beside the table
        if why:
            skipped.append(Skipped(number, why, " · ".join(str(cell) for cell in filled.values())[:200]))
        elif known:
            records.append(TableRecord(number, of_all | _as_above(cells, key, records), group))
    return records, skipped


def _cells_of(table: TablePart, filled: Mapping[int, Cell]) -> dict[str, Cell]:
    cells = {name: filled.get(at) for name, at in table.mapping.items()}
    return cells | {name: _joined([filled.get(at) for at in places]) for name, places in table.parts.items()}


def _as_above(cells: dict[str, Cell], key: str, records: Sequence[TableRecord]) -> dict[str, Cell]:
    """Where a row says "-nt-" (như trên), what the row above says; a name is nobody else's."""
    above = records[-1].cells if records else {}
    return {name: above.get(name) if name != key and as_above(cell) else cell for name, cell in cells.items()}


def _joined(cells: Sequence[Cell]) -> Cell:
    return " ".join(str(cell) for cell in cells if cell is not None) or None


def _not_a_record(filled: Mapping[int, Cell], repeated: list[dict[int, str]], ended: bool) -> Other | None:
    if not filled:
        return None
    # Before all others: "Ngày, tháng, năm sinh" begins as the day of a signature does.
    squeezed = {at: squeeze(str(cell)) for at, cell in filled.items()} if len(filled) > 1 else {}
    if squeezed and any(squeezed.items() <= line.items() for line in repeated):
        return Other.HEADING
    if why := closing_words(filled):
        return why
    if group_named(filled) or said_of_all(filled):
        return Other.GROUP
    if is_numbering(filled):
        return Other.NUMBERING
    return Other.FOOTER if ended else None


def _heading_cells(lines: Sequence[Sequence[Cell]]) -> list[dict[int, str]]:
    return [{at: squeeze(str(cell)) for at, cell in enumerate(line) if cell is not None} for line in lines]


def _below(sheet: WorkbookSheet, header: Header) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Rows under the heading with Excel's numbers; a cell merged downward speaks for every row it spans."""
    begin = header.first + header.height
    spoken_for: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged[:MOST_MERGED]:
        if left == right and begin <= top < bottom:
            for row in range(top + 1, min(bottom + 1, top + LONGEST_SPAN, len(sheet.rows))):
                spoken_for.setdefault(row, []).append((left, top))
    for at in range(begin, len(sheet.rows)):
        cells = dict(enumerate(sheet.rows[at]))
        for left, top in spoken_for.get(at, ()):
            if cells.get(left) is None and left < len(sheet.rows[top]):
                cells[left] = sheet.rows[top][left]
        yield at + 1, {column: cell for column, cell in cells.items() if cell is not None}
