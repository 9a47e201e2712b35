"""What supervision counts of a drive's tasks: the months that bodies have sent, each with its general remark."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.campaigns.counting import Counted, Tally, TaskCount, TaskSpan, by_month
from portal.campaigns.models import Campaign
from portal.ground.db import dated, db
from portal.ground.text import say
from portal.organisations.models import Holding, Unit, UnitKind
from portal.organisations.queries import UnitRow
from portal.people.models import CellMembership
from portal.policy import Action
from portal.policy.relations import HEADS
from portal.supervision import links
from portal.supervision.models import Lead, Period, Sending
from portal.supervision.queries.duties import BODIES


def _sent(_campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """The ward Front does it through all the bodies that lead. Whoever follows nobody in a month owes nothing in it."""
    sent = _pairs(
        sa.select(Period.month, Sending.body_id).join(
            Sending, sa.and_(Sending.ward_id == Period.ward_id, Sending.period_id == Period.id)
        ),
        span,
    )
    members = sa.exists().where(
        CellMembership.ward_id == Lead.ward_id,
        CellMembership.cell_id == Lead.cell_id,
        dated(CellMembership, Period.due_on),
    )
    leads = _pairs(
        sa.select(Period.month, Lead.body_id)
        .join(Lead, sa.and_(Lead.ward_id == Period.ward_id, dated(Lead, Period.due_on)))
        .where(Lead.body_id.is_not(None), members),
        span,
    )
    headed = _pairs(
        sa.select(Period.month, Holding.unit_id)
        .join(Holding, sa.and_(Holding.ward_id == Period.ward_id, dated(Holding, Period.due_on)))
        .join(Unit, sa.and_(Unit.ward_id == Holding.ward_id, Unit.id == Holding.unit_id))
        .where(Unit.kind == UnitKind.MASS_ORGANISATION, Holding.role.in_(HEADS)),
        span,
    )
    given = {body.id for body in bodies}
    through_all = any(body.kind is UnitKind.WARD_FRONT for body in bodies)
    owing = {pair for pair in leads if through_all or pair[1] in given} | {pair for pair in headed if pair[1] in given}
    return by_month(
        {(month, body): Counted.once((month, body) in sent, links.progress(month)) for month, body in owing}
    )


def _pairs(query: sa.Select[str, int | None], span: TaskSpan) -> set[tuple[str, int]]:
    rows = db.session.execute(query.where(Period.month.in_(span.months)).distinct())
    return {(month, body) for month, body in rows if body is not None}


counts = [
    TaskCount(
        "gui-nhan-xet",
        say("đã gửi nhận xét của tháng, kèm nhận xét chung"),
        BODIES,
        _sent,
        monthly=True,
        opens=Action.PROGRESS_READ,
    )
]
