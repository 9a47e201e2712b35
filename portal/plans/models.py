from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, Dated, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled


class VersionState(Labelled):
    DRAFT = "draft", "Nháp"
    SUBMITTED = "submitted", "Đã nộp"
    RETURNED = "returned", "Chi ủy yêu cầu chỉnh sửa"
    APPROVED = "approved", "Chi ủy thông qua"
    SUPERSEDED = "superseded", "Đã thay bằng bản mới"
    CLOSED = "closed", "Đã tổng kết năm"


class Origin(Labelled):
    PORTAL = "portal", "Lập trên cổng"
    PAPER = "paper", "Theo bản giấy"
    SUMMARY = "summary", "Theo bản tổng hợp"


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


class Recipient(Labelled):
    SUPERIOR = "superior", "Cấp ủy cấp trên"
    NOTICE_BOARD = "notice_board", "Niêm yết tại trụ sở phường"
    WARD_COMMITTEE = "ward_committee", "Đảng ủy phường"
    SUPERVISING_BODY = "supervising_body", "Tổ chức giám sát"


class DeliveryState(Labelled):
    TO_SEND = "to_send", "Cần chuyển"
    SENT = "sent", "Đã chuyển"
    RECEIVED = "received", "Đã nhận"


class PlanTemplate(OfWard, Base):
    """One version of the ward's own plan form: sections, labels, hints, required parts. Plans keep the one they
    were written in."""

    __tablename__ = "plan_template"
    __table_args__ = (
        of_ward("campaign_id", target="campaign"),
        sa.UniqueConstraint("ward_id", "campaign_id", "number"),
    )

    campaign_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    sections: Mapped[list[Any]]
    made_at: Mapped[datetime] = mapped_column(default=now)


class Plan(OfWard, Base):
    __tablename__ = "plan"
    __table_args__ = (
        of_ward("person_id", target="person"),
        of_ward("campaign_id", target="campaign"),
        sa.UniqueConstraint("ward_id", "campaign_id", "person_id"),
        sa.Index("ix_plan_person", "ward_id", "person_id"),
    )

    person_id: Mapped[int]
    campaign_id: Mapped[int]


class PlanVersion(OfWard, Versioned, Base):
    """State belongs to the version; nothing approved is edited, a change is a new version with its reason."""

    __tablename__ = "plan_version"
    __table_args__ = (of_ward("plan_id", target="plan"), sa.UniqueConstraint("ward_id", "plan_id", "number"))

    plan_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    state: Mapped[VersionState]
    origin: Mapped[Origin]
    template_id: Mapped[int | None]
    reason: Mapped[str | None]  # why a new version was begun
    submitted_on: Mapped[date | None]
    approved_on: Mapped[date | None]  # None although approved: the summary does not say
    approved_by: Mapped[int | None]
    known_approved_on: Mapped[date | None]  # the day by which the approval is known to have stood
    source: Mapped[str | None]  # file and row of a summary
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class Narrative(OfWard, Base):
    """A section written in running text; read by the cell committee and the ward's leaders, by nobody else."""

    __tablename__ = "plan_narrative"
    __table_args__ = (of_ward("plan_version_id", target="plan_version"),)

    plan_version_id: Mapped[int]
    section: Mapped[str]
    text: Mapped[str]


class Commitment(OfWard, Base):
    """What a member sets out to mend (nội dung khắc phục): the thing a supervisor can actually check."""

    __tablename__ = "commitment"
    __table_args__ = (
        of_ward("plan_version_id", target="plan_version"),
        sa.Index("ix_commitment_version", "ward_id", "plan_version_id", "position"),
    )

    plan_version_id: Mapped[int]
    position: Mapped[int] = mapped_column(sa.Integer)
    section: Mapped[Section]
    shortcoming: Mapped[str]  # hạn chế, khuyết điểm
    cause: Mapped[str | None]  # nguyên nhân; unknown in summaries
    remedy: Mapped[str]  # biện pháp khắc phục
    due_on: Mapped[date | None]  # thời hạn
    followed_by: Mapped[FollowedBy]


class Outcome(OfWard, Base):
    """The cell's word that a commitment is finished: it leaves the sheet from the next month on."""

    __tablename__ = "commitment_outcome"
    __table_args__ = (of_ward("commitment_id", target="commitment"),)

    commitment_id: Mapped[int]
    on: Mapped[date]
    by: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class Return(OfWard, Base):
    """One request to revise (lượt yêu cầu chỉnh sửa). From a summary: that it happened, not why, when or by whom."""

    __tablename__ = "plan_return"
    __table_args__ = (of_ward("plan_version_id", target="plan_version"),)

    plan_version_id: Mapped[int]
    code: Mapped[str | None]
    reason: Mapped[str | None]
    returned_on: Mapped[date | None]
    by: Mapped[int | None]
    source: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class Route(OfWard, Dated, Base):
    """Where plans go (nơi gửi): rules the office edits and dates; several may match one person."""

    __tablename__ = "plan_route"

    recipient: Mapped[Recipient]
    matches: Mapped[dict[str, Any]]  # {"everyone": true} | {"tier": …} | {"roles": […]}
    words: Mapped[str]


class Delivery(OfWard, Versioned, Base):
    """One copy of one version to one recipient (sổ giao nhận), however many rules match."""

    __tablename__ = "plan_delivery"
    __table_args__ = (
        of_ward("plan_version_id", target="plan_version"),
        of_ward("unit_id", target="unit"),
        of_ward("route_id", target="plan_route"),
        sa.UniqueConstraint("ward_id", "plan_version_id", "recipient", "unit_id"),
        sa.Index("ix_plan_delivery_unit", "ward_id", "unit_id"),
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


class Posting(OfWard, Versioned, Base):
    """A plan posted at the ward office (niêm yết), from-to, with its minutes."""

    __tablename__ = "plan_posting"
    __table_args__ = (of_ward("plan_version_id", target="plan_version"),)

    plan_version_id: Mapped[int]
    posted_from: Mapped[date | None]
    posted_until: Mapped[date | None]
    place: Mapped[str]
    minutes: Mapped[str | None]
    source: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
