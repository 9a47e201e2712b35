"""The secretary ticks who came to the clean-up, on a phone; the Front head takes it into the month's note with one
tap. The committee member in charge checks the cell, and the cell answers."""

import pytest

from portal.ground.ids import written
from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE
from tests.kit.ward import PEOPLE

pytestmark = pytest.mark.journey


def test_a_tick_becomes_a_fact_of_the_months_note(visit, ward):
    phone = visit("sec_1", viewport=PHONE)
    phone.goto("/viec-chung/2022-04")
    phone.get_by_label("Tên việc").fill("Tổng vệ sinh")
    phone.get_by_label("Ngày làm").fill("16/04/2022")
    phone.get_by_label("Nơi làm").fill("Ngõ 5")
    phone.get_by_role("button", name="Thêm, rồi đánh dấu người tham gia").click()
    phone.get_by_label("Tìm theo tên").last.fill("nguyen thi hoa")
    assert phone.get_by_label(PEOPLE["member_1b"][0]).is_hidden()
    phone.get_by_label(PEOPLE["member_1"][0]).check()
    accessible(phone)
    phone.get_by_role("button", name="Lưu người tham gia").click()
    phone.get_by_text("Đã lưu: thêm 1 người, bỏ 0 người.").wait_for()

    head = visit("front_1", viewport=PHONE)
    head.goto(f"/giam-sat/2022-04/{written(ward.units['front-1'])}?mo={written(ward.member_1)}")
    accessible(head)
    head.get_by_role("link", name="Ghi nhận xét").click()
    head.get_by_role("button", name="Điền vào sự việc").click()
    assert head.locator("#fact").input_value() == "Tham gia “Tổng vệ sinh” do Chi bộ 1 tổ chức"
    assert head.locator("#fact_on").input_value() == "16/04/2022"
    assert head.locator("#fact_place").input_value() == "Ngõ 5"
    head.get_by_text("Đã lưu nháp").wait_for()  # what a tap filled in is kept as typed words are


def test_a_check_is_recorded_answered_and_closed(visit, ward):
    sponsor = visit("sponsor_1", viewport=PHONE)
    sponsor.goto("/chi-bo-duoc-phan-cong")
    sponsor.get_by_text("Ghi một lần kiểm tra").click()
    sponsor.get_by_label("Nhận xét qua kiểm tra").fill("Sổ nghị quyết chưa ghi kết luận.")
    sponsor.get_by_label("Đề nghị chi bộ").fill("Bổ sung kết luận.")
    sponsor.get_by_label("Hạn trả lời").fill("28/04/2022")
    accessible(sponsor)
    sponsor.get_by_role("button", name="Ghi kiểm tra").click()
    sponsor.get_by_text("Đang mở").wait_for()

    secretary = visit("sec_1", viewport=PHONE)
    secretary.goto("/")
    secretary.get_by_role("link", name="Trả lời lần kiểm tra Chi bộ 1").click()
    accessible(secretary)
    secretary.get_by_label("Trả lời của chi ủy").fill("Đã bổ sung ngày 26/04.")
    secretary.get_by_role("button", name="Gửi trả lời").click()
    secretary.get_by_text("Đã bổ sung ngày 26/04.").wait_for()

    sponsor.goto("/")
    sponsor.get_by_role("link", name="Xem trả lời của Chi bộ 1").click()
    sponsor.get_by_role("button", name="Khép lại lần kiểm tra").click()
    sponsor.get_by_text("Đã kết thúc", exact=True).first.wait_for()
