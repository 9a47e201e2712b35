"""What is read at the office's desk and on one's own page: people with their accounts, slips and sessions."""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts import devices, rules
from portal.accounts.models import Account, ActivationSlip, KnownDevice, SavedView, SignIn
from portal.accounts.rules import AccountState
from portal.accounts.service import resets
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.names import search_terms
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId, SqlWord
from portal.organisations.models import Holding
from portal.people.models import Person
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, require

MOST_FOUND = 50


class Seated(NamedTuple):
    """A person as the desk sees them: their posts, their account and how far it has come."""

    person_id: int
    name: str
    titles: list[str]
    account_id: int | None
    login: str | None
    state: AccountState
    slip_until: datetime | None


class SavedRow(NamedTuple):
    """A list kept as its reader looks at it."""

    id: int
    path: str
    query: str
    name: str


class OpenSession(NamedTuple):
    id: int
    began_at: datetime
    seen_at: datetime
    device: str


class Device(NamedTuple):
    """A browser that the account knows; `here` is the one that asks."""

    first_at: datetime
    seen_at: datetime
    words: str
    here: bool
    trusted_until: datetime | None
    id: int


def holders_for(actor: Actor, today: date) -> list[Seated]:
    """Everyone who holds a post today."""
    require(actor, Action.ACCOUNT_MANAGE)
    return _seated(Person.id.in_(sa.select(Holding.person_id).where(Holding.holds(today))), today)


def to_print_for(actor: Actor, today: date) -> list[Seated]:
    """Whose slip was asked for by another, or confirmed by two, and is to be printed."""
    require(actor, Action.ACCOUNT_MANAGE)
    waiting = [one.account_id for one in resets.to_print(actor)]
    return _seated(Account.id.in_(waiting), today) if waiting else []


def people_found_for(actor: Actor, words: str, today: date) -> list[Seated]:
    """People of the ward by name, with or without marks; members without a post sign in too."""
    require(actor, Action.ACCOUNT_MANAGE)
    terms = search_terms(words)
    if not terms:
        return []
    return _seated(sa.and_(*(Person.folded.contains(term, autoescape=True) for term in terms)), today, MOST_FOUND)


def _seated(clause: sa.ColumnElement[bool], today: date, most: int | None = None) -> list[Seated]:
    waiting = (
        sa.select(sa.func.max(ActivationSlip.expires_at))
        .where(
            ActivationSlip.ward_id == Account.ward_id,
            ActivationSlip.account_id == Account.id,
            ActivationSlip.used_at.is_(None),
            ActivationSlip.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Person.id, Person.name, Account.id, Account.login, Account.password_set_at, Account.disabled_at, waiting
        )
        .outerjoin(Account, sa.and_(Account.ward_id == Person.ward_id, Account.person_id == Person.id))
        .where(clause)
        .order_by(Person.sort_key, Person.id)
        .limit(most)
    ).all()
    titles = _titles([row[0] for row in rows], today)
    names = told_apart([(row[0], row[1]) for row in rows], today)
    at = now()
    return [
        Seated(
            person,
            names[person],
            titles[person],
            account,
            login,
            rules.state_of(account is not None, set_at is not None, disabled is not None, until, at),
            until,
        )
        for person, _name, account, login, set_at, disabled, until in rows
    ]


def _titles(people: list[int], today: date) -> dict[int, list[str]]:
    titles: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Holding.person_id, Holding.title)
        .where(Holding.person_id.in_(people), Holding.holds(today))
        .order_by(Holding.title)
    )
    for person, title in rows:
        titles[person].append(title)
    return titles


def account_for(actor: Actor, account_id: int) -> Account | None:
    require(actor, Action.ACCOUNT_MANAGE)
    return db.session.get(Account, (ward(), account_id))


def name_of(account: Account) -> str:
    return db.session.scalar(sa.select(Person.name).where(Person.id == account.person_id)) or ""


def person_for(actor: Actor, person_id: int) -> Person | None:
    require(actor, Action.ACCOUNT_MANAGE)
    return db.session.get(Person, (ward(), person_id))


def open_sessions(actor: Actor, idle_since: datetime) -> list[OpenSession]:
    """Sessions that still open something: not ended, not too old, seen since `idle_since`."""
    require(actor, Action.OWN_ACCOUNT)
    rows = db.session.execute(
        sa.select(SignIn.id, SignIn.began_at, SignIn.seen_at, SignIn.device)
        .where(
            SignIn.account_id == actor.account_id,
            SignIn.ended_at.is_(None),
            SignIn.ends_at > now(),
            SignIn.seen_at >= idle_since,
        )
        .order_by(SignIn.seen_at.desc())
    )
    return [OpenSession(*row) for row in rows]


def known_devices(actor: Actor, held: str) -> list[Device]:
    """Where a right password always passes, the last used first."""
    require(actor, Action.OWN_ACCOUNT)
    rows = db.session.scalars(
        sa.select(KnownDevice)
        .where(KnownDevice.account_id == actor.account_id, KnownDevice.seen_at > now() - rules.DEVICE_LASTS)
        .order_by(KnownDevice.seen_at.desc(), KnownDevice.id)
    )
    here = devices.digest(held, actor.ward_id)
    return [
        Device(
            one.first_at,
            one.seen_at,
            one.device,
            one.token_digest == here,
            one.trusted_until if one.trusted_until and one.trusted_until > now() else None,
            one.id,
        )
        for one in rows
    ]


def saved_views(actor: Actor, path: str | None = None) -> list[SavedRow]:
    """One's own, of one list or of all."""
    return [SavedRow(*row) for row in _saved(account_id=actor.account_id, path=path, of_one=path is not None)]


@prepared(account_id=sa.BigInteger, path=sa.Text, of_one=EACH)
def _saved(account_id: SqlId, path: SqlWord, of_one: bool) -> Query:
    query = sa.select(SavedView.id, SavedView.path, SavedView.query, SavedView.name).where(
        SavedView.account_id == account_id
    )
    if of_one:
        query = query.where(SavedView.path == path)
    return query.order_by(SavedView.saved_at, SavedView.id)


def first_visit(sign_in: SignIn) -> bool:
    """Whether the account was never signed in before this session."""
    return _before(account_id=sign_in.account_id, this_one=sign_in.id).first() is None


@prepared(account_id=sa.BigInteger, this_one=sa.BigInteger)
def _before(account_id: SqlId, this_one: SqlWord) -> Query:
    return sa.select(SignIn.id).where(SignIn.account_id == account_id, SignIn.id != this_one).limit(1)
