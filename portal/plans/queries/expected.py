"""Who must write a plan of a drive (phải xây dựng kế hoạch), from their dated standing."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.once import once
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlDay, SqlId
from portal.people.models import CellMembership
from portal.people.queries.active import active


class Expected(NamedTuple):
    person_id: int
    cell_id: int


def counted_on(campaign: Campaign, as_of: date) -> date:
    """The day whose standing counts: who joins after the deadline may write and is not counted; who was transferred
    counts where they stood that day."""
    return min(as_of, campaign.deadline)


@once
def expected(
    campaign: Campaign,
    as_of: date,
    known_at: datetime | None = None,
    *,
    cell_id: int | None = None,
    person_id: int | None = None,
) -> list[Expected]:
    """Everyone not exempt on min(as_of, deadline), the ward's or only a cell's or one person."""
    day = counted_on(campaign, as_of)
    narrowed = {"in_cell": cell_id is not None, "of_one": person_id is not None}
    if known_at is None:
        rows = _standing(day=day, cell_id=cell_id, person_id=person_id, **narrowed)
    else:
        rows = db.session.execute(_narrowed(active(day, known_at), cell_id, person_id, **narrowed))
    return [Expected(*row) for row in rows]


@prepared(day=sa.Date, cell_id=sa.BigInteger, person_id=sa.BigInteger, in_cell=EACH, of_one=EACH)
def _standing(day: SqlDay, cell_id: SqlId, person_id: SqlId, in_cell: bool, of_one: bool) -> Query:
    return _narrowed(active(day), cell_id, person_id, in_cell=in_cell, of_one=of_one)


def _narrowed(query: Query, cell_id: SqlId | None, person_id: SqlId | None, *, in_cell: bool, of_one: bool) -> Query:
    if in_cell:
        query = query.where(CellMembership.cell_id == cell_id)
    if of_one:
        query = query.where(CellMembership.person_id == person_id)
    return query


def expecting(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> sa.Select[int, int]:
    """The same as a query, to be joined or counted. (person_id, cell_id)"""
    return active(counted_on(campaign, as_of), known_at)
