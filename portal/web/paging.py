"""A list that is longer than its page: which of it is shown."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from flask import request

Row = TypeVar("Row")
FURTHEST = 1_000_000  # page: no list has so many, and a larger number the engines would not take


class Leaf(NamedTuple, Generic[Row]):
    """One page of a list, counted from 1."""

    number: int
    pages: int
    size: int
    whole: int  # rows of all pages
    rows: Sequence[Row]  # those of this one

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first - 1 + len(self.rows)


def page_asked() -> int | None:
    """As the address says, from 1 on; None where it does not."""
    asked = request.args.get("trang", type=int)
    return None if asked is None else min(max(1, asked), FURTHEST)


def leaf_of(rows: Sequence[Row], number: int, size: int) -> Leaf[Row]:
    """The page of that number, or the nearest there is."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, number), pages)
    return Leaf(number, pages, size, len(rows), rows[(number - 1) * size : number * size])
