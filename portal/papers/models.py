from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward
from portal.ground.values import JsonList


class PaperTemplate(OfWard, Base):
    """One version of the ward's own Word template for a kind of paper (docx with placeholders, checked on upload).
    The newest that is not withdrawn is used; papers made before keep what they were made from."""

    __tablename__ = "paper_template"
    __table_args__ = (of_ward("file_id", target="stored_file"), sa.UniqueConstraint("ward_id", "paper", "number"))

    paper: Mapped[str]  # which paper: plan, evidence, posting, minutes … (papers.kinds)
    number: Mapped[int] = mapped_column(sa.Integer)
    file_id: Mapped[int]
    placeholders: Mapped[JsonList]
    reason: Mapped[str | None]
    made_by: Mapped[int | None]  # person
    made_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
