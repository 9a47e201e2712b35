"""Where one's reminders go: typed by oneself, confirmed by a link, stopped at will; nobody else learns the address."""

import re
from datetime import timedelta

import pytest

from portal.audit.models import Entry, Payload
from portal.ground.clock import now
from portal.ground.db import db, writing
from portal.notifications import clockwork, rules
from portal.notifications.models import MailAddress, MailState, OutMail
from portal.privacy.clockwork import forget_traces
from tests.notifications.conftest import BASE, letters

TYPED = {"address": "hoa@example.vn", "often": "weekly"}


def kept():
    db.session.rollback()
    return db.session.scalars(db.select(MailAddress)).one_or_none()


def link(office, way):
    text = office.letters[-1].get_content()
    return re.search(rf"{BASE}(/loi-nhac/{way}/\S+)", text)[1]


def test_a_stranger_is_asked_to_sign_in(stranger):
    assert stranger.get("/toi/loi-nhac").status_code == 401
    assert stranger.post("/toi/loi-nhac", TYPED).status_code == 401


def test_while_letters_are_off_none_can_be_asked_for(as_):
    page = as_("member_1").get("/toi/loi-nhac")
    assert "Thư điện tử đang tắt" in page.text
    assert as_("member_1").post("/toi/loi-nhac", TYPED).status_code == 409
    assert kept() is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hoa",
        "hoa@",
        "@example.vn",
        "hoa@example",
        "hoà@example.vn",
        "a b@example.vn",
        "h@example.vn\r\nBcc: x@y.vn",
        "hoa@example.vn,x@y.vn",
        f"{'a' * 65}@example.vn",
        f"a@{'b' * 250}.vn",
    ],
)
def test_what_is_no_address_is_refused_and_stays_on_the_screen(as_, office, typed):
    page = as_("member_1").post("/toi/loi-nhac", {"address": typed, "often": "daily"})
    assert page.status_code == 422
    assert re.search(r'value="daily"[^>]*checked|checked[^>]*value="daily"', page.text)
    assert kept() is None
    assert not letters()


def test_only_the_link_in_the_letter_confirms_and_only_once(as_, office, stranger):
    assert as_("member_1").post("/toi/loi-nhac", TYPED).status_code == 303
    assert kept().confirmed_at is None
    clockwork.send_what_waits()
    letter = office.letters[0]
    assert (letter["To"], letter["From"]) == ("hoa@example.vn", "Cổng Tự Soi <nhac@tusoi.example>")
    address = link(office, "xac-nhan")

    assert stranger.get(address).status_code == 200
    assert kept().confirmed_at is None, "a programme that opens links confirms nothing"
    assert stranger.post(address).status_code == 200
    assert kept().confirmed_at is not None
    assert stranger.post(address).status_code == 404
    assert stranger.post("/loi-nhac/xac-nhan/doan-mo").status_code == 404
    page = as_("member_1").get("/toi/loi-nhac").text
    assert "Địa chỉ đang nhận" in page
    assert "hoa@example.vn" in page


def test_a_link_grows_old(as_, office, stranger):
    as_("member_1").post("/toi/loi-nhac", TYPED)
    clockwork.send_what_waits()
    with writing():
        kept_row = db.session.scalars(db.select(MailAddress)).one()
        kept_row.confirm_until = now() - timedelta(seconds=1)
    assert stranger.post(link(office, "xac-nhan")).status_code == 404
    assert kept().confirmed_at is None


def test_an_address_is_seen_by_its_owner_only_and_in_no_trail(as_, office):
    as_("member_1").post("/toi/loi-nhac", TYPED)
    clockwork.send_what_waits()
    assert "hoa@example.vn" not in as_("member_1b").get("/toi/loi-nhac").text
    for who in ("office", "admin"):
        assert "hoa@example.vn" not in as_(who).get("/thu-nhac").text
    trail = [
        str(one)
        for one in db.session.scalars(
            db.select(Payload.content).join(
                Entry, (Entry.ward_id == Payload.ward_id) & (Entry.number == Payload.number)
            )
        )
    ]
    assert any("asked" in one for one in trail)
    assert "example.vn" not in " ".join(trail)


def test_changing_how_often_asks_for_no_new_link(as_, confirmed, office):
    confirmed("member_1")
    as_("member_1").post("/toi/loi-nhac", {"address": "member_1@example.vn", "often": "daily"})
    assert kept().confirmed_at is not None
    assert kept().often == "daily"
    assert not letters()


def test_a_new_address_starts_anew_and_the_old_link_is_dead(as_, office, stranger):
    browser = as_("member_1")
    browser.post("/toi/loi-nhac", TYPED)
    clockwork.send_what_waits()
    old = link(office, "xac-nhan")
    browser.post("/toi/loi-nhac", {**TYPED, "address": "khac@example.vn"})
    assert stranger.post(old).status_code == 404
    assert kept().address == "khac@example.vn"


def test_nobodys_letter_box_is_filled_by_way_of_the_portal(as_, office):
    browser = as_("member_1")
    for number in range(rules.MOST_CONFIRMATIONS):
        assert browser.post("/toi/loi-nhac", {**TYPED, "address": f"a{number}@example.vn"}).status_code == 303
    page = browser.post("/toi/loi-nhac", {**TYPED, "address": "them@example.vn"})
    assert page.status_code == 409
    assert "them@example.vn" in page.text
    assert sum(one.address == "them@example.vn" for one in letters()) == 0


@pytest.mark.parametrize("by_link", [True, False])
def test_stopping_forgets_the_address_and_what_waited_for_it(as_, office, remind, confirmed, stranger, by_link):
    confirmed("front_1")
    office.refuses["front_1@example.vn"] = 451
    remind()
    if by_link:
        assert stranger.get("/loi-nhac/thoi/stop-front_1").status_code == 200
        assert kept() is not None
        assert stranger.post("/loi-nhac/thoi/stop-front_1").status_code == 200
        assert stranger.post("/loi-nhac/thoi/stop-front_1").status_code == 404
    else:
        assert as_("front_1").post("/toi/loi-nhac/thoi").status_code == 303
    assert kept() is None
    assert {(one.state, one.text, one.address) for one in letters()} == {(MailState.FAILED, "", "")}


def test_it_stands_among_ones_own_data_and_old_letters_are_let_go(as_, office, remind, confirmed):
    confirmed("front_1")
    remind()
    assert "front_1@example.vn" in as_("front_1").get("/toi/du-lieu").text
    assert "front_1@example.vn" not in as_("member_1").get("/toi/du-lieu").text
    with writing() as session:
        session.execute(db.update(OutMail).values(made_at=now() - timedelta(days=366)))
    forget_traces()
    assert not letters()


@pytest.mark.parametrize("key", ["x", "%00", "a%00b", "%ff", "%F0%9F%92%8C", "../..", "a" * 5000])
@pytest.mark.parametrize("way", ["xac-nhan", "thoi"])
def test_a_key_that_is_none_breaks_nothing(stranger, way, key):
    assert stranger.get(f"/loi-nhac/{way}/{key}").status_code in (200, 404)
    assert stranger.post(f"/loi-nhac/{way}/{key}").status_code == 404
