"""The months that are open on the day, and who has begun them."""

from datetime import date, timedelta

import sqlalchemy as sa

from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.tree import leads
from portal.arrangements.rules.when import MonthInHand, finished_by_the_old
from portal.ground.db import db
from portal.organisations.models import UnitKind
from portal.supervision.models import Locking, Note, Period


def touched(worked: Worked) -> set[int]:
    """Bodies and cells that end or give people away, and cells that another body leads from the day on."""
    before, after = leads_of(worked, then=True), leads_of(worked)
    moved = {cell for cell, body in before.items() if cell in after and after[cell] != body}
    return {*worked.after.ended, *worked.after.shared, *moved}


def leads_of(worked: Worked, *, then: bool = False) -> dict[int, int | None]:
    """By cell who leads there; `then`: before the arrangement."""
    front = next(node for node in worked.before.nodes.values() if node.kind is UnitKind.WARD_FRONT)
    if then:
        return leads(worked.before.nodes.values(), (), front.id)
    return leads(worked.after.nodes.values(), worked.after.ended, front.id)


def in_hand(worked: Worked) -> list[MonthInHand]:
    """Months that nobody has locked, the earliest first."""
    concerned = touched(worked)
    begun = sa.exists().where(
        Note.ward_id == Period.ward_id,
        Note.period_id == Period.id,
        sa.or_(Note.body_id.in_(concerned), Note.cell_id.in_(concerned)),
    )
    locked = sa.exists().where(Locking.ward_id == Period.ward_id, Locking.period_id == Period.id)
    rows = db.session.execute(
        sa.select(Period.month, Period.due_on, Period.locks_on, begun.label("begun"))
        .where(~locked)
        .order_by(Period.month)
    )
    return [MonthInHand(row.month, row.due_on, row.locks_on, bool(row.begun)) for row in rows]


def finished_until(worked: Worked, day: date) -> date | None:
    """The first day on which nobody of the old bodies has anything to finish; None: they have nothing."""
    last = [one.locks_on for one in finished_by_the_old(in_hand(worked), day) if one.locks_on >= day]
    return max(last) + timedelta(days=1) if last else None
