"""Asking: whether a deed waits for a second person, and laying it down for them."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, one_at_a_time
from portal.ground.errors import refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say, shown
from portal.ground.values import JsonObject
from portal.people.models import Confirmation, ConfirmationItem, ConfirmationState
from portal.policy import Actor, any_power

ALREADY = say("Việc này đang chờ người thứ hai xác nhận.")


class AskedDeed(NamedTuple):
    """A deed as it is laid down: its kind, whom it concerns, what it needs, what the confirmer reads."""

    kind: str
    people: Collection[int | None]
    told: JsonObject
    words: Sentence


def waits(actor: Actor, people: Collection[int | None], roles: Iterable[str | None] = ()) -> bool:
    """Power, or a record of the recorder themself. Set-up and the demonstration act without an account and alone."""
    if actor.account_id is None:
        return False
    return any_power(roles) or actor.person_id in people


def ask(actor: Actor, matter: str, *deeds: AskedDeed) -> Confirmation:
    """Lay the deeds beside what the asker already asked for under the same decision: one page, one confirmation."""
    one_at_a_time(f"confirmation {actor.person_id}")
    open_one = _standing(actor, matter)
    known = _items(open_one.id) if open_one else []
    for deed in deeds:
        same = any(one.kind == deed.kind and one.told == deed.told for one in known)
        refuse(ALREADY if same else None)
    asked = open_one or Confirmation(
        id=new_id(), matter=matter, asked_by=actor.person_id or 0, asked_as=capacity_of(actor)
    )
    asked.asked_at = now()  # who has the page open confirms nothing that they did not see: the version moves on
    db.session.add(asked)
    flush()
    for deed in deeds:
        people = [str(one) for one in dict.fromkeys(deed.people) if one is not None]
        facts = {name: shown(fact) for name, fact in deed.words.facts.items()}
        item = ConfirmationItem(
            confirmation_id=asked.id, kind=deed.kind, people=people, told=deed.told, words=deed.words.words, facts=facts
        )
        db.session.add(item)
        audit.record(
            actor,
            "people.power.ask",
            asked,
            asked=deed.kind,
            matter=matter,
            concerning=people,
            words=str(deed.words),
            told=deed.told,
        )
    return asked


def capacity_of(actor: Actor) -> str:
    return "; ".join(sorted(post.title or post.role for post in actor.posts))


def _standing(actor: Actor, matter: str) -> Confirmation | None:
    return db.session.scalars(
        sa.select(Confirmation).where(
            Confirmation.state == ConfirmationState.WAITING,
            Confirmation.asked_by == actor.person_id,
            Confirmation.matter == matter,
        )
    ).first()


def _items(confirmation_id: int) -> list[ConfirmationItem]:
    return list(
        db.session.scalars(sa.select(ConfirmationItem).where(ConfirmationItem.confirmation_id == confirmation_id))
    )
