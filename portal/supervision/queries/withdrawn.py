"""What was taken back before it was sent: read on the sheet of the body that wrote it, by whoever may open it."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.supervision.models import Withdrawal
from portal.supervision.queries.places import BodyPlace


class Withdrawn(NamedTuple):
    said: str
    reason: str
    capacity: str
    withdrawn_at: datetime


def withdrawn_of(place: BodyPlace, person_id: int) -> list[Withdrawn]:
    """The caller asks the policy."""
    rows = db.session.execute(
        sa.select(Withdrawal.said, Withdrawal.reason, Withdrawal.capacity, Withdrawal.withdrawn_at)
        .where(
            Withdrawal.period_id == place.period_id,
            Withdrawal.body_id == place.body.id,
            Withdrawal.person_id == person_id,
        )
        .order_by(Withdrawal.withdrawn_at)
    )
    return [Withdrawn(**row._mapping) for row in rows]
