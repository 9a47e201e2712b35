"""Knowing a column by what stands above it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.ground.names import fold, nfc
from portal.ground.reading.meaning import means, words_in

# Under this many letters, other marks make another word: Nam (a man), Năm (a year).
SHORT = 3
IN_BRACKETS = re.compile(r"\([^)]*\)")

Path = tuple[str, ...]  # headings above a column, topmost first


@dataclass(frozen=True)
class HeadingColumn:
    """A column a table may have; its first synonym is what people call it.

    With `parents` it is known only under one of these: "Nam" under "Ngày sinh". A heading that is no synonym is known
    by what it `means`. The `parts` are columns whose cells together are this one's: a name in two columns. With
    `beside` it may mean its field: where another column surely does, it means this one, or nothing.
    """

    field: str
    synonyms: tuple[str, ...]
    required: bool = False
    parents: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    beside: str | None = None

    @property
    def label(self) -> str:
        return f"{self.parents[0]} – {self.synonyms[0]}" if self.parents else self.synonyms[0]


@lru_cache(maxsize=4096)  # of each sheet the first rows are looked at as headings again and again
def squeeze(text: str) -> str:
    """Letters and digits only, folded: 'Số thẻ\\nĐảng viên:' is 'sothedangvien'."""
    return "".join(filter(str.isalnum, fold(text)))


class Headings:
    """A table's columns, prepared for asking which of them a heading names."""

    def __init__(self, columns: Sequence[HeadingColumn], told: Mapping[str, str] | None = None) -> None:
        """What a person `told` of a heading goes before everything: its squeezed words and the field, or nothing."""
        self._columns = columns
        self._told = told or {}
        self._plain: dict[str, HeadingColumn] = {}
        self._under: dict[tuple[str, str], HeadingColumn] = {}
        self._marked: set[str] = set()
        for column in columns:
            for synonym in column.synonyms:
                self._marked.add(_marked(synonym))
                if column.parents:
                    for parent in column.parents:
                        self._under.setdefault((squeeze(parent), squeeze(synonym)), column)
                        self._plain.setdefault(squeeze(f"{parent} {synonym}"), column)
                else:
                    self._plain.setdefault(squeeze(synonym), column)

    @lru_cache(maxsize=16_384)  # noqa: B019 - of a sheet the same rows are asked about once for each list it may be
    def named_by(self, path: Path) -> HeadingColumn | None:
        """The column of the lowest heading, read with and without what stands above it."""
        if not path:
            return None
        *above, own = path
        for heading in (squeeze(" ".join(path)), squeeze(own)):
            if heading in self._told:
                return next((one for one in self._columns if one.field == self._told[heading]), None)
        for shown in (own, IN_BRACKETS.sub("", own)):
            key = squeeze(shown)
            if not key or (len(key) <= SHORT and not self._same_marks(shown)):
                continue
            for parent in reversed(above):
                column = self._under.get((squeeze(IN_BRACKETS.sub("", parent)), key))
                if column := column or self._plain.get(squeeze(parent) + key):
                    return column
            if key in self._plain:
                return self._plain[key]
        return self._meant_by(path)

    def _meant_by(self, path: Path) -> HeadingColumn | None:
        """By the words of the lowest heading, else by those of all that stand above it."""
        for words in (words_in(path[-1]), words_in(" ".join(path))):
            if meant := next((one for one in self._columns if means(words, one.means)), None):
                return meant
        return None

    def _same_marks(self, heading: str) -> bool:
        return heading.isascii() or _marked(heading) in self._marked


@lru_cache(maxsize=64)
def _prepared(columns: tuple[HeadingColumn, ...], told: tuple[tuple[str, str], ...]) -> Headings:
    return Headings(columns, dict(told))


def headings_of(columns: Sequence[HeadingColumn], told: Mapping[str, str] | None = None) -> Headings:
    """The columns of a list, prepared once."""
    return _prepared(tuple(columns), tuple(sorted((told or {}).items())))


def _marked(text: str) -> str:
    return "".join(filter(str.isalnum, nfc(text).casefold()))
