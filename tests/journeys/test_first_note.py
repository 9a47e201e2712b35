"""From an empty installation to the first recorded note through pages alone, with a list as its ward keeps it.

`make screens ARGS=first-day` runs it and keeps a picture of each step for the guide.
"""

import os
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from portal.config import ROOT
from portal.ground import clock
from portal.ground.db import db, in_ward
from portal.people.models import Person
from portal.supervision.models import Note
from tests.imports.lists import POSTS, sheet
from tests.kit import browser, chance, installation
from tests.kit.released import own_database
from tools.screens import make_small

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
LIST = ROOT / "tests" / "imports" / "wild" / "moi-chi-bo-mot-trang.xlsx"
DAY = "30/06/2026"
PREVIEW = re.compile(r"/nhap-du-lieu/\w{13}")
MORNING = datetime(2026, 7, 1, 8, 0, tzinfo=clock.HERE)
PASSWORD = "bốn tiếng không liên quan"
CELL = "Chi bộ Tổ dân phố 4"
HEADS = (
    ("Nguyễn Mạnh Trung", "52.000001", "Bí thư chi bộ", CELL),
    ("Nguyễn Duy Bình", "52.000081", "Trưởng BCTMT TDP 4", CELL),
    ("Hoàng Thị Mai Vân", "52.000144", "Chủ tịch UBMTTQ phường", "Chi bộ Tổ dân phố 9"),
    ("Nguyễn Công Tâm", "52.000145", "Bí thư chi bộ, Trưởng ban CTMT TDP 9", "Chi bộ Tổ dân phố 9"),
    ("Vũ Thị Bích Ái", "52.000348", "Bí thư chi bộ, Trạm trưởng", "Chi bộ Trạm Y tế phường"),
)
# What each step's picture is called in docs/pictures.
STEPS = (
    "lap-phuong",
    "ngay-dau",
    "hoi-ngay",
    "xem-truoc",
    "nhap",
    "chuc-vu",
    "xac-nhan",
    "chuong-trinh",
    "phieu",
    "nhan-xet",
)


def posts():
    rows = [
        {"Họ và tên": name, "Số thẻ đảng viên": card, "Chức vụ": title, "Chi bộ": cell, "Từ ngày": "01/06/2025"}
        for name, card, title, cell in HEADS
    ]
    return sheet(POSTS, *rows, title=f"DANH SÁCH CẤP ỦY, MẶT TRẬN (Tính đến ngày {DAY})")


@pytest.fixture
def empty(tmp_path):
    """An installation whose database is made and holds no ward, and the code printed at its server."""
    clock.run_on_from(MORNING, chance.BEGINS)
    with own_database(tmp_path) as settings:
        app = installation.app(tmp_path, **settings)
        said = app.test_cli_runner().invoke(args=["setup"]).output
        code = re.search(r"Mã: +((?:[0-9A-Z]{4} ?){4})", said)[1].strip()
        with app.app_context():
            yield app, code
            db.session.remove()
            db.engine.dispose()
        installation.let_go(app)


class Office:
    """The windows of one ward's first day, and a picture of each step where somebody wants one."""

    def __init__(self, chromium, site):
        self.chromium, self.site, self.visits = chromium, site, []
        self.began, self.took = time.monotonic(), {}

    def window(self):
        self.visits.append(browser.Visit(self.chromium, self.site))
        return self.visits[-1].page

    def done(self, page, step):
        self.took[step] = time.monotonic() - self.began
        if place := os.environ.get("TUSOI_PICTURES"):
            file = Path(place) / f"buoi-dau-{STEPS.index(step) + 1:02}-{step}.png"
            page.screenshot(path=file)
            make_small(file)

    def enter(self, login, code):
        page = self.window()
        page.goto("/kich-hoat")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mã trên phiếu").fill(code)
        page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        page.get_by_label("Ghi lại mật khẩu mới").fill(PASSWORD)
        page.get_by_role("button", name="Đặt mật khẩu và đăng nhập").click()
        page.wait_for_url(lambda url: "kich-hoat" not in url)
        if page.get_by_role("heading", level=1).inner_text() == "Yếu tố thứ hai":
            page.get_by_role("button", name="In thẻ mã").click()
            page.get_by_role("button", name="Đã in, tiếp tục").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
        return page

    def bring(self, page, name, content, day=""):
        page.goto("/nhap-du-lieu")
        page.get_by_label("Tệp danh sách").set_input_files({"name": name, "mimeType": "", "buffer": content})
        page.get_by_label("Tính đến ngày").fill(day)
        page.locator("form[enctype] button[type=submit]").click()


def test_from_nothing_to_the_first_note(empty, chromium):
    app, code = empty
    with browser.serving(app) as site:
        office = Office(chromium, site)
        clerk, secretary = begin(office, code)
        take_over(office, clerk, secretary)
        supervise(office, clerk)
        head = first_head(office, clerk, secretary)
        write(office, head)
        complaints = [one for visit in office.visits for one in visit.complaints]
        assert os.environ.get("TUSOI_PICTURES") or not complaints, complaints  # a picture hides the caret by a style
        for visit in office.visits:
            visit.context.close()
    with in_ward(1):
        about = sa.select(Person.name).join(Note, sa.and_(Note.ward_id == Person.ward_id, Note.person_id == Person.id))
        assert len(db.session.scalars(about).all()) == 1
    print("\n" + ", ".join(f"{step} {seconds:.0f} s" for step, seconds in office.took.items()))


