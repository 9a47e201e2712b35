"""Sessions kept on the server: the browser holds a random token, its digest stands in the database.

A session ends when signed out, idle or too old, when the account is disabled, and when a post that was in force at
sign-in no longer is: rights never outlive the post by a cookie."""

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app, session
from flask_login import UserMixin

from portal.accounts.models import Account, SignIn
from portal.accounts.queries import actor_of, person_name
from portal.ground.clock import now, ward_today
from portal.ground.db import apart, db, enter_ward
from portal.ground.tokens import new_token, ward_named
from portal.organisations.queries import office_phone_of
from portal.people.models import Person
from portal.policy import Actor, Role


class Visitor(UserMixin):
    """What Flask-Login calls a user: an account at the door with its session and its actor."""

    def __init__(self, account: Account, actor: Actor, sign_in: SignIn, token: str, office_phone: str = "") -> None:
        self.account, self.actor, self.sign_in, self.token = account, actor, sign_in, token
        self.office_phone = office_phone

    def get_id(self) -> str:
        return self.token


_OPENED_BY = (
    sa.select(SignIn, Account, Person.name, office_phone_of(SignIn.ward_id))
    .join(Account, sa.and_(Account.ward_id == SignIn.ward_id, Account.id == SignIn.account_id))
    .join(Person, sa.and_(Person.ward_id == Account.ward_id, Person.id == Account.person_id))
    .where(SignIn.ward_id == sa.bindparam("ward_named"), SignIn.token_digest == sa.bindparam("token_digest"))
    # Neither takes part in a trial, so that what is compiled is found again by the same statement.
    .execution_options(every_ward=True, every_trial=True)
)


def visitor(token: str) -> Visitor | None:
    """The person whose session this token opens, or nobody."""
    if (number := ward_named(token)) is None:
        return None
    row = db.session.execute(_OPENED_BY, {"ward_named": number, "token_digest": digest(token)}).first()
    if row is None or row.SignIn.ended_at or row.Account.disabled_at:
        return None
    enter_ward(row.Account.ward_id)
    own = actor_of(row.Account, row.name, ward_today())
    found = Visitor(row.Account, own, row.SignIn, token, row.office_phone or "")
    return found if ended_because(found, now()) is None else None


def ended_because(visitor: Visitor, instant: datetime) -> str | None:
    """Why the session no longer holds, or None."""
    sign_in, actor = visitor.sign_in, visitor.actor
    idle = current_app.config["IDLE_MINUTES_ADMINISTRATOR" if actor.has(Role.ADMINISTRATOR) else "IDLE_MINUTES"]
    if instant >= sign_in.ends_at:
        return "too old"
    if instant - sign_in.seen_at > timedelta(minutes=idle):
        return "idle"
    if not set(sign_in.posts) <= {str(post.id) for post in actor.posts}:
        return "a post ended"
    return None


def begin(account: Account, device: str) -> Visitor:
    """A new session with a new token; whatever the browser held before is forgotten."""
    session.clear()
    enter_ward(account.ward_id)
    actor = actor_of(account, person_name(account), ward_today())
    token = new_token(account.ward_id, 32)
    hours = current_app.config["SESSION_HOURS"]
    sign_in = SignIn(
        ward_id=account.ward_id,
        account_id=account.id,
        token_digest=digest(token),
        seen_at=now(),
        ends_at=now() + timedelta(hours=hours),
        posts=[str(post.id) for post in actor.posts],
        device=device[:200],
    )
    db.session.add(sign_in)
    session["was"] = str(account.id)  # tells nothing, and lets kept text find its owner after the session
    return Visitor(account, actor, sign_in, token)


def end_all(account: Account, why: str, but: SignIn | None = None) -> None:
    """End the account's sessions, all or all but one: after a new password, a disabled account."""
    query = sa.update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    if but is not None:
        query = query.where(SignIn.id != but.id)
    db.session.execute(query.values(ended_at=now(), ended_why=why))


def seen(visitor: Visitor, every: timedelta) -> None:
    if now() - visitor.sign_in.seen_at < every:
        return
    with apart() as own:
        own.execute(
            sa.update(SignIn).where(SignIn.id == visitor.sign_in.id, SignIn.ended_at.is_(None)).values(seen_at=now())
        )


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
