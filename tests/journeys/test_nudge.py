"""An overseer copies a reminder for one body, by script and without."""

import pytest

from portal.ground.ids import written
from tests.journeys.accessible import accessible
from tests.kit.browser import OFFICE, PHONE

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
def test_one_press_copies_the_text(visit, ward, viewport):
    page = visit("ward_secretary", viewport=viewport)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/giam-sat/{ward.month}/tien-do")
    page.get_by_text("Sao chép lời nhắc").click()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    box = page.locator(f"#nudge-{written(ward.units['front-1'])}")
    box.locator("xpath=..").get_by_role("button", name="Chép").click()
    page.get_by_text("Đã chép.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == box.input_value()


def test_without_a_script_the_text_stands_there_to_be_selected(visit, ward):
    page = visit("front_chair", javascript=False)
    page.goto(f"/giam-sat/{ward.month}/tien-do")
    page.get_by_text("Sao chép lời nhắc").click()
    assert page.locator("#nudge-all").is_visible()
    assert page.locator("#nudge-all").is_editable() is False
    assert page.locator("#nudges button:visible").count() == 0


def test_where_the_clipboard_is_closed_the_text_is_selected(visit, ward):
    page = visit("office")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    page.goto(f"/giam-sat/{ward.month}/tien-do")
    page.get_by_text("Sao chép lời nhắc").click()
    page.get_by_role("button", name="Chép lời nhắc chung").click()
    selected = "(box => box.value.slice(box.selectionStart, box.selectionEnd))(document.activeElement)"
    assert page.evaluate(selected) == page.locator("#nudge-all").input_value()
