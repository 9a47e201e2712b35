"""Forms that were taken: the second copy of a double click finds its key here and is told so."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.models import OnceKey
from portal.ground.db import db
from portal.policy import Actor

LONGEST = 64


def already_taken(actor: Actor, key: str) -> bool:
    return (
        db.session.scalar(
            sa.select(OnceKey.id).where(OnceKey.account_id == actor.account_id, OnceKey.key == key[:LONGEST])
        )
        is not None
    )


def take(actor: Actor, key: str) -> bool:
    """False when it was taken before. Kept or dropped with the deed itself: a refused form may be sent again.

    It is written before anything of the deed is read: a copy that comes at the same instant waits here until the first
    is done or declined, and would otherwise be told that its own document stands in the library already."""
    unless_there = (
        postgresql.insert(OnceKey).on_conflict_do_nothing()
        if db.engine.dialect.name == "postgresql"
        else sqlite.insert(OnceKey).on_conflict_do_nothing()
    )
    taken = unless_there.values(account_id=actor.account_id, key=key[:LONGEST]).returning(OnceKey.id)
    return db.session.scalar(taken) is not None
