"""What a new ward still has to do, on the home of its office: a later chapter counts it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.slots import Registry
from portal.ground.text import Sentence
from portal.policy import Actor


class Step(NamedTuple):
    """One line of the checklist: what it is, how far it has come, where it is done; `opens` are numbers with lists."""

    label: Sentence
    words: Sentence
    done: bool
    url: str
    opens: Sequence[tuple[Sentence, str]] = ()


FIRST_DAYS: Registry[Callable[[Actor, date], Sequence[Step]]] = Registry()


def first_days(actor: Actor, today: date) -> list[Step]:
    """None of them once the ward is at work."""
    return [step for chapter in FIRST_DAYS for step in chapter(actor, today)]
