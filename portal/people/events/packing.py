"""An event that waits, as values that a database keeps, and back."""

from datetime import date
from enum import Enum

from portal.ground.db import db, ward
from portal.ground.errors import or_404
from portal.ground.values import JsonObject
from portal.people.models import ExemptionKind, Person, Sex
from portal.people.rules.events import Event, EventKind, Newcomer
from portal.policy import Role

KINDS = {"kind": EventKind, "exemption": ExemptionKind, "role": Role}
DAYS = ("day", "admitted_on", "official_on", "until")


def packed(event: Event) -> JsonObject:
    return {name: _plain(value) for name, value in event._asdict().items() if value is not None}


def unpacked(told: JsonObject) -> Event:
    said = dict(told)
    for name in DAYS:
        said[name] = date.fromisoformat(said[name]) if said.get(name) else None
    for name, kind in KINDS.items():
        said[name] = kind(said[name]) if said.get(name) else None
    for name in said:
        if name.endswith("_id") and said[name] is not None:
            said[name] = int(said[name])
    return Event(**said)


def packed_person(who: Person | Newcomer) -> JsonObject:
    if isinstance(who, Person):
        return {"person": str(who.id)}
    return {"name": who.name, "sex": who.sex and who.sex.value, "birth_date": _plain(who.birth_date)}


def unpacked_person(told: JsonObject) -> Person | Newcomer:
    if "person" in told:
        return or_404(db.session.get(Person, (ward(), int(told["person"]))))
    born = date.fromisoformat(told["birth_date"]) if told["birth_date"] else None
    return Newcomer(told["name"], Sex(told["sex"]) if told["sex"] else None, born)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # a number of 63 bits is no number of every reader of JSON
    return value
