"""Each sees what was done under their own name, from which address, and nobody else's deeds."""

from portal import audit
from portal.audit.queries import deeds_of
from portal.ground.db import db, will_write
from portal.policy import Action


def test_one_finds_ones_own_deeds_and_nobody_elses(as_, ward):
    will_write()
    audit.record(ward.actor("member_1"), Action.PLAN_APPROVE, audit.About("plan_version", 1))
    audit.record(ward.actor("sec_1"), Action.PLAN_APPROVE, audit.About("plan_version", 1))
    audit.record(ward.actor("member_1"), Action.NOTE_READ, audit.About("person", ward.member_1))
    db.session.commit()
    found = deeds_of(ward.actor("member_1")).lines
    assert [one.action for one in found] == [Action.PLAN_APPROVE]


def test_the_page_tells_the_deed_and_the_address_it_was_asked_from(as_, ward):
    member = as_("member_1")
    assert member.post("/toi/tuy-chon", {"language": "vi", "theme": "dark"}).status_code < 400
    page = member.get("/toi/viec-da-lam")
    assert page.status_code == 200
    assert "Đổi cách hiển thị của mình" in page.text
    assert "127.0.0.1" in page.text
    assert "Đổi cách hiển thị của mình" not in as_("sec_1").get("/toi/viec-da-lam").text
    assert "/toi/viec-da-lam" in member.get("/toi").text
