"""The secretary of cell 1 runs the monthly meeting from one page, to its printed minutes."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from portal.ground.db import db, enter_ward, will_write
from portal.ground.ids import written
from portal.meetings.models import Meeting, MeetingKind, MeetingType
from tests.journeys.accessible import accessible
from tests.journeys.halls import arrange
from tests.kit.browser import PHONE
from tests.supervision.conftest import Month

pytestmark = pytest.mark.journey
THEME, AGENDA = "Sinh hoạt chi bộ tháng 4", "Tình hình tháng 4; nhiệm vụ tháng 5"


@pytest.fixture
def monthly(ward):
    """Today's monthly meeting, after the Front sent its remarks."""
    month = Month(ward)
    month.write("member_1")
    month.send()
    number = arrange(ward)
    will_write()
    kind = db.session.scalar(db.select(MeetingType.id).where(MeetingType.code == "monthly"))
    meeting = db.session.get(Meeting, (1, number))
    meeting.kind, meeting.type_id, meeting.theme, meeting.agenda = MeetingKind.MONTHLY, kind, THEME, AGENDA
    meeting.chair_id, meeting.secretary_id = ward.sec_1, ward.dep_1
    db.session.commit()
    will_write(False)
    db.session.remove()
    enter_ward(1)
    return f"/sinh-hoat/{written(number)}"


def item(page, title):
    return page.locator("li.plan-row", has=page.get_by_role("heading", name=re.compile(title)))


def test_from_the_roll_to_the_printed_minutes(monthly, visit):
    page = visit("sec_1")
    page.goto(monthly)
    page.get_by_role("link", name="Điều hành, biên bản").click()

    page.get_by_role("button", name="Tất cả có mặt").click()
    page.locator("#roll-count", has_text="có mặt 13").wait_for()
    page.locator("summary", has_text="Chốt điểm danh").click()
    page.get_by_role("button", name="Chốt điểm danh").click()
    page.get_by_text("Đã chốt điểm danh.").wait_for()

    page.get_by_role("button", name="Lập chương trình").click()
    page.get_by_text("Nhìn chung tốt.").wait_for()
    page.get_by_role("button", name="Mở nhận xét cho đảng viên").click()
    page.get_by_text("có nhận xét 1").first.wait_for()
    accessible(page)

    work = item(page, "Nhiệm vụ tháng 5")
    work.locator("summary", has_text="Ghi ý kiến phát biểu").click()
    work.get_by_label("Người phát biểu").select_option(label="Nguyễn Thị Hoà")
    work.get_by_label("Ý kiến").fill("Nên tổng vệ sinh sớm.")
    work.get_by_role("button", name="Ghi ý kiến").click()
    work.get_by_text("Nên tổng vệ sinh sớm.").wait_for()
    work.get_by_label("Kết luận của chủ trì").fill("Tổng vệ sinh toàn tổ dân phố.")
    work.get_by_label("Hoàn thành trước ngày").fill("08/05/2022")
    work.get_by_role("button", name="Lưu kết luận").click()
    work.locator("[data-saved]", has_text="Đã lưu").first.wait_for()

    # Typed and not yet saved: the page is left, and the words are there again.
    item(page, "Tình hình tháng 4").get_by_label("Kết luận của chủ trì").fill("Nhất trí với báo cáo.")
    item(page, "Tình hình tháng 4").locator("[data-saved]", has_text="Đã lưu nháp").wait_for()
    page.reload()
    report = item(page, "Tình hình tháng 4")
    assert report.get_by_label("Kết luận của chủ trì").input_value() == "Nhất trí với báo cáo."
    report.get_by_role("button", name="Lưu kết luận").click()
    report.locator("[data-saved]", has_text="Đã lưu").first.wait_for()

    page.locator("summary", has_text="Ghi điểm đề xuất").click()
    for label, points in (
        ("Công tác chuẩn bị", "15"),
        ("Số đảng viên dự", "20"),
        ("Tiến hành", "44,5"),
        ("Kết thúc buổi", "18"),
    ):
        page.get_by_label(re.compile(label)).fill(points)
    page.get_by_label("Số phiếu đồng ý").fill("13")
    page.get_by_role("button", name="Ghi điểm").click()
    page.get_by_text("97,5/100 điểm: Tốt.").wait_for()

    page.get_by_label("Giờ kết thúc").fill("9h30")
    page.get_by_label("Số biên bản").fill("04")
    page.get_by_role("button", name="Kết thúc và lập biên bản").click()
    page.get_by_role("heading", name="Biên bản", exact=True).wait_for()
    accessible(page)
    with page.expect_download() as waited:
        page.get_by_role("link", name="Tải PDF").click()
    with open(waited.value.path(), "rb") as file:
        read = PdfReader(io.BytesIO(file.read()))
    text = " ".join(" ".join(sheet.extract_text() for sheet in read.pages).split())
    for words in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "04-BB/CB",
        "có mặt 13",
        "Nhìn chung tốt.",
        "Đồng chí Nguyễn Thị Hoà:",
        "Nên tổng vệ sinh sớm.",
        "Tổng vệ sinh toàn tổ dân phố.",
        "Nhất trí với báo cáo.",
        "97,5",
        "xếp loại tốt",
        "9 giờ 30 phút",
    ):
        assert words in text, words
    assert "Gặp gỡ bốn hộ" not in text  # a single note is for its member and the chi ủy


def test_it_is_run_on_a_phone_and_without_a_script(monthly, visit):
    page = visit("sec_1", viewport=PHONE)
    page.goto(f"{monthly}/hop")
    page.get_by_role("button", name="Lập chương trình").click()
    page.get_by_text("Nhìn chung tốt.").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    accessible(page)
    plain = visit("sec_1", javascript=False)
    plain.goto(f"{monthly}/hop")
    work = item(plain, "Nhiệm vụ tháng 5")
    work.get_by_label("Kết luận của chủ trì").fill("Tổng vệ sinh.")
    work.get_by_role("button", name="Lưu kết luận").click()
    kept = item(plain, "Nhiệm vụ tháng 5").get_by_label("Kết luận của chủ trì")
    expect(kept).to_have_value("Tổng vệ sinh.")
