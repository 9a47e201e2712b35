"""The first run in a browser: whoever holds the printed code gets one ward, two slips, and nobody gets it twice."""

import re
import threading

import pytest
import sqlalchemy as sa

from portal.accounts import first_code, first_run
from portal.accounts.models import Account
from portal.ground.db import db, in_ward
from portal.organisations.models import Holding, Ward
from portal.policy import Role
from tests.kit.pages import SITE, Browser
from tests.kit.released import own_database

CODE = re.compile(r"Mã: +((?:[0-9A-Z]{4} ?){4})")
TYPED = {
    "ward": "phường Thử Nghiệm",
    "above": "Thành ủy",
    "groups": "3",
    "clerk": "NGUYỄN THỊ THƯ",
    "login": "thuky",
    "secretary": "Lê Văn Bí",
    "secretary_login": "bithu",
}


@pytest.fixture
def printed(installed, tmp_path):
    """An installation whose database is made: `printed.code`, `printed.window()`, `printed.submit(window, ward=…)`."""
    with own_database(tmp_path) as settings:
        app = installed(**settings)
        ran = app.test_cli_runner().invoke(args=["setup"])
        assert ran.exit_code == 0, ran.output

        def submit(window, **other):
            return window.post("/lan-dau", {**TYPED, "code": submit.code, **other})

        submit.code, submit.said, submit.app = CODE.search(ran.output)[1].strip(), ran.output, app
        submit.window = lambda: Browser(app)
        with app.app_context():
            yield submit
            db.session.remove()
            db.engine.dispose()


def wards():
    db.session.remove()
    found = list(db.session.scalars(sa.select(Ward.name).where(Ward.id > 0)))
    db.session.remove()
    return found


def test_one_page_takes_the_ward_and_two_people_and_prints_their_slips(printed, tmp_path):
    assert "/lan-dau" in printed.said
    assert "PHIẾU KHÓA SAO LƯU SỐ 2" in printed.said
    window = printed.window()
    closed = window.get("/")
    assert (closed.status_code, 'href="/lan-dau"' in closed.text) == (503, True)
    assert window.get("/lan-dau").status_code == 200
    answer = printed(window)
    assert answer.status_code == 200, answer.text
    codes = re.findall(r"<dt>Mã kích hoạt</dt><dd><b>([^<]+)</b>", answer.text)
    assert len(set(codes)) == 2
    assert answer.headers["Cache-Control"] == "no-store"
    with in_ward(1):
        both = sa.select(Holding.role, Account.login).join(Account, Account.person_id == Holding.person_id)
        assert dict(db.session.execute(both).all()) == {Role.OFFICE: "thuky", Role.WARD_SECRETARY: "bithu"}
        db.session.remove()
    for login, code in zip(("thuky", "bithu"), codes, strict=True):
        entered = printed.window().post(
            "/kich-hoat",
            {"login": login, "code": code, "password": "năm con mèo leo cau", "again": "năm con mèo leo cau"},
        )
        assert entered.status_code in (200, 303), entered.text
    assert not (tmp_path / first_code.FILE).exists()


def test_the_code_is_worth_one_ward(printed):
    assert printed(printed.window()).status_code == 200
    again = printed(printed.window(), ward="phường Khác", login="khac")
    assert again.status_code == 303
    assert again.location.endswith("/dang-nhap")
    assert printed.window().get("/lan-dau").location.endswith("/dang-nhap")
    assert wards() == ["phường Thử Nghiệm"]


def test_a_second_tab_that_was_open_before_makes_no_second_ward(printed):
    first, second = printed.window(), printed.window()
    for one in (first, second):
        one.get("/lan-dau")
    assert printed(first).status_code == 200
    assert printed(second, ward="phường Khác").status_code == 303
    assert wards() == ["phường Thử Nghiệm"]


