"""Facts that other chapters offer to who writes a month's note: a shared event the member took part in. None by
default; `app` fills the list. What is not offered means nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.slots import Registry
from portal.ground.text import Sentence


class OfferedFact(NamedTuple):
    """A dated fact, as the note's own fields take it."""

    on: date
    words: Sentence | str
    place: str


OFFERED: Registry[Callable[[int, str], Sequence[OfferedFact]]] = Registry()  # (person, month)


def offered(person_id: int, month: str) -> list[OfferedFact]:
    """Of one member whose note is open before someone who writes it: who may open it was asked on the way there."""
    return sorted((fact for chapter in OFFERED for fact in chapter(person_id, month)), key=lambda fact: fact.on)
