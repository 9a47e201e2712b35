"""The second factor, the real way: nothing here is met beforehand."""

import re
from datetime import timedelta
from hashlib import sha256

import pyotp
import pytest
import sqlalchemy as sa

from portal.accounts import passwords
from portal.accounts.models import AuthenticatorApp, CardCode, KnownDevice, SignIn
from portal.audit import books
from portal.ground.clock import now
from portal.ground.db import db, writing
from portal.ground.ids import ALPHABET, written
from portal.policy import Role
from portal.policy.power import FACTOR_ALWAYS
from tests.accounts.conftest import GOOD, try_door
from tests.accounts.test_slips import activate, slip_for
from tests.kit.pages import Browser
from tests.kit.second import waiting
from tests.people.test_office_records import BASIS
from tests.people.test_two_persons import page_of, post

FACTORS = "/toi/xac-thuc"


def codes(page):
    return re.findall(r"<li><b>((?:[0-9A-Z]{4} ){2}[0-9A-Z]{4})</b></li>", page.text)


def card(browser):
    """In by password alone, led to a factor, and a card printed."""
    page = browser.submit(browser.get(FACTORS), f"{FACTORS}/the")
    assert page.status_code == 200, page.text
    return codes(page)


def secret_on(page):
    return re.search(r"<b>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</b>", page.text)[1].replace(" ", "")


def second_step(browser, page, code, **more):
    return browser.submit(page, "/dang-nhap/ma", code=code, **more)


@pytest.fixture
def later(monkeypatch):
    """Lets days go by."""

    def pass_by(**time):
        moved = timedelta(**time)
        with writing():
            for kind, columns in ((KnownDevice, ("seen_at", "trusted_until")), (SignIn, ("proved_at", "factor_at"))):
                for name in columns:
                    column = getattr(kind, name)
                    for row_id, at in db.session.execute(sa.select(kind.id, column).where(column.is_not(None))).all():
                        db.session.execute(sa.update(kind).where(kind.id == row_id).values({name: at - moved}))
        db.session.expunge_all()

    return pass_by


@pytest.mark.parametrize("who", ["office", "admin", "ward_secretary", "standing", "front_chair"])
def test_whoever_needs_a_factor_is_led_to_one_and_to_nothing_before(stranger, with_password, who):
    assert try_door(stranger, with_password(who)).location == FACTORS
    for page in ("/", "/dang-vien", "/tai-khoan", "/nhat-ky", "/to-chuc"):
        answer = stranger.get(page)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, FACTORS)
    assert stranger.get("/dang-vien", htmx=True).status_code == 403
    assert stranger.post("/bien-dong", {"q": "a"}).status_code == 403
    printed = card(stranger)
    assert len(set(printed)) == 10
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize("who", ["front_1", "member_1", "dep_1", "women_head"])
def test_who_needs_none_is_asked_for_none_and_may_have_one(stranger, with_password, who):
    assert try_door(stranger, with_password(who)).location == "/"
    assert "Yếu tố thứ hai" in stranger.get("/toi").text
    assert len(card(stranger)) == 10


def test_the_list_of_those_who_need_one_is_the_issues():
    told = {"ward_secretary", "ward_standing_deputy", "ward_deputy", "ward_standing", "office_head", "office"}
    assert set(FACTOR_ALWAYS) == told | {"administrator", "ward_front_chair"}


def test_a_code_of_the_card_opens_once_on_another_device(app, stranger, with_password):
    try_door(stranger, with_password("office"))
    first, second, *_ = card(stranger)
    other = Browser(app)
    door = try_door(other, "office")
    assert door.status_code == 200
    assert other.get("/toi").status_code == 401  # by the password alone nobody is in
    assert second_step(other, door, "0000 0000 0000").status_code == 422
    assert second_step(other, door, first.lower().replace(" ", "-")).status_code == 303
    assert other.get("/").status_code == 200
    third = Browser(app)
    door = try_door(third, "office")
    again = second_step(third, door, first)
    assert (again.status_code, "đã dùng" in again.text) == (422, True)
    assert second_step(third, door, second).status_code == 303


