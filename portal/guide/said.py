"""What a page of the guide is made of."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from portal.ground.names import fold
from portal.ground.text import Sentence
from portal.policy import Actor


class GuidePart(NamedTuple):
    """One thing one wants to know: what is done, step by step, and the page as it looks."""

    code: str
    title: Sentence
    steps: Sequence[Sentence]
    picture: str = ""

    def speaks_of(self, words: list[str]) -> bool:
        text = fold(" ".join(map(str, (self.title, *self.steps))))
        return all(word in text for word in words)


class GuidePage(NamedTuple):
    """What one role does; `first` are the three steps of its first visit."""

    code: str
    title: Sentence
    whose: Callable[[Actor], bool]
    first: Sequence[Sentence]
    parts: Sequence[GuidePart]
