from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled


class HelpWanted(Labelled):
    """What a head says is in the way."""

    LONG_LIST = "long_list", "Danh sách dài quá"
    NOT_MET = "not_met", "Không gặp được đảng viên"
    NO_PLAN = "no_plan", "Chưa nhận được kế hoạch"
    OTHER = "other", "Việc khác"


class HelpGiven(Labelled):
    """What the ward Front does about it."""

    HELPER = "helper", "Cử thêm người giúp việc"
    SHORTER = "shorter", "Rút ngắn danh sách"
    VISIT = "visit", "Đến cùng làm tại tổ"
    OTHER = "other", "Cách khác"


class HelpRequest(OfWard, Versioned, Base):
    """A head asks the ward Front for help (đề nghị hỗ trợ). It says what the head chose to say and nothing else: no
    number of theirs goes with it."""

    __tablename__ = "help_request"
    __table_args__ = (
        of_ward("body_id", target="unit"),
        # A double click asks once.
        sa.UniqueConstraint("ward_id", "body_id", "quarter"),
    )

    body_id: Mapped[int]
    quarter: Mapped[str] = mapped_column(sa.String(7))  # 2022-Q2
    wanted: Mapped[HelpWanted]
    words: Mapped[str]
    asked_by: Mapped[int]
    capacity: Mapped[str]
    asked_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(default=now)
    given: Mapped[HelpGiven | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None]
    answered_as: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]


class NoHelpNeeded(OfWard, Base):
    """The head's answer "Không cần hỗ trợ": it puts the quarter's question away and is read by nobody else, so it
    leaves no mark in the trail either."""

    __tablename__ = "help_not_needed"
    __table_args__ = (of_ward("body_id", target="unit"), sa.UniqueConstraint("ward_id", "body_id", "quarter"))
    passes = "a head's own answer to themself, which tells nobody anything"

    body_id: Mapped[int]
    quarter: Mapped[str] = mapped_column(sa.String(7))
    by: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