def test_what_is_kept_of_a_card_is_salted_and_slow_and_nothing_of_its_codes(app, stranger, with_password):
    try_door(stranger, with_password("office"))
    printed = ["".join(one.split()).lower() for one in card(stranger)]
    assert len(ALPHABET) ** len(printed[0]) >= 2**60
    kept = db.session.scalars(sa.select(CardCode.digest)).all()
    account = db.session.scalars(sa.select(CardCode.account_id)).first()
    quick = {sha256(said.encode()).hexdigest() for one in printed for said in (one, f"{account}:{one}")}
    assert not (set(printed) | quick) & set(kept)
    salt = sha256(f"card of {account}".encode()).digest()[:16]
    assert set(kept) == {passwords.of_a_code(one, salt) for one in printed}


def test_a_card_that_was_printed_before_opens_still(app, stranger, with_password):
    try_door(stranger, with_password("office"))
    first, *_ = card(stranger)
    account = db.session.scalars(sa.select(CardCode.account_id)).first()
    plain = "".join(first.split()).lower()
    with writing():
        db.session.execute(
            sa.update(CardCode)
            .where(CardCode.number == 1)
            .values(digest=sha256(f"{account}:{plain}".encode()).hexdigest())
        )
    other = Browser(app)
    assert second_step(other, try_door(other, "office"), first).status_code == 303


def test_an_app_opens_with_the_code_of_the_half_minute_and_with_none_twice(app, stranger, with_password):
    try_door(stranger, with_password("office"))
    page = stranger.submit(stranger.get(FACTORS), f"{FACTORS}/ung-dung")
    assert "data:image/svg+xml" in page.text  # drawn here: no other server learns the secret
    totp = pyotp.TOTP(secret_on(page))
    assert stranger.submit(page, "/ung-dung/ma", code="000000").status_code == 422
    assert stranger.submit(page, "/ung-dung/ma", code=totp.at(now())).status_code == 303
    other = Browser(app)
    door = try_door(other, "office")
    used = second_step(other, door, totp.at(now()))
    assert used.status_code == 422  # the code that switched it on is spent
    later = totp.at(now() + timedelta(seconds=30))
    spaced = f" {later[:3]} {later[3:]} "
    assert second_step(other, door, spaced).status_code == 303
    third = Browser(app)
    door = try_door(third, "office")
    assert second_step(third, door, later).status_code == 422
    assert second_step(third, door, f"{later[:2]} {later[2:]}").status_code == 422  # nor with other spaces
    old = totp.at(now() - timedelta(seconds=120))
    assert second_step(third, door, old).status_code == 422


def test_a_head_who_signs_in_each_month_on_one_telephone_is_asked_once(app, stranger, with_password, later):
    try_door(stranger, with_password("front_1"))
    first, second, *_ = card(stranger)
    phone, asked = Browser(app), 0
    for _month in range(6):
        answer = try_door(phone, "front_1")
        if answer.status_code == 200:
            asked += 1
            answer = second_step(phone, answer, first if asked == 1 else second, trust="y")
        assert answer.status_code == 303
        assert phone.get("/").status_code == 200
        later(days=31)
    assert asked == 1
    later(days=180)
    assert try_door(phone, "front_1").status_code == 200


def test_on_a_shared_machine_the_tick_is_taken_away_and_the_code_is_asked_each_time(app, stranger, with_password):
    try_door(stranger, with_password("front_1"))
    first, second, *_ = card(stranger)
    shared = Browser(app)
    door = try_door(shared, "front_1")
    fields = {name: value for name, value in step_of(door).items() if name != "trust"}
    assert shared.post("/dang-nhap/ma", fields | {"code": first}).status_code == 303
    door = try_door(shared, "front_1")
    assert door.status_code == 200
    assert second_step(shared, door, second).status_code == 303


def step_of(page):
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text)) | {"next": "/"}


