"""A month tried out (tháng làm thử) by chosen cells before it counts: what is written in it bears its number."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward


class Trial(OfWard, Versioned, Base):
    """Runs until it is ended by a decision: kept to be read, or thrown away with every word written in it."""

    __tablename__ = "trial"
    __table_args__ = (of_ward("programme_id", target="programme"),)

    month: Mapped[str] = mapped_column(sa.String(7))
    programme_id: Mapped[int]  # under whose basis it is tried, also in a month before the programme's first
    basis: Mapped[str]
    begun_by: Mapped[int | None]
    begun_on: Mapped[date]
    begun_at: Mapped[datetime] = mapped_column(default=now)
    ended_on: Mapped[date | None]
    ended_by: Mapped[int | None]
    kept: Mapped[bool | None]  # None: it runs
    end_basis: Mapped[str] = mapped_column(default="")


class TrialCell(OfWard, Base):
    """A cell whose members take part in the trial."""

    __tablename__ = "trial_cell"
    __table_args__ = (
        of_ward("trial_id", target="trial"),
        of_ward("cell_id", target="unit"),
        sa.UniqueConstraint("ward_id", "trial_id", "cell_id"),
    )

    trial_id: Mapped[int]
    cell_id: Mapped[int]
