"""The box in a real browser: typed on a phone, opened by keyboard, without a script, and a list kept as it stands."""

import re

import pytest

from tests.journeys.accessible import accessible
from tests.kit.browser import PHONE

pytestmark = pytest.mark.journey


def test_on_a_phone_three_letters_and_two_keys_open_a_member(visit):
    page = visit("office", viewport=PHONE)
    accessible(page)
    page.get_by_role("link", name="Tìm trong cổng").click()
    page.wait_for_url("**/tim")
    accessible(page)
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("duc")
    page.get_by_role("link", name="Lê Đức Cường Chi bộ 3").wait_for()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways on a phone"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/dang-vien/[0-9a-z]{13}$"))
    page.get_by_role("heading", name="Lê Đức Cường").wait_for()
    accessible(page)


def test_at_the_office_the_box_stands_in_the_head_of_every_page(visit):
    page = visit("sec_1")
    page.goto("/van-ban")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("hoa")
    found = page.get_by_label("Kết quả tìm")
    found.get_by_role("link", name="Nguyễn Thị Hoà Chi bộ 1").wait_for()
    accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "Phạm Hoàng Thị Minh Châu" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    assert found.get_by_role("link").count() == 0
    page.keyboard.press("End")
    page.keyboard.type("zz")
    page.get_by_text("Không thấy gì đúng như đang tìm.").wait_for()
    accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim")
    assert page.get_by_label("Tìm tên, số văn bản, nội dung").input_value() == "hoazz"
    accessible(page)


TYPED_EARLY = """document.addEventListener("readystatechange", () => {
  const box = document.querySelector("[data-find]");
  if (document.readyState !== "interactive" || !box) return;
  box.focus();
  box.value = "hoa";
  box.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def test_what_is_typed_before_the_page_listens_is_looked_for(visit):
    page = visit("sec_1")
    page.add_init_script(TYPED_EARLY)
    page.goto("/van-ban")
    page.get_by_label("Kết quả tìm").get_by_role("link", name="Nguyễn Thị Hoà Chi bộ 1").wait_for()


def test_without_a_script_the_box_is_a_form(visit):
    page = visit("office", javascript=False)
    page.get_by_role("textbox", name="Tìm trong cổng").fill("đức")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Lê Đức Cường Chi bộ 3").click()
    page.get_by_role("heading", name="Lê Đức Cường").wait_for()


def test_a_list_is_kept_as_it_stands_and_found_again_on_the_first_page(visit):
    page = visit("sec_1")
    page.goto("/dang-vien")
    page.get_by_text("Lọc và sắp xếp").click()
    page.get_by_label("Sắp xếp").select_option("to")
    page.get_by_role("button", name="Lọc", exact=True).click()
    page.get_by_text("Lưu cách xem này").click()
    accessible(page)
    page.get_by_role("button", name="Lưu cách xem").click()
    page.get_by_text("Hãy đặt tên cho cách xem này").first.wait_for()
    accessible(page)
    page.get_by_label("Tên cách xem").fill("Theo tổ")
    page.keyboard.press("Enter")
    page.get_by_text("Đã lưu cách xem").wait_for()
    accessible(page)
    page.goto("/")
    accessible(page)
    page.get_by_role("link", name="Theo tổ").click()
    page.wait_for_url("**/dang-vien?xep=to")
    page.goto("/toi/cach-xem")
    accessible(page)
    page.get_by_role("button", name="Bỏ Theo tổ").click()
    page.get_by_text("Đồng chí chưa lưu cách xem nào.").wait_for()
