from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.searched import Searched
from portal.ground.values import JsonList, JsonObject


class MeetingKind(Labelled):
    """What a type of meeting is at heart; a ward's own types each belong to one."""

    CONFERENCE = "conference", "Hội nghị học tập, triển khai"
    MONTHLY = "monthly", "Sinh hoạt chi bộ định kỳ"
    THEMED = "themed", "Sinh hoạt chuyên đề"
    YOUTH = "youth", "Sinh hoạt thanh niên"
    OTHER = "other", "Cuộc họp khác"


class MeetingState(Labelled):
    PLANNED = "planned", "Sẽ họp"
    HELD = "held", "Đã họp"
    MOVED = "moved", "Đã dời lịch"
    NOT_HELD = "not_held", "Không họp"


class MeetingType(OfWard, Base):
    """The ward's own list of kinds: the five it begins with, and those it adds."""

    __tablename__ = "meeting_type"
    __table_args__ = (sa.UniqueConstraint("ward_id", "code"),)

    code: Mapped[str]  # conference, monthly, themed, youth-month, theory-club, tradition, chi-doan …
    name: Mapped[str]
    kind: Mapped[MeetingKind]
    counts_heads: Mapped[bool] = mapped_column(default=False)  # headcounts instead of names (thanh niên)
    position: Mapped[int] = mapped_column(sa.Integer, default=0)
    withdrawn_at: Mapped[datetime | None]


class Series(OfWard, Base):
    """Sessions that repeat (mồng 3 hằng tháng): the rule as RFC 5545 writes it."""

    __tablename__ = "meeting_series"
    __table_args__ = (of_ward("organiser_id", target="unit"), of_ward("type_id", target="meeting_type"))

    organiser_id: Mapped[int]
    type_id: Mapped[int]
    theme: Mapped[str]
    rule: Mapped[str]  # RRULE
    first_on: Mapped[date]
    pattern: Mapped[JsonObject]  # place, hours, chair, convened …: what each new session begins with
    until: Mapped[date | None]
    made_by: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class Meeting(OfWard, Searched, Versioned, Base):
    """One session (buổi). Times are UTC instants; people see them at Asia/Ho_Chi_Minh."""

    __tablename__ = "meeting"
    __table_args__ = (
        of_ward("type_id", target="meeting_type"),
        of_ward("campaign_id", target="campaign"),
        of_ward("series_id", target="meeting_series"),
        of_ward("organiser_id", target="unit"),
        of_ward("moved_to_id", target="meeting", name="fk_meeting_moved_to"),
        sa.Index("ix_meeting_starts", "ward_id", "starts_at"),
        sa.Index("ix_meeting_organiser", "ward_id", "organiser_id", "starts_at"),
    )
    searched = ("theme", "occasion", "place", "agenda")

    type_id: Mapped[int]
    kind: Mapped[MeetingKind]
    campaign_id: Mapped[int | None]
    series_id: Mapped[int | None]
    series_on: Mapped[date | None]  # the day its series' rule gave it, wherever it was put since
    organiser_id: Mapped[int]  # unit: the cell, the ward, a mass organisation
    theme: Mapped[str]
    occasion: Mapped[str | None]  # 26/3, Tháng Thanh niên
    place: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    whole_days: Mapped[bool] = mapped_column(default=False)  # the hour is not known, or it ran over days
    chair_id: Mapped[int | None]  # person
    secretary_id: Mapped[int | None]  # person who keeps roll and minutes
    agenda: Mapped[str | None]  # as announced; the items of the meeting itself: meetings.models.minutes
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    reason: Mapped[str | None]  # why it was moved or not held
    moved_to_id: Mapped[int | None]
    convened_as_of: Mapped[date | None]  # the day on which membership and posts decide who is convened
    roll_closed_at: Mapped[datetime | None]
    roll_closed_by: Mapped[int | None]  # person
    sequence: Mapped[int] = mapped_column(sa.Integer, default=0)  # RFC 5545: grows when time or place changes
    source: Mapped[str | None]  # file and row of a summary it was taken over from
    arranged_by: Mapped[int | None]  # person
    arranged_at: Mapped[datetime] = mapped_column(default=now)


class Convening(OfWard, Base):
    """Who is convened (thành phần triệu tập): a unit with all below it, holders of posts, or one person."""

    __tablename__ = "meeting_convening"
    __table_args__ = (
        of_ward("meeting_id", target="meeting"),
        of_ward("unit_id", target="unit"),
        of_ward("person_id", target="person"),
        sa.Index("ix_meeting_convening_meeting", "ward_id", "meeting_id"),
    )

    meeting_id: Mapped[int]
    unit_id: Mapped[int | None]
    roles: Mapped[JsonList | None]
    club: Mapped[str | None]  # a list of its own, such as the Young Theory Club's
    person_id: Mapped[int | None]


class MeetingDocument(OfWard, Base):
    """Material of a session: a document of the library."""

    __tablename__ = "meeting_document"
    __table_args__ = (of_ward("meeting_id", target="meeting"), of_ward("document_id", target="document"))

    meeting_id: Mapped[int]
    document_id: Mapped[int]


class Headcount(OfWard, Base):
    """People who are counted, not named: no name under eighteen is kept."""

    __tablename__ = "meeting_headcount"
    __table_args__ = (of_ward("meeting_id", target="meeting"), sa.UniqueConstraint("ward_id", "meeting_id", "group"))

    meeting_id: Mapped[int]
    group: Mapped[str]  # doan-vien, thanh-nien, dang-vien-tre
    expected: Mapped[int | None] = mapped_column(sa.Integer)
    actual: Mapped[int | None] = mapped_column(sa.Integer)