def test_a_trusted_device_is_listed_and_ended_by_its_owner(app, stranger, with_password):
    try_door(stranger, with_password("front_1"))
    first, *_ = card(stranger)
    phone = Browser(app)
    second_step(phone, try_door(phone, "front_1"), first)
    assert try_door(phone, "front_1").status_code == 303
    known = db.session.scalars(sa.select(KnownDevice.id).order_by(KnownDevice.first_at)).all()
    assert len(known) == 2
    assert stranger.post(f"/toi/thiet-bi/{written(known[1])}/thoi-nhan", {}).status_code == 303
    assert try_door(phone, "front_1").status_code == 200


def test_nobody_ends_anothers_device(as_, stranger, with_password):
    try_door(stranger, with_password("front_1"))
    known = db.session.scalars(sa.select(KnownDevice.id)).one()
    assert as_("front_3").post(f"/toi/thiet-bi/{written(known)}/thoi-nhan", {}).status_code == 404


def test_a_lost_card_is_replaced_by_the_office_at_once_and_its_owner_is_told(app, as_, stranger, with_password, ward):
    try_door(stranger, with_password("sec_1"))
    old, *_ = card(stranger)
    account = written(ward.accounts["sec_1"])
    for who in ("admin", "ward_secretary", "sec_3", "member_1"):
        assert as_(who).post(f"/tai-khoan/{account}/the-ma", {}).status_code == 403
    page = as_("office").post(f"/tai-khoan/{account}/the-ma", {})
    assert "ký, ghi ngày" in page.text
    new, *_ = codes(page)
    phone = Browser(app)
    door = try_door(phone, "sec_1")
    assert second_step(phone, door, old).status_code == 422
    assert second_step(phone, door, new).status_code == 303
    assert "Phạm Văn Phòng) đã cấp thẻ mã mới" in phone.get("/").text
    assert as_("office").post(f"/tai-khoan/{written(ward.accounts['office'])}/the-ma", {}).status_code == 409


def test_a_slip_does_not_pass_by_the_factor(app, as_, stranger, with_password, ward):
    try_door(stranger, with_password("sec_1"))
    first, *_ = card(stranger)
    thief = Browser(app)
    door = activate(thief, *slip_for(as_("office"), ward.sec_1))
    assert door.status_code == 200
    assert thief.get("/toi").status_code == 401
    assert second_step(thief, door, first).status_code == 303


def test_guessing_codes_is_slowed(app, stranger, with_password):
    try_door(stranger, with_password("front_1"))
    card(stranger)
    thief = Browser(app)
    door = try_door(thief, "front_1")
    answers = [second_step(thief, door, f"{number:06}").status_code for number in range(8)]
    assert set(answers) == {422, 429}


def test_a_step_of_another_ones_door_or_of_yesterday_opens_nothing(app, stranger, with_password, monkeypatch):
    try_door(stranger, with_password("front_1"))
    first, *_ = card(stranger)
    thief = Browser(app)
    assert thief.post("/dang-nhap/ma", {"step": "x", "code": first}).location == "/dang-nhap"
    assert thief.post("/dang-nhap/ma", {"code": first}).location == "/dang-nhap"
    door = try_door(thief, "front_1")
    with writing():
        db.session.execute(sa.text("UPDATE account SET password_set_at = NULL WHERE login = 'front_1'"))
    assert second_step(thief, door, first).location == "/dang-nhap"


def test_a_cell_secretary_meets_it_on_an_unknown_device_and_before_taking_many_people_out(
    app, as_, stranger, with_password, ward, later
):
    own = Browser(app)
    assert activate(own, *slip_for(as_("office"), ward.sec_1)).status_code == 303
    assert own.get("/").status_code == 200  # the slip was put into their hands
    again = try_door(own, "sec_1", "chuồn chuồn tre lá cọ")
    assert again.location == "/"
    stopped = own.submit(own.get("/dang-vien/tai-ve"), "/dang-vien/tai-ve", reason="Sinh hoạt chi bộ tháng 4")
    assert stopped.status_code == 401
    assert "Thêm yếu tố thứ hai" in stopped.text
    elsewhere = Browser(app)
    assert try_door(elsewhere, "sec_1", "chuồn chuồn tre lá cọ").location == FACTORS
    first, *_ = card(own)
    later(minutes=20)
    asked = own.submit(own.get("/dang-vien/tai-ve"), "/dang-vien/tai-ve", reason="Sinh hoạt chi bộ tháng 4")
    assert asked.status_code == 401
    back = own.submit(asked, "/xac-nhan-lai", code=first)
    assert back.status_code == 200
    assert "Sinh hoạt chi bộ tháng 4" in back.text
    assert own.submit(back, "/dang-vien/tai-ve").status_code == 200


