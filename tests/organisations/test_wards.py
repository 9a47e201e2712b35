"""What time brings is done ward by ward, each in a short transaction of its own."""

import pytest

from portal.ground.db import _ward, db, in_ward, ward
from portal.notifications import Told
from portal.organisations.wards import in_each_ward, wards
from portal.people.models import Person


@pytest.fixture
def two(app, ward):
    return wards()


def someone():
    return db.session.scalar(db.select(Person.id).limit(1))


def say_so(_portal, person_id):
    db.session.add(Told(person_id=person_id, words="Đã qua.", facts={}, link=""))


def told(number):
    with in_ward(number):
        found = db.session.scalar(db.select(db.func.count(Told.id)))
    db.session.rollback()
    return found


def test_each_ward_has_its_turn_and_none_sees_another(two):
    actors = []
    in_each_ward(someone, lambda portal, person: (actors.append((portal.ward_id, ward())), say_so(portal, person)))
    assert two == [1, 2]
    assert actors == [(1, 1), (2, 2)]
    assert (told(1), told(2)) == (1, 1)


def test_where_nothing_is_wanted_nothing_is_done(two):
    in_each_ward(lambda: ward() == 2, lambda *_: say_so(None, someone()))
    assert (told(1), told(2)) == (0, 1)


def test_one_wards_failure_keeps_no_other_from_its_turn(two):
    def deed(portal, person):
        say_so(portal, person)
        db.session.flush()
        if ward() == 1:
            raise ValueError("spoilt")

    before = _ward.get()
    with pytest.raises(ExceptionGroup) as told_of:
        in_each_ward(someone, deed)
    assert told_of.value.exceptions[0].__notes__ == ["in ward 1"]
    assert (told(1), told(2)) == (0, 1)
    assert _ward.get() == before


def test_the_portal_is_named_in_what_it_does(two):
    named = []
    in_each_ward(someone, lambda portal, _: named.append((portal.person_id, [post.title for post in portal.posts])))
    assert named == [(None, ["Cổng Tự Soi"])] * 2
