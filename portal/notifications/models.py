from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward


class Told(OfWard, Base):
    """One message to one person: words from the catalogue with facts, so that it is read in the reader's language."""

    __tablename__ = "told"
    __table_args__ = (
        of_ward("person_id", target="person"),
        sa.Index("ix_told_person", "ward_id", "person_id", "read_at"),
    )

    person_id: Mapped[int]
    words: Mapped[str]
    facts: Mapped[dict[str, Any]]
    link: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
