"""What the member list shows of a plan: that there is one, never what it says."""

import sqlalchemy as sa

from portal.ground.labels import Labelled
from portal.ground.sql import SqlIds, SqlWord
from portal.ground.text import say
from portal.people.columns import MemberColumn
from portal.plans.models import Plan, PlanVersion
from portal.plans.rules.writing import IN_FORCE
from portal.policy import Actor


class HasPlan(Labelled):
    YES = "co", "Có kế hoạch"
    NO = "chua", "Chưa có kế hoạch"


def _rows(_actor: Actor, _month: SqlWord, people: SqlIds | None) -> sa.Subquery:
    return (
        sa.select(Plan.ward_id, Plan.person_id, sa.literal(HasPlan.YES.value).label("state"))
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .where(PlanVersion.state.in_(IN_FORCE), sa.true() if people is None else Plan.person_id.in_(people))
        .distinct()
        .subquery("plan_states")
    )


plan = MemberColumn("ke-hoach", say("Kế hoạch"), HasPlan, HasPlan.NO, _rows, {HasPlan.YES: "done"}, "plan.person")
