"""An import that gives power, or tells something of whoever brings it, waits for a second person: one confirmation for
the whole file, and as much for taking it back."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.ground.db import db, flush
from portal.ground.errors import NotAllowed, Refused, or_404
from portal.ground.values import JsonObject
from portal.imports import queries, rules, service, undoing
from portal.imports.models import ImportState
from portal.people.confirming.deeds import TwoPersons
from portal.policy import Actor


def apply_confirmed(_confirmer: Actor, told: JsonObject, today: date, two: TwoPersons) -> None:
    """Written in the name of who asked, as the trail of both says; a long file is left to the worker."""
    run, acting = or_404(queries.run_of(int(told["run"]))), asker(two.asked_by, today)
    run.state, run.confirmed_by = ImportState.PREVIEW, two.confirmed_by
    flush()
    root = Path(current_app.config["FILES"])
    with_both = service.apply_later if service.is_long(run) else service.apply
    try:
        with_both(acting, root, run.id, today)
    except NotAllowed:
        raise Refused(rules.NO_LONGER) from None


def apply_dropped(told: JsonObject) -> None:
    run = queries.run_of(int(told["run"]))
    if run is not None and run.state is ImportState.WAITING:
        run.state = ImportState.PREVIEW


def undo_confirmed(_confirmer: Actor, told: JsonObject, today: date, two: TwoPersons) -> None:
    try:
        undoing.carry_out(asker(two.asked_by, today), int(told["run"]), told["reason"], **two.facts())
    except NotAllowed:
        raise Refused(rules.NO_LONGER) from None


def asker(person_id: int, today: date) -> Actor:
    account = db.session.scalar(sa.select(Account).where(Account.person_id == person_id))
    if account is None or account.disabled_at:
        raise Refused(rules.NO_LONGER)
    return actor_of(account, person_name(account), today)
