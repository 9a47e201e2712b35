"""Where is searched: a table that app.py fills, in the order in which results stand."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from portal.ground.finding import Hit, Terms
from portal.ground.text import Sentence
from portal.policy import Actor


class Place(NamedTuple):
    code: str
    label: Sentence
    found: Callable[[Actor, Terms, date, int], list[Hit]]


PLACES: list[Place] = []
