"""What checks count of a drive's tasks: the cells that the committee member in charge has checked, month by month."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.campaigns.counting import Counted, Tally, TaskCount, TaskSpan, by_month
from portal.campaigns.models import Campaign
from portal.checks.models import Check
from portal.ground.db import db
from portal.ground.text import say
from portal.meetings import links
from portal.minutes.queries.drive import cells_on
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow
from portal.policy import Action


def _checked(_campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """Cell by cell, whether it was checked in the month; the ward does it through all of its cells."""
    rows = db.session.execute(
        sa.select(Check.id, Check.cell_id, Check.on)
        .where(Check.on.between(span.first, span.last))
        .order_by(Check.on, Check.id)
    )
    last = {(f"{row.on:%Y-%m}", row.cell_id): links.check(row.id) for row in rows}
    cells = set(cells_on(span.last))
    if not any(body.kind is UnitKind.WARD_PARTY for body in bodies):
        cells &= {body.id for body in bodies}
    return by_month(
        {
            (month, cell): Counted.once((month, cell) in last, last.get((month, cell), ""))
            for month in span.months
            for cell in cells
        }
    )


counts = [
    TaskCount(
        "kiem-tra-chi-bo",
        say("chi bộ được đồng chí phụ trách kiểm tra"),
        (UnitKind.WARD_PARTY, UnitKind.CELL),
        _checked,
        monthly=True,
        opens=Action.CHECK_READ,
    )
]
