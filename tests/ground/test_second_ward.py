"""Beside the ward of the tests stands another with the same numbers, codes and names: nothing reaches over."""

import stat

import pytest
import sqlalchemy as sa

from portal import audit
from portal.audit.models import Payload
from portal.config import secret_key
from portal.ground.db import db, in_ward, will_write
from portal.ground.prepared import Prepared
from portal.organisations.models import Unit
from portal.people.models import Person
from portal.policy import Actor
from tests.kit.ward import OTHER


def named(ward_id):
    with in_ward(ward_id):
        found = db.session.execute(sa.select(Unit.code, Unit.short_name).order_by(Unit.code)).all()
    db.session.rollback()
    return found


def test_the_other_ward_has_the_same_numbers_and_names(ward):
    assert named(1) == named(OTHER)
    assert len(named(OTHER)) > 20
    assert ward.other["units"].keys() == ward.units.keys()
    assert not set(ward.other["units"].values()) & set(ward.units.values())


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_what_is_changed_or_deleted_by_a_shared_number_is_one_wards(ward, deed):
    before = named(OTHER)
    will_write()
    what = sa.update(Person).where(Person.name == "Nguyễn Thị Hoà").values(name="Khác")
    if deed == "delete":
        what = sa.delete(Payload).where(Payload.number == 1)
    done = db.session.execute(what, execution_options={"synchronize_session": False})
    assert done.rowcount == 1
    db.session.commit()
    with in_ward(OTHER):
        assert db.session.scalar(sa.select(sa.func.count()).where(Person.name == "Nguyễn Thị Hoà")) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Payload)) >= 1
    assert named(OTHER) == before


def test_a_prepared_read_finds_one_wards(ward):
    by_code = Prepared(lambda code: sa.select(Unit.id).where(Unit.code == code), code=sa.Text)
    assert by_code(code="front").scalars().all() == [ward.units["front"]]
    with in_ward(OTHER):
        assert by_code(code="front").scalars().all() == [ward.other["units"]["front"]]


def test_erasing_by_number_leaves_the_other_wards_content(ward):
    with in_ward(OTHER):
        will_write()
        system = audit.About("person", ward.other["people"]["member_1"])
        for _ in range(3):
            audit.record(Actor(ward_id=OTHER, person_id=None), "drill", system, words="Của phường kia")
        db.session.commit()
    will_write()
    for _ in range(3):
        audit.record(ward.actor("front_1"), "drill", audit.About("person", ward.member_1), words="Của phường này")
    numbers = audit.erase_payloads("person", sa.select(sa.literal(ward.member_1)))
    db.session.commit()
    assert len(numbers) == 3
    with in_ward(OTHER):
        kept = db.session.scalars(sa.select(Payload.content).where(Payload.number.in_(numbers))).all()
    assert kept
    assert all(kept)


def test_the_installations_key_is_its_owners_alone(tmp_path):
    secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
