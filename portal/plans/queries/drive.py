"""What has become of a drive's plans by a day: approved, returned, delivered, posted, and what of that nobody knows.

A plan counts as approved from the day an approved version stood, whatever came after: a newer version does not unwrite
it. Where a summary gives no day, the day by which the thing is known to have stood is taken."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.clock import at_ward
from portal.ground.db import dated, db
from portal.ground.once import once
from portal.ground.sql import Query
from portal.people.models import CellMembership
from portal.plans.models import (
    Delivery,
    DeliveryEntry,
    DeliveryState,
    Origin,
    Plan,
    PlanVersion,
    Posting,
    Recipient,
    Return,
    ReturnReason,
    VersionState,
)
from portal.plans.queries.expected import counted_on

HAS_STOOD = (VersionState.APPROVED, VersionState.SUPERSEDED, VersionState.CLOSED)
WENT_THROUGH: sa.ColumnElement[date] = sa.func.coalesce(PlanVersion.approved_on, PlanVersion.known_approved_on)


class Approved(NamedTuple):
    """A version that was approved by the day."""

    person_id: int
    approver_known: bool
    day_known: bool


class CampaignReturn(NamedTuple):
    """One request to revise (lượt)."""

    person_id: int
    code: ReturnReason | None
    first_version_kept: bool


def approved_by(as_of: date, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """The version had been approved by the day, whether or not a newer one stands in its place since."""
    stood = [PlanVersion.state.in_(HAS_STOOD), as_of >= WENT_THROUGH]
    if known_at is not None:  # the day alone would let in what went through later on the day of asking
        known = sa.func.coalesce(PlanVersion.approved_at, PlanVersion.recorded_at)
        stood += [known <= known_at, at_ward(known_at).date() >= WENT_THROUGH]
    return sa.and_(*stood)


def in_force(as_of: date, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Approved by the day and not yet replaced on it."""
    return sa.and_(
        approved_by(as_of, known_at),
        sa.or_(
            PlanVersion.superseded_on > as_of,
            sa.and_(PlanVersion.superseded_on.is_(None), PlanVersion.state != VersionState.SUPERSEDED),
        ),
    )


@once
def approved(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> list[Approved]:
    """Every approved version; a person with two stands here twice."""
    rows = db.session.execute(
        _versions(campaign, Plan.person_id, PlanVersion.approved_by, PlanVersion.approved_on).where(
            approved_by(as_of, known_at)
        )
    )
    return [Approved(row.person_id, row.approved_by is not None, row.approved_on is not None) for row in rows]


def first_approved(campaign: Campaign, by: date) -> dict[int, date]:
    """Since which day each person has had an approved plan of the drive."""
    rows = db.session.execute(
        _versions(campaign, Plan.person_id, sa.func.min(WENT_THROUGH).label("since"))
        .where(approved_by(by))
        .group_by(Plan.person_id)
    )
    return {row.person_id: row.since for row in rows}


@once
def returned(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> list[CampaignReturn]:
    """Every return, by the day it was made or, where nobody knows, by the day its version is known to have stood."""
    query = _versions(campaign, Plan.person_id, Return.code, Return.reason, PlanVersion.origin).join(
        Return, sa.and_(Return.ward_id == PlanVersion.ward_id, Return.plan_version_id == PlanVersion.id)
    )
    day = sa.func.coalesce(Return.returned_on, PlanVersion.known_approved_on)
    rows = db.session.execute(query.where(day <= as_of, *_known(Return, known_at)))
    return [CampaignReturn(row.person_id, row.code, row.origin is not Origin.SUMMARY) for row in rows]


def delivered(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> dict[Recipient, list[int]]:
    """For each recipient the people of whose plans the register (sổ giao nhận) holds a copy, each once."""
    found: dict[Recipient, list[int]] = {recipient: [] for recipient in Recipient}
    for recipient, person_id in _copies(campaign, as_of, known_at):
        found[recipient].append(person_id)
    return found


@once
def _copies(campaign: Campaign, as_of: date, known_at: datetime | None) -> list[tuple[Recipient, int]]:
    query = _versions(campaign, Delivery.recipient, Plan.person_id).join(
        Delivery, sa.and_(Delivery.ward_id == PlanVersion.ward_id, Delivery.plan_version_id == PlanVersion.id)
    )
    day = sa.func.coalesce(_sent_on(known_at), WENT_THROUGH)
    rows = db.session.execute(query.where(day <= as_of, *_known(Delivery, known_at)).distinct())
    return sorted(((row.recipient, row.person_id) for row in rows), key=lambda one: one[1])


def register_of(campaign: Campaign, as_of: date) -> tuple[int, int]:
    """Of the copies in the register of plans approved by the day: how many had gone out or been posted, of how many."""
    gone = sa.and_(Delivery.state != DeliveryState.TO_SEND, sa.func.coalesce(Delivery.sent_on, WENT_THROUGH) <= as_of)
    row = db.session.execute(
        _versions(campaign, sa.func.count(sa.case((gone, 1))).label("gone"), sa.func.count().label("whole"))
        .join(Delivery, sa.and_(Delivery.ward_id == PlanVersion.ward_id, Delivery.plan_version_id == PlanVersion.id))
        .where(approved_by(as_of))
    ).one()
    return row.gone, row.whole


def _sent_on(known_at: datetime | None) -> sa.SQLColumnExpression[date | None]:
    """When the copy went out, as the register said it then: a line written in it since changes nothing of before."""
    if known_at is None:
        return Delivery.sent_on
    said = sa.select(DeliveryEntry.on).where(
        DeliveryEntry.ward_id == Delivery.ward_id,
        DeliveryEntry.delivery_id == Delivery.id,
        DeliveryEntry.state == DeliveryState.SENT,
    )
    then = said.where(DeliveryEntry.recorded_at <= known_at).order_by(DeliveryEntry.recorded_at.desc()).limit(1)
    since = sa.exists(said.where(DeliveryEntry.recorded_at > known_at))
    return sa.func.coalesce(then.scalar_subquery(), sa.case((since, sa.null()), else_=Delivery.sent_on))


def posted(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> list[int]:
    """Whose plan has been posted at the ward office by the day, taken down since or not."""
    query = _versions(campaign, Plan.person_id).join(
        Posting, sa.and_(Posting.ward_id == PlanVersion.ward_id, Posting.plan_version_id == PlanVersion.id)
    )
    day = sa.func.coalesce(Posting.posted_from, WENT_THROUGH)
    return sorted(db.session.scalars(query.where(day <= as_of, *_known(Posting, known_at)).distinct()))


def stood(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> dict[int, int]:
    """In which cell everyone stood on the day that counts, the exempt as well."""
    day = counted_on(campaign, as_of)
    rows = db.session.execute(
        sa.select(CellMembership.person_id, CellMembership.cell_id).where(dated(CellMembership, day, known_at))
    )
    return {row.person_id: row.cell_id for row in rows}


def _versions(campaign: Campaign, *columns: sa.SQLColumnExpression[object]) -> Query:
    return (
        sa.select(*columns)
        .select_from(Plan)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .where(Plan.campaign_id == campaign.id)
    )


def _known(row: type[Return | Delivery | Posting], known_at: datetime | None) -> list[sa.ColumnElement[bool]]:
    return [] if known_at is None else [row.recorded_at <= known_at]
