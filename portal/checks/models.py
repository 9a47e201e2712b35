"""Tables of checks: what the committee member in charge found in a cell, and its answers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward


class Check(OfWard, Versioned, Base):
    """A check of the cell by the committee member in charge (kiểm tra): open until the cell has answered and the
    one who checked is content."""

    __tablename__ = "cell_check"
    __table_args__ = (of_ward("cell_id", target="unit"), sa.Index("ix_cell_check_cell", "ward_id", "cell_id"))

    cell_id: Mapped[int]
    on: Mapped[date]
    finding: Mapped[str]
    request: Mapped[str]
    due_on: Mapped[date | None]
    by: Mapped[int]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]


class CheckAnswer(OfWard, Base):
    __tablename__ = "cell_check_answer"
    __table_args__ = (of_ward("check_id", target="cell_check"),)

    check_id: Mapped[int]
    text: Mapped[str]
    by: Mapped[int]  # person
    at: Mapped[datetime] = mapped_column(default=now)
