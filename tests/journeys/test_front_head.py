"""The head of a residence group's Front committee records the month, by keyboard alone."""

import pytest

from portal.ground import ids
from portal.ground.db import db
from portal.supervision.models import Note, NoteRating, Sending
from portal.supervision.queries.sheet import State, sheet_for

pytestmark = pytest.mark.journey


def sheet_url(ward, body="front-1"):
    return f"/giam-sat/2022-04/{ids.written(ward.units[body])}"


def test_a_whole_cell_by_keyboard_alone(visit, ward):
    page = visit("front_1")
    page.goto(sheet_url(ward))
    strokes = 0
    waiting = len(sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today).open_rows)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    strokes += 2
    for number in range(waiting):
        page.wait_for_selector("li.open form.note")
        opened = page.locator("li.open").get_attribute("id")
        if page.locator("li.open fieldset.rate").count():
            page.wait_for_function("() => document.activeElement.closest('li.open form.note') !== null")
            page.keyboard.press("2")  # the first commitment: thực hiện tốt
            strokes += 1
        else:
            page.locator("li.open textarea[name=remark]").focus()
            page.keyboard.type("Gương mẫu.")
            strokes += len("Gương mẫu.")
        page.keyboard.press("Control+Enter")
        strokes += 1
        if number < waiting - 1:
            page.wait_for_function("before => document.querySelector('li.open')?.id !== before", arg=opened)
    page.wait_for_selector("li.open", state="detached")
    print(f"{waiting} members, {strokes} strokes")
    assert strokes <= 4 * waiting + 20
    db.session.rollback()  # look again, not at what was read before
    sheet = sheet_for(ward.actor("front_1"), ward.place("front-1"), ward.today)
    assert sheet.count(State.WRITTEN) == waiting
    assert db.session.scalar(db.select(db.func.count(NoteRating.id))) >= waiting - 1

    page.goto(f"{sheet_url(ward)}/gui")
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
    page.locator("li.open textarea[name=remark]").fill("Chữ gõ dở trên điện thoại.")
    page.get_by_text("Đã lưu nháp").wait_for()
    page.close()
    other = visit("front_1", viewport={"width": 360, "height": 780})
    other.goto(address)
    assert other.locator("li.open textarea[name=remark]").input_value() == "Chữ gõ dở trên điện thoại."


def test_everything_also_without_javascript(visit, ward):
    page = visit("front_1", javascript=False)
    page.goto(sheet_url(ward))
    page.get_by_role("link", name="Nguyễn Thị Hoà").click()
    page.locator("li.open label", has_text="Thực hiện tốt").first.click()
    page.get_by_role("button", name="Lưu và sang người tiếp").click()
    page.get_by_text("Đã lưu nhận xét về Nguyễn Thị Hoà.").wait_for()
    db.session.rollback()
    assert db.session.scalar(db.select(Note.person_id)) == ward.member_1
