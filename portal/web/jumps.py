"""Links from the head of a long list to where each of its groups begins."""

from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from portal.ground.text import Sentence


class Jump(NamedTuple):
    label: str | Sentence
    url: str
    here: bool  # it begins on this page
    kind: str = ""  # the words with which all of them begin: "Tổ dân phố "


def shortened(jumps: list[Jump], heads: Iterable[str]) -> list[Jump]:
    """The words with which all of these headings begin are said once."""
    named = [head.split() for head in heads]
    shared = takewhile(lambda words: len(set(words)) == 1, zip(*named, strict=False))
    kind = "".join(f"{words[0]} " for words in shared) if len(named) > 1 else ""
    return [one._replace(kind=kind, label=str(one.label).removeprefix(kind)) for one in jumps] if kind else jumps
