"""Plans found by whose they are and what they say: as much of each as the searcher may read, and not a word of it shown
before one is opened, which is remembered.

In full for those whom PLAN_READ names; by its commitments for a body that follows them (see queries.reading); for
whoever sees no more than how a plan stands, by the member's name alone.
"""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.finding import Hit, SearchTerms, Words, begins, marks_missing
from portal.ground.sql import Query
from portal.ground.text import say
from portal.people.models import Person
from portal.people.queries.names import NAME, given_name_first
from portal.people.queries.standing import Joined, joined
from portal.plans import links
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    Narrative,
    Plan,
    PlanVersion,
    Recipient,
    VersionState,
)
from portal.plans.queries.reading import COORDINATING, FOR_BODIES
from portal.plans.queries.standing import of_the_newest_drive
from portal.plans.rules.writing import IN_FORCE
from portal.policy import Action, Actor, scope
from portal.policy.relations import HEADS


def search(actor: Actor, terms: SearchTerms, today: date, limit: int) -> list[Hit]:
    people = joined(today)
    passages = sa.union_all(*_passages(actor, people, today)).subquery("passages")
    told = (NAME, Words(passages.c.folded, passages.c.lowered))
    missing = marks_missing(terms, *told).label("missing")
    # Of one version the passage that answers best stands for all of them.
    best = sa.func.row_number().over(partition_by=passages.c.version_id, order_by=missing).label("best")
    hits = (
        sa.select(passages.c.version_id, passages.c.ward_id, missing, best)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == passages.c.ward_id, PlanVersion.id == passages.c.version_id))
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .join(Person, sa.and_(Person.ward_id == Plan.ward_id, Person.id == Plan.person_id))
        .where(begins(terms, *told))
        .subquery("hits")
    )
    rows = db.session.execute(
        sa.select(
            Person.id,
            Person.name,
            Campaign.plan_label,
            Campaign.theme,
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.state,
        )
        .select_from(hits)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == hits.c.ward_id, PlanVersion.id == hits.c.version_id))
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .join(Person, sa.and_(Person.ward_id == Plan.ward_id, Person.id == Plan.person_id))
        .join(Campaign, sa.and_(Campaign.ward_id == Plan.ward_id, Campaign.id == Plan.campaign_id))
        .where(hits.c.best == 1)
        .order_by(
            hits.c.missing,
            Campaign.starts_on.desc(),
            given_name_first(terms),
            Person.sort_key,
            PlanVersion.number.desc(),
        )
        .limit(limit)
    )
    return [
        Hit(
            name,
            (label, theme, say("bản số %(number)s", number=number), state.label),
            links.version(person_id, version_id),
        )
        for person_id, name, label, theme, version_id, number, state in rows
    ]


def _passages(actor: Actor, people: Joined, today: date) -> Iterator[Query]:
    """(ward_id, version_id, lowered, folded): a line for each text that the searcher may read, and an empty one for
    each plan that may be found by the member's name."""
    whose = people.select.with_only_columns(Person.id, maintain_column_froms=True)
    listed, full, followed = (
        Plan.person_id.in_(whose.where(scope(actor, action, people.columns)))
        for action in (Action.PLAN_LIST, Action.PLAN_READ, Action.COMMITMENT_READ)
    )
    handed_in = PlanVersion.state.not_in((VersionState.DRAFT, VersionState.SUPERSEDED))
    own_draft = sa.and_(PlanVersion.state == VersionState.DRAFT, Plan.person_id == (actor.person_id or 0))
    whole = sa.and_(full, sa.or_(handed_in, own_draft))
    in_force = sa.and_(PlanVersion.state.in_(IN_FORCE), of_the_newest_drive())  # what `commitments_for` opens
    part = sa.and_(followed, in_force, _theirs_to_follow(actor, people, today))
    nothing = sa.literal(" ")
    yield _versions(nothing, nothing).where(sa.or_(whole, part, sa.and_(listed, handed_in)))
    yield (
        _versions(Commitment.lowered, Commitment.folded)
        .join(Commitment, _of_version(Commitment))
        .where(sa.or_(whole, sa.and_(part, Commitment.followed_by.in_(FOR_BODIES))))
    )
    yield _versions(Narrative.lowered, Narrative.folded).join(Narrative, _of_version(Narrative)).where(whole)


def _versions(lowered: sa.SQLColumnExpression[str | None], folded: sa.SQLColumnExpression[str | None]) -> Query:
    return (
        sa.select(
            PlanVersion.ward_id, PlanVersion.id.label("version_id"), lowered.label("lowered"), folded.label("folded")
        )
        .select_from(PlanVersion)
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
    )


def _of_version(text: type[Commitment] | type[Narrative]) -> sa.ColumnElement[bool]:
    return sa.and_(text.ward_id == PlanVersion.ward_id, text.plan_version_id == PlanVersion.id)


def _theirs_to_follow(actor: Actor, people: Joined, today: date) -> sa.ColumnElement[bool]:
    """The SQL face of queries.reading._theirs_to_follow: for everyone, or for those whom a helper was named for."""
    whose = people.select.with_only_columns(Person.id, maintain_column_froms=True)
    named = {body for of_programme in COORDINATING for body in of_programme(today)}
    ways: list[sa.ColumnElement[bool]] = []
    for bodies, only in _bodies(actor):
        delivered = PlanVersion.id.in_(
            sa.select(Delivery.plan_version_id).where(
                Delivery.unit_id.in_(bodies),
                Delivery.recipient == Recipient.SUPERVISING_BODY,
                Delivery.state.in_((DeliveryState.SENT, DeliveryState.RECEIVED)),
            )
        )
        coordinating = sorted(named & set(bodies))
        own_members = (
            [Plan.person_id.in_(whose.where(people.columns.in_orgs(coordinating)))]
            if (coordinating and people.columns.in_orgs)
            else []
        )
        way = sa.or_(delivered, *own_members)
        ways.append(way if only is None else sa.and_(way, Plan.person_id.in_(sorted(only))))
    return sa.or_(sa.false(), *ways)


def _bodies(actor: Actor) -> Iterator[tuple[list[int], frozenset[int] | None]]:
    everyone = {*actor.units(*HEADS), *(one.body_id for one in actor.helps if one.only is None)}
    if everyone:
        yield sorted(everyone), None
    for one in actor.helps:
        if one.only is not None:
            yield [one.body_id], one.only
