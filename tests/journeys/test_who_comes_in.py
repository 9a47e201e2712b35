"""Who comes in, who becomes whom: power that nobody takes alone, and a factor that is asked for only where it must."""

import re
import time

import pytest
import sqlalchemy as sa

from portal.accounts import passwords
from portal.accounts.models import Account
from portal.audit import Entry, Payload
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.ids import written
from portal.policy import Role
from tests.journeys.accessible import accessible
from tests.kit import chance
from tests.kit.browser import PASSWORD, PHONE
from tests.kit.ward import PEOPLE

pytestmark = pytest.mark.journey


@pytest.fixture
def by_password(visit, ward):
    """A window at the door, with nothing met beforehand: no device is known there, no factor was shown."""

    def at_the_door(name, **how):
        with writing():
            account = db.session.get(Account, (1, ward.accounts[name]))
            account.password_hash, account.password_set_at = passwords.hashed(PASSWORD), now()
        db.session.remove()
        return visit(**how)

    return at_the_door


def sign_in(page, name, password=PASSWORD):
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.locator("h1", has_text=re.compile("^(?!Đăng nhập)")).wait_for()


def print_card(page):
    """Led to it after signing in; the codes as the card shows them."""
    page.get_by_role("button", name="In thẻ mã").click()
    page.get_by_text("Thẻ chỉ hiện một lần này").wait_for()
    codes = page.locator("article.slip ol li").all_inner_texts()
    assert len(set(codes)) == 10
    page.get_by_role("button", name="Đã in, tiếp tục").click()
    return codes


BASIS = "Quyết định 15-QĐ/ĐU ngày 18/4/2022"


def give_post(page, name, unit, role, title):
    """The office writes down an appointment, sees what it changes, and sends it."""
    page.goto("/bien-dong")
    page.get_by_role("searchbox").fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="Nhận chức vụ").click()
    page.get_by_label("Từ ngày").fill("20/04/2022")
    page.get_by_label("Số, ngày của quyết định hoặc căn cứ").fill(BASIS)
    page.get_by_label("Tổ chức").select_option(label=unit)
    page.get_by_label("Vai trò").select_option(label=role)
    page.get_by_label("Chức danh ghi trên văn bản").fill(title)
    page.get_by_role("button", name="Xem ảnh hưởng").click()
    page.get_by_text("Việc này cần người thứ hai").wait_for()
    page.get_by_role("button", name="Gửi để xác nhận").click()
    page.get_by_text("Đã gửi.").wait_for()


def test_the_clerk_does_not_become_secretary(visit, ward):
    clerk = visit("office", viewport=PHONE)
    give_post(clerk, "Phạm Văn Phòng", "Đảng bộ phường Thử Nghiệm", "Bí thư Đảng ủy", "Bí thư Đảng ủy")
    assert clerk.get_by_role("button", name="Xác nhận").count() == 0
    assert clerk.goto("/nhat-ky").status == 403  # what a secretary reads

    secretary = visit("ward_secretary", viewport=PHONE)
    secretary.get_by_role("link", name=re.compile("Xác nhận 1 việc")).first.click()
    accessible(secretary)
    secretary.get_by_label("Lý do không xác nhận").fill("Không có quyết định nào như vậy.")
    secretary.get_by_role("button", name="Không xác nhận").click()
    secretary.get_by_text("Đã trả lại, không có gì được ghi.").wait_for()

    clerk.goto("/")
    clerk.get_by_text("Không có quyết định nào như vậy.").wait_for()
    clerk.goto("/cho-xac-nhan")
    clerk.get_by_role("link", name=BASIS).click()
    clerk.get_by_text("Lê Đình Đông, Bí thư Đảng ủy").wait_for()
    clerk.get_by_text("Không có quyết định nào như vậy.").wait_for()
    accessible(clerk)
    assert clerk.goto("/nhat-ky").status == 403
    db.session.rollback()
    assert not ward.actor("office").has(Role.WARD_SECRETARY)

    secretary.goto("/nhat-ky")
    secretary.get_by_text("Không xác nhận việc đang chờ").last.wait_for()
    accessible(secretary)
    ((who, said),) = trail("people.power.decline")
    assert who == ward.ward_secretary
    assert (said["asked_name"], said["declined_name"]) == ("Phạm Văn Phòng", "Lê Đình Đông")


def trail(action):
    with in_ward(1):
        entries = sa.select(Entry.actor_id, Payload.content).where(
            Payload.number == Entry.number, Payload.ward_id == Entry.ward_id, Entry.action == action
        )
        return db.session.execute(entries.order_by(Entry.number)).all()


COLLEAGUES = (
    "member_1",
    "member_1b",
    "member_1c",
    "member_3",
    "relative_1",
    "helper_1",
    "typist_1",
    "school_1",
    "former_front_1",
    "no_plan_1",
)


