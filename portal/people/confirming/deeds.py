"""What may wait for a second person: each kind with what is done once it is confirmed. Later chapters add theirs."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from portal.ground.slots import Registry
from portal.ground.values import JsonObject
from portal.policy import Actor


class TwoPersons(NamedTuple):
    """Who asked and who confirmed: the trail says both names."""

    asked_by: int
    asked_name: str
    confirmed_by: int
    confirmed_name: str

    def facts(self) -> JsonObject:
        return self._asdict()


class WaitingDeed(NamedTuple):
    kind: str
    do: Callable[[Actor, JsonObject, date, TwoPersons], object]
    # What becomes of it where it is declined or taken back.
    drop: Callable[[JsonObject], None] | None = None
    # The deed itself leaves out what would give the confirmer something, and asks somebody else for that.
    leaves_out: bool = False
    # Where the whole of it is looked at, when a line is too short to say it.
    page: Callable[[JsonObject], str] | None = None


DEEDS: Registry[WaitingDeed] = Registry()


def deed_of(kind: str) -> WaitingDeed:
    return next(one for one in DEEDS if one.kind == kind)


def alone(actor: Actor) -> JsonObject:
    """What the trail says of a deed that gives power and had no second person: the first set-up, whose only witness is
    the terminal."""
    return {"second_person": "none: set-up"} if actor.account_id is None else {}
