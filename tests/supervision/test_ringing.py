"""Whom to ring: lead bodies that have not sent, by their heads' names, in the ward's order."""

from datetime import date

import pytest

from portal.ground.db import db
from portal.supervision.queries.places import period_of
from portal.supervision.queries.progress import progress_for
from portal.supervision.queries.ringing import to_ring
from tests.supervision.conftest import Month


@pytest.fixture
def ring(ward):
    def asked(who="ward_secretary", today=None):
        db.session.rollback()
        day = today or ward.today
        actor = ward.actor(who)
        return {one.unit.code: one for one in to_ring(actor, progress_for(actor, period_of(ward.month), day), day)}

    return asked


def test_who_has_not_sent_is_rung_by_name(ring, ward):
    found = ring()
    assert found["front-1"].heads == ["Trần Anh Thành, Trưởng ban CTMT tổ dân phố 1"]
    assert found["front-1"].begun is False
    Month(ward).write("member_1")
    assert ring()["front-1"].begun is True


def test_who_has_sent_is_left_alone(ring, ward):
    month = Month(ward)
    month.write("member_1")
    month.send()
    assert "front-1" not in ring()


def test_long_before_the_day_only_who_has_not_begun_is_rung(ring, ward):
    Month(ward).write("member_1")
    early = ring(today=date(2022, 4, 20))
    assert "front-1" not in early
    assert "front-3" in early


def test_the_page_says_it_first(as_, ward):
    page = as_("ward_secretary").get(f"/giam-sat/{ward.month}/tien-do").text
    assert page.index("Nên gọi") < page.index("Nghĩa vụ nhận xét của các tổ chức chủ trì")


def test_where_a_number_is_not_shown_the_page_says_why(as_, ward):
    assert "“không công bố”" in as_("office").get(f"/giam-sat/{ward.month}/tien-do").text
    assert "“không hiện”" in as_("office").get("/giao-ban/2022-04").text
    assert "“không công bố”" not in as_("ward_secretary").get(f"/giam-sat/{ward.month}/tien-do").text
