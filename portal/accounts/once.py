"""Forms that were taken: the second copy of a double click finds its key here and is told so."""

import sqlalchemy as sa

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


def take(actor: Actor, key: str) -> None:
    """Kept or dropped with the deed itself: a refused form may be sent again."""
    db.session.add(OnceKey(account_id=actor.account_id, key=key[:LONGEST]))
