"""The roll of sixty people at the door, with the thumb."""

import re
import time

import pytest

from portal.attendance.queries.attendance import numbers
from portal.ground.db import db
from portal.ground.ids import written
from tests.journeys.accessible import accessible
from tests.journeys.halls import arrange
from tests.kit.browser import PHONE
from tests.kit.crowd import more_members

pytestmark = pytest.mark.journey
SIXTY, MOST_TAPS = 60, 90


class Thumb:
    """Taps, and how many they were."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, target):
        target.click()
        self.taps += 1

    def count(self, said):
        self.page.locator("#roll-count", has_text=f"Đã điểm danh {said}/{SIXTY}").wait_for(timeout=30_000)


@pytest.fixture
def roll(visit, ward):
    more_members(ward, SIXTY - 13)
    meeting = arrange(ward)
    page = visit("sec_1", viewport=PHONE)
    page.goto(f"/sinh-hoat/{written(meeting)}/diem-danh")
    return meeting, Thumb(page)


def row(page, name):
    return page.locator("li.roll-row", has_text=name)


def test_everyone_at_once_then_the_exceptions(roll):
    meeting, thumb = roll
    page, began = thumb.page, time.monotonic()
    thumb.count(0)
    thumb.tap(page.get_by_role("button", name="Tất cả có mặt"))
    thumb.count(SIXTY)
    for name in ("Nguyễn Thị Hoà", "Đặng Quốc Ân", "Trần Thị Thân"):
        thumb.tap(row(page, name).get_by_role("button", name=re.compile("^Có lý do")))
        row(page, name).locator("[aria-pressed=true]", has_text="Có lý do").wait_for()
    for name in ("Bùi Chưa Lập", "Ngô Cựu Trưởng"):
        thumb.tap(row(page, name).get_by_role("button", name=re.compile("^Vắng")))
        row(page, name).locator("[aria-pressed=true]", has_text="Vắng").wait_for()
    # One was only late: the absence is taken back, then the name is tapped.
    late = row(page, "Ngô Cựu Trưởng")
    thumb.tap(late.get_by_role("button", name=re.compile("^Vắng")))
    thumb.count(SIXTY - 1)
    thumb.tap(late.locator("button.roll-name"))
    thumb.count(SIXTY)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    thumb.tap(page.get_by_role("button", name="Chốt điểm danh"))
    page.get_by_text("Đã chốt điểm danh.").wait_for()
    print(f"{SIXTY} people, {thumb.taps} taps, {time.monotonic() - began:.1f} s")
    assert thumb.taps < MOST_TAPS
    db.session.rollback()
    told = numbers(meeting)
    assert (told.convened, told.present) == (SIXTY, SIXTY - 4)


def test_name_by_name_with_a_search_and_an_undo(roll):
    meeting, thumb = roll
    page = thumb.page
    page.get_by_label("Tìm theo tên").fill("hoa")  # Hoà, without marks; the others step back without a request
    assert page.locator("li.roll-row:visible").count() < 10
    thumb.tap(row(page, "Nguyễn Thị Hoà").locator("button.roll-name"))
    thumb.count(1)
    thumb.tap(row(page, "Nguyễn Thị Hoà").locator("button.roll-name"))
    thumb.count(0)
    page.get_by_label("Tìm theo tên").fill("")
    names = page.locator("#roll-rows > li button.roll-name")
    for number in range(SIXTY):
        thumb.tap(names.nth(number))
        if number % 10 == 9:
            thumb.count(number + 1)  # a thumb is slower than this loop
    thumb.count(SIXTY)
    thumb.tap(page.get_by_role("button", name="Chốt điểm danh"))
    page.get_by_text("Đã chốt điểm danh.").wait_for()
    print(f"{SIXTY} people one by one, {thumb.taps} taps")
    assert thumb.taps < MOST_TAPS
    db.session.rollback()
    assert numbers(meeting).present == SIXTY


def test_two_phones_at_one_door(roll, visit, ward):
    _meeting, thumb = roll
    other = visit("dep_1", viewport=PHONE)
    other.goto(thumb.page.url)
    thumb.tap(row(thumb.page, "Nguyễn Thị Hoà").get_by_role("button", name=re.compile("^Vắng")))
    thumb.count(1)
    row(other, "Nguyễn Thị Hoà").locator("button.roll-name").click()
    other.get_by_text("Người khác vừa điểm danh dòng này").wait_for()
    assert row(other, "Nguyễn Thị Hoà").locator("[aria-pressed=true]", has_text="Vắng").count() == 1


def test_the_roll_also_without_javascript(visit, ward):
    meeting = arrange(ward)
    page = visit("sec_1", viewport=PHONE, javascript=False)
    page.goto(f"/sinh-hoat/{written(meeting)}/diem-danh")
    row(page, "Nguyễn Thị Hoà").locator("button.roll-name").click()
    page.locator("#roll-count", has_text="Đã điểm danh 1/13").wait_for()
    page.get_by_label("Tìm theo tên").fill("an")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.wait_for_url("**/tim")
    assert page.locator("li.roll-row").count() < 5


def test_a_member_scans_the_code_at_the_door(visit, ward):
    meeting = arrange(ward)
    screen = visit("sec_1")
    screen.goto(f"/sinh-hoat/{written(meeting)}/ma-diem-danh")
    screen.get_by_role("button", name="Mở mã điểm danh").click()
    picture = screen.get_by_alt_text("Mã QR điểm danh, đổi sau mỗi phút")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") > 100
    first = picture.get_attribute("src")
    screen.get_by_role("button", name="Đổi mã ngay").click()
    screen.wait_for_function("before => document.querySelector('.check-in img').src !== before", arg=first)
    accessible(screen)
