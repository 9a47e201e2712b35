"""The file's own table as a person sees it, and over each column what it is taken for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from portal.ground.names import fold
from portal.ground.reading import HeadingColumn, Unreadable, Workbook, WorkbookSheet, read_workbook
from portal.ground.reading.header import FEWEST_COLUMNS, find_header, header_at, likely_heading, shown
from portal.ground.reading.headings import squeeze
from portal.ground.text import Sentence
from portal.ground.text import shown as as_text
from portal.imports import rules
from portal.imports.above import effective_date
from portal.imports.models import ImportKind
from portal.imports.planning import COLUMNS
from portal.imports.planning.change import NUMBERS, column_letter
from portal.imports.values import card_known, day_known, name_known, sex_of, tidy_card

SAMPLES, LONGEST_SAMPLE = 5, 60
LOOKS_LIKE: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("birth", day_known),
    ("card", lambda text: card_known(tidy_card(text))),
    ("cell", lambda text: fold(text).startswith(("chi bo ", "cb "))),
    ("sex", lambda text: sex_of(text) is not None),
    ("name", lambda text: name_known(text) and len(text.split()) > 2 and text.title() == text),
)


@dataclass(frozen=True)
class AskedColumn:
    letter: str
    heading: str
    key: str  # the heading, squeezed: what an answer is remembered by
    field: str  # what is proposed; empty: nothing is taken from it
    hidden: bool


@dataclass(frozen=True)
class AskedSheet:
    name: str
    row: int  # of the heading, as Excel counts
    columns: tuple[AskedColumn, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]  # the first rows below: number, a cell for each column


def asked_sheets(workbook: Workbook, kind: ImportKind, told: Mapping[str, str]) -> list[AskedSheet]:
    """Each table with headings of its own; sheets that repeat the same headings are asked once."""
    found: dict[tuple[str, ...], AskedSheet] = {}
    for sheet in workbook.sheets:
        if one := _asked(sheet, COLUMNS[kind], told):
            found.setdefault(tuple(column.key for column in one.columns), one)
    return list(found.values())


def choices(kind: ImportKind) -> list[tuple[str, str]]:
    """Every field such a list may tell, by what people call it."""
    named: dict[str, str] = {}
    for column in COLUMNS[kind]:
        named.setdefault(column.field, column.label)
    return list(named.items())


def could_be_a_list(workbook: Workbook) -> bool:
    return any(likely_heading(sheet) is not None for sheet in workbook.sheets)


def tells_its_day(workbook: Workbook) -> bool:
    """Whether "Tính đến ngày" stands above a table of it."""
    return any(effective_date(sheet) for sheet in workbook.sheets)


def may_be_asked(content: bytes, name: str) -> bool:
    """Whether there is a table whose columns a person could name."""
    try:
        return could_be_a_list(read_workbook(content, name))
    except Unreadable:
        return False


def day_unknown(content: bytes, name: str, kind: ImportKind | None, effective_on: date | None) -> Sentence | None:
    """Asked before the columns are: nobody but the list or who brings it knows its day."""
    told = effective_on is not None or tells_its_day(read_workbook(content, name))
    return rules.day_missing(kind or ImportKind.ROSTER, told=told)


def _asked(sheet: WorkbookSheet, columns: Sequence[HeadingColumn], told: Mapping[str, str]) -> AskedSheet | None:
    header = find_header(sheet, columns, told)
    guess = likely_heading(sheet)
    if header is None:
        if guess is None:
            return None
        header = header_at(sheet, guess, columns, told)
    begin = header.first + header.height
    below = sheet.rows[begin:]
    places = [at for at, path in enumerate(header.paths) if path and squeeze(shown(path)) not in NUMBERS]
    proposals = _proposals(header.named, below, range(len(header.paths)), {one.field for one in columns})
    asked = [
        AskedColumn(
            column_letter(at),
            shown(header.paths[at]),
            squeeze(" ".join(header.paths[at])),
            header.named[at].field if at in header.named else proposals.get(at, ""),
            at in sheet.hidden_columns,
        )
        for at in places
    ]
    if len(asked) < FEWEST_COLUMNS:
        return None
    rows = islice(((number, row) for number, row in enumerate(below, begin + 1) if any(row)), SAMPLES)
    lines = tuple((number, tuple(_sample(row, at) for at in places)) for number, row in rows)
    return AskedSheet(sheet.name, header.first + 1, tuple(asked), lines)


def _proposals(
    named: Mapping[int, HeadingColumn], rows: Sequence[Sequence[object]], places: Iterable[int], fields: set[str]
) -> dict[int, str]:
    """For columns whose headings say nothing: what their cells look like, each field proposed once."""
    free = fields - {one.field for one in named.values()}
    proposed: dict[int, str] = {}
    for at in places:
        samples = list(_samples(rows, at))
        looks = next((field for field, like in LOOKS_LIKE if samples and all(map(like, samples))), None)
        if at not in named and looks in free and looks not in proposed.values():
            proposed[at] = looks
    return proposed


def _samples(rows: Sequence[Sequence[object]], at: int) -> Iterator[str]:
    """The first cells of the column that say something."""
    return islice((told for row in rows if (told := _sample(row, at))), SAMPLES)


def _sample(row: Sequence[object], at: int) -> str:
    return as_text(row[at])[:LONGEST_SAMPLE] if at < len(row) and row[at] is not None else ""
