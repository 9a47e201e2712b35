"""Who must write a plan of a drive (phải xây dựng kế hoạch), from their dated standing."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.people.models import CellMembership
from portal.people.queries.active import active


class Expected(NamedTuple):
    person_id: int
    cell_id: int


def counted_on(campaign: Campaign, as_of: date) -> date:
    """The day whose standing counts: who joins after the deadline may write and is not counted; who was transferred
    counts where they stood that day."""
    return min(as_of, campaign.deadline)


def expected(
    campaign: Campaign,
    as_of: date,
    known_at: datetime | None = None,
    *,
    cell_id: int | None = None,
    person_id: int | None = None,
) -> list[Expected]:
    """Everyone not exempt on min(as_of, deadline), the ward's or only a cell's or one person."""
    query = expecting(campaign, as_of, known_at)
    if cell_id is not None:
        query = query.where(CellMembership.cell_id == cell_id)
    if person_id is not None:
        query = query.where(CellMembership.person_id == person_id)
    return [Expected(*row) for row in db.session.execute(query)]


def expecting(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> sa.Select[int, int]:
    """The same as a query, to be joined or counted. (person_id, cell_id)"""
    return active(counted_on(campaign, as_of), known_at)
