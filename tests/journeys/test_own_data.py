"""From what is held about a member to a wrong birthday put right; and the office's pages, on a phone."""

import zipfile
from datetime import datetime

import pytest

from portal.ground import clock
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE

pytestmark = pytest.mark.journey


def test_a_member_looks_takes_a_copy_asks_and_is_answered(visit, ward):
    member = visit("member_1", viewport=PHONE)
    member.goto("/toi")
    member.get_by_role("link", name="Dữ liệu về tôi").click()
    accessible(member)
    member.get_by_text("Căn cứ, thời hạn, ai được xem").first.click()
    member.get_by_text("Xem từng dòng").first.click()
    accessible(member)
    narrow(member)
    with member.expect_download() as coming:
        member.get_by_role("button", name="Tải dữ liệu về tôi").click()
    with zipfile.ZipFile(coming.value.path()) as held:
        assert {"du-lieu.html", "du-lieu.json"} <= set(held.namelist())

    member.get_by_role("link", name="Yêu cầu xem, sửa").click()
    accessible(member)
    member.get_by_role("button", name="Gửi yêu cầu").click()
    member.get_by_text("Hãy chọn loại yêu cầu").first.wait_for()
    accessible(member)
    member.get_by_label("Sửa dữ liệu chưa đúng").check()
    member.get_by_label("Về dữ liệu nào").select_option(label="Nhân thân")
    member.get_by_label("Nội dung yêu cầu").fill("Ngày sinh đúng là 02/03/1961.")
    member.get_by_role("button", name="Gửi yêu cầu").click()
    member.get_by_text("trả lời trước hết ngày 27/04/2022").wait_for()
    accessible(member)
    narrow(member)
    address = member.url

    office = visit("office")
    office.goto("/yeu-cau-du-lieu")
    accessible(office)
    office.get_by_role("link", name="Nguyễn Thị Hoà").click()
    office.get_by_label("Lời ghi cho người yêu cầu đọc").fill("Sẽ sửa theo giấy khai sinh.")
    accessible(office)
    office.get_by_role("button", name="Trả lời: sẽ thực hiện").click()
    office.get_by_text("Đã trả lời: sẽ thực hiện.").wait_for()
    office.get_by_label("Lời ghi cho người yêu cầu đọc").fill("Đã sửa.")
    office.get_by_role("button", name="Đã thực hiện xong").click()
    office.get_by_text("Đã ghi thực hiện xong.").wait_for()

    member.goto(address)
    member.get_by_text("Sẽ sửa theo giấy khai sinh.").wait_for()
    member.get_by_text("Đã sửa.").wait_for()


@pytest.fixture
def four_years_on():
    """The ward's clock shows the first working day on which nothing of 2022 need be kept."""
    clock.run_on_from(datetime(2026, 1, 5, 8, 0, tzinfo=clock.HERE), clock.now())


def test_a_year_is_closed_by_two_and_its_minutes_are_taken_along(visit, ward, four_years_on):
    office = visit("office")
    office.goto("/dong-nam")
    accessible(office)
    office.get_by_label("Căn cứ").fill("Biên bản họp xét tiêu hủy số 02-BB/VP")
    office.get_by_role("button", name="Đề nghị đóng năm 2022").click()
    office.get_by_text("Đã gửi đề nghị đóng năm 2022").wait_for()
    accessible(office)

    secretary = visit("ward_secretary", viewport=PHONE)
    secretary.get_by_role("link", name="Xác nhận đóng năm 2022").first.click()
    accessible(secretary)
    narrow(secretary)
    secretary.get_by_role("button", name="Tôi đã cất gói lưu trữ").click()
    secretary.get_by_text("Hãy tải gói lưu trữ").first.wait_for()
    accessible(secretary)
    secretary.goto("/dong-nam")
    with secretary.expect_download() as coming:
        secretary.get_by_role("button", name="Tải gói lưu trữ").click()
    with zipfile.ZipFile(coming.value.path()) as held:
        assert "manifest.json" in held.namelist()
    secretary.goto("/dong-nam")
    secretary.get_by_role("button", name="Tôi đã cất gói lưu trữ").click()
    secretary.get_by_text("Đã đóng năm 2022").wait_for()
    accessible(secretary)
    narrow(secretary)
    with secretary.expect_download() as coming:
        secretary.get_by_role("link", name="Biên bản tiêu hủy, PDF").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("address", ["/luu-tru/muc-dich", "/luu-tru/thoi-han", "/dong-nam", "/yeu-cau-du-lieu"])
def test_the_offices_pages_have_no_fault_and_fit_a_phone(visit, ward, address):
    page = visit("office", viewport=PHONE)
    page.goto(address)
    accessible(page)
    narrow(page)


def narrow(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} goes sideways"
