"""Work done in the background: kept in the database, taken by `./tusoi jobs work`, its progress shown to who asked.

A job is lent to a worker, who says every few seconds that it lives (see ground.worker). One that falls silent has its
job taken up by the next; whoever comes back from such a silence finds it lost and keeps nothing of what it did.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.clock import now
from portal.ground.db import Base, OfWard, Versioned, db
from portal.ground.labels import Labelled
from portal.ground.slots import Registry
from portal.ground.text import Sentence
from portal.ground.values import JsonObject


class JobState(Labelled):
    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không xong"


class Job(OfWard, Versioned, Base):
    passes = "work under way: what comes of it stands in the books itself"
    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_state", "state", "created_at"),)

    kind: Mapped[str]
    about_id: Mapped[int | None]
    facts: Mapped[JsonObject]
    asked_by: Mapped[int | None]  # account
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    done: Mapped[int] = mapped_column(sa.Integer, default=0)
    total: Mapped[int] = mapped_column(sa.Integer, default=0)
    message: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    holder: Mapped[str] = mapped_column(default="")  # drawn each time it is taken
    alive_at: Mapped[datetime | None]  # when its holder last said so
    tries: Mapped[int] = mapped_column(sa.Integer, default=0)


class LeasedJob(NamedTuple):
    """A job as it was taken."""

    ward_id: int
    id: int
    holder: str


class Lost(Exception):
    """Somebody else has the job by now."""


_held: ContextVar[LeasedJob | None] = ContextVar("held", default=None)


@contextmanager
def holding(held: LeasedJob) -> Iterator[None]:
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)


def job_held() -> LeasedJob:
    """The job that this process does just now; asking outside one is a mistake of ours (LookupError)."""
    if (held := _held.get()) is None:
        raise LookupError("no job is held")
    return held


def still_held() -> None:
    """Asked in the transaction that keeps what a job did: one that was lost meanwhile keeps nothing (Lost)."""
    if (held := _held.get()) is None:
        return
    mine = sa.select(Job.holder).where(Job.id == held.id, Job.state == JobState.RUNNING).with_for_update()
    if db.session.scalar(mine) != held.holder:
        raise Lost(held.id)


Progress = Callable[[int, int], None]


class Handler(NamedTuple):
    """What a kind of job does, and how it is told where it was asked for that it will not be done. `run` may be begun
    again after it was cut off anywhere: it looks at what stands before it does anything."""

    run: Callable[[Job, Progress], None]
    give_up: Callable[[Job, Sentence], None]


# By kind; the chapters fill it.
HANDLERS: dict[str, Handler] = {}
# What the clock brings (opening and locking months), looked at once a minute; the chapters fill it.
EVERY_MINUTE: Registry[Callable[[], None]] = Registry()
# After all the rest of that minute: what may take its time, like a mail server.
LAST_EVERY_MINUTE: Registry[Callable[[], None]] = Registry()
