from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled


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
    # How the Party committee judges the drive (đánh giá chung), a paragraph a line; empty until it has spoken.
    achieved: Mapped[str] = mapped_column(default="")
    wanting: Mapped[str] = mapped_column(default="")
    causes: Mapped[str] = mapped_column(default="")


class CampaignContent(OfWard, Versioned, Base):
    """One of the contents to be covered (nội dung quán triệt), in the governing document's order."""

    __tablename__ = "campaign_content"
    __table_args__ = (of_ward("campaign_id", target="campaign"),)

    campaign_id: Mapped[int]
    position: Mapped[int] = mapped_column(sa.Integer)
    words: Mapped[str]
    source: Mapped[str | None]  # where it is taken from, when it was not typed in from the document itself
    withdrawn_at: Mapped[datetime | None]


class TaskTo(Labelled):
    """To whom a task is set: each of these bodies has it by itself. The code stands in the form."""

    BODY = "mot-don-vi", "Một đơn vị"
    EVERY_CELL = "moi-chi-bo", "Mọi chi bộ"
    EVERY_AREA_FRONT = "moi-ban-ctmt", "Mọi ban công tác Mặt trận"
    FRONT_AND_ORGANISATIONS = "mttq-doan-the", "UBMTTQ và các đoàn thể phường"


class CampaignTask(OfWard, Versioned, Base):
    """A task the drive sets (nhiệm vụ), to one body or to each of its kind by itself."""

    __tablename__ = "campaign_task"
    __table_args__ = (of_ward("campaign_id", target="campaign"), of_ward("unit_id", target="unit"))

    campaign_id: Mapped[int]
    position: Mapped[int] = mapped_column(sa.Integer)
    words: Mapped[str]
    unit_id: Mapped[int | None]
    given_to: Mapped[TaskTo] = mapped_column(default=TaskTo.BODY)
    counted_by: Mapped[str | None]  # campaigns.counting: how the portal counts it; None: each body's own word
    due_on: Mapped[date | None]
    source: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]


class TaskDone(OfWard, Base):
    """A body's word that its task is done: in which minutes it stands, or which record fulfils it."""

    __tablename__ = "campaign_task_done"
    __table_args__ = (
        of_ward("task_id", target="campaign_task"),
        of_ward("unit_id", target="unit"),
        sa.Index("ix_campaign_task_done_task", "ward_id", "task_id", "unit_id"),
    )

    task_id: Mapped[int]
    unit_id: Mapped[int]
    done_on: Mapped[date]
    words: Mapped[str]  # "biên bản sinh hoạt chi bộ ngày 03/04/2022"
    link: Mapped[str | None]  # the address, inside the portal, of the record that fulfils it
    by: Mapped[int]  # person
    source: Mapped[str | None]  # file and row of a summary: reported, not minuted in the portal
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
