from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled


class Presence(Labelled):
    PRESENT = "present", "Có mặt"
    EXCUSED = "excused", "Vắng có lý do"
    ABSENT = "absent", "Vắng không lý do"
    EXEMPT = "exempt", "Được miễn"


class AbsenceReason(Labelled):
    """HEALTH is shown as such to the chi ủy and the office only; elsewhere it reads "vắng có lý do"."""

    HEALTH = "health", "Sức khỏe"
    WORK = "work", "Công tác, nhiệm vụ được giao"
    AWAY = "away", "Đi xa"
    FAMILY = "family", "Việc gia đình"
    OTHER = "other", "Lý do khác"


class TakenBy(Labelled):
    ROLL = "roll", "Điểm danh tại chỗ"
    SELF = "self", "Tự quét mã"
    BEFOREHAND = "beforehand", "Báo vắng trước"
    WORKBOOK = "workbook", "Theo bản điểm danh"


class Attendance(OfWard, Versioned, Base):
    """One convened person at one session. Once the roll is closed everyone convened has a row: the denominator."""

    __tablename__ = "meeting_attendance"
    __table_args__ = (
        of_ward("meeting_id", target="meeting"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "meeting_id", "person_id"),
        sa.Index("ix_meeting_attendance_person", "ward_id", "person_id"),
    )

    meeting_id: Mapped[int]
    person_id: Mapped[int]
    presence: Mapped[Presence | None]  # None: convened, not yet said
    reason: Mapped[AbsenceReason | None]
    words: Mapped[str | None]  # "F0": protected like the reason
    came_at: Mapped[time | None]  # late, by the ward's wall clock
    left_at: Mapped[time | None]  # before the end
    taken_by: Mapped[TakenBy]
    by: Mapped[int | None]  # person
    at: Mapped[datetime] = mapped_column(default=now)
    source: Mapped[str | None]


class Reported(OfWard, Base):
    """Numbers taken over from a report, with nobody's name behind them (theo bảng tổng hợp)."""

    __tablename__ = "meeting_reported"
    __table_args__ = (of_ward("meeting_id", target="meeting"), sa.UniqueConstraint("ward_id", "meeting_id"))

    meeting_id: Mapped[int]
    convened: Mapped[int] = mapped_column(sa.Integer)
    present: Mapped[int] = mapped_column(sa.Integer)
    opinions: Mapped[int | None] = mapped_column(sa.Integer)
    attended_by_id: Mapped[int | None]  # person: the committee member who attended
    source: Mapped[str]


class MakeUpState(Labelled):
    OWED = "owed", "Chưa có minh chứng"
    SENT = "sent", "Đã gửi minh chứng"
    RETURNED = "returned", "Chi ủy đề nghị bổ sung"
    ACCEPTED = "accepted", "Đã học bù"


class MakeUp(OfWard, Versioned, Base):
    """Make-up study (học bù) of one absent person."""

    __tablename__ = "make_up"
    __table_args__ = (
        of_ward("meeting_id", target="meeting"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "meeting_id", "person_id"),
    )

    meeting_id: Mapped[int]
    person_id: Mapped[int]
    state: Mapped[MakeUpState] = mapped_column(default=MakeUpState.OWED)
    studied_on: Mapped[date | None]
    words: Mapped[str | None]  # what the member says of it
    sent_at: Mapped[datetime | None]
    answer: Mapped[str | None]  # the cell's, when it asks for more
    decided_by: Mapped[int | None]  # person
    decided_at: Mapped[datetime | None]
    demonstration: Mapped[bool] = mapped_column(default=False)
    materials_on: Mapped[date | None]  # when what is to be studied was sent to who was absent
    materials_by: Mapped[int | None]  # person


class MakeUpPhoto(OfWard, Base):
    """A picture of studying: its metadata stripped, deleted after a set time; that it was there stays."""

    __tablename__ = "make_up_photo"
    __table_args__ = (of_ward("make_up_id", target="make_up"), of_ward("file_id", target="stored_file"))

    make_up_id: Mapped[int]
    file_id: Mapped[int | None]  # None once the picture was deleted
    sha256: Mapped[str] = mapped_column(sa.String(64))
    added_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]


class CheckInCode(OfWard, Base):
    """The QR code at the door: opened by the organiser, changing, short-lived; only its digest is kept."""

    passes = "a code for the door of one meeting: the roll it leads to stands in the books"
    __tablename__ = "check_in_code"
    __table_args__ = (of_ward("meeting_id", target="meeting"), sa.UniqueConstraint("ward_id", "digest"))

    meeting_id: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    opened_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


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
    spoke: Mapped[bool] = mapped_column(default=False)  # gave direction to the session (phát biểu chỉ đạo)
    source: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
