from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from portal.ground.db import Base, OfWard, Versioned


class Campaign(OfWard, Versioned, Base):
    """A drive. Documents are known by number and date together: numbers repeat over the years."""

    __tablename__ = "campaign"
    __table_args__ = (sa.UniqueConstraint("ward_id", "slug"),)

    slug: Mapped[str]  # tu-soi-2022, for commands and addresses
    theme: Mapped[str]
    document_number: Mapped[str]
    document_date: Mapped[date]
    starts_on: Mapped[date]
    deadline: Mapped[date]
    plan_label: Mapped[str]  # "Kế hoạch tu dưỡng", "Bản cam kết": what the ward calls the form
