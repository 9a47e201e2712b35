"""The secret address of a person's calendar: shown once, kept as a digest, revoked at will."""

import hashlib
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.accounts.models import Account
from portal.accounts.queries import actor_of
from portal.ground.clock import now, ward_today
from portal.ground.db import apart, db, enter_ward
from portal.ground.tokens import new_token, where_named
from portal.meetings.models import CalendarKey
from portal.people.models import Person
from portal.policy import Action, Actor, require

EVERY = timedelta(hours=1)
LETTERS = 32  # bytes of randomness: nobody guesses it, so nothing counts attempts


class FeedReader(NamedTuple):
    """Whose calendar an address opens."""

    actor: Actor
    key_id: int


def renew(actor: Actor) -> str:
    """A new address, told only now; the one before opens nothing any more."""
    require(actor, Action.OWN_ACCOUNT)
    _revoke(actor)
    key = new_token(actor.ward_id, LETTERS)
    made = CalendarKey(account_id=actor.account_id, digest=digest(key))
    db.session.add(made)
    audit.record(actor, Action.OWN_ACCOUNT, made, calendar="renewed")
    return key


def revoke(actor: Actor) -> None:
    require(actor, Action.OWN_ACCOUNT)
    if _revoke(actor):
        audit.record(actor, Action.OWN_ACCOUNT, None, calendar="revoked")


def standing_key(actor: Actor) -> CalendarKey | None:
    require(actor, Action.OWN_ACCOUNT)
    return db.session.scalar(
        sa.select(CalendarKey).where(CalendarKey.account_id == actor.account_id, CalendarKey.revoked_at.is_(None))
    )


def reader_of(key: str) -> FeedReader | None:
    """The person whose address this is, with the posts in force today; a stopped account has no calendar."""
    row = db.session.execute(
        sa.select(CalendarKey.id, Account, Person.name)
        .join(Account, sa.and_(Account.ward_id == CalendarKey.ward_id, Account.id == CalendarKey.account_id))
        .join(Person, sa.and_(Person.ward_id == Account.ward_id, Person.id == Account.person_id))
        .where(where_named(CalendarKey, key), CalendarKey.digest == digest(key))
        .where(CalendarKey.revoked_at.is_(None), Account.disabled_at.is_(None)),
        execution_options={"every_ward": True},
    ).first()
    if row is None:
        return None
    enter_ward(row.Account.ward_id)
    return FeedReader(actor_of(row.Account, row.name, ward_today()), row.id)


def note_reading(reader: FeedReader) -> None:
    """When the address was last read, by the hour: who holds a leaked one is seen by its owner. Apart from the
    request, which only reads."""
    instant = now()
    with apart() as session:
        session.execute(
            sa.update(CalendarKey)
            .where(
                CalendarKey.ward_id == reader.actor.ward_id,
                CalendarKey.id == reader.key_id,
                sa.or_(CalendarKey.read_at.is_(None), CalendarKey.read_at < instant - EVERY),
            )
            .values(read_at=instant)
            .execution_options(synchronize_session=False)
        )


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _revoke(actor: Actor) -> int:
    ended = db.session.execute(
        sa.update(CalendarKey)
        .where(CalendarKey.account_id == actor.account_id, CalendarKey.revoked_at.is_(None))
        .values(revoked_at=now())
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]