def begin(office, code):
    """The ward, its clerk and its secretary, on one page, with the code that the server printed."""
    page = office.window()
    page.goto("/lan-dau")
    for label, value in (
        ("Mã cài đặt", code),
        ("Tên phường", "phường Hòa An"),
        ("Đảng bộ cấp trên trực tiếp", "Thành ủy"),
        ("Số tổ dân phố", "9"),
        ("Họ và tên cán bộ Văn phòng Đảng ủy", "Trần Thị Văn Thư"),
        ("Tên đăng nhập của cán bộ", "thuky"),
        ("Họ và tên Bí thư Đảng ủy", "Lê Văn Bí"),
        ("Tên đăng nhập của Bí thư", "bithu"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    office.done(page, "lap-phuong")
    page.get_by_role("button", name="Lập phường và in hai phiếu").click()
    expect(page.locator(".slip-small")).to_have_count(2)
    codes = [one.inner_text() for one in page.locator("dt:has-text('Mã kích hoạt') + dd").all()]
    clerk, secretary = office.enter("thuky", codes[0]), office.enter("bithu", codes[1])
    clerk.goto("/")
    expect(clerk.get_by_text("Danh sách đảng viên", exact=True).first).to_be_visible()
    office.done(clerk, "ngay-dau")
    return clerk, secretary


def take_over(office, clerk, secretary):
    """The roster as its ward keeps it, then the posts, which the secretary confirms at once."""
    office.bring(clerk, LIST.name, LIST.read_bytes())
    expect(clerk.get_by_text("Danh sách này tính đến ngày nào?").first).to_be_visible()
    office.done(clerk, "hoi-ngay")
    office.bring(clerk, LIST.name, LIST.read_bytes(), DAY)
    clerk.wait_for_url(PREVIEW)
    office.done(clerk, "xem-truoc")
    expect(clerk.get_by_text("Tổ chức mới:")).to_be_visible()
    clerk.get_by_role("button", name="Ghi vào cổng").click()
    expect(clerk.get_by_text("Đã ghi vào cổng").first).to_be_visible()
    office.done(clerk, "nhap")
    office.bring(clerk, "cap-uy.xlsx", posts())
    clerk.wait_for_url(PREVIEW)
    office.done(clerk, "chuc-vu")
    clerk.get_by_role("button", name="Ghi vào cổng").click()
    expect(clerk.get_by_text("chờ người thứ hai xác nhận").first).to_be_visible()
    confirm(secretary)
    office.done(secretary, "xac-nhan")


def confirm(secretary):
    secretary.goto("/cho-xac-nhan")
    secretary.locator("main tbody a").first.click()
    secretary.get_by_role("button", name=re.compile(r"Xác nhận \d+ việc")).click()
    expect(secretary.get_by_text("Đã xác nhận:").first).to_be_visible()


def supervise(office, clerk):
    clerk.goto("/giam-sat/chuong-trinh")
    for label, value in (
        ("Chủ đề", "Tự soi, tự sửa"),
        ("Số, ký hiệu kế hoạch", "12-KH/ĐU"),
        ("Ngày ban hành", "15/06/2026"),
        ("Bắt đầu", "20/06/2026"),
        ("Hạn hoàn thành", "31/12/2026"),
    ):
        clerk.get_by_label(label).fill(value)
    clerk.get_by_role("button", name="Mở đợt sinh hoạt").click()
    clerk.get_by_label("Tên chương trình").fill("Giám sát năm 2026")
    clerk.get_by_label("Căn cứ").fill("Kế hoạch số 12-KH/ĐU ngày 15/06/2026")
    clerk.get_by_label("Tháng đầu").fill("07/2026")
    clerk.get_by_role("button", name="Lập chương trình").click()
    clerk.get_by_role("button", name=re.compile("^Mở kỳ")).click()
    expect(clerk.get_by_text("Đã mở kỳ giám sát").first).to_be_visible()
    clerk.goto("/")
    expect(clerk.get_by_text("tất cả đã có tổ chức theo dõi")).to_be_visible()
    office.done(clerk, "chuong-trinh")


def first_head(office, clerk, secretary):
    """Slips for everybody who holds a post, four to a page; the head of TDP 4 comes with theirs."""
    clerk.goto("/tai-khoan/phieu")
    clerk.get_by_role("button", name="In phiếu cho người đã chọn").click()
    clerk.wait_for_url("**/cho-xac-nhan/*")
    confirm(secretary)  # once for all who hold a post with power
    clerk.goto("/tai-khoan/phieu")
    clerk.get_by_role("button", name="In phiếu cho người đã chọn").click()
    expect(clerk.locator(".slip-small").first).to_be_visible()
    office.done(clerk, "phieu")
    slip = clerk.locator(".slip-small", has_text="Nguyễn Duy Bình")
    login = slip.locator("dt:has-text('Tên đăng nhập') + dd").inner_text()
    code = slip.locator("dt:has-text('Mã kích hoạt') + dd").inner_text()
    return office.enter(login, code)


def write(office, head):
    head.goto("/")
    head.locator("main").get_by_role("link", name=re.compile("^Sổ giám sát tháng")).click()
    head.wait_for_selector("#member form.note")
    head.get_by_label("Nhận xét", exact=True).fill("Gương mẫu vận động bà con giữ ngõ phố sạch đẹp.")
    office.done(head, "nhan-xet")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_text("Đã lưu").first).to_be_visible()
