"""The plans of cells in numbers, counted by the database however many members they have."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import dated
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlIds
from portal.organisations.queries import UnitRow
from portal.people.models import CellMembership
from portal.people.queries.active import active, same_person
from portal.plans.models import Plan, PlanVersion, Return, VersionState
from portal.plans.queries.expected import counted_on
from portal.plans.rules.versions import STOOD

FEW = 20  # cells that a statement names one by one


class CellPlanCounts(NamedTuple):
    """A cell's plans in numbers; each is a part of `expected`, but what waits, which counts every version."""

    cell: UnitRow
    expected: int
    handed_in: int
    approved: int
    waiting: int
    returns: int


def overview(cells: Collection[UnitRow], campaign: Campaign, today: date) -> list[CellPlanCounts]:
    """The cells in the order given, in two reads however many they are."""
    asked = {"cells": [cell.id for cell in cells] if len(cells) < FEW else [], "some": len(cells) < FEW}
    rows = _in_cells(day=counted_on(campaign, today), campaign_id=campaign.id, **asked)
    counted = {cell_id: tuple(map(int, numbers)) for cell_id, *numbers in rows}
    waiting = {row.cell_id: row.times for row in _waiting_in_cells(day=today, **asked)}
    return [
        CellPlanCounts(cell, expected, handed_in, approved, waiting.get(cell.id, 0), returns)
        for cell in cells
        for expected, handed_in, approved, returns in [counted.get(cell.id, (0, 0, 0, 0))]
    ]


@prepared(day=sa.Date, campaign_id=sa.BigInteger, cells=[sa.BigInteger], some=EACH)
def _in_cells(day: SqlDay, campaign_id: SqlId, cells: SqlIds, some: bool) -> Query:
    """By cell, who must write a plan of the drive and how many of them have. A person has one plan of a drive."""
    mine = sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id)
    returned = sa.and_(Return.ward_id == PlanVersion.ward_id, Return.plan_version_id == PlanVersion.id)
    returns = sa.select(sa.func.count(Return.id)).join(PlanVersion, returned).where(mine).scalar_subquery()
    # Counted, not asked by EXISTS: for that PostgreSQL reads the versions of the whole ward, whatever the cells.
    versions = sa.select(sa.func.count(PlanVersion.id)).where(mine)
    handed_in = versions.where(PlanVersion.state != VersionState.DRAFT).scalar_subquery()
    stood = versions.where(PlanVersion.state.in_(STOOD)).scalar_subquery()
    members = active(day).where(CellMembership.cell_id.in_(cells)) if some else active(day)
    one = (
        members.outerjoin(Plan, sa.and_(same_person(Plan), Plan.campaign_id == campaign_id))
        .add_columns((handed_in > 0).label("handed_in"), (stood > 0).label("approved"), returns.label("returns"))
        .subquery("one")
    )
    return sa.select(
        one.c.cell_id,
        sa.func.count().label("expected"),
        sa.func.sum(sa.case((one.c.handed_in, 1), else_=0)).label("handed_in"),
        sa.func.sum(sa.case((one.c.approved, 1), else_=0)).label("approved"),
        sa.func.sum(one.c.returns).label("returns"),
    ).group_by(one.c.cell_id)


@prepared(day=sa.Date, cells=[sa.BigInteger], some=EACH)
def _waiting_in_cells(day: SqlDay, cells: SqlIds, some: bool) -> Query:
    query = (
        sa.select(CellMembership.cell_id, sa.func.count().label("times"))
        .select_from(PlanVersion)
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .join(CellMembership, sa.and_(same_person(Plan), dated(CellMembership, day)))
        .where(PlanVersion.state == VersionState.SUBMITTED)
        .group_by(CellMembership.cell_id)
    )
    return query.where(CellMembership.cell_id.in_(cells)) if some else query
