from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward
from portal.ground.trial import OfTrial


class Withdrawal(OfWard, OfTrial, Base):
    """A note taken back before it was sent (rút nhận xét): what it said stays here, in no figure and on no sheet. Its
    `id` is the note's own, by which the trail knows it."""

    __tablename__ = "note_withdrawal"
    __table_args__ = (
        of_ward("period_id", target="period"),
        of_ward("body_id", target="unit"),
        of_ward("person_id", target="person"),
        sa.Index("ix_note_withdrawal_body", "ward_id", "body_id", "period_id", "person_id"),
    )

    period_id: Mapped[int]
    body_id: Mapped[int]
    person_id: Mapped[int]
    said: Mapped[str]  # each time it was written, in the words of its labels
    author: Mapped[str]
    reason: Mapped[str]
    withdrawn_by: Mapped[int]
    capacity: Mapped[str]
    withdrawn_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_on: Mapped[date]
