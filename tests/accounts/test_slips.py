"""The office hands out slips; people set their own passwords; accounts are stopped and opened again."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.accounts import rules
from portal.accounts.models import Account, ActivationSlip, SignIn
from portal.ground.clock import now
from portal.ground.db import db, writing
from portal.ground.ids import written
from tests.kit.second import confirmed

GOOD, OTHER = "chuồn chuồn tre lá cọ", "ghế mây sông trăng khuya"


def slip_for(office, person):
    """Login and code as the printed slip shows them."""
    page = office.submit(office.get("/tai-khoan"), f"/tai-khoan/nguoi/{written(person)}/phieu")
    if page.status_code == 303:  # the account has power: a second person confirms, then it is printed
        confirmed()
        page = office.submit(office.get("/tai-khoan"), f"/tai-khoan/nguoi/{written(person)}/phieu")
    assert page.status_code == 200, page.text
    login, code = re.findall(r"<dd><b>([^<]+)</b></dd>", page.text)
    return login, code


def activate(browser, login, code, password=GOOD, again=None):
    return browser.post("/kich-hoat", {"login": login, "code": code, "password": password, "again": again or password})


def test_a_slip_opens_the_account_once(as_, stranger, ward):
    login, code = slip_for(as_("office"), ward.sec_1)
    assert re.fullmatch(r"([0-9A-Z]{4} ){3}[0-9A-Z]{4}", code)
    assert activate(stranger, login.upper(), code.lower().replace(" ", "-")).status_code == 303
    assert "Hoàng Thị Thanh Lý" in stranger.get("/toi").text
    again = activate(stranger, login, code, OTHER)
    assert again.status_code == 422
    assert "phiếu đã dùng, đã hết hạn" in again.text


def test_an_expired_slip_opens_nothing(as_, stranger, ward):
    login, code = slip_for(as_("office"), ward.sec_1)
    with writing():
        db.session.execute(sa.update(ActivationSlip).values(expires_at=now() - timedelta(seconds=1)))
    assert activate(stranger, login, code).status_code == 422


def test_a_new_slip_voids_the_earlier_one_and_a_withdrawn_one_opens_nothing(as_, stranger, ward):
    office = as_("office")
    first = slip_for(office, ward.sec_1)
    second = slip_for(office, ward.sec_1)
    assert activate(stranger, *first).status_code == 422
    office.submit(office.get("/tai-khoan"), f"/tai-khoan/{written(ward.accounts['sec_1'])}/rut-phieu")
    assert activate(stranger, *second).status_code == 422


def test_the_code_is_kept_nowhere(as_, ward):
    _, code = slip_for(as_("office"), ward.sec_1)
    kept = db.session.scalars(sa.select(ActivationSlip.code_digest)).one()
    assert kept != code
    assert code.replace(" ", "").lower() not in kept


def test_a_slip_is_no_use_with_someone_elses_login(as_, stranger, ward):
    _, code = slip_for(as_("office"), ward.sec_1)
    assert activate(stranger, "dep_1", code).status_code == 422


def test_the_same_password_must_be_typed_twice(as_, stranger, ward):
    login, code = slip_for(as_("office"), ward.sec_1)
    answer = activate(stranger, login, code, again=OTHER)
    assert (answer.status_code, "không giống nhau" in answer.text) == (422, True)
    assert activate(stranger, login, code).status_code == 303


def test_a_weak_password_is_refused_and_the_slip_stays_good(as_, stranger, ward):
    login, code = slip_for(as_("office"), ward.sec_1)
    assert "dễ đoán" in activate(stranger, login, code, "HoangThiThanhLy1960").text
    assert activate(stranger, login, code).status_code == 303


def test_setting_a_password_ends_every_session_there_was(as_, stranger, ward):
    before = as_("sec_1")
    assert before.get("/toi").status_code == 200
    activate(stranger, *slip_for(as_("office"), ward.sec_1))
    assert before.get("/toi").status_code == 401


def test_a_stopped_account_is_out_at_once_and_comes_back_with_its_password(as_, stranger, ward):
    office, person = as_("office"), as_("sec_1")
    activate(stranger, *slip_for(office, ward.sec_1))
    account = written(ward.accounts["sec_1"])
    office.submit(office.get("/tai-khoan"), f"/tai-khoan/{account}/ngung")
    assert stranger.get("/toi").status_code == person.get("/toi").status_code == 401
    assert stranger.post("/dang-nhap", {"login": "sec_1", "password": GOOD}).status_code == 422
    office.submit(office.get("/tai-khoan"), f"/tai-khoan/{account}/mo-lai")
    assert stranger.post("/dang-nhap", {"login": "sec_1", "password": GOOD}).status_code == 303


def test_nobody_stops_their_own_account(as_, ward):
    office = as_("office")
    answer = office.post(f"/tai-khoan/{written(ward.accounts['office'])}/ngung")
    assert answer.status_code == 409
    assert "Không ai tự ngừng tài khoản của chính mình" in answer.text


@pytest.mark.parametrize("who", ["front_1", "sec_1", "ward_secretary", "member_1"])
def test_the_desk_is_the_offices(as_, ward, who):
    browser = as_(who)
    assert browser.get("/tai-khoan").status_code == 403
    assert browser.post(f"/tai-khoan/nguoi/{written(ward.sec_1)}/phieu").status_code == 403
    assert browser.post(f"/tai-khoan/{written(ward.accounts['sec_1'])}/ngung").status_code == 403


def test_the_desk_finds_a_member_without_marks_and_opens_an_account(as_, stranger, ward):
    with writing():
        db.session.execute(sa.delete(Account).where(Account.person_id == ward.member_1c))
    office = as_("office")
    page = office.submit(office.get("/tai-khoan"), "/tai-khoan", words="minh chau", htmx=True)
    assert "Phạm Hoàng Thị Minh Châu" in page.text
    assert "<html" not in page.text
    slip = office.submit(page, f"/tai-khoan/nguoi/{written(ward.member_1c)}/phieu")
    login, code = re.findall(r"<dd><b>([^<]+)</b></dd>", slip.text)
    assert login == "chauphtm"
    assert activate(stranger, login, code).status_code == 303


def test_a_password_is_changed_by_who_knows_it_and_ends_the_other_sessions(as_, stranger, ward):
    activate(stranger, *slip_for(as_("office"), ward.sec_1))
    elsewhere = as_("sec_1")
    wrong = change(stranger, current="không nhớ nữa")
    assert (wrong.status_code, "Mật khẩu đang dùng chưa đúng." in wrong.text) == (422, True)
    assert change(stranger).status_code == 303
    assert stranger.get("/toi").status_code == 200
    assert elsewhere.get("/toi").status_code == 401


def change(browser, current=GOOD):
    return browser.submit(browser.get("/toi"), "/toi/mat-khau", current=current, password=OTHER, again=OTHER)


def test_people_end_their_own_sessions_and_nobody_elses(as_, ward):
    here, there, stranger = as_("sec_1"), as_("sec_1"), as_("dep_1")
    ids = dict(db.session.execute(sa.select(SignIn.account_id, SignIn.id)).all())
    assert here.post(f"/toi/phien/{written(ids[ward.accounts['dep_1']])}/ket-thuc").status_code == 404
    assert here.submit(here.get("/toi"), "/toi/phien-khac/ket-thuc").status_code == 303
    assert [one.get("/toi").status_code for one in (here, there, stranger)] == [200, 401, 200]


def test_large_print_and_language_stay_with_the_account(as_, ward):
    browser = as_("sec_1")
    answer = browser.submit(browser.get("/toi"), "/toi/tuy-chon", theme="dark", large_print="y")
    assert answer.status_code == 303
    page = as_("sec_1").get("/toi").text
    assert 'data-theme="dark" data-print="large"' in page


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "matkhau123456",
        "Nguyễn Văn Ba 1955",
        "thunghiem2022phuong",
        "bababababababa",
        "aaaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "12345678901234567890",
        "nguyenvanba@1955!!",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "sunshine12345",
        "princess123456",
        "superman123456",
        "michael123456789",
        "trustno1trustno1",
        "Vietnam@2024xx",
        "P@ssw0rd2024!!",
        "starwars12345678",
        "Liverpool2019fc",
        "asdfjkl;asdfjkl;",
    ],
)
def test_easily_guessed_passwords_are_refused(password):
    assert rules.bad_password(password, login="bavn", name="Nguyễn Văn Ba", birth_year=1955, ward="phường Thử Nghiệm")


@pytest.mark.parametrize("password", [GOOD, OTHER, "correct horse battery", "k8#Wq!zR2mTx"])
def test_passphrases_are_taken(password):
    assert (
        rules.bad_password(password, login="bavn", name="Nguyễn Văn Ba", birth_year=1955, ward="phường Thử Nghiệm")
        is None
    )
