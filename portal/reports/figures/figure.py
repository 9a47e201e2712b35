"""What a figure is (chỉ tiêu): numerator, denominator, its rule in words, the day it holds for, and whom it counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.campaigns.progress import Share
from portal.ground.db import db
from portal.ground.sql import Query
from portal.ground.text import Sentence

ByCell = dict[int | None, Share]  # None: those who stood in no cell that day


@dataclass(frozen=True)
class Figure:
    """A number that can account for itself; `whole` None: a plain count. `listing` names the people, one who is
    counted twice (lượt) stands in it twice; `cells` says in which cell each stood."""

    part: int
    whole: int | None
    rule: Sentence
    as_of: date
    listing: Callable[[], list[int]] = field(repr=False, compare=False)
    whole_listing: Callable[[], list[int]] | None = field(default=None, repr=False, compare=False)
    cells: Callable[[], Mapping[int, int]] | None = field(default=None, repr=False, compare=False)
    shares: Callable[[], ByCell] | None = field(default=None, repr=False, compare=False)  # of what is no person

    def __post_init__(self) -> None:
        if self.part < 0 or (self.whole is not None and self.part > self.whole):
            raise ValueError(f"{self.part} of {self.whole} is no part of a whole")

    def people(self) -> list[int]:
        """Whom it counts, each once."""
        return sorted(set(self.listing()))

    def out_of(self) -> list[int]:
        """Of whom: the people of the denominator, each once."""
        return sorted(set(self.whole_listing())) if self.whole_listing else []

    def cell_of(self) -> Mapping[int, int]:
        return self.cells() if self.cells else {}

    def by_cell(self) -> ByCell:
        """The same number cell by cell; the parts add up to the part and the wholes to the whole."""
        if self.shares:
            return self.shares()
        where = self.cell_of()
        parts = Counter(where.get(person) for person in self.listing())
        if self.whole_listing is None:
            return {cell: Share(part, None) for cell, part in parts.items()}
        wholes = Counter(where.get(person) for person in self.whole_listing())
        return {cell: Share(parts[cell], whole) for cell, whole in wholes.items()}

    @property
    def rate(self) -> float | None:
        return 100 * self.part / self.whole if self.whole else None


def ids_of(query: Query) -> list[int]:
    return list(db.session.scalars(query))


def count_of(
    people: Iterable[int], rule: Sentence, as_of: date, cells: Callable[[], Mapping[int, int]] | None = None
) -> Figure:
    """A plain count of these people, or of their times (lượt)."""
    found = list(people)
    return Figure(len(found), None, rule, as_of, lambda: found, None, cells)
