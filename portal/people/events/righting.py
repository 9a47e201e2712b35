from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from portal import audit
from portal.ground.db import db, ward
from portal.ground.errors import or_404, refuse
from portal.ground.names import tidy_name
from portal.ground.slots import Registry
from portal.ground.text import say, shown
from portal.ground.values import JsonObject, RowValues
from portal.people import service
from portal.people.confirming.asking import AskedDeed, ask, waits
from portal.people.confirming.deeds import TwoPersons
from portal.people.models import Confirmation, Membership, Person, Sex
from portal.people.rules import corrections as rules
from portal.policy import Action, Actor, require


class RightingRequest(NamedTuple):
    """Where people ask to be put right: what one asked, word for word, and that it is done."""

    words_asked: Callable[[Actor, int, int], str | None]  # person, request
    carried_out: Callable[[Actor, int, date, str], object]  # request, today, words for who asked


ASKING: Registry[RightingRequest] = Registry()  # filled by the chapter that keeps requests


def as_told(person: Person, today: date) -> RowValues:
    """What the portal tells of a person and a correction may touch."""
    held = membership_of(person.id, today)
    of_membership = {name: getattr(held, name) if held else None for name in service.OF_MEMBERSHIP}
    return {name: getattr(person, name) for name in service.OF_PERSON} | of_membership


def membership_of(person_id: int, today: date) -> Membership | None:
    told = select(Membership).where(Membership.person_id == person_id, Membership.holds(today))
    return db.session.scalars(told).first()


RIGHTING = "people.righting"


def put_right(
    actor: Actor,
    person: Person,
    said: Mapping[str, Any],
    today: date,
    *,
    reason: str,
    paper: str,
    asked: int | None = None,
) -> dict[str, object] | Confirmation:
    """Correct name, birth, sex, card or days by a paper: dated today, in the trail, the old spelling kept.

    `asked` is the person's own request that this carries out. What the recorder corrects of themself waits.
    """
    require(actor, Action.PEOPLE_RECORD)
    values = _told_otherwise(person, said, today)
    if waits(actor, [person.id]):
        told = {"person": str(person.id), "said": _kept(said), "reason": reason, "paper": paper}
        words = say("%(name)s: đính chính theo %(paper)s (%(what)s)", name=person.name, paper=paper, what=_what(values))
        return ask(actor, paper, AskedDeed(RIGHTING, [person.id], told | {"asked": asked and str(asked)}, words))
    return _put_right(actor, person, values, today, reason, paper, asked, {})


def righting_confirmed(actor: Actor, told: JsonObject, today: date, two: TwoPersons) -> None:
    person = or_404(db.session.get(Person, (ward(), int(told["person"]))))
    values = _told_otherwise(person, _as_said(told["said"]), today)
    asked = int(told["asked"]) if told["asked"] else None
    _put_right(actor, person, values, today, told["reason"], told["paper"], asked, two.facts())


def _told_otherwise(person: Person, said: Mapping[str, Any], today: date) -> RowValues:
    before = as_told(person, today)
    tidied = {**said, "name": tidy_name(said.get("name") or "")}
    values = rules.told_otherwise(before, tidied)
    member = membership_of(person.id, today) is not None
    refuse(rules.refused(before, values, today, member=member, card_of=_holder(values.get("card_number"), person)))
    return values


def _what(values: dict[str, object]) -> str:
    return "; ".join(f"{rules.LABELS[name]}: {shown(value)}" for name, value in values.items())


def _kept(said: Mapping[str, object]) -> JsonObject:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _as_said(kept: JsonObject) -> RowValues:
    said = dict(kept)
    for name in ("birth_date", "admitted_on", "official_on"):
        said[name] = date.fromisoformat(said[name]) if said.get(name) else None
    said["sex"] = Sex(said["sex"]) if said.get("sex") else None
    return said


def _put_right(
    actor: Actor,
    person: Person,
    values: RowValues,
    today: date,
    reason: str,
    paper: str,
    asked: int | None,
    witnesses: dict[str, object],
) -> RowValues:
    before = as_told(person, today)
    service.correct(person_id=person.id, values=values, since=today, reason=reason, paper=paper)
    told = {name: [shown(before[name] or ""), shown(value)] for name, value in values.items()}
    about = audit.About("person", person.id)
    audit.record(actor, Action.PEOPLE_RECORD, about, event="correction", paper=paper, **told, **witnesses)
    if asked and words_asked(actor, person.id, asked) is not None:
        words = "; ".join(f"{rules.LABELS[name]}: {before} → {after}" for name, (before, after) in told.items())
        for asking in ASKING:
            asking.carried_out(actor, asked, today, str(say("Đã đính chính theo %(paper)s. ", paper=paper)) + words)
    return values


def words_asked(actor: Actor, person_id: int, asked: int) -> str | None:
    """What the person asked for in that request of theirs; None when it is not open, or is somebody else's."""
    return next(
        (words for asking in ASKING if (words := asking.words_asked(actor, person_id, asked)) is not None), None
    )


def _holder(card: str | None, person: Person) -> str | None:
    if not card:
        return None
    others = (
        select(Person.name)
        .join(Membership, (Membership.ward_id == Person.ward_id) & (Membership.person_id == Person.id))
        .where(Membership.card_number == card, Membership.withdrawn_at.is_(None), Person.id != person.id)
    )
    return db.session.scalar(others.limit(1))
