from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward
from portal.ground.values import JsonList, JsonObject


class Snapshot(OfWard, Base):
    """Figures of a drive or of a month as they stood when they were frozen (chốt số liệu). Never rewritten: what was
    frozen wrongly is withdrawn with its reason and stays to be read."""

    __tablename__ = "figure_snapshot"
    __table_args__ = (
        of_ward("campaign_id", target="campaign"),
        of_ward("period_id", target="period"),
        of_ward("taken_by", target="person"),
        of_ward("signer_id", target="person"),
        sa.UniqueConstraint("ward_id", "number"),
    )

    number: Mapped[int] = mapped_column(sa.Integer)
    campaign_id: Mapped[int | None]  # of this drive ...
    period_id: Mapped[int | None]  # ... or of this month
    title: Mapped[str]  # what it was called then
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    reason: Mapped[str]
    signer_id: Mapped[int]
    signer: Mapped[str]  # name and post as they were
    taken_by: Mapped[int]
    taken_at: Mapped[datetime] = mapped_column(default=now)
    digest: Mapped[str] = mapped_column(sa.String(64))
    facts: Mapped[JsonList]  # the ward's typed numbers in force: [kind, value, source]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None]  # person
    withdrawn_reason: Mapped[str | None]


class SnapshotFigure(OfWard, Base):
    """One figure of a snapshot with all that its list needs: whom it counted, of whom, and in which cell each stood,
    with the cells' names of then."""

    __tablename__ = "figure_snapshot_line"
    __table_args__ = (
        of_ward("snapshot_id", target="figure_snapshot"),
        sa.UniqueConstraint("ward_id", "snapshot_id", "position"),
    )

    snapshot_id: Mapped[int]
    position: Mapped[int] = mapped_column(sa.Integer)
    name: Mapped[str]
    slug: Mapped[str]
    label: Mapped[str]
    rule: Mapped[str]
    part: Mapped[int] = mapped_column(sa.Integer)
    whole: Mapped[int | None] = mapped_column(sa.Integer)
    lists: Mapped[str]  # the action that opens its names
    people: Mapped[JsonList]  # ids; one who was counted twice stands twice
    out_of: Mapped[JsonList]
    stood: Mapped[JsonObject]  # person: cell
    shares: Mapped[JsonList]  # [cell, its name then, part, whole]
