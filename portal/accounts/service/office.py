"""Deeds of the office's desk (tài khoản): accounts opened, slips handed out, accounts stopped and opened again."""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.accounts import devices, directory, rules, slips
from portal.accounts.models import Account, ActivationSlip
from portal.accounts.service import resets
from portal.accounts.session import end_all
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import refuse
from portal.ground.ids import new_id
from portal.people.models import Person
from portal.policy import Action, Actor, require


class PrintedSlip(NamedTuple):
    """What is printed once and never again: only the code's digest is kept."""

    name: str
    login: str
    code: str
    expires_at: datetime


def account_of_person(actor: Actor, person: Person, login: str | None = None) -> Account:
    """The person's account, opened now if there is none; nobody can sign in to it before a slip was used."""
    require(actor, Action.ACCOUNT_MANAGE)
    account = db.session.scalar(sa.select(Account).where(Account.person_id == person.id))
    if account:
        return account
    account = Account(id=new_id(), person_id=person.id, login=login or _free_login(person.name))
    db.session.add(account)
    audit.record(actor, Action.ACCOUNT_MANAGE, account, opened=account.login)
    return account


def issue_slip(actor: Actor, account: Account, days: int) -> PrintedSlip:
    """A new code for the account, good once within `days`; an earlier slip opens nothing any more. For an account with
    power it was confirmed by two; its owner is told of every one."""
    require(actor, Action.SLIP_PRINT)
    refuse(rules.no_slip_for(account.disabled_at))
    resets.take(actor, account)
    _withdraw(account)
    code = slips.new_code()
    slip = ActivationSlip(
        account_id=account.id,
        code_digest=slips.digest(code),
        issued_by=actor.person_id,
        expires_at=now() + timedelta(days=days),
    )
    db.session.add(slip)
    audit.record(actor, Action.ACCOUNT_MANAGE, account, slip="issued", expires_at=slip.expires_at)
    name = db.session.scalar(sa.select(Person.name).where(Person.id == account.person_id)) or ""
    return PrintedSlip(name, account.login, slips.in_groups(code), slip.expires_at)


def withdraw_slip(actor: Actor, account: Account) -> None:
    require(actor, Action.ACCOUNT_MANAGE)
    _withdraw(account)
    audit.record(actor, Action.ACCOUNT_MANAGE, account, slip="withdrawn")


def disable(actor: Actor, account: Account) -> None:
    """From this second on nothing opens: sessions end, slips are void."""
    require(actor, Action.ACCOUNT_MANAGE)
    refuse(rules.own_account(actor.account_id, account.id))
    if account.disabled_at:
        return
    account.disabled_at = now()
    _withdraw(account)
    end_all(account, "account disabled")
    devices.forget_all(account)
    audit.record(actor, Action.ACCOUNT_MANAGE, account, disabled=True)


def end_sessions(actor: Actor, account: Account) -> None:
    """A telephone was lost: whatever is open closes; password and factor stay as they are."""
    require(actor, Action.ACCOUNT_MANAGE)
    end_all(account, "ended by the office")
    audit.record(actor, Action.ACCOUNT_MANAGE, account, sessions="ended")


def enable(actor: Actor, account: Account) -> None:
    """Open it again with the password it had."""
    require(actor, Action.ACCOUNT_MANAGE)
    if account.disabled_at is None:
        return
    account.disabled_at = None
    audit.record(actor, Action.ACCOUNT_MANAGE, account, disabled=False)


def _withdraw(account: Account) -> None:
    flush()
    open_ones = db.session.scalars(
        sa.select(ActivationSlip).where(
            ActivationSlip.account_id == account.id,
            ActivationSlip.used_at.is_(None),
            ActivationSlip.withdrawn_at.is_(None),
        )
    )
    for slip in open_ones:
        slip.withdrawn_at = now()


def _free_login(name: str) -> str:
    """Free across the installation: people do not know ward numbers."""
    base = rules.proposed_login(name, set())
    return rules.proposed_login(name, directory.beginning(base))
