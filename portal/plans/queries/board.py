"""What hangs on the notice board (bảng niêm yết), for everyone signed in; and all postings, for the office.

A posting shows what its rule said when it was posted: the commitments, and the narrative sections that the rule
names. Causes, files and what the cell said are never on it, and nobody of a hidden cell is."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.files import StoredFile
from portal.ground.prepared import EACH, TODAY, prepared
from portal.ground.sql import Query, SqlId, SqlIds
from portal.organisations.models import Holding
from portal.people.models import Person
from portal.people.queries.standing import joined_on
from portal.plans.models import (
    Delivery,
    DeliveryState,
    Plan,
    PlanVersion,
    Posting,
    Recipient,
    Route,
    Section,
    VersionState,
)
from portal.plans.queries.reading import in_full, versions
from portal.plans.queries.whole_plan import Passage
from portal.plans.rules.postings import PostingSpan
from portal.policy import Action, Actor, can

IN_FORCE = (VersionState.APPROVED, VersionState.CLOSED)


class Posted(NamedTuple):
    """One posting, and whose plan hangs there."""

    id: int
    version_id: int
    posted_from: date | None
    posted_until: date | None
    place: str
    shows: list[str] | None
    notice: str | None
    witnesses: str | None
    minutes: str | None
    photo_id: int | None
    posted_by: str | None
    withdrawn_on: date | None
    withdrawn_by: str | None
    withdrawn_reason: str | None
    source: str | None
    seen: int  # the posting's version, for who changes it
    version_state: VersionState
    number: int
    person_id: int
    name: str
    plan_label: str
    hidden: bool
    titles: tuple[str, ...] = ()

    @property
    def span(self) -> PostingSpan:
        return PostingSpan(self.posted_from, self.posted_until, self.withdrawn_on)

    @property
    def to_replace(self) -> bool:
        """It still hangs, and a newer version has been approved."""
        return self.withdrawn_on is None and self.version_state not in IN_FORCE

    def hangs_on(self, day: date) -> bool:
        return self.span.hangs_on(day)


class WaitingPosting(NamedTuple):
    """A plan that a rule wants posted and that does not hang yet."""

    delivery_id: int
    version_id: int
    number: int
    approved_on: date | None
    shows: list[str] | None  # as its rule says now
    person_id: int
    name: str
    plan_label: str
    titles: tuple[str, ...] = ()


class Promised(NamedTuple):
    """A commitment as the board shows it."""

    section: Section
    shortcoming: str
    remedy: str
    due_on: date | None


class PostedContent(NamedTuple):
    """What of a plan hangs there to be read."""

    passages: tuple[Passage, ...]
    promises: tuple[Promised, ...]


def board_for(actor: Actor, today: date) -> list[Posted]:
    """What hangs on the day and is in force."""
    if not can(actor, Action.BOARD_READ):
        return []
    return [one for one in _postings() if _is_up(one, today)]


def notice_for(actor: Actor, posting_id: int, today: date) -> Posted | None:
    """One of them; what was taken down, has run out or was replaced is not there any more."""
    return next((one for one in board_for(actor, today) if one.id == posting_id), None)


def postings_for(actor: Actor) -> list[Posted]:
    """All that ever hung, the newest first."""
    return _postings() if can(actor, Action.POSTING_MANAGE) else []


def posting_for(actor: Actor, posting_id: int) -> Posted | None:
    if not can(actor, Action.POSTING_MANAGE):
        return None
    return next(iter(_postings(posting_id)), None)


def waiting_for(actor: Actor, delivery_id: int | None = None) -> list[WaitingPosting]:
    if not can(actor, Action.POSTING_MANAGE):
        return []
    rows = _waiting(delivery_id=delivery_id, one=delivery_id is not None)
    found = [WaitingPosting(*row) for row in rows]
    titles = _titles_of(found)
    return [one._replace(titles=titles.get(one.person_id, ())) for one in found]


@prepared(delivery_id=sa.BigInteger, one=EACH)
def _waiting(delivery_id: SqlId, one: bool) -> Query:
    people = joined_on(TODAY)
    query = (
        people.select.join(Plan, sa.and_(Plan.ward_id == Person.ward_id, Plan.person_id == Person.id))
        .join(Campaign, sa.and_(Campaign.ward_id == Plan.ward_id, Campaign.id == Plan.campaign_id))
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(Delivery, sa.and_(Delivery.ward_id == PlanVersion.ward_id, Delivery.plan_version_id == PlanVersion.id))
        .outerjoin(Route, sa.and_(Route.ward_id == Delivery.ward_id, Route.id == Delivery.route_id))
        .where(
            Delivery.recipient == Recipient.NOTICE_BOARD,
            Delivery.state == DeliveryState.TO_SEND,
            PlanVersion.state.in_(IN_FORCE),
            people.columns.hidden.is_not(sa.true()),
        )
        .with_only_columns(
            Delivery.id,
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.approved_on,
            Route.shows,
            Person.id,
            Person.name,
            Campaign.plan_label,
            maintain_column_froms=True,
        )
        .order_by(Person.sort_key, Person.id)
    )
    return query.where(Delivery.id == delivery_id) if one else query


def posting_spans_of(version_id: int) -> list[PostingSpan]:
    """From when to when this plan hung before."""
    plan_id = sa.select(PlanVersion.plan_id).where(PlanVersion.id == version_id).scalar_subquery()
    rows = db.session.execute(
        sa.select(Posting.posted_from, Posting.posted_until, Posting.withdrawn_on)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Posting.ward_id, PlanVersion.id == Posting.plan_version_id))
        .where(PlanVersion.plan_id == plan_id)
    )
    return [PostingSpan(*row) for row in rows]


def shown_of(version_id: int, shows: Collection[str] | None) -> PostedContent:
    """What the posting lets be read; the caller has found the posting."""
    found = versions(PlanVersion.id == version_id)
    if not found:
        return PostedContent((), ())
    (whole,) = in_full(found, {})
    return PostedContent(
        tuple(one for one in whole.narratives if one.section in (shows or ())),
        tuple(Promised(**{name: getattr(one, name) for name in Promised._fields}) for one in whole.commitments),
    )


def photo_of(posted: Posted) -> StoredFile | None:
    return db.session.scalar(sa.select(StoredFile).where(StoredFile.id == posted.photo_id))


def _is_up(one: Posted, today: date) -> bool:
    return one.hangs_on(today) and one.version_state in IN_FORCE and not one.hidden


def _postings(posting_id: int | None = None) -> list[Posted]:
    found = [Posted(*row) for row in _hung(posting_id=posting_id, one=posting_id is not None)]
    titles = _titles_of(found)
    return [one._replace(titles=titles.get(one.person_id, ())) for one in found]


@prepared(posting_id=sa.BigInteger, one=EACH)
def _hung(posting_id: SqlId, one: bool) -> Query:
    people, poster, remover = joined_on(TODAY), sa.orm.aliased(Person), sa.orm.aliased(Person)
    query: Query = (
        people.select.join(Plan, sa.and_(Plan.ward_id == Person.ward_id, Plan.person_id == Person.id))
        .join(Campaign, sa.and_(Campaign.ward_id == Plan.ward_id, Campaign.id == Plan.campaign_id))
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(Posting, sa.and_(Posting.ward_id == PlanVersion.ward_id, Posting.plan_version_id == PlanVersion.id))
        .outerjoin(poster, sa.and_(poster.ward_id == Posting.ward_id, poster.id == Posting.posted_by))
        .outerjoin(remover, sa.and_(remover.ward_id == Posting.ward_id, remover.id == Posting.withdrawn_by))
        .with_only_columns(
            Posting.id,
            Posting.plan_version_id,
            Posting.posted_from,
            Posting.posted_until,
            Posting.place,
            Posting.shows,
            Posting.notice,
            Posting.witnesses,
            Posting.minutes,
            Posting.photo_id,
            poster.name,
            Posting.withdrawn_on,
            remover.name,
            Posting.withdrawn_reason,
            Posting.source,
            Posting.version,
            PlanVersion.state,
            PlanVersion.number,
            Person.id,
            Person.name,
            Campaign.plan_label,
            people.columns.hidden,
            maintain_column_froms=True,
        )
        .order_by(Posting.posted_from.desc(), Person.sort_key, Posting.id)
    )
    return query.where(Posting.id == posting_id) if one else query


def _titles_of(found: Iterable[Posted | WaitingPosting]) -> dict[int, tuple[str, ...]]:
    """The posts they hold today, the oldest first."""
    held: dict[int, tuple[str, ...]] = {}
    for person_id, title in _titles(people=sorted({one.person_id for one in found})):
        held[person_id] = (*held.get(person_id, ()), title)
    return held


@prepared(people=[sa.BigInteger])
def _titles(people: SqlIds) -> Query:
    return (
        sa.select(Holding.person_id, Holding.title)
        .where(Holding.person_id.in_(people), Holding.holds(TODAY))
        .order_by(Holding.valid_from, Holding.title)
    )
