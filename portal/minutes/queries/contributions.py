"""Góp ý: the words for whom they are meant and for the chi ủy; for everyone else how many there were, by cell."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import HERE
from portal.ground.days import day_of
from portal.ground.db import db
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId
from portal.ground.text import Sentence, say
from portal.meetings.models import Meeting
from portal.meetings.queries.meetings import readable
from portal.minutes.models import Contribution
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import Person
from portal.policy import Action, Actor, Columns, Formal, PolicySubject, scope


class ContributionSaid(NamedTuple):
    """One contribution as its readers see it."""

    id: int
    meeting_id: int
    theme: str
    starts_at: datetime
    cell: str
    path: str
    speaker: str
    addressee_id: int | None
    addressee: str | None  # None: the chi ủy as a whole, or the Đảng ủy
    to_ward: bool
    text: str
    recorded_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    into_plan: bool
    version: int

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(HERE).date()

    @property
    def to(self) -> Sentence | str:
        return self.addressee or (say("Đảng ủy phường") if self.to_ward else say("chi ủy"))

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(person_id=self.addressee_id, path=self.path)

    @property
    def answering(self) -> Action:
        """Under which right it is answered."""
        return Action.CONTRIBUTION_OF_WARD if self.to_ward else Action.CONTRIBUTION_ANSWER


class CellContributions(NamedTuple):
    cell: str
    said: int
    answered: int


def contributions_for(actor: Actor, meeting_id: int | None = None) -> list[ContributionSaid]:
    """Those whose words the actor may read, of one session or of all; the newest session first."""
    query = _readable(actor, Action.CONTRIBUTION_READ)
    if meeting_id is not None:
        query = query.where(Contribution.meeting_id == meeting_id)
    rows = db.session.execute(query.order_by(Meeting.starts_at.desc(), Contribution.recorded_at, Contribution.id))
    return [ContributionSaid(*row) for row in rows]


def contribution_for(
    actor: Actor, contribution_id: int, action: Action = Action.CONTRIBUTION_READ
) -> ContributionSaid | None:
    row = _one(actor=actor, action=action, contribution_id=contribution_id).first()
    return ContributionSaid(*row) if row else None


@prepared(actor=Formal, action=EACH, contribution_id=sa.BigInteger)
def _one(actor: Actor, action: Action, contribution_id: SqlId) -> Query:
    return _readable(actor, action).where(Contribution.id == contribution_id)


def waiting_for(actor: Actor) -> list[ContributionSaid]:
    """What the actor is to answer, themself or as one of the chi ủy."""
    return [ContributionSaid(*row) for row in _waiting(actor=actor)]


@prepared(actor=Formal)
def _waiting(actor: Actor) -> Query:
    query = _readable(actor, Action.CONTRIBUTION_ANSWER).where(Contribution.answered_at.is_(None))
    return query.order_by(Meeting.starts_at, Contribution.id)


def counts_for(actor: Actor, meeting_id: int | None = None) -> list[CellContributions]:
    """By cell, in the ward's order, of the sessions of which the actor may know."""
    known = readable(actor).with_only_columns(Meeting.id).subquery()
    name = Unit.short_name if meeting_id is None else sa.func.max(unit_called(Unit, day_of(Meeting.starts_at)))
    query = (
        sa.select(name, sa.func.count(), sa.func.count(Contribution.answered_at))
        .select_from(Contribution)
        .join(Meeting, sa.and_(Meeting.ward_id == Contribution.ward_id, Meeting.id == Contribution.meeting_id))
        .join(Unit, sa.and_(Unit.ward_id == Meeting.ward_id, Unit.id == Meeting.organiser_id))
        .where(Meeting.id.in_(sa.select(known.c.id)), Contribution.withdrawn_at.is_(None))
        .group_by(Unit.id, Unit.short_name, Unit.order)
        .order_by(Unit.order, Unit.short_name)
    )
    if meeting_id is not None:
        query = query.where(Meeting.id == meeting_id)
    return [CellContributions(*row) for row in db.session.execute(query)]


def _readable(actor: Actor, action: Action) -> Query:
    speaker, addressee, answerer = (sa.orm.aliased(Person) for _ in range(3))
    facts = Columns(person_id=Contribution.addressee_id, path=Unit.path)
    # What is meant for the Đảng ủy the cell reads, and the ward answers.
    answers = action is Action.CONTRIBUTION_ANSWER
    said_here = sa.and_(scope(actor, action, facts), ~Contribution.to_ward if answers else sa.true())
    said_of_ward = sa.and_(scope(actor, Action.CONTRIBUTION_OF_WARD, facts), Contribution.to_ward)

    def person(who: type[Person], key: SqlId) -> sa.ColumnElement[bool]:
        return sa.and_(who.ward_id == Contribution.ward_id, who.id == key)

    return (
        sa.select(
            Contribution.id,
            Meeting.id,
            Meeting.theme,
            Meeting.starts_at,
            unit_called(Unit, day_of(Meeting.starts_at)),
            Unit.path,
            speaker.name,
            Contribution.addressee_id,
            addressee.name,
            Contribution.to_ward,
            Contribution.text,
            Contribution.recorded_at,
            Contribution.answer,
            answerer.name,
            Contribution.answered_at,
            Contribution.into_plan,
            Contribution.version,
        )
        .select_from(Contribution)
        .join(Meeting, sa.and_(Meeting.ward_id == Contribution.ward_id, Meeting.id == Contribution.meeting_id))
        .join(Unit, sa.and_(Unit.ward_id == Meeting.ward_id, Unit.id == Meeting.organiser_id))
        .join(speaker, person(speaker, Contribution.speaker_id))
        .outerjoin(addressee, person(addressee, Contribution.addressee_id))
        .outerjoin(answerer, person(answerer, Contribution.answered_by))
        .where(Contribution.withdrawn_at.is_(None), sa.or_(said_here, said_of_ward))
    )
