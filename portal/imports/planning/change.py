"""What an import would do, row by row: what the preview shows and what the application writes."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from portal.ground.labels import Labelled
from portal.ground.reading import ReadTable, TableRecord, WorkbookSheet
from portal.ground.reading.fonts import Old
from portal.ground.reading.headings import squeeze
from portal.ground.reading.rows import Other
from portal.ground.reading.workbook import Cell
from portal.ground.text import Sentence, say, shown
from portal.ground.typed import BadText
from portal.ground.values import JsonObject, RowValues
from portal.imports.models import ImportKind
from portal.organisations.models import CellKind
from portal.people.models import DatedFact, Person

Read = TypeVar("Read")
Progress = Callable[[int, int], None]
STRIDE = 50  # rows between two words of progress
CLOSING = {Other.TOTAL, Other.SIGNATURE, Other.FOOTER}
MOST_TOLD = 12
NUMBERS = {"stt", "tt", "so", "sott", "sothutu"}


class ChangeState(Labelled):
    NEW = "new", "Mới"
    CHANGED = "changed", "Thay đổi"
    UNCHANGED = "unchanged", "Không đổi"
    ASKED = "asked", "Cần xem và đồng ý"
    REJECTED = "rejected", "Không nhận"


class SourceTable(NamedTuple):
    """One table of the file, with the days and the theme of a session that stand above it."""

    sheet: str
    table: ReadTable
    days: tuple[date, date] | None = None
    theme: str | None = None
    page: WorkbookSheet | None = None
    cell: str | None = None  # the cell whose list it is, by the title above it or the sheet's name

    def hidden(self, row: int) -> bool:
        return bool(self.page and row - 1 in self.page.hidden_rows)

    def old(self, row: int, name: str) -> list[Old]:
        """What stood in an old font where this row's field is read from."""
        if not self.page:
            return []
        return [old for at in self.table.places(name) if (old := self.page.old.get((row - 1, at)))]


class UnitRef(NamedTuple):
    """A unit by its code: one that the same import brings in has no id yet."""

    code: str


@dataclass
class PersonChange:
    row: int
    sheet: str
    who: str
    state: ChangeState = ChangeState.UNCHANGED
    facts: list[tuple[Sentence, str, str]] = field(default_factory=list)
    reasons: list[tuple[str, Sentence]] = field(default_factory=list)  # column letter, sentence
    notes: list[Sentence] = field(default_factory=list)
    asks: list[tuple[str, Sentence]] = field(default_factory=list)  # column letter, what is unlikely
    held: bool = False  # written only when a person has agreed to this row
    converted: bool = False
    lost: int = 0
    faults: list[tuple[str, Sentence]] = field(default_factory=list)  # the reasons, by field
    correction: RowValues = field(default_factory=dict)
    told_titles: JsonObject = field(default_factory=dict)
    told: RowValues = field(default_factory=dict)  # the row as it would be written, for the terminal

    @property
    def key(self) -> str:
        return f"{self.sheet}!{self.row}"

    def seen_from(self, other: "PersonChange") -> str:
        """Its row as another row of the file points to it."""
        return str(self.row) if self.sheet == other.sheet else f"{self.row} ({self.sheet})"

    @property
    def rejected(self) -> bool:
        return self.state is ChangeState.REJECTED

    def reject(self, letter: str, reason: Sentence) -> None:
        self.state = ChangeState.REJECTED
        self.reasons.append((letter, reason))

    def becomes(self, label: Sentence, before: object, after: object) -> None:
        self.facts.append((label, _text(before), _text(after)))

    def as_json(self) -> JsonObject:
        kept: JsonObject = {"row": self.row, "sheet": self.sheet, "who": self.who, "state": self.state.value}
        if self.facts and self.state is not ChangeState.REJECTED:
            kept["facts"] = [[label.words, before, after] for label, before, after in self.facts]
        if self.reasons:
            kept["reasons"] = [[letter, *stored(reason)] for letter, reason in self.reasons]
        if self.asks and self.state is not ChangeState.REJECTED:
            kept["asks"] = [[letter, *stored(ask)] for letter, ask in self.asks]
        if self.held and self.state is not ChangeState.REJECTED:
            kept["held"] = True
        if self.notes:
            kept["notes"] = [stored(note) for note in self.notes]
        return kept


@dataclass
class Writes:
    """Rows by table. A `UnitRef` stands where the id of a unit will stand."""

    units: list["NewUnit"] = field(default_factory=list)
    people: list[RowValues] = field(default_factory=list)
    facts: dict[type[DatedFact], list[RowValues]] = field(default_factory=dict)
    ends: dict[type[DatedFact], list[tuple[int, date | None]]] = field(default_factory=dict)
    fills: dict[type[Person | DatedFact], list[RowValues]] = field(default_factory=dict)
    corrections: list[RowValues] = field(default_factory=list)

    def absorb(self, other: "Writes") -> None:
        self.people += other.people
        self.corrections += other.corrections
        for kind, rows in other.facts.items():
            self.facts.setdefault(kind, []).extend(rows)
        for kind, ends in other.ends.items():
            self.ends.setdefault(kind, []).extend(ends)
        for table, fills in other.fills.items():
            self.fills.setdefault(table, []).extend(fills)

    def state(self, kind: type[DatedFact], /, **values: object) -> None:
        self.facts.setdefault(kind, []).append(values)

    def end(self, kind: type[DatedFact], row_id: int, on: date | None) -> None:
        self.ends.setdefault(kind, []).append((row_id, on))

    def fill(self, kind: type[Person | DatedFact], row_id: int, **values: object) -> None:
        self.fills.setdefault(kind, []).append({"id": row_id, **values})


