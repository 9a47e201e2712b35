from datetime import date
from typing import Any

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import refuse
from portal.ground.names import tidy_name
from portal.ground.values import JsonObject, RowValues
from portal.organisations.queries import unit_of
from portal.people.confirming.asking import AskedDeed, ask, waits
from portal.people.confirming.deeds import TwoPersons, alone
from portal.people.events.effects import AFTERWARDS, ForeseenEffects, foresee
from portal.people.events.packing import packed, packed_person, unpacked, unpacked_person
from portal.people.models import Confirmation, Person
from portal.people.queries.history import TABLES
from portal.people.rules.changes import End
from portal.people.rules.events import Event, Newcomer, words_of
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.people.service import add_people, person_row
from portal.policy import Action, Actor, require

EVENT = "people.event"


def record_event(actor: Actor, who: Person | Newcomer, event: Event, today: date) -> int | Confirmation:
    """Write what the event ends and begins; returns the person. What was known before stays, withdrawn.

    What gives power, or is told by somebody of themself, waits for a second person instead.
    """
    require(actor, Action.PEOPLE_RECORD)
    known = who if isinstance(who, Person) else None
    foreseen = foresee(known, event, today, who.birth_date)
    refuse(foreseen.refused)
    if not needs_another(actor, known, foreseen):
        return _carry_out(actor, who, event, today, foreseen, alone(actor) if _gives(foreseen) else {})
    told = {"event": packed(event), "who": packed_person(who)}
    people = [known.id if known else None]
    return ask(actor, event.basis, AskedDeed(EVENT, people, told, words_of(who.name, event, _unit(event))))


def needs_another(actor: Actor, known: Person | None, foreseen: ForeseenEffects) -> bool:
    return waits(actor, [known.id] if known else [], _gives(foreseen))


def event_confirmed(actor: Actor, told: JsonObject, today: date, two: TwoPersons) -> int:
    """The event as it was asked for; what has changed meanwhile may refuse it."""
    who, event = unpacked_person(told["who"]), unpacked(told["event"])
    known = who if isinstance(who, Person) else None
    foreseen = foresee(known, event, today, who.birth_date)
    refuse(foreseen.refused)
    return _carry_out(actor, who, event, today, foreseen, two.facts())


def _gives(foreseen: ForeseenEffects) -> list[str]:
    return [str(values["role"]) for kind, values in foreseen.changes.begins if kind is PersonFactKind.POST]


def _unit(event: Event) -> str:
    unit = unit_of(event.unit_id) if event.unit_id else None
    return unit.name if unit else ""


def _carry_out(
    actor: Actor,
    who: Person | Newcomer,
    event: Event,
    today: date,
    foreseen: ForeseenEffects,
    witnesses: dict[str, object],
) -> int:
    known = who if isinstance(who, Person) else None
    person_id = known.id if known else _add(who)  # type: ignore[arg-type]
    for end in foreseen.changes.ends:
        retell(end, event.basis)
    for kind, values in foreseen.changes.begins:
        state(kind, person_id, {"valid_from": event.day, "basis": event.basis, **values})
    about = audit.About("person", person_id)
    audit.record(actor, Action.PEOPLE_RECORD, about, event=event.kind, **_told(event), **witnesses)
    for follow in AFTERWARDS:
        follow(person_id, today)
    return person_id


def state(kind: PersonFactKind, person_id: int, values: RowValues) -> None:
    row: Any = TABLES[kind]
    db.session.add(row(person_id=person_id, **values))


def retell(end: End, basis: str) -> None:
    """Withdraw the fact as it was told and tell it again; what ends before it began never held."""
    fact = end.fact
    take_back(fact)
    if end.on and fact.valid_from and end.on <= fact.valid_from:
        return
    told = {"valid_from": fact.valid_from, "valid_until": end.on, "basis": _joined(fact.basis, basis)}
    state(fact.kind, fact.person_id, {**fact.values, **end.becomes, **told})


def take_back(fact: PersonFact) -> None:
    row = db.session.get_one(TABLES[fact.kind], (ward(), fact.id))
    row.withdrawn_at = now()


def _joined(first: str | None, then: str) -> str:
    return f"{first}; {then}" if first else then


def _add(newcomer: Newcomer) -> int:
    row = person_row(tidy_name(newcomer.name), sex=newcomer.sex, birth_date=newcomer.birth_date)
    add_people([row])
    flush()
    return int(row["id"])


def _told(event: Event) -> JsonObject:
    """The event's own values for the trail, without what was left empty."""
    return {name: value for name, value in event._asdict().items() if name != "kind" and value not in (None, "", False)}
