from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.trial import OfTrial


class ReleaseKind(Labelled):
    MEETING = "meeting", "Mở cho cả chi bộ"
    SINGLE = "single", "Mở riêng nhận xét gửi sau"
    LOCK = "lock", "Mở khi khóa sổ"


class ReplyKind(Labelled):
    ACCEPT = "accept", "Tiếp thu"
    EXPLAIN = "explain", "Giải trình"


class ToldWay(Labelled):
    """How a member came to know what was written about them."""

    OPENED = "opened", "Đảng viên tự mở trên cổng"
    PAPER = "paper", "Giao bản giấy"
    IN_PERSON = "in_person", "Báo trực tiếp"
    PHONE = "phone", "Báo qua điện thoại"
    RELEASE = "release", "Tính từ ngày mở"  # released before the portal kept who was told


BY_HAND = (ToldWay.PAPER, ToldWay.IN_PERSON, ToldWay.PHONE)  # what a member of the chi ủy may say they did


class ConclusionOutcome(Labelled):
    """The cell's conclusion on a note (kết luận của chi ủy)."""

    REMINDED = "reminded", "Đã nhắc nhở"
    TO_MEETING = "to_meeting", "Đưa vào sinh hoạt"
    UNFOUNDED = "unfounded", "Không có căn cứ"
    TO_INSPECTION = "to_inspection", "Chuyển Ủy ban Kiểm tra"
    NO_ACTION = "no_action", "Không cần xử lý"


class CellMonth(OfWard, OfTrial, Versioned, Base):
    """The day a cell meets on a month's notes: that of the session in the calendar, once there is one."""

    __tablename__ = "cell_month"
    __table_args__ = (
        of_ward("cell_id", target="unit"),
        of_ward("period_id", target="period"),
        sa.UniqueConstraint("ward_id", "cell_id", "period_id"),
    )

    cell_id: Mapped[int]
    period_id: Mapped[int]
    meets_on: Mapped[date | None]
    meeting_id: Mapped[int | None]  # the session whose day it is: a later chapter keeps the two the same
    held_on: Mapped[date | None]  # that session was held


class Release(OfWard, OfTrial, Base):
    """Notes opened to their members (mở nhận xét): those sent with no open question, never drafts."""

    __tablename__ = "note_release"
    __table_args__ = (
        of_ward("cell_id", target="unit"),
        of_ward("period_id", target="period"),
        sa.Index("ix_note_release_cell", "ward_id", "cell_id", "period_id"),
    )

    cell_id: Mapped[int]
    period_id: Mapped[int]
    kind: Mapped[ReleaseKind]
    by: Mapped[int | None]  # None: the lock did it
    capacity: Mapped[str]
    released_at: Mapped[datetime] = mapped_column(default=now)
    released_on: Mapped[date]


class Question(OfWard, OfTrial, Versioned, Base):
    """The chi ủy asks the author for clarification (đề nghị làm rõ); only who asked closes it."""

    __tablename__ = "question"
    __table_args__ = (of_ward("note_id", target="note"), sa.Index("ix_question_note", "ward_id", "note_id"))

    note_id: Mapped[int]
    asked_by: Mapped[int]
    capacity: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    text: Mapped[str]
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    # Written knowing that the member reads it from the release on; of older ones they see the fact and the day.
    to_member: Mapped[bool] = mapped_column(default=True)
    # Of those, opened later with the agreement of who wrote them.
    text_opened_on: Mapped[date | None]
    answer_opened_on: Mapped[date | None]


class Telling(OfWard, OfTrial, Base):
    """The member was told of a note (đã được báo): of its reminder before the release, or of the released note. The two
    full days and the ten days of an answer start here; of several the first counts."""

    __tablename__ = "note_telling"
    __table_args__ = (of_ward("note_id", target="note"), sa.Index("ix_note_telling_note", "ward_id", "note_id"))

    note_id: Mapped[int]
    revision: Mapped[int] = mapped_column(sa.Integer)
    released: Mapped[bool]
    way: Mapped[ToldWay]
    by: Mapped[int | None]  # None: nobody's deed but the member's own, or time's
    capacity: Mapped[str] = mapped_column(default="")
    told_on: Mapped[date]
    told_at: Mapped[datetime]  # from when the clock runs: of an earlier day its end
    at: Mapped[datetime] = mapped_column(default=now)


class Reply(OfWard, OfTrial, Base):
    """The member's word on a note (tiếp thu, giải trình); it stays with the revision it answered."""

    __tablename__ = "reply"
    __table_args__ = (
        of_ward("note_id", target="note"),
        of_ward("person_id", target="person"),
        of_ward("picture_id", target="stored_file"),
        sa.Index("ix_reply_note", "ward_id", "note_id"),
    )

    note_id: Mapped[int]
    revision: Mapped[int] = mapped_column(sa.Integer)
    person_id: Mapped[int]
    kind: Mapped[ReplyKind]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    replied_on: Mapped[date]  # of a paper strip the day written on it
    typed_by: Mapped[int | None]  # a member of the chi ủy typed the strip; the member stays its author
    capacity: Mapped[str] = mapped_column(default="")  # in which post it was typed
    typed_on: Mapped[date | None]
    picture_id: Mapped[int | None]  # the strip itself


class Conclusion(OfWard, OfTrial, Base):
    """The cell's word on a revision. One found wrong at a second look is followed by another that replaces it."""

    __tablename__ = "conclusion"
    __table_args__ = (
        of_ward("note_id", target="note"),
        of_ward("replaces_id", target="conclusion"),
        sa.Index("ix_conclusion_note", "ward_id", "note_id"),
    )

    note_id: Mapped[int]
    revision: Mapped[int] = mapped_column(sa.Integer)
    outcome: Mapped[ConclusionOutcome]
    text: Mapped[str]
    by: Mapped[int]
    capacity: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    concluded_on: Mapped[date]
    replaces_id: Mapped[int | None]


class Closing(OfWard, OfTrial, Base):
    """A cell's month closed (chốt kỳ); notes still without answer or conclusion are carried over."""

    __tablename__ = "closing"
    __table_args__ = (
        of_ward("cell_id", target="unit"),
        of_ward("period_id", target="period"),
        sa.UniqueConstraint("ward_id", "cell_id", "period_id"),
    )

    cell_id: Mapped[int]
    period_id: Mapped[int]
    by: Mapped[int]
    capacity: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    closed_on: Mapped[date]
    carried_over: Mapped[int] = mapped_column(sa.Integer, default=0)


class Reopening(OfWard, OfTrial, Base):
    """A closed month opened again by the ward (mở lại kỳ) for named members, from-to, with its reason; it closes again
    by itself, and `ended_at` keeps it closed whatever the clock says later."""

    __tablename__ = "month_reopening"
    __table_args__ = (of_ward("cell_id", target="unit"), of_ward("period_id", target="period"))

    cell_id: Mapped[int]
    period_id: Mapped[int]
    opens_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str]
    by: Mapped[int]
    capacity: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class ReopenedMember(OfWard, OfTrial, Base):
    __tablename__ = "month_reopening_member"
    __table_args__ = (
        of_ward("reopening_id", target="month_reopening"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "reopening_id", "person_id"),
    )

    reopening_id: Mapped[int]
    person_id: Mapped[int]
