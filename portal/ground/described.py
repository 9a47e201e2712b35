"""What a record says, described once.

A chapter writes a frozen dataclass whose fields are made by `text`, `line`, `day` and `choice` below. Columns of the
table, fields of the form, columns of the workbook, lines of a page and of a paper, own data, search shadow, erasing and
the trail are drawn from that one description or read it by name; a new field is one line there. Pure: no database, no
Flask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText, clean_text, parse_day

Described = TypeVar("Described")
_known: dict[type, tuple["Field", ...]] = {}


class Shape(Enum):
    TEXT = "text"  # several lines
    LINE = "line"
    DAY = "day"
    CHOICE = "choice"
    TICK = "tick"


class Where(Enum):
    """Where a field may be left out; where it is not named, it stands."""

    FOLD = "fold"  # in the form it stands open, not under the fold
    EVIDENCE = "evidence"
    BLANK = "blank"  # the sheet that is filled in by hand
    FOLLOWER = "follower"  # who only follows what is promised
    BOARD = "board"  # what hangs out to be read by all


@dataclass(frozen=True)
class Field:
    """One thing that the record says. `most`: characters it may have; `width`: of its column in a workbook; `at`: its
    name on a form whose rows are numbered; `must`: said where it is missing; `unchosen`: where nothing is chosen."""

    name: str
    label: Sentence
    shape: Shape
    most: int = 0
    kind: type[Labelled] | None = None
    heading: str = ""
    hint: Sentence | None = None
    width: int = 16
    searched: bool = False
    at: str = ""
    must: Sentence | None = None
    unchosen: Sentence | None = None
    not_in: frozenset[Where] = frozenset()

    @property
    def is_words(self) -> bool:
        return self.shape in (Shape.TEXT, Shape.LINE)

    @property
    def blank(self) -> Any:
        return "" if self.is_words else False if self.shape is Shape.TICK else None

    def in_words(self, value: object) -> str:
        """As a person reads it: 20/04/2022, a choice by its label; blank where nothing was said."""
        if value is None or value is False:
            return ""
        if value is True:
            return str(say("có"))
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        return str(value.label) if isinstance(value, Labelled) else str(value)


def text(label: Sentence, *, most: int, **more: Any) -> Any:
    return _field(Shape.TEXT, label, most=most, **{"searched": True, **more})


def line(label: Sentence, *, most: int, **more: Any) -> Any:
    return _field(Shape.LINE, label, most=most, **more)


def day(label: Sentence, **more: Any) -> Any:
    return _field(Shape.DAY, label, **more)


def tick(label: Sentence, **more: Any) -> Any:
    return _field(Shape.TICK, label, **more)


def choice(label: Sentence, kind: type[Labelled], **more: Any) -> Any:
    return _field(Shape.CHOICE, label, kind=kind, **more)


def _field(shape: Shape, label: Sentence, *, not_in: tuple[Where, ...] = (), **more: Any) -> object:
    blank = {Shape.TEXT: "", Shape.LINE: "", Shape.TICK: False}.get(shape)
    said = {"label": label, "shape": shape, "not_in": frozenset(not_in), **more}
    return field(default=blank, kw_only=True, metadata={"described": said})


def described(kind: type) -> tuple[Field, ...]:
    """The described fields of a record, in the order in which people read them."""
    if kind not in _known:
        _known[kind] = tuple(
            Field(one.name, **one.metadata["described"]) for one in fields(kind) if "described" in one.metadata
        )
    return _known[kind]


def searched_in(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in described(kind) if one.searched)


def words_of(kind: type) -> tuple[str, ...]:
    """The fields that hold somebody's words: what erasing writes over."""
    return tuple(one.name for one in described(kind) if one.is_words)


def others_of(kind: type) -> tuple[str, ...]:
    """The fields that hold no words: what erasing empties."""
    return tuple(one.name for one in described(kind) if not one.is_words)


def values(said: object) -> dict[str, Any]:
    """What it says, by name: for columns and for the trail."""
    return values_of(type(said), said)


def values_of(kind: type, row: object) -> dict[str, Any]:
    """What a row, or a record that says more, says of this kind, by name; what is NULL is blank."""
    return {one.name: one.blank if (said := getattr(row, one.name)) is None else said for one in described(kind)}


def read(kind: type[Described], row: object, /, **others: object) -> Described:
    """What a row says, read by the names of its columns; `others` are the fields that are not described."""
    return kind(**values_of(kind, row), **others)


def lines(said: object, where: Where | None = None) -> list[tuple[Sentence, str]]:
    """Label and words of everything that was said, in order; what was left blank has no line."""
    shown = ((one, one.in_words(getattr(said, one.name))) for one in described(type(said)) if where not in one.not_in)
    return [(one.label, words) for one, words in shown if words]


def differences(before: object, after: object) -> list[tuple[Sentence, str, str]]:
    """The described fields in which two differ: label, before, after."""
    pairs = (
        (one.label, one.in_words(getattr(before, one.name)), one.in_words(getattr(after, one.name)))
        for one in described(type(after))
    )
    return [(label, was, becomes) for label, was, becomes in pairs if was != becomes]


def missing(said: object) -> dict[str, Sentence]:
    """By field: what must be said and is not."""
    return {one.name: one.must for one in described(type(said)) if one.must and not getattr(said, one.name)}


def too_long(said: object) -> dict[str, Sentence]:
    """By field: what holds more characters than are kept."""
    return {
        one.name: say("Dài quá %(most)s ký tự, hãy rút gọn.", most=one.most)
        for one in described(type(said))
        if one.most and len(getattr(said, one.name)) > one.most
    }


def as_typed(one: Field, value: object) -> str:
    """As a form sends it: a choice by its code."""
    return str(value.value) if isinstance(value, Labelled) else one.in_words(value)


def from_cells(kind: type, cells: Mapping[str, object]) -> dict[str, Any]:
    """What a workbook's row says, by name; raises BadText with the column's heading in its sentence."""
    return {one.name: _from_cell(one, cells.get(one.name)) for one in described(kind)}


def heading(one: Field) -> str:
    return one.heading or one.label.words


def _from_cell(one: Field, cell: object) -> object:
    if one.shape is Shape.DAY:
        if isinstance(cell, datetime):
            return cell.date()
        return cell if isinstance(cell, date) else parse_day(None if cell is None else str(cell))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    words = clean_text("" if cell is None else str(cell)).strip()
    if one.kind is not None:
        return _chosen(one, one.kind, words) if words else None
    if len(words) > one.most:
        raise BadText(say("Cột “%(column)s” dài quá %(most)s ký tự, hãy rút gọn.", column=heading(one), most=one.most))
    return words


def _chosen(one: Field, kind: type[Labelled], words: str) -> Labelled:
    meant = kind.meant_by(words)
    if meant is None:
        refusal = say(
            "Cột “%(column)s” không có “%(typed)s”. Hãy chọn trong danh sách của ô.",
            column=heading(one),
            typed=words[:40],
        )
        raise BadText(refusal)
    return meant
