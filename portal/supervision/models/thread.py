"""What joins a month's thread: the word on a praise, names that were covered, a second look at a conclusion."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.trial import OfTrial


class PraiseWord(Labelled):
    """Whether what was praised may be told to others."""

    AGREED = "agreed", "Đồng ý"
    DECLINED = "declined", "Không đồng ý"


class PraiseAnswer(OfWard, OfTrial, Base):
    """The member's word on a praise (ý kiến về lời biểu dương): only with their yes is it read out at the meeting and
    stands in the evidence sheet. The last word counts; what was said before it stays."""

    __tablename__ = "praise_answer"
    __table_args__ = (
        of_ward("note_id", target="note"),
        of_ward("person_id", target="person"),
        of_ward("picture_id", target="stored_file"),
        sa.Index("ix_praise_answer_note", "ward_id", "note_id"),
    )

    note_id: Mapped[int]
    revision: Mapped[int] = mapped_column(sa.Integer)
    person_id: Mapped[int]
    word: Mapped[PraiseWord]
    at: Mapped[datetime] = mapped_column(default=now)
    answered_on: Mapped[date]  # of a paper strip the day written on it
    typed_by: Mapped[int | None]  # a member of the chi ủy typed the strip; the member stays its author
    capacity: Mapped[str] = mapped_column(default="")
    typed_on: Mapped[date | None]
    picture_id: Mapped[int | None]  # the strip itself


class Covering(OfWard, OfTrial, Base):
    """A third person's name covered wherever the note is read (che tên người thứ ba), with the reason; what was written
    stays in its own row."""

    __tablename__ = "note_covering"
    __table_args__ = (of_ward("note_id", target="note"), sa.Index("ix_note_covering_note", "ward_id", "note_id"))

    note_id: Mapped[int]
    words: Mapped[str]
    reason: Mapped[str]
    by: Mapped[int]
    capacity: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    covered_on: Mapped[date]


class LookStage(Labelled):
    """Who looks a second time: the committee member in charge of the cell, then the standing committee."""

    SPONSOR = "sponsor", "Đảng ủy viên phụ trách chi bộ"
    STANDING = "standing", "Ban Thường vụ Đảng ủy"


class LookOutcome(Labelled):
    UPHELD = "upheld", "Giữ nguyên kết luận"
    REPLACED = "replaced", "Thay kết luận"


class LookAgain(OfWard, OfTrial, Versioned, Base):
    """The member asks for a second look at a conclusion (đề nghị xem lại), and what was answered. It is no complaint
    against discipline (khiếu nại kỷ luật), and it opens no closed month."""

    __tablename__ = "second_look"
    __table_args__ = (
        of_ward("note_id", target="note"),
        of_ward("person_id", target="person"),
        of_ward("conclusion_id", target="conclusion"),
        # A double click asks once.
        sa.UniqueConstraint("ward_id", "conclusion_id", "stage"),
        sa.Index("ix_second_look_note", "ward_id", "note_id"),
    )

    note_id: Mapped[int]
    person_id: Mapped[int]
    conclusion_id: Mapped[int]
    stage: Mapped[LookStage]
    text: Mapped[str]
    asked_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[LookOutcome | None]
    answer: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")  # of the UBKT, on the standing committee's own members
    answered_by: Mapped[int | None]
    capacity: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
