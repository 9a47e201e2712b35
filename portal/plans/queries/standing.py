from collections import defaultdict
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.plans.models import Commitment, Origin, Plan, PlanVersion, Return, VersionState
from portal.plans.rules.writing import IN_FORCE


class PlanStanding(NamedTuple):
    """A member's plan of a campaign as it stands: its newest version."""

    version_id: int
    origin: Origin
    submitted_on: date | None
    source: str | None
    returned: bool
    commitments: tuple[tuple[object, ...], ...]


def campaign_on(day: date) -> int | None:
    """The campaign that plans handed in by this day belong to: the latest that had begun."""
    return db.session.scalar(
        sa.select(Campaign.id).where(Campaign.starts_on <= day).order_by(Campaign.starts_on.desc()).limit(1)
    )


def standing(campaign_id: int) -> dict[int, PlanStanding]:
    """Every member's plan of the campaign, by person."""
    contents: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    of_campaign = (
        sa.select(PlanVersion.id).join(Plan, Plan.id == PlanVersion.plan_id).where(Plan.campaign_id == campaign_id)
    )
    for version_id, *content in db.session.execute(
        sa.select(
            Commitment.plan_version_id,
            Commitment.section,
            Commitment.shortcoming,
            Commitment.remedy,
            Commitment.cause,
            Commitment.due_on,
        )
        .where(Commitment.plan_version_id.in_(of_campaign))
        .order_by(Commitment.plan_version_id, Commitment.position)
    ):
        contents[version_id].append(tuple(content))
    returned = set(db.session.scalars(sa.select(Return.plan_version_id).where(Return.plan_version_id.in_(of_campaign))))
    rows = db.session.execute(
        sa.select(Plan.person_id, PlanVersion.id, PlanVersion.origin, PlanVersion.submitted_on, PlanVersion.source)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(Plan.campaign_id == campaign_id)
        .order_by(PlanVersion.number)
    )
    return {
        person_id: PlanStanding(
            version_id, origin, submitted, source, version_id in returned, tuple(contents[version_id])
        )
        for person_id, version_id, origin, submitted, source in rows
    }


def of_the_newest_drive() -> sa.ColumnElement[bool]:
    """Of a Plan: no later drive has one in force of the same person. Of two, only that one goes where plans go."""
    plan, version = aliased(Plan), aliased(PlanVersion)
    drive, own, last = aliased(Campaign), aliased(Campaign), aliased(Campaign)
    newest = sa.select(last.id).order_by(last.starts_on.desc(), last.id.desc()).limit(1).scalar_subquery()
    later = sa.tuple_(drive.starts_on, drive.id) > sa.tuple_(own.starts_on, own.id)
    overtaken = sa.exists(
        sa.select(version.id)
        .join(plan, sa.and_(plan.ward_id == version.ward_id, plan.id == version.plan_id))
        .join(drive, sa.and_(drive.ward_id == plan.ward_id, drive.id == plan.campaign_id))
        .join(own, sa.and_(own.ward_id == Plan.ward_id, own.id == Plan.campaign_id))
        .where(plan.ward_id == Plan.ward_id, plan.person_id == Plan.person_id, version.state.in_(IN_FORCE), later)
        .correlate(Plan)
    )
    return sa.or_(Plan.campaign_id == newest, ~overtaken)  # nearly every plan, and the person's others are not asked


def approved() -> list[tuple[int, int]]:
    """(version, person) of every plan in force, a person's once."""
    return [
        (version_id, person_id)
        for version_id, person_id in db.session.execute(
            sa.select(PlanVersion.id, Plan.person_id)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .where(PlanVersion.state == VersionState.APPROVED, of_the_newest_drive())
        )
    ]
