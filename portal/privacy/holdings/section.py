"""The shape of what a chapter holds about a person."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from portal.ground.clock import at_ward
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.people.queries.history import facts_of
from portal.people.rules.facts import PersonFact
from portal.policy import Action, Actor
from portal.supervision.queries.own import own_notes
from portal.supervision.queries.read_note import ReadNote


class HoldingScope:
    """Whose data are gathered, on which day; what several kinds of data share is read once."""

    def __init__(self, actor: Actor, today: date) -> None:
        self.actor, self.today, self.person_id = actor, today, actor.person_id or 0

    @cached_property
    def facts(self) -> list[PersonFact]:
        return facts_of(self.person_id)

    @cached_property
    def notes(self) -> list[ReadNote]:
        """Those open to the person; no other note about them exists here."""
        return own_notes(self.actor, self.today)


class HeldRows(NamedTuple):
    """Rows as they are shown and exported: words, in the order of the columns."""

    columns: tuple[Sentence, ...]
    rows: list[tuple[str, ...]]
    since: date | None


class DataKind(NamedTuple):
    """A kind of data: what it is for, on what basis, who may see it, how long it is kept, and how to find it."""

    code: str
    title: Sentence
    purpose: Sentence
    basis: Sentence
    seen_by: tuple[Action, ...]  # the policy table says who these are; none: only the person and what is said below
    kept: str  # a code of rules.retention, or empty: as long as the membership's papers
    held: Callable[[HoldingScope], HeldRows]
    unseen: Sentence | str = ""  # said where the table has no line: what no post opens


def held(columns: Iterable[Sentence], rows: Iterable[Iterable[object]], since: Iterable[date | None] = ()) -> HeldRows:
    """Since when: the earliest of the days and instants given."""
    days = [day for one in since if (day := _day(one))]
    return HeldRows(tuple(columns), [tuple(in_words(cell) for cell in row) for row in rows], min(days, default=None))


def in_words(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(say("có") if value else say("không"))
    if isinstance(value, datetime):
        return f"{at_ward(value):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Labelled):
        return str(value.label)
    return str(value)


def _day(value: date | None) -> date | None:
    return at_ward(value).date() if isinstance(value, datetime) else value
