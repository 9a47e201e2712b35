"""Số điện thoại người đứng đầu: told by the head or typed by the office, read by the office and the ward Front, and
forgotten once the post is over."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import ward_today
from portal.ground.db import db, flush
from portal.ground.errors import Invalid
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, seats, units_standing
from portal.organisations.rules import PHONE
from portal.organisations.wards import in_each_ward
from portal.people.models import HeadPhone
from portal.people.queries.history import names_of
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, Role, can, require
from portal.policy.relations import HEADS

REACHED = (*HEADS, Role.CELL_SECRETARY, Role.CELL_DEPUTY)
KINDS = (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION, UnitKind.CELL)


class HeadLine(NamedTuple):
    """A head of a body or a cell; `number` is empty where nobody told it, `writes`: the reader may tell it."""

    person_id: int
    name: str
    title: str
    number: str
    writes: bool


class BodyHeads(NamedTuple):
    """A body or a cell with whoever heads it; nobody, where the post is vacant."""

    unit: UnitRow
    heads: list[HeadLine]


def phones_for(actor: Actor) -> dict[int, str]:
    """By person, of those whose number the actor may read and who head something today."""
    heads = {seat.person_id for seat in seats(ward_today(), *REACHED)}
    return {person: number for person, number in _numbers().items() if person in heads and _may_read(actor, person)}


def directory_for(actor: Actor, today: date) -> list[BodyHeads]:
    """Every body and cell in the ward's order for who rings; a head sees their own line."""
    numbers, held = _numbers(), defaultdict(list)
    every = [seat for seat in seats(today, *REACHED) if _may_read(actor, seat.person_id)]
    names = told_apart(names_of({seat.person_id for seat in every}).items(), today)
    for seat in sorted(every, key=lambda one: (REACHED.index(one.role), one.title)):
        person = seat.person_id
        writes = can(actor, Action.PHONE_TELL, PolicySubject(person_id=person))
        held[seat.unit_id].append(HeadLine(person, names[person], seat.title, numbers.get(person, ""), writes))
    every_body = can(actor, Action.PHONE_READ)
    return [BodyHeads(one, held[one.id]) for one in units_standing(today, *KINDS) if every_body or one.id in held]


def tell_phones(actor: Actor, told: Mapping[int, str], today: date) -> int:
    """What changed of these numbers; an empty one takes it away. All of a list or none: `phone-<n>` names what is no
    number. Answers how many changed."""
    heads = {seat.person_id for seat in seats(today, *REACHED)}
    wrong: dict[str, Sentence] = {}
    kept = {one.person_id: one for one in db.session.scalars(sa.select(HeadPhone))}
    changed = 0
    for person, typed in told.items():
        number = " ".join(typed.split())
        if person not in heads or number == (kept[person].number if person in kept else ""):
            continue
        require(actor, Action.PHONE_TELL, PolicySubject(person_id=person))
        if number and not PHONE.fullmatch(number):
            wrong[f"phone-{person}"] = say("“%(typed)s” không phải là số điện thoại.", typed=number[:40])
            continue
        _tell(actor, person, kept.get(person), number, today)
        changed += 1
    if wrong:
        raise Invalid(wrong)
    return changed


def _tell(actor: Actor, person: int, kept: HeadPhone | None, number: str, today: date) -> None:
    """The trail says that it was told and by whom, never the number: it is nobody's to keep."""
    if not number:
        db.session.delete(kept)
        flush()
    elif kept is None:
        db.session.add(HeadPhone(person_id=person, number=number, told_on=today, told_by=actor.person_id))
    else:
        kept.number, kept.told_on, kept.told_by = number, today, actor.person_id
    about = audit.About(HeadPhone.__tablename__, person)
    audit.record(actor, Action.PHONE_TELL, about, person=person, told=bool(number))


def _numbers() -> dict[int, str]:
    return {row.person_id: row.number for row in db.session.execute(sa.select(HeadPhone.person_id, HeadPhone.number))}


def _may_read(actor: Actor, person_id: int) -> bool:
    return can(actor, Action.PHONE_READ, PolicySubject(person_id=person_id))


def forget_phones() -> None:
    """Of whoever heads nothing any more."""
    today = ward_today()
    in_each_ward(lambda: _over(today), tell_none)


def _over(today: date) -> list[int]:
    heads = {seat.person_id for seat in seats(today, *REACHED)}
    return [one for one in db.session.scalars(sa.select(HeadPhone.person_id)) if one not in heads]


def tell_none(portal: Actor, people: list[int]) -> None:
    for one in db.session.scalars(sa.select(HeadPhone).where(HeadPhone.person_id.in_(people))).all():
        about = audit.About(HeadPhone.__tablename__, one.person_id)
        db.session.delete(one)
        flush()
        audit.record(portal, Action.PHONE_TELL, about, person=one.person_id, told=False)
