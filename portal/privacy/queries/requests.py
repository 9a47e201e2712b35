"""Requests as their writer and as the office see them."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.people.models import Person
from portal.policy import Action, Actor, Columns, PolicySubject, can, require, scope
from portal.privacy.models import DataRequest, DataRequestStep, RequestState
from portal.privacy.rules.requests import OPEN

MOST_CLOSED = 200


class WaitingRequest(NamedTuple):
    """A request with its writer's name, and by when what is next of it is due."""

    request: DataRequest
    name: str

    @property
    def due(self) -> date | None:
        if self.request.state is RequestState.RECEIVED:
            return self.request.answer_by
        return self.request.carry_out_by if self.request.state is RequestState.ACCEPTED else None

    def late(self, today: date) -> bool:
        return self.due is not None and today > self.due


def own_requests(actor: Actor) -> list[DataRequest]:
    """Newest first."""
    require(actor, Action.DATA_REQUEST, PolicySubject(person_id=actor.person_id))
    asked = sa.select(DataRequest).where(DataRequest.person_id == actor.person_id)
    return list(db.session.scalars(asked.order_by(DataRequest.received_at.desc())))


def queue_for(actor: Actor, *, closed: bool = False) -> list[WaitingRequest]:
    """What waits, soonest first; those that are closed, newest first. One's own is not among them."""
    require(actor, Action.DATA_REQUEST_ANSWER)
    states = DataRequest.state.in_(OPEN)
    query = (
        sa.select(DataRequest, Person.name)
        .join(Person, sa.and_(Person.ward_id == DataRequest.ward_id, Person.id == DataRequest.person_id))
        .where(
            scope(actor, Action.DATA_REQUEST_ANSWER, Columns(person_id=DataRequest.person_id)),
            ~states if closed else states,
        )
        .order_by(DataRequest.received_at.desc())
        .limit(MOST_CLOSED if closed else None)
    )
    found = [WaitingRequest(row[0], row[1]) for row in db.session.execute(query)]
    return found if closed else sorted(found, key=lambda one: (one.due or date.max, one.request.received_at))


def request_for(actor: Actor, request_id: int) -> WaitingRequest | None:
    """For its writer, and for whoever answers it."""
    row = db.session.execute(
        sa.select(DataRequest, Person.name)
        .join(Person, sa.and_(Person.ward_id == DataRequest.ward_id, Person.id == DataRequest.person_id))
        .where(DataRequest.id == request_id)
    ).first()
    if row is None:
        return None
    about = PolicySubject(person_id=row[0].person_id)
    if not (can(actor, Action.DATA_REQUEST, about) or can(actor, Action.DATA_REQUEST_ANSWER, about)):
        return None
    return WaitingRequest(row[0], row[1])


def steps_of(request: DataRequest) -> list[DataRequestStep]:
    asked = sa.select(DataRequestStep).where(DataRequestStep.request_id == request.id)
    return list(db.session.scalars(asked.order_by(DataRequestStep.at, DataRequestStep.id)))


def waiting_of(person_id: int) -> int:
    asked = sa.select(sa.func.count(DataRequest.id)).where(
        DataRequest.person_id == person_id, DataRequest.state.in_(OPEN)
    )
    return db.session.scalar(asked) or 0
