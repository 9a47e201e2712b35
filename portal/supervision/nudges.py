"""Lời nhắc để sao chép: a neutral text for a body that has not sent its month's notes, to paste into Zalo or to read on
the telephone; and the same bodies for the overseers' weekly letter.

It names the body, the month, the day and where the sheet is: no member, no note, no count. It goes to people outside
the portal, so it is in Vietnamese whatever the language of who copies it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.errors import NotAllowed
from portal.ground.ids import written
from portal.notifications.letters import Unsent
from portal.organisations.queries import UnitRow, units
from portal.policy import Action, Actor, can
from portal.supervision.models import Period, Sending
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.cellsheet import CellPlace
from portal.supervision.queries.places import months, period_of
from portal.supervision.queries.progress import BODIES, Progress, progress_for

LOOKS_BACK = 12  # months that the weekly letter goes through
ONE = """Kính gửi {body},
Trân trọng đề nghị gửi nhận xét {month} trên Cổng Tự Soi, hạn gửi đến hết ngày {due}.
Mở sổ tại đây: {link}
Nếu vừa gửi xong, xin bỏ qua lời nhắc này."""
ALL = """Trân trọng đề nghị các tổ chức sau gửi nhận xét {month} trên Cổng Tự Soi, hạn gửi đến hết ngày {due}:
{bodies}
Mở sổ tại đây: {link}
Tổ chức nào vừa gửi xong, xin bỏ qua lời nhắc này."""


class Nudge(NamedTuple):
    """A text to copy, for one body or, without one, for all of them."""

    body: UnitRow | None
    text: str


def of_month(progress: Progress, base: str) -> list[Nudge]:
    """For the lead bodies of the reader's page that have not sent; a coordinating body is never waited for."""
    waiting = [line.unit for line in progress.leads if line.whole and line.sent_on is None]
    return nudges(waiting, progress.month, progress.due_on, base)


def of_cell(actor: Actor, where: CellPlace, base: str) -> list[Nudge]:
    """For the lead bodies of one cell, for whoever oversees it. A body to which only a relative's note passed is not
    named: that would tell of the kinship."""
    if where.closed_on or not can(actor, Action.PROGRESS_READ, where.subject):
        return []
    period = period_of(where.place.month)
    if period is None:
        return []
    leading = {one.body_id for one in assigned(period.due_on, cells=[where.cell.id]) if one.body_id and not one.moved}
    leading -= set(db.session.scalars(sa.select(Sending.body_id).where(Sending.period_id == period.id)))
    return nudges([one for one in units(*BODIES) if one.id in leading], period.month, period.due_on, base)


def nudges(bodies: Sequence[UnitRow], month: str, due_on: date, base: str) -> list[Nudge]:
    """First the one for all, where there are several; then each body's own."""
    facts = {"month": _month(month), "due": f"{due_on:%d/%m/%Y}"}
    sheet = f"{base}/giam-sat/{month}"
    each = [
        Nudge(
            body,
            ONE.format(
                **{**facts, "month": _month(month).capitalize()}, body=body.name, link=f"{sheet}/{written(body.id)}"
            ),
        )
        for body in bodies
    ]
    if len(each) < 2:
        return each
    named = "\n".join(f"- {body.name}" for body in bodies)
    return [Nudge(None, ALL.format(**facts, bodies=named, link=f"{base}/giam-sat")), *each]


def unsent(actor: Actor, today: date) -> Sequence[Unsent]:
    """For the weekly letter: months whose day is over and the lead bodies in the actor's reach that sent nothing."""
    return list(_unsent(actor, today))


def _unsent(actor: Actor, today: date) -> Iterable[Unsent]:
    for month in months()[:LOOKS_BACK]:
        period = period_of(month)
        if period is None or today <= period.due_on:
            continue
        waiting = _waiting(actor, period)
        if waiting:
            yield Unsent(_month(month), period.due_on, tuple(waiting))


def _waiting(actor: Actor, period: Period) -> list[str]:
    try:
        progress = progress_for(actor, period)
    except NotAllowed:
        return []
    return [line.unit.short_name for line in progress.leads if line.whole and line.sent_on is None]


def _month(month: str) -> str:
    year, _, number = month.partition("-")
    return f"tháng {int(number)}/{year}"
