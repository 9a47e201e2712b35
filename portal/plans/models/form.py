from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward
from portal.ground.values import JsonList


class PlanTemplate(OfWard, Base):
    """One version of the ward's own plan form: its label, sections, hints, required parts. Plans keep the one they
    were written in; what is written from now on takes the newest. Shape of `sections`: plans.rules.form."""

    __tablename__ = "plan_template"
    __table_args__ = (
        of_ward("campaign_id", target="campaign"),
        sa.UniqueConstraint("ward_id", "campaign_id", "number"),
    )

    campaign_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    sections: Mapped[JsonList]
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[int | None]  # person
    reason: Mapped[str | None]  # why the form was changed
