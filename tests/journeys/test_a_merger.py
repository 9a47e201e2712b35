"""The office merges two cells by decision, on screen, and a second person looks and confirms: clicks counted."""

import pytest
import sqlalchemy as sa

from portal.arrangements.models import Arrangement
from portal.arrangements.rules.states import ArrangementState
from portal.ground.db import db
from tests.arrangements.arranging import cells_of
from tests.kit.ward import PEOPLE, TODAY

pytestmark = pytest.mark.journey
MOST_CLICKS, MOST_OF_THE_SECOND = 11, 3


class Hand:
    """What a person clicks; typing is not counted."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, role, name, **more):
        self.page.get_by_role(role, name=name, **more).first.click()
        self.clicks += 1

    def tick(self, label):
        self.page.get_by_label(label, exact=True).check()
        self.clicks += 1

    def choose(self, label, option):
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.clicks += 1


@pytest.mark.parametrize("viewport", [{"width": 360, "height": 780}, {"width": 1280, "height": 900}])
def test_two_cells_become_one(visit, ward, viewport):
    page = visit("office", viewport=viewport)
    office = Hand(page)
    page.goto("/to-chuc")
    office.click("link", "Sắp xếp tổ chức", exact=True)
    page.get_by_label("Số, ký hiệu quyết định").fill("15-QĐ/ĐU")
    page.get_by_label("Ngày quyết định").fill("20/04/2022")
    page.get_by_label("Thực hiện từ ngày").fill("25/04/2022")
    office.click("button", "Lập nháp")
    office.click("link", "Sáp nhập", exact=True)
    office.tick("Chi bộ 1")
    office.tick("Chi bộ 3")
    page.get_by_label("Tên đầy đủ sau sáp nhập").fill("Chi bộ Hợp nhất")
    page.get_by_label("Tên gọi tắt sau sáp nhập").fill("Chi bộ Hợp nhất")
    office.click("button", "Thêm vào đợt sắp xếp")
    office.click("link", "Thêm chức vụ")
    page.get_by_label("Họ và tên hoặc số thẻ").fill(PEOPLE["sec_1"][0])
    office.choose("Tổ chức", "Chi bộ Hợp nhất")
    office.choose("Chức vụ", "Bí thư chi bộ")
    office.click("button", "Thêm vào đợt sắp xếp")
    page.get_by_text("Chi bộ 1 kết thúc, kế tiếp là Chi bộ Hợp nhất").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    office.click("button", "Gửi người thứ hai xác nhận")
    page.wait_for_selector("text=Chờ người thứ hai xác nhận")
    assert office.clicks <= MOST_CLICKS

    page = visit("ward_secretary", viewport=viewport)
    second = Hand(page)
    page.goto("/cho-xac-nhan")
    second.click("link", "15-QĐ/ĐU")
    second.click("link", "Xem toàn bộ trước khi xác nhận")
    page.get_by_text("Người chuyển").first.wait_for()
    page.go_back()
    second.click("button", "Xác nhận 1 việc")
    page.wait_for_url("**/cho-xac-nhan")
    assert second.clicks <= MOST_OF_THE_SECOND
    db.session.rollback()
    assert db.session.scalar(sa.select(Arrangement.state)) is ArrangementState.APPLIED
    assert len({cells_of(TODAY)[ward.people[one]][0] for one in ("member_1", "member_3")}) == 1
