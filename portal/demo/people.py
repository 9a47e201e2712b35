"""The demonstration's people as the portal would see them at the door."""

from datetime import date

import sqlalchemy as sa

from portal.accounts.models import Account
from portal.accounts.queries import actor_of
from portal.ground.db import db, ward
from portal.organisations.queries import seats
from portal.people.models import Person
from portal.policy import Actor, Role


def acting(person_id: int, day: date) -> Actor:
    """The person with the posts they hold on the day."""
    name = db.session.scalar(sa.select(Person.name).where(Person.id == person_id)) or ""
    return actor_of(Account(ward_id=ward(), person_id=person_id, id=None), name, day)


def seated(unit_id: int, role: Role, day: date) -> int:
    """Who holds the post in the unit on the day."""
    return next(seat.person_id for seat in seats(day, role) if seat.unit_id == unit_id)
