"""Shared events of a month (việc chung), and who took part."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward


class SharedEvent(OfWard, Versioned, Base):
    """Việc chung trong tháng: clean-up, fund drive, tuyên truyền."""

    __tablename__ = "shared_event"
    __table_args__ = (of_ward("organiser_id", target="unit"), sa.Index("ix_shared_event_on", "ward_id", "on"))

    organiser_id: Mapped[int]
    on: Mapped[date]
    title: Mapped[str]
    place: Mapped[str]
    added_by: Mapped[int | None]  # person
    added_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class Participation(OfWard, Base):
    """A tick: the person took part. Its absence means nothing."""

    __tablename__ = "shared_event_participation"
    __table_args__ = (
        of_ward("event_id", target="shared_event"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "event_id", "person_id"),
        sa.Index("ix_shared_event_participation_person", "ward_id", "person_id"),
    )

    event_id: Mapped[int]
    person_id: Mapped[int]
    by: Mapped[int | None]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
