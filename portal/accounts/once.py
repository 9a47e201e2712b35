"""Forms that were taken: the second copy of a double click finds its key here and is told so."""

import hashlib

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.models import OnceKey
from portal.ground.db import db
from portal.policy import Actor

LONGEST = 64  # of the column, and of a digest


def already_taken(actor: Actor, key: str) -> bool:
    return (
        db.session.scalar(
            sa.select(OnceKey.id).where(OnceKey.account_id == actor.account_id, OnceKey.key == _kept(key))
        )
        is not None
    )


def _kept(key: str) -> str:
    """The page draws short ones; whatever else somebody sends (a NUL, which PostgreSQL keeps in no text) is one too."""
    if key.isprintable() and len(key) <= LONGEST:
        return key
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def take(actor: Actor, key: str) -> bool:
    """False when it was taken before. Kept or dropped with the deed itself: a refused form may be sent again.

    It is written before anything of the deed is read: a copy that comes at the same instant waits here until the first
    is done or declined, and would otherwise be told that its own document stands in the library already."""
    unless_there = (
        postgresql.insert(OnceKey).on_conflict_do_nothing()
        if db.engine.dialect.name == "postgresql"
        else sqlite.insert(OnceKey).on_conflict_do_nothing()
    )
    taken = unless_there.values(account_id=actor.account_id, key=_kept(key)).returning(OnceKey.id)
    return db.session.scalar(taken) is not None
