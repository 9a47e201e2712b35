"""Slips for many at once: issued to be printed together, and handed out one by one."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.accounts import rules
from portal.accounts.models import ActivationSlip
from portal.accounts.service import resets
from portal.accounts.service.office import PrintedSlip, account_of_person, issue_slip
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import refuse
from portal.people.models import Confirmation, Person
from portal.policy import Action, Actor, require


class ManySlips(NamedTuple):
    """What was printed, and what waits for a second person."""

    printed: list["Printed"]
    asked: Confirmation | None


class Printed(NamedTuple):
    """A slip as it is printed this once, and whose it is."""

    person_id: int
    slip: PrintedSlip


def issue_slips(actor: Actor, people: Sequence[int], days: int) -> ManySlips:
    """A new slip for each, in the order given; who has an account that is stopped, or in use, gets none. Those whose
    accounts have power are asked for together, and printed once a second person has confirmed the page."""
    require(actor, Action.SLIP_PRINT)
    refuse(rules.not_so_many(len(people)))
    refuse(rules.bad_days(days))
    known = {one.id: one for one in db.session.scalars(sa.select(Person).where(Person.id.in_(people)))}
    printed, wanting = [], []
    for person in (known[one] for one in people if one in known):
        account = account_of_person(actor, person)
        flush()
        if account.disabled_at is None and account.password_set_at is None:
            if resets.needs_another(actor, account):
                wanting.append(account)
            else:
                printed.append(Printed(person.id, issue_slip(actor, account, days)))
    return ManySlips(printed, resets.ask_for(actor, wanting) if wanting else None)


def hand_out(actor: Actor, slips: Sequence[int]) -> int:
    """These slips were put into their owners' hands; answers how many that is news of."""
    require(actor, Action.SLIP_PRINT)
    waiting = sa.select(ActivationSlip).where(
        ActivationSlip.id.in_(slips), ActivationSlip.handed_at.is_(None), ActivationSlip.withdrawn_at.is_(None)
    )
    handed = db.session.scalars(waiting).all()
    for slip in handed:
        slip.handed_at, slip.handed_by = now(), actor.person_id
        audit.record(actor, Action.ACCOUNT_MANAGE, slip, slip="handed", account=slip.account_id)
    return len(handed)
