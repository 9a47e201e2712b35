"""Guessing is slowed down per login and per source address, never stopped for good.

A try is counted as failed before it is judged: a hundred at the same instant would otherwise all pass the door.
Tries that are told to wait are not counted, so nobody keeps another out longer than the longest wait.
"""

import hashlib
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts import rules
from portal.accounts.models import Attempt
from portal.ground.clock import now
from portal.ground.db import apart
from portal.ground.errors import Refused
from portal.ground.names import fold


class Slowed(Refused):
    """Too many wrong guesses; the words say how long to wait (HTTP 429)."""


def key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{fold(value.strip())}".encode("utf-8", "replace")).hexdigest()


def admit(login: str, source: str) -> list[int]:
    """Count a try against login and source; its ids are for `succeeded`. Raises Slowed."""
    doors = {key("login", login): rules.FREE_PER_LOGIN, key("source", source): rules.FREE_PER_SOURCE}
    with apart() as session:
        for door in sorted(doors):
            _one_at_a_time(session, door)
        left = max(_left(session, door, free) for door, free in doors.items())
        if reason := rules.slowed(left):
            raise Slowed(reason)
        tries = [Attempt(key=door) for door in doors]
        session.add_all(tries)
        session.flush()
        return [one.id for one in tries]


def succeeded(tries: list[int]) -> None:
    """What came out right forgives the login's earlier slips of the finger; a source is not forgiven by one
    success, or an account of one's own would open the door to guessing at others."""
    with apart() as session:
        session.execute(sa.update(Attempt).where(Attempt.id.in_(tries)).values(succeeded=True))
        session.execute(sa.delete(Attempt).where(Attempt.at < now() - 2 * rules.REMEMBERED))


def _left(session: Session, door: str, free: int) -> timedelta:
    """Time still to wait at this door."""
    since = now() - rules.REMEMBERED
    if free == rules.FREE_PER_LOGIN:
        last_right = session.scalar(sa.select(sa.func.max(Attempt.at)).where(Attempt.key == door, Attempt.succeeded))
        since = max(since, last_right) if last_right else since
    failures, last = session.execute(
        sa.select(sa.func.count(), sa.func.max(Attempt.at)).where(
            Attempt.key == door, Attempt.at > since, Attempt.succeeded.is_(False)
        )
    ).one()
    return last + rules.wait_after(failures, free) - now() if last else timedelta(0)


def _one_at_a_time(session: Session, door: str) -> None:
    # SQLite writes one transaction after another anyway; PostgreSQL would let two count at the same time.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(door[:15], 16))))
