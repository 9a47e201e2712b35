from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.values import JsonObject


class ReportState(Labelled):
    MAKING = "making", "Đang lập"
    READY = "ready", "Đã lập xong"
    FAILED = "failed", "Không lập được"
    ERASED = "erased", "Đã xóa tệp"


class ReportFile(OfWard, Versioned, Base):
    """A report somebody had made (báo cáo đã lập): what was asked, from whom, until when its file is kept. The file is
    for who asked alone; erased, the row still says that it was made."""

    passes = "a file made from the books, which can be made again"
    __tablename__ = "report_file"
    __table_args__ = (
        of_ward("asked_by", target="person"),
        of_ward("file_id", target="stored_file"),
        sa.Index("ix_report_file_asker", "ward_id", "asked_by", "asked_at"),
        sa.Index("ix_report_file_keep", "state", "keep_until"),
    )

    kind: Mapped[str]  # a code of portal.reports.official.KINDS
    form: Mapped[str]  # xlsx, docx, pdf
    asked: Mapped[JsonObject]  # the filters, as they stand in the address
    as_of: Mapped[date]
    title: Mapped[str]
    filters: Mapped[str]  # the same in words
    reason: Mapped[str | None]  # asked for where names are taken out
    state: Mapped[ReportState] = mapped_column(default=ReportState.MAKING)
    problem: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None]
    rows: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(sa.String(64))  # stays when the file is erased
    asked_by: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    made_at: Mapped[datetime | None]
    keep_until: Mapped[date]  # the ward's day, counted whole
    erased_at: Mapped[datetime | None]
