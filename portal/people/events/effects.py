"""Before anything is saved: what the event ends, begins, and does to open months."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from portal.ground.slots import Registry
from portal.ground.text import Sentence, say
from portal.organisations.queries import setting, unit_of
from portal.people.models import Person
from portal.people.queries.history import facts_of, holders
from portal.people.rules.changes import End, EventChanges, changes_of
from portal.people.rules.events import Event
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.people.rules.refusals import refusal, warnings

# Later chapters say what an event does to their open months, plans, notices: (person, event, today) to sentences.
# The person is None for somebody whom the portal does not know yet.
EFFECTS: Registry[Callable[[int | None, Event, date], list[Sentence]]] = Registry()
# What later chapters do as soon as somebody's record has changed: (person, today).
AFTERWARDS: Registry[Callable[[int | None, date], None]] = Registry()
UNIT_FIELDS = {
    PersonFactKind.CELL: "cell_id",
    PersonFactKind.ORGANISATION: "organisation_id",
    PersonFactKind.RESIDENCE: "group_id",
}


class ForeseenEffects(NamedTuple):
    refused: Sentence | None
    warnings: list[Sentence]
    effects: list[Sentence]
    changes: EventChanges


def foresee(person: Person | None, event: Event, today: date, birth_date: date | None = None) -> ForeseenEffects:
    """What recording the event would do, and whether it may be; nothing is written."""
    facts = facts_of(person.id) if person else []
    born = person.birth_date if person else birth_date
    refused = refusal(event, facts, today, born)
    if refused:
        return ForeseenEffects(refused, [], [], EventChanges())
    others = _others(person, event)
    planned = changes_of(event, facts, others)
    said = [_ended(end, event.day) for end in planned.ends]
    said += [_begun(kind, values, event.day) for kind, values in planned.begins]
    for effects in EFFECTS:
        said += effects(person.id if person else None, event, today)
    unusual = warnings(event, facts, born, setting("probation_months", event.day, 12))
    return ForeseenEffects(None, unusual, said, planned)


def _others(person: Person | None, event: Event) -> list[PersonFact]:
    if not (event.succeeds and event.unit_id and event.role):
        return []
    return holders(event.unit_id, event.role, event.day, but=person.id if person else None)


def _ended(end: End, day: date) -> Sentence:
    kind, what = end.fact.kind, end.fact.what
    if end.on is None or "official_on" in end.becomes:
        return say("Đảng viên chính thức từ ngày %(day)s.", day=day)
    if kind is PersonFactKind.POST:
        return say(
            "Thôi chức vụ “%(what)s” từ ngày %(day)s; quyền theo chức vụ đó hết ngay trong phiên đang mở.",
            what=what,
            day=day,
        )
    if kind is PersonFactKind.EXEMPTION:
        return say("Hết miễn, giảm từ ngày %(day)s.", day=day)
    if kind is PersonFactKind.MEMBERSHIP:
        return say("Không còn trong danh sách đảng viên của phường từ ngày %(day)s.", day=day)
    return say("Ra khỏi danh sách %(what)s từ ngày %(day)s.", what=what, day=day)


def _begun(kind: PersonFactKind, values: dict[str, object], day: date) -> Sentence:
    if kind is PersonFactKind.POST:
        return say("Nhận chức vụ “%(title)s” từ ngày %(day)s, kèm quyền của chức vụ.", title=values["title"], day=day)
    if kind is PersonFactKind.MEMBERSHIP:
        return say("Vào danh sách đảng viên của phường từ ngày %(day)s.", day=day)
    if kind is PersonFactKind.EXEMPTION:
        until = values["valid_until"] or say("khi có quyết định khác")
        return say("Miễn, giảm từ ngày %(day)s đến %(until)s.", day=day, until=until)
    unit_id = values[UNIT_FIELDS[kind]]
    unit = unit_of(unit_id) if isinstance(unit_id, int) else None
    return say("Vào danh sách %(what)s từ ngày %(day)s.", what=unit.name if unit else values.get("place", ""), day=day)
