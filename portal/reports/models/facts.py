import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.db import Base, Dated, OfWard, of_ward
from portal.ground.labels import Labelled


class FactKind(Labelled):
    """What of the ward no register of the portal counts, and the office types in."""

    HOUSEHOLDS = "households", "Số hộ"
    RESIDENTS = "residents", "Số nhân khẩu"
    AREA = "area", "Diện tích (ha)"
    GROUPS = "groups", "Số tổ dân phố"


class WardFact(OfWard, Dated, Base):
    """A number of the ward that was typed in (số liệu của phường), with the paper it comes from. The newest
    that began by a day stands on it; a mistake is withdrawn with its reason, never changed."""

    __tablename__ = "ward_fact"
    __table_args__ = (of_ward("by", target="person"), sa.Index("ix_ward_fact_kind", "ward_id", "kind"))

    kind: Mapped[FactKind]
    value: Mapped[int]
    source: Mapped[str]
    by: Mapped[int | None]  # person
    withdrawn_reason: Mapped[str | None]
    demonstration: Mapped[bool] = mapped_column(default=False)
