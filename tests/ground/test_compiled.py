"""A read that was compiled once answers as the same query asked anew, whatever its lists, its types and who asks."""

import re

import pytest
import sqlalchemy as sa

from portal.ground.compiled import LONGEST, filled_up
from portal.ground.db import db, in_ward
from portal.ground.prepared import TODAY, Prepared
from portal.organisations.models import Holding, Unit, UnitKind
from portal.people.models import CellMembership, Person
from portal.policy import Role
from tests.kit.ward import OTHER


def texts(read):
    return [ready.text for _, built in read.kept for ready in built.texts.values()]


@pytest.mark.parametrize("length", [0, 1, 2, 4, 5, 16, 17, 40])
@pytest.mark.parametrize("without", [False, True])
def test_a_list_of_any_length_finds_the_same(ward, length, without):
    read = Prepared(
        lambda people: sa.select(Person.id).where(Person.id.not_in(people) if without else Person.id.in_(people)),
        people=[sa.BigInteger],
    )
    people = list(ward.people.values())
    asked = people[:length] + list(range(1, 1 + length - len(people)))
    found = set(read(people=asked).scalars())
    assert found == (
        set(db.session.scalars(sa.select(Person.id))) - set(asked) if without else set(asked) & set(people)
    )


def test_lists_of_many_lengths_need_few_texts(ward):
    read = Prepared(lambda people: sa.select(Person.id).where(Person.id.in_(people)), people=[sa.BigInteger])
    for length in range(0, 60):
        read(people=list(range(length))).all()
    assert len(texts(read)) == 5  # none, 1, 4, 16, 64
    assert len(filled_up(range(LONGEST + 1))) == LONGEST + 1  # PostgreSQL takes so many and no more
    assert len(filled_up(range(LONGEST - 1))) == LONGEST


def test_lists_may_be_given_in_any_order(ward):
    read = Prepared(
        lambda people, units: (
            sa.select(Person.id, Unit.id).join(Unit, sa.true()).where(Person.id.in_(people), Unit.id.in_(units))
        ),
        people=[sa.BigInteger],
        units=[sa.BigInteger],
    )
    people, units = list(ward.people.values())[:4], list(ward.units.values())[:1]
    assert len(read(people=people, units=units).all()) == 4
    assert len(read(units=units, people=people).all()) == 4
    assert len(read(units=list(ward.units.values())[:4], people=people[:1]).all()) == 4
    assert len(texts(read)) == 2


def test_values_go_and_come_as_the_kinds_they_are(ward):
    query = (
        sa.select(
            Unit.id,
            Unit.kind,
            Holding.role,
            Holding.recorded_at,
            CellMembership.valid_from,
            sa.literal(True).label("yes"),
            sa.literal(None, sa.Date).label("never"),
        )
        .join(Holding, sa.and_(Holding.ward_id == Unit.ward_id, Holding.unit_id == Unit.id))
        .join(
            CellMembership,
            sa.and_(CellMembership.ward_id == Unit.ward_id, CellMembership.person_id == Holding.person_id),
        )
        .order_by(Unit.id, Holding.id, CellMembership.id)
    )
    read = Prepared(
        lambda kinds, role, day: query.where(Unit.kind.in_(kinds), Holding.role != role, CellMembership.holds(day)),
        kinds=[Unit.kind.type],
        role=Holding.role.type,
        day=sa.Date,
    )
    given = {"kinds": [UnitKind.CELL, UnitKind.AREA_FRONT], "role": Role.CELL_DEPUTY, "day": ward.today}
    for _ in range(2):  # as it is compiled, and as it stands
        found = read(**given).all()
        assert found
        assert [tuple(one) for one in found] == [
            tuple(one)
            for one in db.session.execute(
                query.where(
                    Unit.kind.in_(given["kinds"]), Holding.role != given["role"], CellMembership.holds(given["day"])
                )
            )
        ]
        assert {type(one.kind) for one in found} == {UnitKind}
        assert all(one.recorded_at.tzinfo for one in found)
        assert found[0]._mapping["yes"] is True


def test_a_union_answers_by_its_names(ward):
    read = Prepared(
        lambda code: sa.union_all(
            sa.select(Unit.id.label("what"), Unit.code).where(Unit.code == code),
            sa.select(sa.literal(7), sa.literal("none")),
        ),
        code=sa.Text,
    )
    assert sorted((one.what, one.code) for one in read(code="front")) == sorted(
        [(ward.units["front"], "front"), (7, "none")]
    )
    assert len(texts(read)) == 1


def test_what_belongs_to_whoever_asks_is_read_when_it_runs(ward):
    read = Prepared(lambda: sa.select(Unit.id, TODAY.label("day")).where(Unit.code == "front"))
    assert read().all() == [(ward.units["front"], ward.today)]
    with in_ward(OTHER):
        assert read().one().id == ward.other["units"]["front"]
    assert len(texts(read)) == 1


def test_records_are_left_to_the_session(ward):
    records = Prepared(lambda code: sa.select(Unit).where(Unit.code == code), code=sa.Text)
    assert records(code="front").scalar_one() is db.session.get(Unit, (1, ward.units["front"]))
    assert not texts(records)


def test_twins_are_called_as_the_session_calls_them_and_what_has_no_name_is_read_by_its_place(ward):
    query = (
        sa.select(Unit.id, Person.id, sa.func.count(), sa.literal(7))
        .join(Person, sa.true())
        .group_by(Unit.id, Person.id)
    )
    read = Prepared(lambda code: query.where(Unit.code == code), code=sa.Text)
    own, asked = read(code="front").all(), db.session.execute(query.where(Unit.code == "front")).all()
    assert texts(read)
    assert {tuple(one) for one in own} == {tuple(one) for one in asked}
    assert list(own[0]._mapping)[:2] == list(asked[0]._mapping)[:2] == ["id", "id_1"]


def test_a_value_that_is_missing_is_an_error(ward):
    read = Prepared(lambda code: sa.select(Unit.id).where(Unit.code == code), code=sa.Text)
    with pytest.raises(sa.exc.InvalidRequestError):
        read()
    read(code="front").one()
    with pytest.raises(KeyError):
        read()


def test_a_fault_of_the_database_keeps_what_was_typed_to_itself(ward):
    read = Prepared(lambda word: sa.select(sa.func.nothing_of_the_kind(word).label("it")), word=sa.Text)
    with pytest.raises(sa.exc.DBAPIError) as told:
        read(word="chuyện riêng")
    assert not re.search("chuyện riêng", str(told.value))
    db.session.rollback()
