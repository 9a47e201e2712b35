"""The youth secretary schedules a month in one sitting, on a phone: March, sat down to on a February evening."""

import re

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.meetings.models import Headcount, Meeting
from portal.meetings.service.types import begin_types
from tests.journeys.accessible import accessible
from tests.kit.browser import OFFICE, PHONE

pytestmark = pytest.mark.journey

MARCH = (
    ("Ra quân Tháng Thanh niên", "Sinh hoạt Tháng Thanh niên", "01/03/2022", "08:00", "10:30", "Vườn hoa", "80"),
    ("Tự soi, tự sửa của tuổi trẻ", "Sinh hoạt Câu lạc bộ Lý luận trẻ", "10/03/2022", "19h30", "21h", "Hội trường", ""),
    ("Nghe kể chuyện truyền thống", "Giáo dục truyền thống", "17/03/2022", "08:00", "10:00", "Trường Tiểu học", "60"),
    ("Tiến bước dưới cờ Đoàn", "Sinh hoạt chi đoàn chủ điểm", "20/03/2022", "19:30", "21:00", "Nhà văn hóa", "40"),
    ("Thắp hương đài liệt sĩ", "Giáo dục truyền thống", "24/03/2022", "17:00", "18:00", "Đài liệt sĩ", "30"),
    ("Kỷ niệm Ngày thành lập Đoàn", "Sinh hoạt Tháng Thanh niên", "26/03/2022", "08:00", "11:00", "Hội trường", "100"),
)


@pytest.fixture
def kinds(ward):
    will_write()
    begin_types()
    db.session.commit()
    will_write(False)


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_march_in_one_sitting(visit, ward, kinds, javascript):
    page = visit("youth_head", viewport=PHONE, javascript=javascript)
    page.goto("/lich?thang=2022-03")
    page.get_by_role("link", name="Lập lịch cả tháng").click()
    page.get_by_role("heading", name="Lập lịch tháng 3/2022").wait_for()
    if javascript:
        accessible(page)
        assert not sideways(page)
    page.get_by_label("Nhân dịp").fill("Tháng Thanh niên, 26/3")
    page.get_by_role("button", name="Thêm năm dòng").click()
    page.get_by_text("Buổi 10", exact=True).wait_for()
    for number, row in enumerate(MARCH):
        fill(page, number, row)
    page.get_by_label("Ngày").nth(3).fill("20/3/20222")
    page.get_by_role("button", name="Đặt lịch cả tháng").click()
    page.get_by_text("Có dòng cần sửa, chưa buổi nào được đặt").wait_for()
    assert page.get_by_label("Chủ đề").nth(5).input_value() == "Kỷ niệm Ngày thành lập Đoàn"
    if javascript:
        accessible(page)
    page.get_by_label("Ngày").nth(3).fill("20/03/2022")
    page.get_by_role("button", name="Đặt lịch cả tháng").click()
    page.get_by_text("Đã đặt 6 buổi tháng 3/2022.").wait_for()
    for theme, *_rest in MARCH:
        assert page.get_by_role("link", name=re.compile(theme)).is_visible()
    if javascript:
        accessible(page)
        assert not sideways(page)
        page.goto(f"/lich/in?thang=2022-03&don-vi={ids.written(ward.units['youth'])}")
        page.get_by_text("Thắp hương đài liệt sĩ").wait_for()
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 6
    assert sorted(db.session.scalars(db.select(Headcount.expected))) == [30, 40, 60, 80, 100]


def fill(page, number, row):
    theme, kind, on, starts, ends, place, expected = row
    for label, value in (
        ("Chủ đề", theme),
        ("Ngày", on),
        ("Từ giờ", starts),
        ("Đến giờ", ends),
        ("Nơi họp", place),
        ("Đoàn viên dự kiến", expected),
    ):
        page.get_by_label(label, exact=True).nth(number).fill(value)
    page.get_by_label("Loại", exact=True).nth(number).select_option(label=kind)


def test_the_calendar_is_walked_by_keyboard(visit, ward, kinds):
    page = visit("youth_head", viewport=OFFICE)
    page.goto("/lich?thang=2022-03")
    accessible(page)
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Tháng 4/2022").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="Tháng 3/2022").wait_for()
    for address in ("/sinh-hoat/moi", "/sinh-hoat/dinh-ky", "/lich/dia-chi", "/lich?xem=tuan", "/lich?xem=danh-sach"):
        page.goto(address)
        accessible(page)
    page.goto(f"/lich/in?thang=2022-03&don-vi={ids.written(ward.units['youth'])}")
    accessible(page)
