"""An area goes to the neighbouring ward by one decision, on screen: both offices lay their parts, a second person of
each confirms, and on the day all of it is done. Clicks counted."""

import pytest
import sqlalchemy as sa

from portal.arrangements.models import Arrangement
from portal.arrangements.queries.joint import EVERY
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service.over.carrying import apply_joints_due
from portal.ground.db import db, in_ward, writing
from portal.organisations.wards import the_portal
from portal.people.models import CellMembership
from tests.arrangements.joint import DAY, NUMBER
from tests.journeys.test_a_merger import Hand
from tests.kit.browser import PHONE
from tests.kit.ward import OTHER

pytestmark = pytest.mark.journey
MOST = {"office": 8, "khac-office": 2, "second": 3}


def asked(visit, login):
    """The other ward's office finds what it was asked to take part in, looks, and hands its part in."""
    hand = Hand(visit(login, viewport=PHONE))
    hand.page.goto("/")
    hand.click("link", "mời cùng sắp xếp tổ chức")
    hand.page.get_by_text("đảng viên từ").first.wait_for()
    hand.click("button", "Gửi người thứ hai xác nhận")
    hand.page.wait_for_selector("text=Chờ người thứ hai xác nhận")
    return hand.clicks


def confirmed(visit, login):
    hand = Hand(visit(login, viewport=PHONE))
    hand.page.goto("/cho-xac-nhan")
    hand.click("link", NUMBER)
    hand.click("link", "Xem toàn bộ trước khi xác nhận")
    hand.page.get_by_text("Các phường cùng quyết định").first.wait_for()
    hand.page.go_back()
    hand.click("button", "Xác nhận 1 việc")
    hand.page.wait_for_url("**/cho-xac-nhan")
    return hand.clicks


def members(number, day):
    with in_ward(number):
        found = db.session.scalar(sa.select(sa.func.count(CellMembership.id)).where(CellMembership.holds(day)))
        db.session.rollback()
    return found


def test_an_area_goes_to_the_next_ward(visit, ward):
    before = {number: members(number, DAY) for number in (1, OTHER)}
    office = Hand(visit("office", viewport=PHONE))
    page = office.page
    page.goto("/sap-xep")
    page.get_by_label("Số, ký hiệu quyết định").fill(NUMBER)
    page.get_by_label("Ngày quyết định").fill("20/04/2022")
    page.get_by_label("Thực hiện từ ngày").fill(f"{DAY:%d/%m/%Y}")
    office.click("button", "Lập nháp")
    office.choose("Mời phường cùng quyết định", "phường Thử Nghiệm")
    office.click("button", "Mời", exact=True)
    office.click("link", "Chuyển sang phường khác", exact=True)
    office.tick("Chi bộ 1")
    office.choose("Sang phường", "phường Thử Nghiệm")
    page.get_by_label("Ghi thêm sau tên").fill("mới")
    office.click("button", "Thêm vào đợt sắp xếp")
    page.get_by_text("Chi bộ 1 mới").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    office.click("button", "Gửi người thứ hai xác nhận")
    page.wait_for_selector("text=Chờ người thứ hai xác nhận")
    clicks = {"office": office.clicks, "khac-office": asked(visit, "khac-office")}
    clicks["second"] = max(confirmed(visit, login) for login in ("ward_secretary", "khac-ward_secretary"))
    assert all(clicks[who] <= most for who, most in MOST.items()), clicks

    rows = db.session.execute(
        sa.select(Arrangement.ward_id, Arrangement.id, Arrangement.state), execution_options=EVERY
    )
    parts = {row.ward_id: row for row in rows}
    assert {row.state for row in parts.values()} == {ArrangementState.CONFIRMED}
    db.session.rollback()
    with writing(), in_ward(1):
        apply_joints_due(the_portal(1), [parts[1].id], DAY)
    db.session.remove()
    gone = before[1] - members(1, DAY)
    assert gone == members(OTHER, DAY) - before[OTHER] > 0
    page.reload()
    page.get_by_text(f"Đã thực hiện từ ngày {DAY:%d/%m/%Y}").wait_for()