class NewUnit(NamedTuple):
    code: str
    name: str
    row: int
    area: int | None = None  # number of the residence group on whose ground it stands
    kind: CellKind = CellKind.RESIDENTIAL


@dataclass
class ImportPlan:
    kind: ImportKind
    effective_on: date
    changes: list[PersonChange] = field(default_factory=list)
    units: list[NewUnit] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    sheets_left: list[str] = field(default_factory=list)  # that look like lists, and that nobody could read
    remarks: list[Sentence] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)

    def leave_out(self, sources: list[SourceTable]) -> None:
        """Remember the columns that nothing is taken from; the running number is nobody's data."""
        unused = [column for source in sources for column in source.table.unused if squeeze(column) not in NUMBERS]
        unused += [column_letter(at) for source in sources for at in source.table.unheaded]
        self.left_out = list(dict.fromkeys(unused))
        self.remarks += [words] if (words := nobodys(sources)) else []

    def counts(self) -> JsonObject:
        states = Counter(change.state for change in self.changes)
        return {state.value: states[state] for state in ChangeState} | {
            "units": [unit.name for unit in self.units],
            "left_out": self.left_out,
            "sheets_left": self.sheets_left,
            "remarks": [stored(remark) for remark in self.remarks],
            "converted": sum(change.converted for change in self.changes),
            "lost": sum(change.lost for change in self.changes),
            "held": sum(change.held and not change.rejected for change in self.changes),
        }

    def as_json(self) -> list[JsonObject]:
        return [change.as_json() for change in self.changes]


def nobodys(sources: list[SourceTable]) -> Sentence | None:
    """Rows in and under the tables taken for totals, signatures and the like: said, in case one is somebody."""
    rows = [(source.sheet, one) for source in sources for one in source.table.skipped if one.why in CLOSING]
    if not rows:
        return None
    told = "; ".join(f"{sheet}, {one.row_number}: “{one.text[:40]}”" for sheet, one in rows[:MOST_TOLD])
    more = " …" if len(rows) > MOST_TOLD else ""
    return say("Không đọc như một người các dòng tổng số, chữ ký: %(rows)s.", rows=told + more)


class Cells:
    """One row's cells, read as what they should be; what cannot be read is a reason against the row."""

    def __init__(self, source: SourceTable, record: TableRecord, change: PersonChange) -> None:
        self.source, self.record, self.change = source, record, change

    def __contains__(self, name: str) -> bool:
        return name in self.record.cells  # by its column, or by the row above that says it of all below

    def letter(self, name: str) -> str:
        at = self.source.table.mapping.get(name)
        return "" if at is None else column_letter(at)

    def raw(self, name: str) -> Cell:
        return self.record.cells.get(name)

    def text(self, name: str) -> str:
        value = self.raw(name)
        return "" if value is None else " ".join(shown(value).split())

    def read(self, name: str, reader: Callable[[Any], Read]) -> Read | None:
        try:
            return reader(self.raw(name))
        except BadText as bad:
            self.reject(name, bad.sentence)
            return None

    def reject(self, name: str, reason: Sentence) -> None:
        self.change.reject(self.letter(name), reason)
        self.change.faults.append((name, reason))

    def ask(self, name: str, question: Sentence) -> None:
        self.change.asks.append((self.letter(name), question))

    def lose(self, note: Sentence) -> None:
        """Something that stands in the row and is not taken: said, and counted."""
        self.change.notes.append(note)
        self.change.lost += 1

    def tell_fonts(self, fields: Iterable[str]) -> None:
        """Old fonts in what is read from this row: shown before and after; held where the column is otherwise sound."""
        row = self.record.row_number
        for name in fields:
            for old in self.source.old(row, name):
                self.change.converted = True
                words = say(
                    "Đổi từ phông chữ cũ: “%(before)s” thành “%(after)s”.", before=old.before, after=self.text(name)
                )
                if old.alone:
                    self.change.held = True
                    self.ask(name, words)
                else:
                    self.change.notes.append(words)


def column_letter(at: int) -> str:
    """0 is A, 26 is AA: what stands above the column in Excel."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def stored(sentence: Sentence) -> list[object]:
    """A sentence as JSON, still to be put into its reader's language."""
    return [sentence.words, {name: shown(fact) for name, fact in sentence.facts.items()}]


def _text(value: object) -> str:
    return "" if value is None else shown(value)
