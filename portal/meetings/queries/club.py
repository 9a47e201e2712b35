"""The Young Theory Club's own list (Câu lạc bộ Lý luận trẻ): beside the Youth Union's membership, dated."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.meetings.models import ClubMember
from portal.meetings.queries.calendar import CLUB
from portal.organisations.models import Unit
from portal.organisations.queries import unit_of
from portal.people.models import Person
from portal.policy import Action, Actor, PolicySubject, can


class ClubListing(NamedTuple):
    """Someone on the list, now or formerly."""

    id: int
    person_id: int
    name: str
    valid_from: date | None
    valid_until: date | None


def club_for(actor: Actor, unit_id: int) -> Unit | None:
    """The organisation whose club it is, for whoever keeps its list."""
    unit = unit_of(unit_id)
    if unit is None or not can(actor, Action.MEETING_ARRANGE, PolicySubject(body_id=unit.id, path=unit.path)):
        return None
    return unit


def listed(unit: Unit, day: date) -> tuple[list[ClubListing], list[ClubListing]]:
    """On the list that day or later, and formerly."""
    rows = [
        ClubListing(*row)
        for row in db.session.execute(
            sa.select(ClubMember.id, Person.id, Person.name, ClubMember.valid_from, ClubMember.valid_until)
            .join(Person, sa.and_(Person.ward_id == ClubMember.ward_id, Person.id == ClubMember.person_id))
            .where(ClubMember.organiser_id == unit.id, ClubMember.club == CLUB, ClubMember.withdrawn_at.is_(None))
            .order_by(Person.sort_key, Person.id)
        )
    ]
    now = [one for one in rows if one.valid_until is None or one.valid_until > day]
    return now, [one for one in rows if one not in now]
