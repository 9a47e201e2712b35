"""At the door: passwords, guesses, sessions and their ends."""

import unicodedata
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.accounts import passwords
from portal.accounts.models import Account, SignIn
from portal.audit.models import Entry
from portal.ground.clock import now
from portal.ground.db import db, writing
from portal.organisations.models import Holding
from tests.accounts.conftest import GOOD, try_door


def change(row, **values):
    with writing():
        db.session.execute(sa.update(row).values(**values))
    db.session.remove()


def test_who_knows_the_password_comes_in(stranger, with_password):
    answer = try_door(stranger, with_password("com_1"))
    assert (answer.status_code, answer.location) == (303, "/")
    page = stranger.get("/toi")
    assert "Đỗ Phương Hương" in page.text
    assert "Chi ủy viên Chi bộ 1" in page.text


def test_a_password_typed_on_another_keyboard_is_the_same(stranger, with_password):
    answer = try_door(stranger, with_password("sec_1"), unicodedata.normalize("NFD", GOOD))
    assert answer.status_code == 303


@pytest.mark.parametrize("typed", [GOOD.upper(), GOOD[:-1], GOOD + "x", GOOD.replace(" ", "")])
def test_a_password_is_taken_whole_and_to_the_letter(stranger, with_password, typed):
    """But for blanks around it, which a telephone's keyboard adds by itself."""
    assert try_door(stranger, with_password("sec_1"), typed).status_code == 422
    assert try_door(stranger, "sec_1").status_code == 303


def test_an_unknown_login_a_wrong_password_and_a_disabled_account_hear_the_same(stranger, with_password, ward):
    with_password("sec_1")
    with_password("dep_1")
    with writing():
        db.session.execute(sa.update(Account).where(Account.login == "dep_1").values(disabled_at=now()))
    heard = {
        (answer.status_code, "Tên đăng nhập hoặc mật khẩu chưa đúng." in answer.text)
        for answer in (
            try_door(stranger, "sec_1", "không phải mật khẩu này"),
            try_door(stranger, "không-ai-cả"),
            try_door(stranger, "dep_1"),
            try_door(stranger, "member_1"),  # never activated
        )
    }
    assert heard == {(422, True)}
    written = db.session.scalars(sa.select(Entry.action).execution_options(every_ward=True)).all()
    assert written.count("account.sign_in.failed") == 4


def test_nobody_has_a_password_from_the_start(stranger, ward):
    for password in ("", "admin", "password", "123456"):
        assert try_door(stranger, "admin", password).status_code in (422, 429)
    assert db.session.scalar(sa.select(sa.func.count()).where(Account.password_hash.is_not(None))) == 0


def test_signing_out_ends_the_session_on_the_server(as_, ward):
    browser = as_("sec_1")
    cookies = browser.client._cookies.copy()
    answer = browser.post("/dang-xuat")
    assert answer.status_code == 303
    assert "cache" in answer.headers["Clear-Site-Data"]
    browser.client._cookies = cookies
    assert browser.get("/toi").status_code == 401


def test_a_session_ends_with_the_post_it_was_begun_in(as_, ward):
    browser = as_("front_1")
    assert browser.get("/toi").status_code == 200
    with writing():
        db.session.execute(sa.update(Holding).where(Holding.person_id == ward.front_1).values(valid_until=ward.today))
    assert browser.get("/toi").status_code == 401


@pytest.mark.parametrize(
    ("who", "minutes", "status"), [("sec_1", 29, 200), ("sec_1", 31, 401), ("admin", 14, 200), ("admin", 16, 401)]
)
def test_an_idle_session_ends(as_, who, minutes, status):
    browser = as_(who)
    change(SignIn, seen_at=now() - timedelta(minutes=minutes))
    assert browser.get("/toi").status_code == status


def test_a_session_ends_after_half_a_day(as_):
    browser = as_("sec_1")
    change(SignIn, ends_at=now())
    assert browser.get("/toi").status_code == 401


def test_a_form_without_its_token_is_refused_with_a_sentence(as_):
    answer = as_("sec_1").post("/toi/tuy-chon", {"language": "en", "theme": "dark"}, token=False)
    assert answer.status_code == 403
    assert "Hãy chép nội dung" in answer.text  # not: reload, which would destroy what was typed
    assert "tải lại trang" not in answer.text.casefold()


def test_the_door_leads_nowhere_else(stranger, with_password):
    answer = try_door(stranger, with_password("com_1"), next="//example.org/x")
    assert answer.location == "/"


def test_who_is_signed_out_meets_the_door_in_place_of_the_page(stranger):
    answer = stranger.get("/toi")
    assert answer.status_code == 401
    assert 'action="/dang-nhap"' in answer.text
    assert 'name="next" value="/toi"' in answer.text


def test_what_was_typed_when_the_session_ended_is_handed_back_to_its_writer_only(as_, with_password):
    browser = as_(with_password("com_1"))
    with_password("dep_1")
    change(SignIn, ended_at=now())
    ended = browser.post("/toi/tuy-chon", {"language": "vi", "theme": "dark", "large_print": "y"})
    assert ended.status_code == 401
    other = browser.submit(ended, "/dang-nhap", login="dep_1", password=GOOD)
    assert other.status_code == 303
    mine = browser.submit(ended, "/dang-nhap", login="com_1", password=GOOD, csrf_token=browser.token())
    assert 'name="theme" value="dark"' in mine.text
    assert browser.submit(mine, "/toi/tuy-chon").status_code == 303


def test_no_persona_opens_in_a_real_ward(stranger):
    assert "Xem thử với một vai" not in stranger.get("/dang-nhap").text
    assert stranger.post("/dang-nhap/vai", {"vai": "bi-thu-3"}).status_code == 404


def test_a_first_visitor_is_told_what_this_is_and_nothing_of_a_session(stranger):
    for page in (stranger.get("/"), stranger.get("/lich"), stranger.post("/tim", {"q": "hoà"})):
        assert page.status_code == 401
        assert "kết thúc" not in page.text
        assert "vẫn được giữ" not in page.text
    page = stranger.get("/")
    assert "Tự Soi là cổng nội bộ của Đảng bộ phường" in page.text
    assert "Hãy đăng nhập để mở trang này" in page.text
    part = stranger.get("/", htmx=True)
    assert part.status_code == 401
    assert "Hãy đăng nhập để mở trang này" in part.text
    assert "kết thúc" not in part.text
    assert "Tự Soi là cổng nội bộ" in stranger.get("/dang-nhap").text


def test_who_had_a_session_is_told_that_it_ended_and_of_their_words_only_when_there_are_some(as_):
    window = as_("front_1")
    change(SignIn, ended_at=now())
    for how in (False, True):
        looked = window.get("/lich", htmx=how)
        assert looked.status_code == 401
        assert "Phiên làm việc đã kết thúc. Hãy đăng nhập lại." in looked.text
        assert "vẫn được giữ" not in looked.text
        wrote = window.post("/tim", {"q": "chữ đang gõ"}, htmx=how)
        assert wrote.status_code == 401
        assert "những gì vừa gõ vẫn được giữ" in wrote.text


def test_after_signing_out_the_next_person_is_a_first_visitor(as_):
    window = as_("front_1")
    window.post("/dang-xuat")
    assert "kết thúc" not in window.get("/").text


def test_a_login_of_nobody_takes_as_long_as_the_settings_of_today():
    """What nobody's password is compared with is written down: made with older settings it would tell by its time."""
    assert not passwords.outdated(passwords._nobodys)
