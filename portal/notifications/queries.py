from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground.db import db, enter_ward
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId
from portal.ground.text import Sentence, taken_out
from portal.ground.tokens import where_named
from portal.notifications.models import MailAddress, MailKind, MailOften, MailState, OutMail, Told
from portal.people.models import Person
from portal.policy import Action, Actor, require

NEWEST = 100
NEWEST_LETTERS = 300


class Message(NamedTuple):
    id: int
    words: Sentence
    link: str
    at: datetime
    read: bool


def messages_for(actor: Actor, unread: bool = False) -> list[Message]:
    """The person's own messages, newest first."""
    require(actor, Action.HOME_READ)
    return [
        Message(one.id, taken_out(one.words, one.facts), one.link, one.at, one.read_at is not None)
        for one in _told(person_id=actor.person_id, unread=unread).scalars()
    ]


@prepared(person_id=sa.BigInteger, unread=EACH)
def _told(person_id: SqlId, unread: bool) -> Query:
    query = sa.select(Told).where(Told.person_id == person_id).order_by(Told.at.desc()).limit(NEWEST)
    return query.where(Told.read_at.is_(None)) if unread else query


class OwnAddress(NamedTuple):
    """Where the person's reminders go."""

    address: str
    often: MailOften
    confirmed_at: datetime | None
    confirm_until: datetime | None


def own_address(actor: Actor) -> OwnAddress | None:
    require(actor, Action.OWN_ACCOUNT)
    row = db.session.execute(
        sa.select(MailAddress.address, MailAddress.often, MailAddress.confirmed_at, MailAddress.confirm_until).where(
            MailAddress.account_id == actor.account_id
        )
    ).first()
    return OwnAddress(*row) if row else None


def enter_ward_of(key: str, column: sa.ColumnElement[str], value: str) -> bool:
    """Put the ward in force whose address bears this key: a link from a letter comes before anyone is known."""
    asked = sa.select(MailAddress.ward_id).where(where_named(MailAddress, key), column == value)
    number = db.session.scalar(asked.execution_options(every_ward=True))
    if number is not None:
        enter_ward(number)
    return number is not None


class SentLetter(NamedTuple):
    """A letter as the office sees it: to whom, of which kind, what became of it; neither its text nor the address."""

    name: str
    kind: MailKind
    state: MailState
    tries: int
    reason: str
    made_at: datetime
    next_at: datetime
    sent_at: datetime | None


def letters_for(actor: Actor, state: MailState | None = None) -> list[SentLetter]:
    require(actor, Action.MAIL_READ)
    query = (
        sa.select(
            Person.name,
            OutMail.kind,
            OutMail.state,
            OutMail.tries,
            OutMail.reason,
            OutMail.made_at,
            OutMail.next_at,
            OutMail.sent_at,
        )
        .join(Person, sa.and_(Person.ward_id == OutMail.ward_id, Person.id == OutMail.person_id))
        .order_by(OutMail.made_at.desc(), OutMail.id)
        .limit(NEWEST_LETTERS)
    )
    if state is not None:
        query = query.where(OutMail.state == state)
    return [SentLetter(*row) for row in db.session.execute(query)]


def counted(actor: Actor) -> dict[MailState, int]:
    require(actor, Action.MAIL_READ)
    rows = db.session.execute(sa.select(OutMail.state, sa.func.count(OutMail.id)).group_by(OutMail.state))
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in MailState}


class LetterReader(NamedTuple):
    """Someone who confirmed where reminders go, and whose account is open."""

    account: Account
    name: str
    to: MailAddress


def readers() -> list[LetterReader]:
    rows = db.session.execute(
        sa.select(Account, Person.name, MailAddress)
        .join(MailAddress, sa.and_(MailAddress.ward_id == Account.ward_id, MailAddress.account_id == Account.id))
        .join(Person, sa.and_(Person.ward_id == Account.ward_id, Person.id == Account.person_id))
        .where(MailAddress.confirmed_at.is_not(None), Account.disabled_at.is_(None))
        .order_by(Account.id)
    )
    found = [LetterReader(row.Account, row.name, row.MailAddress) for row in rows]
    for one in found:  # what follows writes letter by letter: no rollback makes these forget themselves
        db.session.expunge(one.account)
        db.session.expunge(one.to)
    return found


def written_already(keys: list[str]) -> set[str]:
    """Which of these letters there are already."""
    return set(db.session.scalars(sa.select(OutMail.once).where(OutMail.once.in_(keys))))


def stop_url(base: str, key: str) -> str:
    return f"{base}/loi-nhac/thoi/{key}"
