"""What is typed is there when one comes back, however one leaves."""

import pytest

from portal.ground import ids

pytestmark = pytest.mark.journey
OTHERS = "#sheet-rows a.row:not([aria-current])"
WORDS = "Đã gặp bốn hộ trong ngõ 5; bà con nói đồng chí giúp dọn rác hằng tuần, nhắc nhau giữ trật tự."


def open_form(page, ward):
    page.goto(f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}?mo={ids.written(ward.member_1)}")
    page.wait_for_selector("#member form.note")


LEAVING = {
    "another row": lambda page: page.locator(OTHERS).first.click(),
    "a filter": lambda page: page.get_by_role("link", name="Tất cả").first.click(),
    "a key": lambda page: (page.locator(OTHERS).last.focus(), page.keyboard.press("Enter")),
    "a link": lambda page: page.locator("a.brand").click(),
    "Back": lambda page: page.go_back(),
    "a closed window": lambda page: page.close(run_before_unload=True),
}


@pytest.mark.parametrize("way", LEAVING)
def test_however_one_leaves(visit, ward, way):
    page = visit("front_1")
    page.goto("/")
    open_form(page, ward)
    page.locator("#member textarea[name=remark]").focus()
    page.keyboard.type(WORDS, delay=5)  # without a pause: nothing waits for one
    LEAVING[way](page)
    other = page.context.new_page()
    other.wait_for_timeout(1500)
    open_form(other, ward)
    assert other.locator("#member textarea[name=remark]").input_value() == WORDS


GENERAL = "Trong tháng ban đã gặp đủ các hộ; bà con mong lịch thu gom rác sớm hơn một giờ."


@pytest.mark.parametrize("way", [way for way in LEAVING if way not in ("another row", "a filter", "a key")])
def test_a_form_without_a_draft_of_its_own_is_kept_however_one_leaves(visit, ward, way):
    page, address = visit("front_1"), f"/giam-sat/2022-04/{ids.written(ward.units['front-1'])}/gui"
    page.goto("/")
    page.goto(address)
    page.locator("textarea[name=general_remark]").focus()
    page.keyboard.type(GENERAL, delay=5)
    LEAVING[way](page)
    other = page.context.new_page()
    other.wait_for_timeout(1500)
    other.goto(address)
    assert other.locator("textarea[name=general_remark]").input_value() == GENERAL
    other.goto("/nhap")
    assert GENERAL in other.locator("textarea").first.input_value()
    other.get_by_role("button", name="Bỏ nháp này").click()
    other.wait_for_selector("text=Đã bỏ nháp")
    other.goto(address)
    assert other.locator("textarea[name=general_remark]").input_value() == ""
