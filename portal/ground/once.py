"""What a request asks several times is read once: the ward's units, who holds posts, who answers for whom.

A chapter says so of a query by `@once`. What was read is forgotten with the first row the request writes and with each
rollback, so that no deed is decided on what it has just changed; outside a request nothing is kept.
"""

import functools
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.ground.db import ward
from portal.ground.trial import trial_in_force

How = ParamSpec("How")
Found = TypeVar("Found")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("read_once", default=None)


def begin() -> None:
    _kept.set({})


def end() -> None:
    _kept.set(None)


def forget() -> None:
    if _kept.get():
        _kept.set({})


def once(query: Callable[How, list[Found]]) -> Callable[How, list[Found]]:
    """Of a query that answers with a list and takes what can be a key; each caller gets a list of their own."""

    @functools.wraps(query)
    def asked(*args: How.args, **kwargs: How.kwargs) -> list[Found]:
        kept = _kept.get()
        if kept is None:
            return query(*args, **kwargs)
        key = (query, ward(), trial_in_force(), args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = query(*args, **kwargs)
        found: list[Found] = kept[key]
        return list(found)

    return asked


@event.listens_for(sa.engine.Engine, "before_cursor_execute")
def _written(_connection: object, _cursor: object, statement: str, *_how: object) -> None:
    if _kept.get() and statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
        forget()


@event.listens_for(Session, "after_soft_rollback")
def _taken_back(_session: Session, _previous: object) -> None:
    forget()
