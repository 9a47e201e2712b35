from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, of_ward
from portal.ground.labels import Labelled
from portal.ground.values import JsonList, JsonObject


class ImportKind(Labelled):
    ROSTER = "roster", "Danh sách đảng viên"
    POSTS = "posts", "Danh sách cấp ủy, Mặt trận, đoàn thể"
    PLANS = "plans", "Tổng hợp kế hoạch tu dưỡng"
    CONFERENCE = "conference", "Điểm danh hội nghị"
    SESSIONS = "sessions", "Sinh hoạt chuyên đề của các chi bộ"


class ImportState(Labelled):
    READING = "reading", "Đang đọc"
    COLUMNS = "columns", "Chờ chọn cột"
    PREVIEW = "preview", "Chờ ghi vào cổng"
    WAITING = "waiting", "Chờ người thứ hai"
    APPLYING = "applying", "Đang ghi"
    APPLIED = "applied", "Đã nhập"
    UNDONE = "undone", "Đã hoàn tác"
    ABANDONED = "abandoned", "Đã bỏ"
    FAILED = "failed", "Không nhập được"


class ImportRun(OfWard, Versioned, Base):
    """One file brought in: kept as it came, previewed, then applied all or nothing."""

    passes = "a preview and how far it got: what was written from it stands in the books itself"
    __tablename__ = "import_run"
    __table_args__ = (of_ward("file_id", target="stored_file"),)

    kind: Mapped[ImportKind]
    state: Mapped[ImportState]
    file_id: Mapped[int | None]
    file_name: Mapped[str]
    effective_on: Mapped[date]  # "Tính đến ngày"
    counts: Mapped[JsonObject]
    # What the preview shows and the application writes: megabytes of a long list, read only where they are wanted.
    changes: Mapped[JsonList] = mapped_column(deferred=True)
    columns_told: Mapped[JsonObject] = mapped_column(default=dict)  # a heading, squeezed: its field, or "" for none
    agreed: Mapped[JsonList] = mapped_column(default=list)  # rows a person has said yes to, "sheet!row"
    problem: Mapped[str] = mapped_column(default="")
    laid_ready: Mapped[JsonList] = mapped_column(default=list, deferred=True)  # people written ahead of the rest
    begun_by: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_by: Mapped[int | None]  # the second person, where one was needed
    applied_by: Mapped[int | None]
    applied_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
    undone_at: Mapped[datetime | None]


class ImportTrace(OfWard, Base):
    """What a run wrote into one table: [id, row before or None, row after], so that it can be undone as a whole."""

    passes = "what an undo needs: it goes by itself, and what was written stands in the books"
    __tablename__ = "import_trace"
    __table_args__ = (of_ward("run_id", target="import_run"), sa.Index("ix_import_trace_run", "ward_id", "run_id"))

    run_id: Mapped[int]
    table: Mapped[str]
    rows: Mapped[JsonList]


# The worker has it: the page shows how far it is.
UNDER_WAY = (ImportState.READING, ImportState.APPLYING)


class KnownHeading(OfWard, Base):
    """What a heading of this ward's lists was said to mean, asked once for each kind of list."""

    passes = "a hint for reading the next workbook"
    __tablename__ = "import_heading"
    __table_args__ = (sa.UniqueConstraint("ward_id", "kind", "heading"),)

    kind: Mapped[ImportKind]
    heading: Mapped[str]  # squeezed
    field: Mapped[str]  # empty: nothing is taken from it
