"""A month's notes, what was sent of them, and what was left open."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.columns import add_columns
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.described import searched_in
from portal.ground.labels import Labelled
from portal.ground.searched import Searched
from portal.ground.trial import OfTrial
from portal.ground.values import JsonObject
from portal.supervision.models.bodies import Part
from portal.supervision.said import NoteKind, NoteSaid, Rating


class GapReason(Labelled):
    """Why an obligation is left open at sending (lý do): in other words than the states of a month, of which it is
    none."""

    AWAY = "away", "Đảng viên đi vắng dài ngày"
    UNSEEN = "unseen", "Chưa gặp được đảng viên trong tháng"
    NO_PLAN = "no_plan", "Chưa nhận được kế hoạch"
    LATER = "later", "Sẽ gửi bổ sung trước khi khóa sổ"
    OTHER = "other", "Lý do khác"


class Period(OfWard, OfTrial, Versioned, Base):
    """A ward's month (kỳ giám sát). Both days count as whole days: notes are taken until the end of `locks_on`."""

    __tablename__ = "period"
    __table_args__ = (sa.UniqueConstraint("ward_id", "month"),)

    month: Mapped[str] = mapped_column(sa.String(7))
    due_on: Mapped[date]  # hạn gửi nhận xét
    locks_on: Mapped[date]  # khóa sổ


class Locking(OfWard, OfTrial, Base):
    """The books of a month were locked (khóa sổ): time's own deed, with the ward's day on which it was done."""

    __tablename__ = "locking"
    __table_args__ = (of_ward("period_id", target="period"), sa.UniqueConstraint("ward_id", "period_id"))

    period_id: Mapped[int]
    locks_on: Mapped[date]  # the last day that took notes
    locked_on: Mapped[date]
    locked_at: Mapped[datetime] = mapped_column(default=now)


class LockException(OfWard, OfTrial, Base):
    """A locked month opened again for one body, from-to, with its reason; it locks again by itself."""

    __tablename__ = "lock_exception"
    __table_args__ = (of_ward("period_id", target="period"), of_ward("body_id", target="unit"))

    period_id: Mapped[int]
    body_id: Mapped[int]
    opens_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str]
    granted_by: Mapped[int]
    granted_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]  # its last day is over: a clock set back does not open it again


class Note(OfWard, OfTrial, Versioned, Base):
    """One body's note on one member's month (nhận xét). What was written stands in its revisions."""

    __tablename__ = "note"
    __table_args__ = (
        of_ward("period_id", target="period"),
        of_ward("body_id", target="unit"),
        of_ward("person_id", target="person"),
        of_ward("cell_id", target="unit"),
        of_ward("sending_id", target="sending"),
        of_ward("release_id", target="note_release"),
        # A double click must not begin two notes.
        sa.UniqueConstraint("ward_id", "period_id", "body_id", "person_id"),
        sa.Index("ix_note_cell", "ward_id", "cell_id", "period_id"),
        sa.Index("ix_note_person", "ward_id", "person_id", "period_id"),
    )

    period_id: Mapped[int]
    body_id: Mapped[int]
    person_id: Mapped[int]
    cell_id: Mapped[int]  # the member's cell that month: the addressee
    part: Mapped[Part]
    kind: Mapped[NoteKind]  # of the standing revision
    revision: Mapped[int] = mapped_column(sa.Integer, default=1)
    reminds: Mapped[bool] = mapped_column(default=False)  # the standing revision asks the chi ủy to remind
    sending_id: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    release_id: Mapped[int | None]
    released_at: Mapped[datetime | None]
    unfounded: Mapped[bool] = mapped_column(default=False)  # không có căn cứ: counts as written, leaves evidence


class NoteRevision(OfWard, OfTrial, Searched, Base):
    """What was written, by whom, in which post; never changed. A correction is the next number with its reason."""

    __tablename__ = "note_revision"
    __table_args__ = (
        of_ward("note_id", target="note"),
        of_ward("author_id", target="person"),
        of_ward("plan_version_id", target="plan_version"),
        sa.UniqueConstraint("ward_id", "note_id", "number"),
    )
    searched = searched_in(NoteSaid)

    note_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    kind: Mapped[NoteKind]
    author_id: Mapped[int]
    capacity: Mapped[str]
    typed_by: Mapped[int | None]
    written_at: Mapped[datetime] = mapped_column(default=now)
    written_on: Mapped[date]  # the ward's day
    plan_version_id: Mapped[int | None]
    demonstration: Mapped[bool] = mapped_column(default=False)


add_columns(NoteRevision, NoteSaid)


class NoteRating(OfWard, OfTrial, Base):
    __tablename__ = "note_rating"
    __table_args__ = (
        of_ward("revision_id", target="note_revision"),
        of_ward("commitment_id", target="commitment"),
        sa.UniqueConstraint("ward_id", "revision_id", "commitment_id"),
    )

    revision_id: Mapped[int]
    commitment_id: Mapped[int]
    rating: Mapped[Rating | None]
    remind: Mapped[bool] = mapped_column(default=False)  # Đề nghị chi ủy nhắc nhở


class Sending(OfWard, OfTrial, Base):
    """A body's month goes to the cells and the ward Front, with one general remark (nhận xét chung), no names."""

    __tablename__ = "sending"
    __table_args__ = (
        of_ward("period_id", target="period"),
        of_ward("body_id", target="unit"),
        sa.UniqueConstraint("ward_id", "period_id", "body_id", "number"),
    )

    period_id: Mapped[int]
    body_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    general_remark: Mapped[str]
    counts: Mapped[JsonObject]
    sent_by: Mapped[int]
    capacity: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(default=now)
    sent_on: Mapped[date]


class Gap(OfWard, OfTrial, Base):
    """An obligation left open at sending, with its reason."""

    __tablename__ = "sending_gap"
    __table_args__ = (
        of_ward("sending_id", target="sending"),
        of_ward("person_id", target="person"),
        sa.UniqueConstraint("ward_id", "sending_id", "person_id"),
    )

    sending_id: Mapped[int]
    person_id: Mapped[int]
    reason: Mapped[GapReason]
    words: Mapped[str] = mapped_column(default="")
