"""What the member reads of their own, and whom they declare as kin."""

from datetime import date, timedelta

import pytest

from portal.audit import Entry
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed, Refused, Unknown
from portal.people.models import Kin
from portal.supervision.queries.own import coming_meetings, own_notes, possible_relatives
from portal.supervision.service.kin import declare_kin, withdraw_kin
from portal.supervision.service.notes import record_note
from tests.supervision.conftest import REMARK

PAGE = "/giam-sat/cua-toi"


def test_nothing_before_the_release_then_author_and_capacity(as_, month, ward):
    month.write("member_1", "helper_1")
    month.send()
    browser = as_("member_1")
    assert "Gặp gỡ bốn hộ" not in browser.get(PAGE).text
    month.meet()
    month.open()
    page = browser.get(PAGE).text
    for words in ("Gặp gỡ bốn hộ", "Đỗ Giúp Việc", "Phó ban CTMT tổ dân phố 1", "Ai đọc được nhận xét này"):
        assert words in page
    assert "Gặp gỡ bốn hộ" not in as_("member_1b").get(PAGE).text


def test_the_page_is_the_same_whether_or_not_a_note_waits(as_, month, ward):
    empty = as_("member_1").get(PAGE)
    month.remind("member_1")
    month.send()
    waiting = as_("member_1").get(PAGE)
    assert "Cần nhắc." not in waiting.text
    assert len(empty.text) == len(waiting.text)


def test_what_is_asked_of_a_member_is_theirs_two_days_before_the_meeting(as_, month, ward):
    month.remind("member_1")
    month.write("member_1b")
    month.send()
    month.meet(ward.today + timedelta(days=3))
    assert not coming_meetings(ward.actor("member_1"), ward.today)
    month.meet(ward.today + timedelta(days=2))
    page = as_("member_1").get(PAGE).text
    assert "Để rác sai chỗ." in page
    assert "Cần nhắc." not in page
    other = as_("member_1b").get(PAGE).text
    assert "Chi bộ họp ngày 27/04/2022" in other
    assert "Gặp gỡ" not in other
    assert not own_notes(ward.actor("member_1"), ward.today)


def test_reading_is_in_the_trail_and_an_empty_page_is_not(as_, month, ward):
    def views():
        query = db.select(db.func.count(Entry.id)).where(
            Entry.action == "supervision.note.read", Entry.actor_id == ward.member_1, Entry.object_id == ward.member_1
        )
        return db.session.scalar(query)

    as_("member_1").get(PAGE)
    assert views() == 0
    month.write("member_1")
    month.send()
    month.meet()
    month.open()
    as_("member_1").get(PAGE)
    assert views() == 1


def test_kin_is_found_by_exact_name_or_card_within_reach(ward):
    def names(who, typed):
        return [one.name for one in possible_relatives(ward.actor(who), typed, ward.today)]

    assert names("front_1", "nguyen thi hoa") == ["Nguyễn Thị Hoà"]
    assert names("front_1", "Nguyễn") == []
    assert names("member_1", "Lê Đức Cường") == []  # another cell
    assert names("front_3", "Lê Đức Cường") == ["Lê Đức Cường"]  # no member, yet heads the body
    assert names("front_1", "") == []


def test_a_declared_relative_is_not_written_about_until_it_is_withdrawn(ward):
    will_write()
    kin = declare_kin(ward.actor("front_1"), ward.member_1, ward.today)
    db.session.commit()
    with pytest.raises(NotAllowed):
        record_note(ward.actor("front_1"), ward.place("front-1"), ward.member_1, ward.today, said=REMARK, revision=0)
    with pytest.raises(Refused):
        declare_kin(ward.actor("front_1"), ward.member_1, ward.today)
    with pytest.raises(Unknown):
        withdraw_kin(ward.actor("member_1"), kin.id, ward.today)  # declared by the other
    will_write()
    withdraw_kin(ward.actor("front_1"), kin.id, ward.today)
    db.session.commit()
    assert ward.member_1 not in ward.actor("front_1").kin
    assert db.session.scalar(db.select(Kin.valid_until).where(Kin.id == kin.id)) == ward.today


def test_nobody_out_of_reach_and_not_oneself(ward):
    with pytest.raises(Unknown):
        declare_kin(ward.actor("member_1"), ward.member_3, ward.today)
    with pytest.raises(Refused):
        declare_kin(ward.actor("member_1"), ward.member_1, ward.today)


def test_declaring_on_the_page(as_, ward):
    browser = as_("front_1")
    assert browser.submit(browser.get("/toi/nguoi-than"), "/toi/nguoi-than/tim", typed="").status_code == 422
    found = browser.submit(browser.get("/toi/nguoi-than"), "/toi/nguoi-than/tim", typed="Đặng Quốc Ân")
    assert "Đặng Quốc Ân" in found.text
    from tests.kit.pages import Form

    offered = [form for form in Form(found.text).forms if form["fields"].get("person")]
    assert browser.post("/toi/nguoi-than", offered[0]["fields"]).status_code == 303
    assert "Đặng Quốc Ân" in browser.get("/toi/nguoi-than").text
    assert db.session.scalar(db.select(db.func.count(Kin.id)).where(Kin.valid_from == date(2022, 4, 25))) == 1
