"""Sentences for people, made where the reason is known and put into the reader's language where they are shown.

`say()` needs no Flask: rules and documents use it, `web` installs the translator. Vietnamese is the
catalogue's key, so without a translator the words stand as written.
"""

import re
from collections.abc import Callable, Mapping
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
        if not self.facts:
            return words
        return agreed(words, self.facts) % {name: shown(fact) for name, fact in self.facts.items()}

    def __html__(self) -> str:
        from_markup = str(self)
        for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;")):
            from_markup = from_markup.replace(raw, safe)
        return from_markup

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sentence) and self.words == other.words and self.facts == other.facts:
            return True
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


AGREES = re.compile(r"%\((\w+)\)s|\{([^{}|]*)\|([^{}|]*)\}")


def agreed(words: str, facts: Mapping[str, object]) -> str:
    """Vietnamese nouns do not change with their number, so the English says both forms by itself: "%(count)s {note
    was|notes were} sent", which follows the fact that stands before it."""
    if not facts or "{" not in words:
        return words
    number = ""

    def chosen(found: re.Match[str]) -> str:
        nonlocal number
        if found[1]:
            number = str(facts.get(found[1], ""))
            return found[0]
        return found[2] if number == "1" else found[3]

    return AGREES.sub(chosen, words)


def say(words: str, **facts: object) -> Sentence:
    """A sentence for a person, with facts put in as %(name)s."""
    return Sentence(words, facts)


def put_away(fact: object) -> object:
    """A fact as it is kept with its sentence: one that is a sentence itself is read in the reader's language later."""
    if isinstance(fact, Sentence):
        return {"words": fact.words, "facts": {name: put_away(one) for name, one in fact.facts.items()}}
    return shown(fact)


def taken_out(words: str, facts: Mapping[str, object]) -> Sentence:
    """The sentence of words and facts that were put away."""
    return say(words, **{name: taken_out(**one) if isinstance(one, dict) else one for name, one in facts.items()})


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
