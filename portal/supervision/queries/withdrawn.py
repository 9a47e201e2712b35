"""What was taken back before it was sent: read on the sheet of the body that wrote it, by whoever may open it."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId
from portal.policy import Action, Actor, can
from portal.supervision.models import Withdrawal
from portal.supervision.queries.places import BodyPlace
from portal.supervision.rules.month import first_day


class Withdrawn(NamedTuple):
    said: str
    reason: str
    capacity: str
    withdrawn_at: datetime


def withdrawn_of(actor: Actor, place: BodyPlace, person_id: int) -> list[Withdrawn]:
    """Its words for who took it back and for who served all the month: of a note withdrawn under another nothing but
    the fact, its day and its reason."""
    of = place.subject._replace(person_id=person_id, written_on=first_day(place.month))
    rows = _withdrawn(period_id=place.period_id, body_id=place.body.id, person_id=person_id)
    return [
        Withdrawn(
            row.said if can(actor, Action.NOTE_READ, of._replace(author_id=row.withdrawn_by)) else "",
            row.reason,
            row.capacity,
            row.withdrawn_at,
        )
        for row in rows
    ]


@prepared(period_id=sa.BigInteger, body_id=sa.BigInteger, person_id=sa.BigInteger)
def _withdrawn(period_id: SqlId, body_id: SqlId, person_id: SqlId) -> Query:
    one = Withdrawal
    return (
        sa.select(one.said, one.reason, one.capacity, one.withdrawn_at, one.withdrawn_by)
        .where(one.period_id == period_id, one.body_id == body_id, one.person_id == person_id)
        .order_by(one.withdrawn_at)
    )
