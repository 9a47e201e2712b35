"""What names no mapper of its own is limited to the ward in force all the same."""

import pytest
import sqlalchemy as sa

from portal.ground.db import db, in_ward, writing
from portal.organisations.service import found_ward
from portal.people.models import Person
from portal.people.service import add_people, person_row

NAMED = Person.name == "Người Phường Khác"


@pytest.mark.parametrize(
    "asked",
    [
        sa.select(sa.func.count()).select_from(Person).where(NAMED),
        sa.select(sa.func.count()).where(NAMED),
        sa.select(sa.cast(sa.exists().where(NAMED), sa.Integer)),
        sa.select(sa.func.count()).select_from(sa.select(Person.id).where(NAMED).subquery()),
    ],
    ids=["count of", "count where", "exists", "subquery"],
)
def test_another_wards_people_are_not_even_counted(app, asked):
    with writing():
        found_ward(3, "phường Khác")
        with in_ward(3):
            add_people([person_row("Người Phường Khác")])
    assert db.session.scalar(asked) == 0
    with in_ward(3):
        assert db.session.scalar(asked) == 1
