"""What became of a body's month when it was sent: by whom, when, what was left open and why, and what has changed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId
from portal.organisations.models import UnitKind
from portal.organisations.queries import above, seats
from portal.people.models import Person
from portal.policy import Role
from portal.policy.relations import BASE_LEADERS, COMMITTEE, HEADS, WARD_LEADERS
from portal.supervision.models import Gap, GapReason, Helper, Note, Sending
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.sheet import members_of

FRONT = (UnitKind.AREA_FRONT, UnitKind.WARD_FRONT)
WARD_FRONT = (Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)


class MonthSending(NamedTuple):
    """One sending of a body's month; number 1 is the month's own, the others are supplements (gửi bổ sung)."""

    id: int
    number: int
    sent_on: date
    sent_at: datetime
    general_remark: str
    capacity: str
    sender: str


class Left(NamedTuple):
    """Why one obligation was left open when the month was last sent."""

    reason: GapReason
    words: str


def sendings_of(place: BodyPlace) -> list[MonthSending]:
    rows = _sendings(period_id=place.period_id, body_id=place.body.id)
    return [MonthSending(**row._mapping) for row in rows]


@prepared(period_id=sa.BigInteger, body_id=sa.BigInteger)
def _sendings(period_id: SqlId, body_id: SqlId) -> Query:
    query: Query = sa.select(
        Sending.id,
        Sending.number,
        Sending.sent_on,
        Sending.sent_at,
        Sending.general_remark,
        Sending.capacity,
        Person.name.label("sender"),
    )
    return (
        query.join(Person, sa.and_(Person.ward_id == Sending.ward_id, Person.id == Sending.sent_by))
        .where(Sending.period_id == period_id, Sending.body_id == body_id)
        .order_by(Sending.number)
    )


def left_open(place: BodyPlace) -> dict[int, Left]:
    """By member the reason that was given last; a note that was sent since has overtaken it."""
    rows = db.session.execute(
        sa.select(Gap.person_id, Gap.reason, Gap.words)
        .join(Sending, sa.and_(Sending.ward_id == Gap.ward_id, Sending.id == Gap.sending_id))
        .where(Sending.period_id == place.period_id, Sending.body_id == place.body.id)
        .order_by(Sending.number)
    )
    return {row.person_id: Left(row.reason, row.words) for row in rows}


def everybody(place: BodyPlace) -> set[int]:
    """The whole of a body's month: everyone on its sheet, and whomever it wrote about all the same."""
    written = sa.select(Note.person_id).where(Note.period_id == place.period_id, Note.body_id == place.body.id)
    return {person for person, _ in members_of(place)} | set(db.session.scalars(written))


def readers_of(place: BodyPlace, cells: Collection[int], day: date) -> set[int]:
    """Whoever reads what the body sent, by post: who writes for it, the chi ủy, the committee member in charge and the
    đảng ủy cơ sở of the cells, the ward's leaders, and of a Front body the ward Front."""
    found = set(
        db.session.scalars(sa.select(Helper.person_id).where(Helper.body_id == place.body.id, Helper.holds(day)))
    )
    over = {unit for cell in cells for unit in above(cell)}
    for seat in seats(day, *HEADS, *COMMITTEE, Role.CELL_SPONSOR, *BASE_LEADERS, *WARD_LEADERS):
        of_all = seat.role in WARD_LEADERS or (seat.role in WARD_FRONT and place.body.kind in FRONT)
        of_cell = seat.unit_id in (over if seat.role in BASE_LEADERS else cells) and seat.role not in HEADS
        if of_all or seat.unit_id == place.body.id or of_cell:
            found.add(seat.person_id)
    return found
