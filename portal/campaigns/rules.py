"""What may be said of a drive's tasks, and which numbers a reader is not shown. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from portal.ground.text import Sentence, say

PLACE = re.compile(r"/[A-Za-z0-9\-._~/%?=&+]*(?:#[A-Za-z0-9\-_]*)?", re.ASCII)


class CellNumbers(NamedTuple):
    """One cell's part and whole; `whole` None: a plain count."""

    part: int
    whole: int | None = None


class Disclosure(NamedTuple):
    """Which cells' wholes and parts are withheld, and whether the ward's own total must be as well."""

    wholes: frozenset[int]
    parts: frozenset[int]
    total: bool


def inside(address: str) -> str | None:
    """The address when it is a place of this portal and of nowhere else, else None."""
    if not PLACE.fullmatch(address) or address.startswith("//") or "/." in address:
        return None
    return address


def done_wrongly(done_on: date, today: date, starts_on: date) -> Sentence | None:
    if done_on > today:
        return say("Ngày %(day)s chưa tới: hãy báo khi việc đã làm xong.", day=done_on)
    if done_on < starts_on:
        return say("Đợt bắt đầu từ ngày %(day)s; hãy ghi ngày từ hôm đó trở đi.", day=starts_on)
    return None


def told_already(done_on: date | None) -> Sentence | None:
    if done_on is None:
        return None
    return say("Nhiệm vụ này đã được báo xong ngày %(day)s. Nếu ghi nhầm, hãy rút rồi báo lại.", day=done_on)


def counts_itself(way: Sentence | None) -> Sentence | None:
    """`way`: what the portal counts of the task; None: the body's own word is wanted."""
    if way is None:
        return None
    return say(
        "Nhiệm vụ này cổng tự đếm theo “%(way)s”, không cần báo. Nếu số chưa đúng, hãy ghi việc đã làm vào đúng chỗ.",
        way=way,
    )


def days_over(due_on: date | None, today: date) -> int:
    """How many days past its date; 0 when it still has time or none was set."""
    return max((today - due_on).days, 0) if due_on else 0


def withheld(cells: Mapping[int, CellNumbers], known: Collection[int], below: int) -> Disclosure:
    """What stays unshown where the reader may not open every list: groups of fewer than `below` people, and as many
    others as are needed so that no such group is had by subtracting the rest from the ward's total. `known` are the
    cells whose lists the reader may open, and which therefore hide nothing."""
    wholes = {cell: one.whole for cell, one in cells.items() if one.whole is not None}
    hidden_wholes = _hidden({cell: (whole,) for cell, whole in wholes.items()}, set(), known, below)
    counts = {
        cell: (one.part,) if one.whole is None else (one.part, one.whole - one.part) for cell, one in cells.items()
    }
    hidden_parts = _hidden(counts, hidden_wholes, known, below)
    every = [tuple(sum(column) for column in zip(*counts.values(), strict=True))] if counts else []
    total = (
        any(_small(count, below) for row in every for count in row)
        or _bare(hidden_parts, counts, below)
        or _bare(hidden_wholes, {cell: (whole,) for cell, whole in wholes.items()}, below)
    )
    return Disclosure(frozenset(hidden_wholes), frozenset(hidden_parts), total)


def _hidden(
    counts: Mapping[int, tuple[int, ...]], begin: Collection[int], known: Collection[int], below: int
) -> set[int]:
    hidden = set(begin) | {
        cell for cell, row in counts.items() if cell not in known and any(_small(count, below) for count in row)
    }
    others = sorted((cell for cell in counts if cell not in hidden and cell not in known), key=lambda one: counts[one])
    while others and _bare(hidden, counts, below):
        hidden.add(others.pop(0))
    return hidden


def _bare(hidden: Collection[int], counts: Mapping[int, tuple[int, ...]], below: int) -> bool:
    """Whether subtraction would still give a hidden group away: it is alone, or all of them together are small."""
    if not hidden:
        return False
    together = [sum(column) for column in zip(*(counts[cell] for cell in hidden), strict=True)]
    return len(hidden) == 1 or any(_small(count, below) for count in together)


def _small(count: int, below: int) -> bool:
    return 0 < count < below
