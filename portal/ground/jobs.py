"""Work done in the background: kept in the database, taken by `flask jobs work`, its progress shown to who asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned
from portal.ground.labels import Labelled
from portal.ground.slots import Slot


class JobState(Labelled):
    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không xong"


class Job(OfWard, Versioned, Base):
    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_state", "state", "created_at"),)

    kind: Mapped[str]
    about_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    asked_by: Mapped[int | None]  # account
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    done: Mapped[int] = mapped_column(sa.Integer, default=0)
    total: Mapped[int] = mapped_column(sa.Integer, default=0)
    message: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


# What a kind of job does; app.py fills it from the chapters. A handler gets the job and a progress callback.
Progress = Callable[[int, int], None]
HANDLERS: dict[str, Callable[[Job, Progress], None]] = {}
# What the clock brings (opening and locking months), looked at once a minute; app.py fills it.
EVERY_MINUTE: Slot[Callable[[], None]] = Slot()
# After all the rest of that minute: what may take its time, like a mail server.
LAST_EVERY_MINUTE: Slot[Callable[[], None]] = Slot()
