"""How often plans were sent back, by person: of some people, or of everybody in the drive."""

from collections.abc import Collection

import sqlalchemy as sa

from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId, SqlIds
from portal.plans.models import Plan, PlanVersion, Return


def returns_of(people: Collection[int] | None, campaign_id: int) -> dict[int, int]:
    """Requests to revise (lượt) by person, these people's or everybody's; its keys are the people returned."""
    rows = _returned(campaign_id=campaign_id, people=list(people or ()), everybody=people is None)
    return {row.person_id: row.times for row in rows}


@prepared(campaign_id=sa.BigInteger, people=[sa.BigInteger], everybody=EACH)
def _returned(campaign_id: SqlId, people: SqlIds, everybody: bool) -> Query:
    return (
        sa.select(Plan.person_id, sa.func.count(Return.id).label("times"))
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(Return, sa.and_(Return.ward_id == PlanVersion.ward_id, Return.plan_version_id == PlanVersion.id))
        .where(Plan.campaign_id == campaign_id, sa.true() if everybody else Plan.person_id.in_(people))
        .group_by(Plan.person_id)
    )