def test_ten_posts_of_one_decision_are_confirmed_with_one_code_of_the_card(as_, app, ward, with_password, stranger):
    asked = ["member_1", "member_1b", "member_1c", "member_3", "relative_1", "helper_1", "typist_1", "school_1"]
    office, asked = as_("office"), [*asked, "former_front_1", "no_plan_1"]
    for name in asked:
        post(office, ward, name)
    (one,) = waiting()
    try_door(stranger, with_password("ward_secretary"))
    first, *_ = card(stranger)
    with writing():
        past = now() - timedelta(minutes=16)
        db.session.execute(sa.update(SignIn).values(proved_at=past, factor_at=past))
    stopped = stranger.submit(stranger.get(page_of(one)), f"{page_of(one)}/xac-nhan")
    assert stopped.status_code == 401
    assert not any(ward.actor(name).posts for name in asked)
    back = stranger.submit(stopped, "/xac-nhan-lai", code=first)
    assert stranger.submit(back, f"{page_of(one)}/xac-nhan").status_code == 303
    assert all(ward.actor(name).has(Role.CELL_COMMITTEE) for name in asked)


def test_what_was_typed_before_the_step_stands_after_it_and_for_nobody_else(as_, app, ward, with_password):
    with_password("office")
    office = as_("office")
    with writing():
        past = now() - timedelta(minutes=16)
        db.session.execute(sa.update(SignIn).values(proved_at=past, factor_at=past))
    about = f"/bien-dong/nhan-chuc-vu?nguoi={written(ward.member_1)}"
    said = BASIS | {"unit": written(ward.units["cell-1"]), "role": "cell_committee", "title": "Chi ủy viên rất dài tên"}
    stopped = office.post(about, said)
    assert stopped.status_code == 401
    assert not waiting()
    other = as_("front_1")
    sealed = re.search(r'name="kept" value="([^"]+)"', stopped.text)[1]
    assert "rất dài tên" not in other.post("/toi/xac-thuc/tiep", {"kept": sealed}).text
    wrong = office.submit(stopped, "/xac-nhan-lai", password="không nhớ")
    assert wrong.status_code == 422
    back = office.submit(wrong, "/xac-nhan-lai", password=GOOD)
    assert office.submit(back, "/bien-dong/nhan-chuc-vu").status_code == 303
    assert len(waiting()) == 1


EXPORTS = ("/dang-vien/in", "/diem-danh/chi-bo/{cell}/tai-ve")


@pytest.mark.parametrize("address", EXPORTS)
def test_a_list_of_many_people_that_a_link_takes_out_is_asked_for_too(as_, ward, with_password, address):
    deputy = as_(with_password("dep_1"))
    with writing():
        past = now() - timedelta(minutes=16)
        db.session.execute(sa.update(SignIn).values(proved_at=past, factor_at=past))
    address = address.format(cell=written(ward.units["cell-1"]))
    asked = deputy.get(address)
    assert asked.status_code == 401
    answer = deputy.submit(asked, "/xac-nhan-lai", password=GOOD)
    assert answer.location == address
    assert deputy.get(address).status_code == 200


def test_ones_own_sheet_is_never_asked_again(as_, ward):
    head = as_("front_1")
    with writing():
        past = now() - timedelta(hours=3)
        db.session.execute(sa.update(SignIn).values(proved_at=past, factor_at=past))
    assert head.get("/giam-sat/2022-04/" + written(ward.units["front-1"])).status_code == 200
    assert head.post("/toi/tuy-chon", {"language": "vi", "theme": "dark"}).status_code == 303


