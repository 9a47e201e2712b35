"""Erasing what entries tell, when its time is over: the links stay, the chain still holds. Whoever calls records it."""

from collections.abc import Iterable

import sqlalchemy as sa

from portal.audit.models import Entry, Payload
from portal.ground.db import db
from portal.ground.sql import SqlIds

AT_ONCE = 500


def erase_payloads(kind: str, ids: SqlIds) -> list[int]:
    """The content of every entry about these records (`ids`: a SELECT) is gone for good; answers with their numbers.

    The salt goes too: with it, few enough possible words could be tried against the digest that stays.
    """
    numbers = list(
        db.session.scalars(
            sa.select(Entry.number)
            .join(Payload, sa.and_(Payload.ward_id == Entry.ward_id, Payload.number == Entry.number))
            .where(Entry.object_kind == kind, Entry.object_id.in_(ids), Payload.content.is_not(None))
            .order_by(Entry.number)
        )
    )
    for some in _in_lots(numbers):
        db.session.execute(
            sa.update(Payload).where(Payload.number.in_(some)).values(content=sa.null(), salt="", source=sa.null()),
            execution_options={"synchronize_session": False},
        )
    return numbers


def _in_lots(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE))
