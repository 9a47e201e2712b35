"""A trial (làm thử) stands outside everything: its rows bear its number, and no read, count or paper knows of them
unless that trial is in force. The session adds this to each statement as it adds the ward (see ground.db), so that a
figure that forgets about trials counts none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.ground.text import say

NONE = 0
MARK = say("Tháng làm thử · không tính vào số liệu, báo cáo nào")
_trial: ContextVar[int] = ContextVar("trial", default=NONE)


def trial_in_force() -> int:
    """Its number; `NONE` where everything counts."""
    return _trial.get()


def enter_trial(number: int) -> None:
    _trial.set(number)


@contextmanager
def in_trial(number: int) -> Iterator[None]:
    token = _trial.set(number)
    try:
        yield
    finally:
        _trial.reset(token)


# Read when the statement runs: one that is built once serves every trial.
TRIAL: sa.BindParameter[int] = sa.bindparam("trial_in_force", type_=sa.BigInteger, callable_=trial_in_force)


class OfTrial:
    """A row that belongs to the trial in which it was written, or to none."""

    trial_id: Mapped[int] = mapped_column(
        sa.BigInteger, default=lambda: trial_in_force(), server_default="0", sort_order=95
    )
