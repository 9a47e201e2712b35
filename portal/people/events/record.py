from datetime import date
from typing import Any, NamedTuple

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import refuse
from portal.ground.names import tidy_name
from portal.people.events.effects import AFTERWARDS, foresee
from portal.people.models import Person, Sex
from portal.people.queries.history import TABLES
from portal.people.rules.events import Event
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.people.rules.strokes import End
from portal.people.service import add_people, person_row
from portal.policy import Action, Actor, require


class Newcomer(NamedTuple):
    """Somebody whom the portal does not know yet."""

    name: str
    sex: Sex | None
    birth_date: date | None


def record_event(actor: Actor, who: Person | Newcomer, event: Event, today: date) -> int:
    """Write what the event ends and begins; returns the person. What was known before stays, withdrawn."""
    require(actor, Action.PEOPLE_RECORD)
    known = who if isinstance(who, Person) else None
    foreseen = foresee(known, event, today, who.birth_date)
    refuse(foreseen.refused)

    person_id = known.id if known else _add(who)  # type: ignore[arg-type]
    for end in foreseen.strokes.ends:
        retell(end, event.basis)
    for kind, values in foreseen.strokes.begins:
        state(kind, person_id, {"valid_from": event.day, "basis": event.basis, **values})
    audit.record(actor, Action.PEOPLE_RECORD, audit.About("person", person_id), event=event.kind, **_told(event))
    for follow in AFTERWARDS:
        follow(person_id, today)
    return person_id


def state(kind: PersonFactKind, person_id: int, values: dict[str, Any]) -> None:
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


def _told(event: Event) -> dict[str, Any]:
    """The event's own values for the trail, without what was left empty."""
    return {name: value for name, value in event._asdict().items() if name != "kind" and value not in (None, "", False)}
