from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward
from portal.ground.labels import Labelled


class FollowedBy(Labelled):
    """Who follows a commitment: the chi ủy, the lead supervising body, or both."""

    CHI_UY = "chi_uy", "Chi ủy"
    LEAD = "lead", "Tổ chức giám sát"
    BOTH = "both", "Chi ủy và tổ chức giám sát"


class Section(Labelled):
    """The parts of the default plan form that commitments stand under."""

    POLITICS = "politics", "Tư tưởng chính trị"
    ETHICS = "ethics", "Đạo đức, lối sống"
    DISCIPLINE = "discipline", "Ý thức tổ chức kỷ luật"
    STYLE = "style", "Tác phong, lề lối làm việc"
    DUTIES = "duties", "Thực hiện nhiệm vụ được giao"
    RESIDENCE = "residence", "Giữ mối liên hệ nơi cư trú"
    OTHER = "other", "Nội dung khác"


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
    sections: Mapped[list[Any]]
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[int | None]  # person
    reason: Mapped[str | None]  # why the form was changed
