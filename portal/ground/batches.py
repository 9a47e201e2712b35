"""Long work in short pieces."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

One = TypeVar("One")


def in_batches(things: Iterable[One], most: int) -> Iterator[list[One]]:
    """What itertools.batched does from Python 3.12 on."""
    left = iter(things)
    while batch := list(islice(left, most)):
        yield batch
