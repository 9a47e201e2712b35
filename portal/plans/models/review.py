from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, of_ward
from portal.ground.labels import Labelled


class ReturnReason(Labelled):
    """Why a plan is handed back (lý do yêu cầu chỉnh sửa)."""

    GENERAL = "general", "Chung chung, chưa nêu việc cụ thể"
    GUIDANCE = "guidance", "Chưa bám sát hướng dẫn của Đảng ủy"
    NO_SHORTCOMING = "no_shortcoming", "Chưa nêu hạn chế, khuyết điểm"
    NO_REMEDY = "no_remedy", "Chưa nêu biện pháp khắc phục"
    NO_DEADLINE = "no_deadline", "Chưa nêu thời hạn, hoặc thời hạn chưa hợp lý"
    DUTIES = "duties", "Chưa gắn với chức trách, nhiệm vụ"
    INCOMPLETE = "incomplete", "Thiếu phần bắt buộc"
    OTHER = "other", "Lý do khác"


class Return(OfWard, Base):
    """One request to revise (lượt yêu cầu chỉnh sửa). From a summary: that it happened, not why, when or by whom."""

    __tablename__ = "plan_return"
    __table_args__ = (of_ward("plan_version_id", target="plan_version"),)

    plan_version_id: Mapped[int]
    code: Mapped[ReturnReason | None]
    reason: Mapped[str | None]
    returned_on: Mapped[date | None]
    by: Mapped[int | None]
    source: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class OutcomeKind(Labelled):
    FINISHED = "finished", "Đã khắc phục xong"
    PARTLY = "partly", "Khắc phục một phần"
    NOT_YET = "not_yet", "Chưa khắc phục"
    CARRIED = "carried", "Chuyển sang kế hoạch năm sau"
    DROPPED = "dropped", "Không còn phù hợp"


class Outcome(OfWard, Base):
    """The cell's word on a commitment (kết quả). One that is finished leaves the sheet from the next month on.
    A correction is a new row; the newest that is not withdrawn stands."""

    __tablename__ = "commitment_outcome"
    __table_args__ = (
        of_ward("commitment_id", target="commitment"),
        sa.Index("ix_commitment_outcome_commitment", "ward_id", "commitment_id"),
    )

    commitment_id: Mapped[int]
    kind: Mapped[OutcomeKind] = mapped_column(server_default=OutcomeKind.FINISHED.value)
    words: Mapped[str | None]
    on: Mapped[date]
    by: Mapped[int]  # person
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
