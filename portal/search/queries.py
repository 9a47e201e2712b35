"""What a search answers: a few lines from each source, never how many there would be."""

from datetime import date
from typing import NamedTuple

from portal.ground.finding import SOURCES, Hit, terms_of
from portal.ground.text import Sentence
from portal.policy import Action, Actor, require

SHOWN = 8  # lines of a source


class HitGroup(NamedTuple):
    code: str
    label: Sentence
    hits: list[Hit]
    more: bool  # than are shown: the searcher types on


def search(actor: Actor, typed: str, today: date) -> list[HitGroup] | None:
    """Groups that have something, in their order; None when nothing was typed that could be found."""
    require(actor, Action.HOME_READ)
    terms = terms_of(typed)
    if terms is None:
        return None
    groups = []
    for source in SOURCES:
        if hits := source.search(actor, terms, today, SHOWN + 1):
            groups.append(HitGroup(source.code, source.label, hits[:SHOWN], len(hits) > SHOWN))
    return groups
