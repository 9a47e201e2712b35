from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.plans.models import Commitment, Origin, Plan, PlanVersion, Return, VersionState


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
        select(Campaign.id).where(Campaign.starts_on <= day).order_by(Campaign.starts_on.desc()).limit(1)
    )


def standing(campaign_id: int) -> dict[int, PlanStanding]:
    """Every member's plan of the campaign, by person."""
    contents: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    of_campaign = (
        select(PlanVersion.id).join(Plan, Plan.id == PlanVersion.plan_id).where(Plan.campaign_id == campaign_id)
    )
    for version_id, *content in db.session.execute(
        select(
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
    returned = set(db.session.scalars(select(Return.plan_version_id).where(Return.plan_version_id.in_(of_campaign))))
    rows = db.session.execute(
        select(Plan.person_id, PlanVersion.id, PlanVersion.origin, PlanVersion.submitted_on, PlanVersion.source)
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


def approved() -> list[tuple[int, int]]:
    """(version, person) of every plan in force."""
    return [
        (version_id, person_id)
        for version_id, person_id in db.session.execute(
            select(PlanVersion.id, Plan.person_id)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .where(PlanVersion.state == VersionState.APPROVED)
        )
    ]
