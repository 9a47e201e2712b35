from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, Dated, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.values import JsonList, JsonObject


class Recipient(Labelled):
    SUPERIOR = "superior", "Cấp ủy cấp trên"
    NOTICE_BOARD = "notice_board", "Niêm yết tại trụ sở phường"
    WARD_COMMITTEE = "ward_committee", "Đảng ủy phường"
    SUPERVISING_BODY = "supervising_body", "Tổ chức giám sát"


class DeliveryState(Labelled):
    TO_SEND = "to_send", "Cần chuyển"
    SENT = "sent", "Đã chuyển"
    RECEIVED = "received", "Đã nhận"


class Route(OfWard, Dated, Base):
    """Where plans go (nơi gửi): rules the office edits and dates; several may match one person."""

    __tablename__ = "plan_route"

    recipient: Mapped[Recipient]
    matches: Mapped[JsonObject]  # whom it means: plans.rules.routes
    words: Mapped[str]
    receiver: Mapped[str | None]  # who takes the copies there (Ban Tuyên giáo Quận ủy); None: the body's own name
    shows: Mapped[JsonList | None]  # sections that a posting shows; None: the commitments alone


class Delivery(OfWard, Versioned, Base):
    """One copy of one version to one recipient (sổ giao nhận), however many rules match."""

    __tablename__ = "plan_delivery"
    __table_args__ = (
        of_ward("plan_version_id", target="plan_version"),
        of_ward("unit_id", target="unit"),
        of_ward("route_id", target="plan_route"),
        sa.UniqueConstraint("ward_id", "plan_version_id", "recipient", "unit_id"),
        sa.Index("ix_plan_delivery_unit", "ward_id", "unit_id"),
        sa.Index("ix_plan_delivery_state", "ward_id", "state", "recipient"),
    )

    plan_version_id: Mapped[int]
    recipient: Mapped[Recipient]
    unit_id: Mapped[int]
    route_id: Mapped[int | None]
    state: Mapped[DeliveryState]
    sent_on: Mapped[date | None]
    sent_by: Mapped[int | None]
    received_on: Mapped[date | None]
    received_by: Mapped[int | None]
    source: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class EntryKind(Labelled):
    """A line written in the register by hand."""

    SENT = "sent", "Ghi đã chuyển"
    RECEIVED = "received", "Ghi đã nhận"
    CORRECTED = "corrected", "Ghi lại cho đúng"


class DeliveryEntry(OfWard, Base):
    """What somebody wrote in the register (sổ giao nhận) about one copy. Lines are added, never rewritten; the
    delivery shows how it stands after the last."""

    __tablename__ = "plan_delivery_entry"
    __table_args__ = (
        of_ward("delivery_id", target="plan_delivery"),
        sa.Index("ix_plan_delivery_entry_delivery", "ward_id", "delivery_id"),
    )

    delivery_id: Mapped[int]
    kind: Mapped[EntryKind]
    state: Mapped[DeliveryState]  # how the copy stands from then on
    on: Mapped[date | None]  # the day of the sending or the receipt
    words: Mapped[str | None]
    by: Mapped[int | None]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class Posting(OfWard, Versioned, Base):
    """A plan posted at the ward office (niêm yết), from-to, with its notice, its photo and its minutes
    (biên bản niêm yết)."""

    __tablename__ = "plan_posting"
    __table_args__ = (
        of_ward("plan_version_id", target="plan_version"),
        of_ward("photo_id", target="stored_file"),
        sa.Index("ix_plan_posting_version", "ward_id", "plan_version_id"),
    )

    plan_version_id: Mapped[int]
    posted_from: Mapped[date | None]
    posted_until: Mapped[date | None]  # the last day on the board, as announced
    place: Mapped[str]
    shows: Mapped[JsonList | None]  # as the rule said when it was posted
    notice: Mapped[str | None]  # number and date of the notice (thông báo niêm yết)
    witnesses: Mapped[str | None]  # who was present, one a line
    minutes: Mapped[str | None]  # what the minutes note
    photo_id: Mapped[int | None]
    posted_by: Mapped[int | None]  # person
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[int | None]
    withdrawn_reason: Mapped[str | None]
    source: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