def test_ten_posts_of_one_decision_are_one_confirmation_with_a_code_of_the_card(visit, ward, by_password):
    clerk = visit("office")
    for name in COLLEAGUES:
        give_post(clerk, PEOPLE[name][0], "Chi bộ 1", "Chi ủy viên", "Chi ủy viên Chi bộ 1")
    clerk.get_by_text("Các việc: 10").wait_for()
    clerk.goto(f"/bien-dong/nhan-chuc-vu?nguoi={written(ward.dep_1)}")
    assert clerk.locator("datalist option").evaluate_all("all => all.map(one => one.value)") == [BASIS]

    secretary = by_password("ward_secretary", viewport=PHONE)
    sign_in(secretary, "ward_secretary")
    accessible(secretary)
    first, second, *_ = print_card(secretary)
    chance.pass_by(minutes=16)
    secretary.goto("/")
    secretary.get_by_role("link", name=re.compile("Xác nhận 10 việc")).click()
    secretary.get_by_role("button", name="Xác nhận 10 việc").click()
    secretary.get_by_label("Hoặc mã trong ứng dụng, trên thẻ").wait_for()
    accessible(secretary)
    db.session.rollback()
    assert not any(ward.actor(name).posts for name in COLLEAGUES), "nothing is in force before the code"
    secretary.get_by_label("Hoặc mã trong ứng dụng, trên thẻ").fill(first.lower())
    secretary.get_by_role("button", name="Xác nhận", exact=True).click()
    secretary.get_by_text("Đã xác nhận đúng là đồng chí.").wait_for()
    accessible(secretary)
    secretary.get_by_role("button", name="Gửi tiếp").click()
    secretary.get_by_text("Đã xác nhận: ").wait_for()
    db.session.rollback()
    assert all(ward.actor(name).has(Role.CELL_COMMITTEE) for name in COLLEAGUES)
    assert len(trail("people.power.confirm")) == 1

    clerk = visit("office")
    give_post(clerk, "Ngô Trọng Giang", "Chi bộ 1", "Chi ủy viên", "Chi ủy viên Chi bộ 1")
    chance.pass_by(minutes=16)
    secretary.goto("/cho-xac-nhan")
    secretary.get_by_role("link", name=BASIS).first.click()
    secretary.get_by_role("button", name="Xác nhận 1 việc").click()
    secretary.get_by_label("Hoặc mã trong ứng dụng, trên thẻ").fill(first)
    secretary.get_by_role("button", name="Xác nhận", exact=True).click()
    secretary.get_by_text("Mã chưa đúng, hoặc đã dùng.").first.wait_for()
    secretary.get_by_label("Hoặc mã trong ứng dụng, trên thẻ").fill(second)
    secretary.get_by_role("button", name="Xác nhận", exact=True).click()
    secretary.get_by_role("button", name="Gửi tiếp").click()
    secretary.get_by_text("Đã xác nhận: ").wait_for()


def test_the_owner_of_a_reset_account_sees_who_asked_and_who_confirmed(visit, ward, by_password):
    clerk = visit("office")
    clerk.goto("/tai-khoan")
    row = clerk.get_by_role("row").filter(has_text="Hoàng Thị Thanh Lý")
    row.get_by_role("button", name="Cấp phiếu kích hoạt").click()
    clerk.get_by_text("Đã gửi.").wait_for()
    secretary = visit("ward_secretary")
    secretary.get_by_role("link", name=re.compile("Xác nhận 1 việc")).click()
    secretary.get_by_role("button", name="Xác nhận 1 việc").click()
    secretary.get_by_text("Đã xác nhận: ").wait_for()

    clerk.goto("/tai-khoan")
    waiting = clerk.get_by_role("region", name=re.compile("Phiếu chờ in"))
    waiting.get_by_role("button", name="In phiếu").click()
    clerk.get_by_text("Mã kích hoạt").wait_for()
    paper = clerk.locator("article").inner_text()
    code = re.search(r"(?:[0-9A-Za-z]{4}[ -]){3}[0-9A-Za-z]{4}", paper)[0]

    owner = visit(viewport=PHONE)
    owner.goto("/kich-hoat")
    owner.get_by_label("Tên đăng nhập").fill("sec_1")
    owner.get_by_label("Mã trên phiếu").fill(code)
    owner.get_by_label(re.compile("^Mật khẩu")).first.fill(PASSWORD)
    owner.get_by_label(re.compile("lại", re.I)).fill(PASSWORD)
    owner.keyboard.press("Enter")
    told = "Phạm Văn Phòng đề nghị, Lê Đình Đông xác nhận"
    owner.get_by_text(told).wait_for()
    owner.goto("/toi")
    owner.get_by_text(told).wait_for()
    accessible(owner)


@pytest.mark.parametrize("has_card", [False, True], ids=["without a card", "with a card"])
def test_a_head_signs_in_six_months_running_from_one_telephone(visit, ward, by_password, has_card):
    """Between two months the telephone's browser is closed: what it keeps is what lives longer than a session. A
    seventh time, past the 180 days of the first, nothing is asked either: use renews the trust."""
    phone = by_password("front_1", viewport=PHONE)
    asked, proved, codes = 0, 0, []
    if has_card:
        elsewhere = by_password("front_1")
        sign_in(elsewhere, "front_1")
        elsewhere.goto("/toi/xac-thuc")
        codes = print_card(elsewhere)
    for _month in range(7):
        sign_in(phone, "front_1")
        if phone.get_by_role("heading", name="Mã xác thực").count():
            asked += 1
            phone.get_by_label("Mã", exact=True).fill(codes.pop())
            phone.get_by_role("button", name="Đăng nhập").click()
        phone.wait_for_url(re.compile("/$"))
        device = next(one for one in phone.context.cookies() if one["name"].endswith("device"))
        assert device["expires"] > time.time() + 180 * 24 * 3600, "it outlives the trust"
        assert device["httpOnly"]
        assert device["sameSite"] == "Strict"
        for page in ("/giam-sat/2022-04/" + written(ward.units["front-1"]), "/toi", "/thong-bao"):
            assert phone.goto(page).status == 200
            proved += phone.get_by_text("Xác nhận lại").count()
        chance.pass_by(days=31)
        lasting = [one for one in phone.context.cookies() if one["expires"] != -1]
        assert [one["name"] for one in lasting] == [device["name"]], "the session goes with the browser"
        phone.context.clear_cookies()
        phone.context.add_cookies(lasting)
    assert (asked, proved) == (int(has_card), 0)
    if has_card:
        phone.context.clear_cookies()
        sign_in(phone, "front_1")
        phone.get_by_text("Mã xác thực").first.wait_for()  # it was the telephone that was trusted, not the account
