from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Unit, UnitKind
from portal.supervision.models import Lead, Period, Programme


class CellLead(NamedTuple):
    """A cell and the body that leads there today."""

    cell_id: int
    cell: str
    body: str | None
    hidden: bool


def programmes() -> list[Programme]:
    return list(
        db.session.scalars(
            sa.select(Programme).where(Programme.withdrawn_at.is_(None)).order_by(Programme.first_month.desc())
        )
    )


def periods() -> list[Period]:
    return list(db.session.scalars(sa.select(Period).order_by(Period.month.desc())))


def leads_by_cell(day: date) -> list[CellLead]:
    body: Any = sa.orm.aliased(Unit)
    rows = db.session.execute(
        sa.select(Unit.id, Unit.short_name, body.short_name.label("body"), Lead.hidden)
        .outerjoin(Lead, sa.and_(Lead.ward_id == Unit.ward_id, Lead.cell_id == Unit.id, Lead.holds(day)))
        .outerjoin(body, sa.and_(body.ward_id == Lead.ward_id, body.id == Lead.body_id))
        .where(Unit.kind == UnitKind.CELL)
        .order_by(Unit.order)
    )
    return [CellLead(row.id, row.short_name, row.body, bool(row.hidden)) for row in rows]
