"""Traces of the day that are let go by themselves: drafts, ended sessions, tries at a password, read messages."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import Attempt, Draft, KnownDevice, OnceKey, SignIn
from portal.ground.db import db, ward
from portal.ground.jobs import Job
from portal.notifications.models import MailState, OutMail, Told

A_DAY = timedelta(days=1)
APART = {"synchronize_session": False}


def old_traces(at: datetime, days: dict[str, int]) -> list[tuple[Any, sa.ColumnElement[bool]]]:
    """Which rows of which table are over. Tries stand in no ward."""
    since = {code: at - timedelta(days=count) for code, count in days.items()}
    return [
        (Draft, sa.and_(Draft.ward_id == ward(), Draft.saved_at < since["drafts"])),
        (
            SignIn,
            sa.and_(SignIn.ward_id == ward(), sa.func.coalesce(SignIn.ended_at, SignIn.ends_at) < since["sessions"]),
        ),
        (KnownDevice, sa.and_(KnownDevice.ward_id == ward(), KnownDevice.seen_at < since["sessions"])),
        # A form outlives no session by a day; what is sent again after that asks for a sign-in first.
        (OnceKey, sa.and_(OnceKey.ward_id == ward(), OnceKey.at < min(since["sessions"], at - A_DAY))),
        (Attempt, Attempt.at < since["attempts"]),
        (
            OutMail,
            sa.and_(OutMail.ward_id == ward(), OutMail.state != MailState.WAITING, OutMail.made_at < since["messages"]),
        ),
        (Told, sa.and_(Told.ward_id == ward(), Told.read_at < since["messages"])),
        (Job, sa.and_(Job.ward_id == ward(), Job.finished_at < since["messages"])),
    ]


def are_due(at: datetime, days: dict[str, int]) -> bool:
    return any(db.session.scalar(sa.select(table.id).where(over).limit(1)) for table, over in old_traces(at, days))


def forget(at: datetime, days: dict[str, int]) -> int:
    gone = 0
    for table, over in old_traces(at, days):
        done: Any = db.session.execute(sa.delete(table).where(over), execution_options=APART)
        gone += int(done.rowcount)
    return gone
