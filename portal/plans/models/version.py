from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.searched import Searched
from portal.plans.said import SEARCHED, FollowedBy, Section


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
    SUMMARY = "summary", "Theo bảng tổng hợp"


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
    __table_args__ = (
        of_ward("plan_id", target="plan"),
        of_ward("template_id", target="plan_template"),
        sa.UniqueConstraint("ward_id", "plan_id", "number"),
        sa.Index("ix_plan_version_state", "ward_id", "state"),
    )

    plan_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    state: Mapped[VersionState]
    origin: Mapped[Origin]
    template_id: Mapped[int | None]
    reason: Mapped[str | None]  # why a new version was begun
    submitted_on: Mapped[date | None]
    submitted_by: Mapped[int | None]  # person: the member, or who typed the signed paper in
    approved_on: Mapped[date | None]  # None although approved: the summary does not say
    approved_by: Mapped[int | None]  # person
    approved_as: Mapped[str | None]  # in which capacity: "Bí thư Chi bộ 3"
    approved_at: Mapped[datetime | None]  # the instant, for figures as they were known; None: with the row itself
    known_approved_on: Mapped[date | None]  # the day by which the approval is known to have stood
    superseded_on: Mapped[date | None]  # the first day on which a newer approved version stood in its place
    closed_on: Mapped[date | None]  # tổng kết năm
    source: Mapped[str | None]  # file and row of a summary
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class Narrative(OfWard, Searched, Base):
    """A section written in running text; read by the cell committee and the ward's leaders, by nobody else."""

    __tablename__ = "plan_narrative"
    __table_args__ = (of_ward("plan_version_id", target="plan_version"),)
    searched = ("text",)

    plan_version_id: Mapped[int]
    section: Mapped[str]
    text: Mapped[str]


class FileRole(Labelled):
    SCAN = "scan", "Bản giấy đã ký"
    ATTACHMENT = "attachment", "Tài liệu kèm theo"


class PlanFile(OfWard, Base):
    """A picture of the signed paper, or what the member attaches; it stays with its version."""

    __tablename__ = "plan_file"
    __table_args__ = (
        of_ward("plan_version_id", target="plan_version"),
        of_ward("file_id", target="stored_file"),
        sa.Index("ix_plan_file_version", "ward_id", "plan_version_id"),
    )

    plan_version_id: Mapped[int]
    file_id: Mapped[int]
    role: Mapped[FileRole]
    added_by: Mapped[int | None]  # person
    added_at: Mapped[datetime] = mapped_column(default=now)


class Commitment(OfWard, Searched, Base):
    """What a member sets out to mend (nội dung khắc phục): the thing a supervisor can actually check. What
    it says: plans.said."""

    __tablename__ = "commitment"
    __table_args__ = (
        of_ward("plan_version_id", target="plan_version"),
        sa.Index("ix_commitment_version", "ward_id", "plan_version_id", "position"),
    )
    searched = SEARCHED

    plan_version_id: Mapped[int]
    position: Mapped[int] = mapped_column(sa.Integer)
    section: Mapped[Section]
    shortcoming: Mapped[str]
    cause: Mapped[str] = mapped_column(default="")
    remedy: Mapped[str]
    due_on: Mapped[date | None]
    followed_by: Mapped[FollowedBy]
    continues_id: Mapped[int | None]  # the commitment of an earlier version, or of last year, that it carries on
