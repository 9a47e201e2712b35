"""Generated wards, poured in bulk: the trail proves each row as if a service had written it, and the pages open."""

import sqlalchemy as sa

from portal.audit import books
from portal.demo.city.building import next_number, raise_generated
from portal.ground import ids
from portal.ground.db import db, in_ward
from portal.people.models import CellMembership, Person
from portal.supervision.queries.places import place
from portal.supervision.queries.sheet import members_of
from tests.kit.pages import Browser


def test_every_row_of_a_generated_ward_is_proved(app):
    ward = raise_generated(next_number(), members=200, periods=2, proved=True)

    proof = books.prove(db.session.connection(), ward.number)

    assert (proof.wrong, books.prove_seals(db.session.connection(), ward.number)) == ([], None)
    assert proof.rows > 200 * 10


def test_its_heads_find_the_members_whom_they_lead(app):
    ward = raise_generated(next_number(), members=200, periods=2, proved=False)

    with in_ward(ward.number):
        led = members_of(place(ward.months[-1], ward.units["front-1"]))
    page = Browser(app, ward, "front-1").get(f"/giam-sat/{ward.months[-1]}/{ids.written(ward.units['front-1'])}?loc=")

    # Fifty to a cell, one in twelve of them exempt; the head's own note is the ward Front's.
    assert len(led) == 50 - 4 - 1
    assert page.status_code == 200
    assert str(len(led)) in page.text


def test_the_small_ward_and_the_large_are_alike_cell_by_cell(app):
    small, large = (raise_generated(next_number(), members=members, periods=1, proved=False) for members in (200, 400))

    def names(ward):
        with in_ward(ward.number):
            return list(
                db.session.scalars(
                    sa.select(Person.name)
                    .join(CellMembership, CellMembership.person_id == Person.id)
                    .where(CellMembership.cell_id == ward.units["cell-1"])
                    .order_by(Person.sort_key, Person.id)
                )
            )

    assert len(names(small)) == 50
    assert sorted(names(small)) == sorted(names(large))