def test_the_office_ends_the_sessions_of_a_lost_telephone(as_, ward):
    phone, account = as_("sec_1"), written(ward.accounts["sec_1"])
    assert as_("dep_1").post(f"/tai-khoan/{account}/ket-thuc-phien", {}).status_code == 403
    assert as_("office").post(f"/tai-khoan/{account}/ket-thuc-phien", {}).status_code == 303
    assert phone.get("/toi").status_code == 401


def test_the_last_factor_of_who_needs_one_is_not_given_up(stranger, with_password):
    try_door(stranger, with_password("office"))
    page = stranger.submit(stranger.get(FACTORS), f"{FACTORS}/ung-dung")
    stranger.submit(page, "/ung-dung/ma", code=pyotp.TOTP(secret_on(page)).at(now()))
    assert stranger.post(f"{FACTORS}/ung-dung/bo", {}).status_code == 409
    card(stranger)
    assert stranger.post(f"{FACTORS}/ung-dung/bo", {}).status_code == 303
    assert db.session.scalars(sa.select(AuthenticatorApp.ended_at)).one()


def test_what_was_typed_before_the_session_ended_comes_through_door_factor_and_card(stranger, with_password):
    try_door(stranger, with_password("office"))
    with writing():
        db.session.execute(sa.update(SignIn).values(ended_at=now()))
    said = {"name": "Danh sách tôi đang xem dở dang", "path": "/dang-vien"}
    ended = stranger.post("/toi/cach-xem", said)
    assert ended.status_code == 401
    led = stranger.submit(ended, "/dang-nhap", login="office", password=GOOD, csrf_token=stranger.token())
    assert "Thêm yếu tố thứ hai" in led.text
    printed = stranger.submit(led, f"{FACTORS}/the")
    assert len(codes(printed)) == 10
    back = stranger.submit(printed, f"{FACTORS}/tiep")
    assert "Danh sách tôi đang xem dở dang" in back.text


def test_what_was_typed_comes_through_the_code_at_the_door(app, stranger, with_password):
    try_door(stranger, with_password("front_1"))
    first, *_ = card(stranger)
    phone = Browser(app)
    second_step(phone, try_door(phone, "front_1"), first, trust="")
    with writing():
        db.session.execute(sa.update(SignIn).values(ended_at=now()))
        db.session.execute(sa.update(KnownDevice).values(trusted_until=None))
    ended = phone.post("/toi/cach-xem", {"name": "Danh sách tôi đang xem dở dang", "path": "/dang-vien"})
    door = phone.submit(ended, "/dang-nhap", login="front_1", password=GOOD, csrf_token=phone.token())
    assert door.status_code == 200
    other, *_ = codes_of_a_new_card(stranger, with_password)
    back = second_step(phone, door, other)
    assert "Danh sách tôi đang xem dở dang" in back.text


def codes_of_a_new_card(browser, with_password):
    """The old session is over: in again by the account's own way, and a fresh card."""
    with writing():
        db.session.execute(sa.update(CardCode).values(ended_at=now()))
    try_door(browser, "front_1")
    return card(browser)


@pytest.mark.parametrize(
    ("by_hand", "column"),
    [
        ("UPDATE authenticator_app SET secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'", "secret"),
        ("UPDATE authenticator_app SET last_step = 0", "last_step"),
        ("UPDATE card_code SET used_at = NULL WHERE used_at IS NOT NULL", "used_at"),
    ],
    ids=["a secret of one's own", "a code that was shown opens again", "a used code of the card put back"],
)
def test_a_factor_exchanged_past_the_portal_is_found(app, stranger, with_password, by_hand, column):
    try_door(stranger, with_password("office"))
    first, *_ = card(stranger)
    page = stranger.submit(stranger.get(FACTORS), f"{FACTORS}/ung-dung")
    stranger.submit(page, f"{FACTORS}/ung-dung/ma", code=pyotp.TOTP(secret_on(page)).at(now()))
    other = Browser(app)
    assert second_step(other, try_door(other, "office"), first).status_code == 303
    assert books.prove(db.session.connection(), 1).wrong == []
    with writing():
        db.session.connection().execute(sa.text(by_hand))
    assert [one.columns for one in books.prove(db.session.connection(), 1).wrong] == [[column]]
