"""What stands around the meetings: shared events, the Young Theory Club's list, checks, the calendar's addresses."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, Dated, OfWard, Versioned, of_ward


class SharedEvent(OfWard, Versioned, Base):
    """Việc chung trong tháng: clean-up, fund drive, tuyên truyền."""

    __tablename__ = "shared_event"
    __table_args__ = (of_ward("organiser_id", target="unit"), sa.Index("ix_shared_event_on", "ward_id", "on"))

    organiser_id: Mapped[int]
    on: Mapped[date]
    title: Mapped[str]
    place: Mapped[str]
    added_by: Mapped[int | None]  # person
    added_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class Participation(OfWard, Base):
    """A tick: the person took part. Its absence means nothing."""

    __tablename__ = "shared_event_participation"
    __table_args__ = (
        of_ward("event_id", target="shared_event"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "event_id", "person_id"),
        sa.Index("ix_shared_event_participation_person", "ward_id", "person_id"),
    )

    event_id: Mapped[int]
    person_id: Mapped[int]
    by: Mapped[int | None]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class ClubMember(OfWard, Dated, Base):
    """A list of its own beside the mass organisation's (Câu lạc bộ Lý luận trẻ)."""

    __tablename__ = "club_member"
    __table_args__ = (of_ward("person_id", target="person"), of_ward("organiser_id", target="unit"))

    club: Mapped[str]  # ly-luan-tre
    organiser_id: Mapped[int]
    person_id: Mapped[int]


class Check(OfWard, Versioned, Base):
    """A check of the cell by the committee member in charge (kiểm tra): open until the cell has answered and the
    one who checked is content."""

    __tablename__ = "cell_check"
    __table_args__ = (of_ward("cell_id", target="unit"), sa.Index("ix_cell_check_cell", "ward_id", "cell_id"))

    cell_id: Mapped[int]
    on: Mapped[date]
    finding: Mapped[str]
    request: Mapped[str]
    due_on: Mapped[date | None]
    by: Mapped[int]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]


class CheckAnswer(OfWard, Base):
    __tablename__ = "cell_check_answer"
    __table_args__ = (of_ward("check_id", target="cell_check"),)

    check_id: Mapped[int]
    text: Mapped[str]
    by: Mapped[int]  # person
    at: Mapped[datetime] = mapped_column(default=now)


class Visit(OfWard, Base):
    """The committee member in charge confirms having attended a session of the cell."""

    __tablename__ = "meeting_visit"
    __table_args__ = (
        of_ward("meeting_id", target="meeting"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "meeting_id", "person_id"),
    )

    meeting_id: Mapped[int]
    person_id: Mapped[int]
    words: Mapped[str | None]
    source: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class CalendarKey(OfWard, Base):
    """The secret address of a person's calendar feed: only its digest is kept, and it can be revoked."""

    passes = "the key of a calendar feed, which its owner renews at will"
    __tablename__ = "calendar_key"
    __table_args__ = (of_ward("account_id", target="account"), sa.UniqueConstraint("digest"))

    account_id: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
