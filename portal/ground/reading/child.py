"""Run apart as a program: a workbook in by stdin, lines of JSON out by stdout.

Imports nothing of the portal, so that it starts in a few milliseconds and holds no secret when a hostile
file takes it over. A line is a sheet's heading, a row of cells, or a problem.
"""

import datetime as dt
import html
import io
import json
import re
import struct
import sys
import zipfile
from collections.abc import Iterator

import olefile
import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit
    resource = None  # type: ignore[assignment]

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 10
MOST_ROWS, MOST_CELLS, MOST_LETTERS = 100_000, 2_000_000, 40_000_000

MOST_PART, MOST_COLUMNS = 300 * 1024 * 1024, 200
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ROW, COL = re.compile(rb"<(?:\w+:)?row\b[^>]*>"), re.compile(rb"<(?:\w+:)?col\b[^>]*>")
RELATION = re.compile(rb"<Relationship\b[^>]*>")
ID, TARGET = re.compile(rb'\bId="([^"]+)"'), re.compile(rb'\bTarget="([^"]+)"')
SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]+)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
NUMBER, FIRST, LAST = (re.compile(rb'\b%s="(\d{1,7})"' % name) for name in (b"r", b"min", b"max"))
# OpenDocument: tables, their rows and columns, each standing for so many.
PLACE = re.compile(rb"<table:(table-row|table-column|table(?=[\s>]))[^>]*>")
TITLE, TIMES = re.compile(rb'\btable:name="([^"]*)"'), re.compile(rb'\btable:number-\w+-repeated="(\d{1,7})"')
FOLDED = re.compile(rb'\btable:visibility="(?:collapse|filter)"')
# BIFF8, the older Excel format: a sheet's place and name, a row's flags, columns' flags.
BOUND, ROW_TOLD, COLUMNS_TOLD, END_OF_SHEET = 0x85, 0x208, 0x7D, 0x0A
ROW_HIDDEN, COLUMNS_HIDDEN = 0x20, 0x01

Unseen = dict[str, tuple[list[int], list[int]]]
JsonCell = str | float | bool | list[str] | None


def limit_myself() -> None:
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def as_json(cell: object) -> JsonCell:
    if cell == "":
        return None
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, dt.datetime):
        return ["date" if cell.time() == dt.time() else "moment", cell.isoformat()]
    if isinstance(cell, dt.date):
        return ["date", cell.isoformat()]
    return str(cell)


def shown_sheets(workbook: calamine.CalamineWorkbook) -> list[str]:
    """Sheets a person sees on opening the file; what is hidden was not meant to be handed in."""
    sheets = [m for m in workbook.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    seen = [m for m in sheets if m.visible == calamine.SheetVisibleEnum.Visible]
    return [m.name for m in seen or sheets]


def hidden_in(data: io.BytesIO) -> Unseen:
    """Rows and columns a person does not see, from zero, by sheet."""
    try:
        if olefile.isOleFile(data):
            return hidden_in_older(data)
        with zipfile.ZipFile(data) as packed:
            if "content.xml" in packed.namelist():
                return hidden_in_open(_part(packed, "content.xml"))
            tags = RELATION.findall(_part(packed, RELATIONS))
            told = {i[1]: t[1] for tag in tags if (i := ID.search(tag)) and (t := TARGET.search(tag))}
            sheets = SHEET.findall(_part(packed, BOOK))
            return {
                html.unescape(name.decode()): _hidden(_part(packed, _place(told[rid].decode())))
                for name, rid in sheets
                if rid in told
            }
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError, struct.error):
        return {}
    finally:
        data.seek(0)


def hidden_in_open(content: bytes) -> Unseen:
    """OpenDocument: rows and columns folded away, or left out by a filter."""
    told: Unseen = {}
    rows: list[int] = []
    columns: list[int] = []
    row = column = 0
    for tag in PLACE.finditer(content):
        times = int(found[1]) if (found := TIMES.search(tag[0])) else 1
        folded = bool(FOLDED.search(tag[0]))
        if tag[1] == b"table":
            row = column = 0
            name = TITLE.search(tag[0])
            rows, columns = told.setdefault(html.unescape(name[1].decode()) if name else "", ([], []))
        elif tag[1] == b"table-row":
            rows += range(row, min(row + times, MOST_ROWS)) if folded else ()
            row += times
        else:
            columns += range(column, min(column + times, MOST_COLUMNS)) if folded else ()
            column += times
    return told


