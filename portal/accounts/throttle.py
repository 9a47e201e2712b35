"""Guessing is slowed down, never stopped for good, and nobody's guesses are counted against a known device.

A try is counted as failed before it is judged: a hundred at the same instant would otherwise all pass the door. Tries
that are told to wait are not counted, so that trying during a wait makes it no longer.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

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

    status = 429


class Try(NamedTuple):
    """Whose try it is: digests of login and place, and the known device."""

    login: str
    place: str
    device: int | None


def key(what: str, value: str) -> str:
    return hashlib.sha256(f"{what}:{fold(value.strip())}".encode("utf-8", "replace")).hexdigest()


def admit(what: str, door: rules.TryLimits, login: str, address: str, device: int | None = None) -> Try:
    """Count a try at what stands behind the login. Raises Slowed."""
    one = Try(key(what, login), key(f"{what} from", rules.place_of(address)), device)
    with apart() as session:
        for lock in sorted({one.login, one.place}):
            _one_at_a_time(session, lock)
        left = max(_left(session, whose, free) for whose, free in _counted(door, one))
        if reason := rules.slowed(left):
            raise Slowed(reason)
        session.add(Attempt(login=one.login, place=one.place, device=one.device))
    return one


def succeeded(one: Try) -> None:
    """What came out right forgives that login's own slips of the finger in that place, or on that device. Tries at
    other logins stay counted, or an account of one's own would open the door to guessing at theirs."""
    with apart() as session:
        session.execute(sa.delete(Attempt).where(*_own(one)))
        session.execute(sa.delete(Attempt).where(Attempt.at < now() - 2 * rules.REMEMBERED))


def _own(one: Try) -> tuple[sa.ColumnElement[bool], ...]:
    if one.device:
        return Attempt.login == one.login, Attempt.device == one.device
    return Attempt.login == one.login, Attempt.place == one.place, Attempt.device.is_(None)


def _counted(door: rules.TryLimits, one: Try) -> Iterator[tuple[tuple[sa.ColumnElement[bool], ...], int]]:
    """Whose failures this try is added to, and how many of them go free."""
    if one.device:
        yield _own(one), rules.FREE_ON_KNOWN_DEVICE
        return
    yield _own(one), door.alone
    if door.anywhere is not None:
        yield (Attempt.login == one.login, Attempt.device.is_(None)), door.anywhere
    if door.place is not None:
        yield (Attempt.place == one.place, Attempt.device.is_(None)), door.place


def _left(session: Session, whose: tuple[sa.ColumnElement[bool], ...], free: int) -> timedelta:
    """Time still to wait."""
    failures, last = session.execute(
        sa.select(sa.func.count(), sa.func.max(Attempt.at)).where(*whose, Attempt.at > now() - rules.REMEMBERED)
    ).one()
    return last + rules.wait_after(failures, free) - now() if last else timedelta(0)


def _one_at_a_time(session: Session, lock: str) -> None:
    # SQLite writes one transaction after another anyway; PostgreSQL would let two count at the same time.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(lock[:15], 16))))
