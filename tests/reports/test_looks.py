"""Who looked at one's own plan and notes: openly, and without betraying a note that is not released yet."""

import pytest

from portal import audit
from portal.audit import About
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.policy import Action
from tests.supervision.conftest import Month


@pytest.fixture
def april(ward):
    return Month(ward)


def looked(ward, who, action, about, **content):
    actor = ward.actor(who)
    db.session.rollback()
    will_write(False)
    audit.record_apart(actor, action, about, **content)


def text(browser):
    return browser.get("/toi/ai-da-xem").text


def test_the_member_sees_in_which_post_their_plan_was_opened(as_, ward):
    assert "Trưởng ban CTMT tổ dân phố 1" not in text(as_("member_1"))
    as_("front_1").get(f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}?mo={ids.written(ward.member_1)}")

    assert "Trưởng ban CTMT tổ dân phố 1" in text(as_("member_1"))
    assert "Trưởng ban CTMT tổ dân phố 1" not in text(as_("member_1b"))


def test_a_note_that_is_not_released_is_not_betrayed_by_who_read_it(as_, april, ward):
    april.write("member_1")
    april.send()
    april.meet()
    page = as_("sec_1").get(
        f"/giam-sat/{ward.month}/chi-bo/{ids.written(ward.units['cell-1'])}?mo={ids.written(ward.member_1)}"
    )
    assert page.status_code == 200
    assert "Bí thư Chi bộ 1" not in text(as_("member_1"))

    april.open()
    assert "Bí thư Chi bộ 1" in text(as_("member_1"))


@pytest.mark.parametrize("listed", [True, False])
def test_a_printed_list_is_told_only_to_those_on_it_whose_note_is_open(as_, april, ward, listed):
    april.write("member_1")
    april.send()
    april.meet()
    people = [str(ward.member_1 if listed else ward.member_1b)]
    about = About("unit", ward.units["front-1"])
    looked(ward, "sponsor_1", Action.NOTE_READ, about, how="print", month=ward.month, people=people)
    assert "Đảng ủy viên phụ trách Chi bộ 1" not in text(as_("member_1"))

    april.open()
    assert ("Đảng ủy viên phụ trách Chi bộ 1" in text(as_("member_1"))) is listed


def test_ones_own_reading_is_no_news(as_, ward):
    looked(ward, "sec_1", Action.COMMITMENT_READ, About("person", ward.sec_1))
    assert "Chưa ai mở" in text(as_("sec_1"))


def test_the_administrators_page_is_as_empty_as_their_record(as_):
    assert as_("admin").get("/toi/ai-da-xem").status_code == 200