def hidden_in_older(data: io.BytesIO) -> Unseen:
    """BIFF8: what the flags of rows and columns say."""
    with olefile.OleFileIO(data) as packed:
        stream = packed.openstream("Workbook").read()
    told: Unseen = {}
    for body in _records(stream, 0, BOUND):
        place, _state, _kind, letters, wide = struct.unpack_from("<IBBBB", body)
        name = body[8 : 8 + letters * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1")
        told[name] = (_rows_hidden(stream, place), _columns_hidden(stream, place))
    return told


def _rows_hidden(stream: bytes, place: int) -> list[int]:
    rows = [struct.unpack_from("<H10xH", body) for body in _records(stream, place, ROW_TOLD)]
    return [row for row, flags in rows if flags & ROW_HIDDEN]


def _columns_hidden(stream: bytes, place: int) -> list[int]:
    spans = [struct.unpack_from("<HH4xH", body) for body in _records(stream, place, COLUMNS_TOLD)]
    hidden = [(first, last) for first, last, flags in spans if flags & COLUMNS_HIDDEN]
    return [at for first, last in hidden for at in range(first, min(last, MOST_COLUMNS) + 1)]


def _records(stream: bytes, at: int, wanted: int) -> Iterator[bytes]:
    """The records of one kind from here to the end of the sheet."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == wanted:
            yield stream[at + 4 : at + 4 + length]
        elif kind == END_OF_SHEET:
            return
        at += 4 + length


def _place(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    return packed.read(name) if packed.getinfo(name).file_size <= MOST_PART else b""


def _hidden(sheet: bytes) -> tuple[list[int], list[int]]:
    rows = [int(found[1]) - 1 for tag in ROW.findall(sheet) if HIDDEN.search(tag) and (found := NUMBER.search(tag))]
    spans = [
        (int(first[1]), int(last[1]))
        for tag in COL.findall(sheet)
        if HIDDEN.search(tag) and (first := FIRST.search(tag)) and (last := LAST.search(tag))
    ]
    columns = [at - 1 for first, last in spans for at in range(first, min(last, MOST_COLUMNS) + 1)]
    return rows, columns


def write_out(workbook: calamine.CalamineWorkbook, hidden: Unseen) -> str | None:
    """The problem that stopped it, if any."""
    rows = cells = letters = 0
    for name in shown_sheets(workbook):
        sheet = workbook.get_sheet_by_name(name)
        tell({"sheet": name, "merged": sheet.merged_cell_ranges or [], "hidden": hidden.get(name, ([], []))})
        if sheet.start is None:
            continue
        before = [None] * sheet.start[1]  # rows begin at the first used column
        for row in sheet.iter_rows():
            line = before + [as_json(cell) for cell in row]
            while line and line[-1] is None:
                line.pop()
            rows += 1
            cells += len(line)
            letters += sum(len(cell) for cell in line if isinstance(cell, str))
            if rows > MOST_ROWS:
                return "rows"
            if cells > MOST_CELLS or letters > MOST_LETTERS:
                return "large"
            tell(line)
    return None


def main() -> None:
    data = io.BytesIO(sys.stdin.buffer.read())
    limit_myself()
    unseen: list[str] = []
    try:
        hidden = hidden_in(data)
        workbook = calamine.CalamineWorkbook.from_filelike(data)
        unseen = sorted({m.name for m in workbook.sheets_metadata} - set(shown_sheets(workbook)))
        problem = write_out(workbook, hidden)
    except calamine.PasswordError:
        problem = "locked"
    except MemoryError:
        problem = "large"
    except Exception:  # whatever it was, the person can only save the file anew
        problem = "broken"
    tell({"end": problem, "unseen": unseen})


if __name__ == "__main__":
    main()
