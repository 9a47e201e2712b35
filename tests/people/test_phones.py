"""On which number a head is reached: told by them or the office, read by who rings, forgotten with the post."""

import pytest
import sqlalchemy as sa

from portal.ground.db import db, in_ward
from portal.ground.ids import written
from portal.people.models import HeadPhone
from portal.people.phones import forget_phones, phones_for
from tests.kit.ward import MONTH
from tests.supervision.test_gaps import leave

PAGE, NUMBER = "/to-chuc/nguoi-dung-dau", "0912 345 678"


def tell(browser, person, number=NUMBER):
    return browser.post(PAGE, {f"so-{written(person)}": number})


def kept():
    db.session.rollback()
    return {row.person_id: row.number for row in db.session.scalars(sa.select(HeadPhone))}


@pytest.mark.parametrize("who", ["front_chair", "ward_secretary", "front_1", "sec_1", "member_1", "admin", "helper_1"])
def test_nobody_tells_anothers(as_, ward, who):
    assert tell(as_(who), ward.front_3).status_code == 403
    assert kept() == {}


def test_a_head_tells_their_own_and_sees_no_other(as_, ward):
    assert tell(as_("office"), ward.front_3).status_code == 303
    assert tell(as_("front_1"), ward.front_1, "024.3827 1234").status_code == 303
    assert set(kept()) == {ward.front_1, ward.front_3}
    page = as_("front_1").get(PAGE).text
    assert "024.3827 1234" in page
    assert NUMBER not in page


@pytest.mark.parametrize(("who", "sees"), [("office", True), ("front_chair", True), ("ward_secretary", False)])
def test_the_office_and_the_front_read_them_where_they_ring(as_, ward, who, sees):
    tell(as_("office"), ward.front_3)
    browser = as_(who)
    directory = browser.get(PAGE)
    assert (NUMBER in directory.text) is sees
    assert (f"tel:{NUMBER}" in browser.get(f"/giam-sat/{MONTH}/tien-do").text) is sees


def test_the_strangers_of_the_posts_see_none(as_, ward):
    tell(as_("office"), ward.front_3)
    for who in ("sec_3", "member_3", "women_head", "admin"):
        answer = as_(who).get(PAGE)
        assert NUMBER not in answer.text, who
        assert phones_for(ward.actor(who)).get(ward.front_3) is None


@pytest.mark.parametrize("typed", ["không có", "12", "0912345678; drop", "a" * 80])
def test_what_is_no_number_is_said_and_stays_in_its_field(as_, ward, typed):
    answer = tell(as_("office"), ward.front_3, typed)
    assert answer.status_code == 422
    assert "không phải là số điện thoại" in answer.text
    assert kept() == {}


def test_an_empty_one_takes_it_away_and_the_trail_never_held_it(as_, ward):
    tell(as_("office"), ward.front_3)
    assert tell(as_("office"), ward.front_3, "").status_code == 303
    assert kept() == {}
    held = db.session.connection().execute(sa.text("SELECT content FROM audit_payload")).scalars().all()
    assert not [one for one in held if one and NUMBER in str(one)]


def test_it_is_forgotten_with_the_post(as_, ward):
    tell(as_("office"), ward.front_3)
    leave(as_, ward, "front_3")
    assert phones_for(ward.actor("office")) == {}
    db.session.rollback()
    forget_phones()
    with in_ward(1):
        assert kept() == {}


def test_one_who_heads_nothing_has_none(as_, ward):
    assert tell(as_("office"), ward.member_1).status_code == 303
    assert kept() == {}


def test_it_stands_in_ones_own_data(as_, ward):
    tell(as_("front_1"), ward.front_1)
    assert NUMBER in as_("front_1").get("/toi/du-lieu").text
