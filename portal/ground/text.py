"""Sentences for people, made where the reason is known and put into the reader's language where they are shown.

`say()` needs no Flask: rules and documents use it, `web` installs the translator. Vietnamese is the
catalogue's key, so without a translator the words stand as written.
"""

from collections.abc import Callable
from datetime import date, datetime

Translator = Callable[[str], str]

_translate: Translator = lambda words: words  # noqa: E731 - replaced by web


def translate_by(translator: Translator) -> None:
    global _translate
    _translate = translator


class Sentence:
    """Words that are translated when they are read; dates in them are written dd/mm/yyyy."""

    __slots__ = ("facts", "words")

    def __init__(self, words: str, facts: dict[str, object]) -> None:
        self.words, self.facts = words, facts

    def __str__(self) -> str:
        words = _translate(self.words) if self.words else ""  # a catalogue answers nothing with its own heading
        return words % {name: shown(fact) for name, fact in self.facts.items()} if self.facts else words

    def __html__(self) -> str:
        from_markup = str(self)
        for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;")):
            from_markup = from_markup.replace(raw, safe)
        return from_markup

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, Sentence | str) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return bool(self.words)

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __mod__(self, _facts: object) -> "Sentence":
        """WTForms puts its own facts into every message; ours carries all it needs."""
        return self

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def say(words: str, **facts: object) -> Sentence:
    """A sentence for a person, with facts put in as %(name)s."""
    return Sentence(words, facts)


def shown(fact: object) -> str:
    if isinstance(fact, datetime):
        return f"{fact:%H:%M %d/%m/%Y}"
    if isinstance(fact, date):
        return f"{fact:%d/%m/%Y}"
    return str(fact)


def month_name(month: str) -> Sentence:
    """'2022-04' as people write it: tháng 4/2022."""
    year, _, number = month.partition("-")
    return say("tháng %(number)s/%(year)s", number=int(number), year=year)
