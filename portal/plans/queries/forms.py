"""The ward's plan form of a drive: the one in force, and those before it."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.once import once
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay
from portal.people.models import Person
from portal.plans.models import PlanTemplate
from portal.plans.rules.form import DEFAULT, PlanPart, parts_of


class PlanFormInForce(NamedTuple):
    """The form plans of a drive are written in from now on; id None: nobody has stored one for this drive yet."""

    id: int | None
    number: int
    parts: tuple[PlanPart, ...]


class Edition(NamedTuple):
    """One stored version of the form."""

    id: int
    number: int
    made_at: datetime
    by: str | None
    reason: str | None


def campaign_in_force(day: date) -> Campaign | None:
    """The drive that plans of this day belong to: the latest that had begun."""
    return next(iter(_latest(day)), None)


@once
def _latest(day: date) -> list[Campaign]:
    return list(_begun(day=day).scalars())


@prepared(day=sa.Date)
def _begun(day: SqlDay) -> Query:
    return sa.select(Campaign).where(Campaign.starts_on <= day).order_by(Campaign.starts_on.desc()).limit(1)


def form_of(campaign: Campaign) -> PlanFormInForce:
    """The drive's newest form; a new drive begins with the form of the drive before it, the first with the default."""
    row = db.session.execute(
        sa.select(PlanTemplate.id, PlanTemplate.number, PlanTemplate.sections, PlanTemplate.campaign_id)
        .join(Campaign, sa.and_(Campaign.ward_id == PlanTemplate.ward_id, Campaign.id == PlanTemplate.campaign_id))
        .where(Campaign.starts_on <= campaign.starts_on)
        .order_by((Campaign.id == campaign.id).desc(), Campaign.starts_on.desc(), PlanTemplate.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return PlanFormInForce(None, 0, DEFAULT)
    if row.campaign_id != campaign.id:
        return PlanFormInForce(None, 0, parts_of(row.sections))
    return PlanFormInForce(row.id, row.number, parts_of(row.sections))


def editions(campaign_id: int) -> list[Edition]:
    rows = db.session.execute(
        sa.select(PlanTemplate.id, PlanTemplate.number, PlanTemplate.made_at, Person.name, PlanTemplate.reason)
        .outerjoin(Person, sa.and_(Person.ward_id == PlanTemplate.ward_id, Person.id == PlanTemplate.made_by))
        .where(PlanTemplate.campaign_id == campaign_id)
        .order_by(PlanTemplate.number.desc())
    )
    return [Edition._make(row) for row in rows]


def codes_ever(campaign_id: int) -> set[str]:
    """Every code that a part of this drive's forms has had: none is given to another part."""
    rows = db.session.scalars(sa.select(PlanTemplate.sections).where(PlanTemplate.campaign_id == campaign_id))
    return {one["code"] for sections in rows for one in sections}
