"""Identifiers that tell nothing: random 63-bit integers, written in URLs as 13 base32 characters."""

import secrets
from collections.abc import Callable
from functools import lru_cache

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread on paper
LENGTH = 13
LARGEST = 2**63 - 1
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}

_generator: Callable[[], int] = lambda: secrets.randbelow(LARGEST) + 1  # noqa: E731 - replaced by tests


def new_id() -> int:
    return _generator()


def generate_by(generator: Callable[[], int]) -> Callable[[], int]:
    """Draw ids from this generator from now on; returns the one in use before."""
    global _generator
    before, _generator = _generator, generator
    return before


@lru_cache(maxsize=4096)
def written(number: int) -> str:
    """The id as a URL shows it."""
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def read(text: str) -> int | None:
    """The id behind its written form; None for anything that no id is written as."""
    if len(text) != LENGTH:
        return None
    number = 0
    for letter in text:
        value = _VALUES.get(letter)
        if value is None:
            return None
        number = number * 32 + value
    return number if 0 < number <= LARGEST else None
