"""The head of a residence group's Front committee records the month, by keyboard alone."""

import pytest

from portal.ground import ids
from portal.ground.db import db
from portal.supervision.models import Note, NoteRating, Sending
from portal.supervision.queries.sheet import RowState, sheet_for

pytestmark = pytest.mark.journey


def sheet_url(ward, body="front-1"):
    return f"/giam-sat/2022-04/{ids.written(ward.units[body])}"


def test_a_whole_cell_by_keyboard_alone(visit, ward):
    page = visit("front_1")
    page.goto(sheet_url(ward))
    waiting = len(sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).open_rows)
    strokes = 0
    for number in range(waiting):
        page.wait_for_selector("#member form.note")
        opened = page.locator("#member").get_attribute("data-row")
        if page.locator("#member fieldset.rate").count():
            page.keyboard.press("2")  # the first commitment: thực hiện tốt
        else:
            page.keyboard.press("n")
            page.keyboard.type("Gương mẫu.")
        page.keyboard.press("Control+Enter")
        strokes += 2
        if number < waiting - 1:
            page.wait_for_function("before => document.querySelector('#member').dataset.row !== before", arg=opened)
    page.wait_for_url("**/gui")
    assert strokes <= 2 * waiting
    db.session.rollback()  # look again, not at what was read before
    sheet = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today)
    assert sheet.count(RowState.WRITTEN) == waiting
    assert db.session.scalar(db.select(db.func.count(NoteRating.id))) >= waiting - 1

    page.get_by_label("Nhận xét chung của tháng").focus()
    page.keyboard.type("Đảng viên trong tổ thực hiện tốt kế hoạch.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url.endswith(sheet_url(ward)))
    db.session.rollback()
    assert db.session.scalar(db.select(Sending.general_remark)).startswith("Đảng viên trong tổ")
    assert db.session.scalar(db.select(db.func.count(Note.id)).where(Note.sent_at.is_not(None))) == waiting


def test_what_is_typed_survives_a_closed_window_and_a_second_device(visit, ward):
    page = visit("front_1")
    address = f"{sheet_url(ward)}?mo={ids.written(ward.member_1)}"
    page.goto(address)
    page.locator("#member textarea[name=remark]").fill("Chữ gõ dở trên điện thoại.")
    page.get_by_text("Đã lưu nháp").wait_for()
    page.close()
    other = visit("front_1", viewport={"width": 360, "height": 780})
    other.goto(address)
    assert other.locator("#member textarea[name=remark]").input_value() == "Chữ gõ dở trên điện thoại."


def test_everything_also_without_javascript(visit, ward):
    page = visit("front_1", javascript=False)
    page.goto(sheet_url(ward))
    page.get_by_role("link", name="Nguyễn Thị Hoà").click()
    page.locator("#member label", has_text="Thực hiện tốt").first.click()
    page.get_by_role("button", name="Lưu và sang người tiếp").click()
    page.get_by_text("Đã lưu Nguyễn Thị Hoà").wait_for()
    db.session.rollback()
    assert db.session.scalar(db.select(Note.person_id)) == ward.member_1
