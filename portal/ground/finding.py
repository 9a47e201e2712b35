"""What is typed into a box of search, and how a text answers to it: without marks, exact marks first, words in any
order, each as the beginning of a word. Chapters offer what they find as `Hit`s; none shows a word of a protected text.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.names import fold, nfc
from portal.ground.slots import Registry
from portal.ground.text import Sentence

MOST = 12  # words: more than a name or a title has
# Where the tone stands is a matter of taste (hòa, hoà): both are the same word to whoever looks for it.
_PLACED = {
    "oà": "òa",
    "oả": "ỏa",
    "oã": "õa",
    "oá": "óa",
    "oạ": "ọa",
    "oè": "òe",
    "oẻ": "ỏe",
    "oẽ": "õe",
    "oé": "óe",
    "oẹ": "ọe",
    "uỳ": "ùy",
    "uỷ": "ủy",
    "uỹ": "ũy",
    "uý": "úy",
    "uỵ": "ụy",
}
_APART = re.compile(r"[^\w/.'-]+")


class Hit(NamedTuple):
    """One line of what was found: its words, what tells it from others alike, where it is opened."""

    words: str | Sentence
    about: tuple[str | Sentence | date, ...]
    url: str
    excerpt: str = ""


class SearchTerms(NamedTuple):
    """A search: as typed, its words without marks, and each word's spellings as typed, in small letters."""

    typed: str
    folded: tuple[str, ...]
    spelt: tuple[tuple[str, ...], ...]


def terms_of(typed: str) -> SearchTerms | None:
    """None when nothing was typed that could be found."""
    tidy = " ".join(nfc(typed).split())
    words = tuple(dict.fromkeys(word.strip(".'-/") for word in _APART.sub(" ", tidy).casefold().split()))[:MOST]
    words = tuple(word for word in words if word)
    if not words:
        return None
    return SearchTerms(tidy, tuple(dict.fromkeys(map(fold, words))), tuple(map(spellings, words)))


def spellings(word: str) -> tuple[str, ...]:
    """'hoà' and 'hòa': with the tone on either vowel."""
    later = earlier = word
    for new, old in _PLACED.items():
        later, earlier = later.replace(old, new), earlier.replace(new, old)
    return tuple(dict.fromkeys((word, later, earlier)))


def to_find(*texts: str | None) -> str:
    """Texts as they are kept for search: small letters, single spaces, one before each word."""
    return f" {_APART.sub(' ', nfc(' '.join(filter(None, texts)))).strip().casefold()}"


class Words(NamedTuple):
    """A text to search in: a column without marks, one with them, each word after a space, and how a word of the
    search would be written in the latter."""

    folded: sa.SQLColumnExpression[str | None]
    marked: sa.SQLColumnExpression[str | None]
    written: Callable[[str], str] = str


def begins(terms: SearchTerms, *texts: Words) -> sa.ColumnElement[bool]:
    """Every word of the search begins a word of one of the texts."""
    return sa.and_(
        *(sa.or_(*(text.folded.contains(f" {term}", autoescape=True) for text in texts)) for term in terms.folded)
    )


def marks_missing(terms: SearchTerms, *texts: Words) -> sa.ColumnElement[int]:
    """How many of the words are not there with exactly the marks typed: an order, exact marks first."""
    missing: sa.ColumnElement[int] = sa.literal(0)
    for word in terms.spelt:
        ways = [
            text.marked.contains(f" {text.written(spelling)}", autoescape=True) for text in texts for spelling in word
        ]
        missing = missing + sa.case((sa.or_(*ways), 0), else_=1)
    return missing


class SearchSource(NamedTuple):
    """Somewhere that is searched: `search(actor, terms, today, limit)` answers with what this reader may find."""

    code: str
    label: Sentence
    search: Callable[..., list[Hit]]


SOURCES: Registry[SearchSource] = Registry()