def test_two_tabs_at_the_same_instant_make_one_ward(printed):
    windows = [printed.window() for _ in range(4)]
    for one in windows:
        one.get("/lan-dau")
    answers, start = [], threading.Barrier(4)

    def hand_in(window, number):
        start.wait()
        form = {**TYPED, "code": printed.code, "ward": f"phường {['Một', 'Hai', 'Ba', 'Bốn'][number]}"}
        answers.append(window.client.post("/lan-dau", base_url=SITE, data={**form, "csrf_token": window.token()}))

    for one in windows:
        one.token()
    threads = [threading.Thread(target=hand_in, args=(one, at)) for at, one in enumerate(windows)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.status_code for one in answers).count(200) == 1
    assert {one.status_code for one in answers} <= {200, 303, 409}
    assert len(wards()) == 1


@pytest.mark.parametrize("code", ["", "0000 0000 0000 0000", "x" * 60, "đoán"])
def test_a_guess_makes_nothing_and_keeps_what_was_typed(printed, code):
    answer = printed(printed.window(), code=code)
    assert answer.status_code == 422
    assert "phường Thử Nghiệm" in answer.text
    assert wards() == []


def test_guessing_is_slowed_and_the_right_code_is_not_read_meanwhile(printed):
    window, seen = printed.window(), []
    for _ in range(14):
        seen.append(printed(window, code="0000 0000 0000 0000").status_code)
    assert seen[0] == 422
    assert seen[-1] == 429
    assert wards() == []


def test_without_a_printed_code_there_is_no_page(printed, tmp_path):
    first_code.spend(tmp_path)
    for answer in (printed.window().get("/lan-dau"), printed.window().get("/")):
        assert answer.status_code == 503
        assert "./tusoi setup" in answer.text
    assert wards() == []


def test_a_code_printed_anew_ends_the_one_before_and_three_days_end_each(printed, tmp_path):
    ran = printed.app.test_cli_runner().invoke(args=["setup"])
    assert "PHIẾU KHÓA" not in ran.output, "keys are made once"
    assert printed(printed.window()).status_code == 422
    fresh = CODE.search(ran.output)[1].strip()
    assert first_code.fits(tmp_path, fresh.lower().replace(" ", "-"))
    file = tmp_path / first_code.FILE
    file.write_text(file.read_text().replace("2026-01", "2025-01"))
    assert not first_code.fits(tmp_path, fresh)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"ward": " "}, "Tên phường phải có chữ"),
        ({"groups": "-1"}, "Số tổ dân phố là"),
        ({"secretary": "Bí"}, "họ và tên Bí thư"),
        ({"login": "a b"}, "Tên đăng nhập có từ"),
        ({"secretary_login": "THUKY"}, "phải là hai người"),
        ({"secretary": "Nguyễn Thị Thư"}, "phải là hai người"),
    ],
)
def test_nonsense_has_its_sentence_and_makes_nothing(printed, other, words):
    answer = printed(printed.window(), **other)
    assert answer.status_code == 422
    assert words in answer.text
    assert wards() == []


def test_a_ward_set_up_at_the_terminal_meanwhile_closes_the_page(printed):
    options = [word for name in ("ward", "above", "groups", "clerk", "login") for word in (f"--{name}", TYPED[name])]
    assert printed.app.test_cli_runner().invoke(args=["setup", *options]).exit_code == 0
    assert printed(printed.window(), ward="phường Khác").status_code == 303
    assert wards() == ["phường Thử Nghiệm"]


def test_the_portal_of_a_standing_ward_has_no_such_page(app, ward, stranger):
    for answer in (stranger.get("/lan-dau"), stranger.post("/lan-dau", {**TYPED, "code": "0000 0000 0000 0000"})):
        assert answer.status_code == 303
        assert answer.location.endswith("/dang-nhap")


def test_the_clerk_is_not_the_secretary_at_the_terminal_either(installed):
    assert first_run.bad_pair("Lê Văn Bí", "a", "LÊ VĂN BÍ", "b")
