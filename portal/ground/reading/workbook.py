"""A workbook as rows of plain values, read in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from portal.ground.reading import delimited
from portal.ground.reading.errors import MOST_BYTES, Unreadable, broken, empty, locked, too_large, too_many_rows
from portal.ground.reading.fonts import SOFT_HYPHEN, Old, modernised
from portal.ground.reading.kinds import FileKind, kind_of
from portal.ground.text import say
from portal.ground.typed import BadText, clean_text

Cell = str | int | float | bool | date | datetime | None
Corner = tuple[int, int]

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 20
# The child gets what it needs to start, and none of the portal's secrets.
HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")
# Letters, digits and signs as wide as a Chinese character, which some keyboards write.
WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
PROBLEMS = {"rows": too_many_rows, "large": too_large, "locked": locked, "broken": broken}


@dataclass(frozen=True)
class WorkbookSheet:
    """Row 1 of Excel is rows[0]; `merged` holds corners as ((row, column), (row, column)) from zero.

    `old` tells by corner what stood, in an old font, where the rows now hold Unicode.
    """

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[Corner, Corner]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    old: dict[Corner, Old] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    filename: str
    kind: FileKind
    sheets: list[WorkbookSheet]
    unseen: list[str] = field(default_factory=list)  # sheets a person does not see, which are not read


def read_workbook(source: str | Path | bytes, filename: str = "") -> Workbook:
    """The visible sheets of an xlsx, xls, ods or csv; raises Unreadable."""
    if isinstance(source, bytes):
        data = source
    else:
        filename = filename or Path(source).name
        data = _bytes_at(Path(source))
    kind = kind_of(data)
    unseen: list[str] = []
    if kind is FileKind.CSV:
        rows: list[list[Cell]] = [[_cleaned(cell) for cell in row] for row in delimited.read_rows(data)]
        sheets = [WorkbookSheet(Path(filename).stem or "csv", rows)]
    else:
        lines, unseen = _in_a_child(data)
        sheets = list(_sheets(lines))
    for sheet in sheets:
        _modernise(sheet)
    if not any(cell is not None for sheet in sheets for row in sheet.rows for cell in row):
        raise empty()
    return Workbook(filename, kind, sheets, unseen)


def _bytes_at(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)  # one more than allowed is enough to see that it is too much
    except OSError:
        raise Unreadable(say("Không mở được tệp %(name)s.", name=path.name)) from None


def _in_a_child(data: bytes) -> tuple[list[object], list[str]]:
    """The child's lines, and the sheets it passed over; one that died or stalled means a file not to be trusted."""
    environment = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            env=environment,
            check=False,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
    except subprocess.TimeoutExpired:
        raise too_large() from None
    except ValueError:
        raise broken() from None
    end = lines.pop() if lines else None
    if done.returncode or not isinstance(end, dict) or "end" not in end:
        # Killed by its limits: too much memory or too much time.
        raise too_large() if done.returncode < 0 else broken()
    if end["end"]:
        raise PROBLEMS[end["end"]]()
    return lines, end.get("unseen", [])


def _sheets(lines: list[Any]) -> Iterator[WorkbookSheet]:
    sheet: WorkbookSheet | None = None
    for line in lines:
        if isinstance(line, dict):
            if sheet:
                yield sheet
            merged = [(tuple(first), tuple(last)) for first, last in line["merged"]]
            rows, columns = line.get("hidden", ((), ()))
            sheet = WorkbookSheet(line["sheet"], [], merged, frozenset(rows), frozenset(columns))
        elif sheet:
            sheet.rows.append([_cell(value) for value in line])
    if sheet:
        yield sheet


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return _cleaned(value)
    if isinstance(value, list):
        kind, written = value
        return date.fromisoformat(written[:10]) if kind == "date" else datetime.fromisoformat(written)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value  # type: ignore[no-any-return]


def _cleaned(text: str) -> Cell:
    """Clean but for soft hyphens, which are a letter in an old font: `_modernise` has the last word on them."""
    text = text.translate(WIDE)
    try:
        return SOFT_HYPHEN.join(map(clean_text, text.split(SOFT_HYPHEN))).strip() or None
    except BadText as bad:
        raise Unreadable(bad.sentence) from None


def _modernise(sheet: WorkbookSheet) -> None:
    """Old fonts read as Unicode, in place."""
    for (at, column), (after, old) in modernised(sheet.rows).items():
        sheet.rows[at][column] = after
        sheet.old[at, column] = old
    for row in sheet.rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and SOFT_HYPHEN in cell:
                row[column] = cell.replace(SOFT_HYPHEN, "").strip() or None
