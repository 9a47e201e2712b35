"""A drive in Chromium, without a line of script: the office sets a task, the cell tells it done, the office sees it."""

import pytest

from tests.campaigns.conftest import Drive
from tests.journeys.accessible import accessible
from tests.kit.browser import OFFICE, PHONE

pytestmark = pytest.mark.journey

HOME = "/dot-sinh-hoat/tu-soi-2022"
PAGES = {
    "office": (
        "/dot-sinh-hoat",
        HOME,
        f"{HOME}/sua",
        f"{HOME}/noi-dung",
        f"{HOME}/nhiem-vu",
        f"{HOME}/chi-tieu",
        f"{HOME}/chi-tieu/ke-hoach-da-thong-qua",
        "/dot-sinh-hoat/mo-dot",
    ),
    "sec_1": (HOME, f"{HOME}/chi-tieu"),
}


def test_a_task_from_the_office_to_the_cell_and_back(visit):
    office = visit("office", javascript=False)
    office.goto(f"{HOME}/nhiem-vu")
    office.get_by_label("Nhiệm vụ", exact=True).fill("Tổ chức sinh hoạt chuyên đề")
    office.get_by_label("Giao cho").select_option(label="Mọi chi bộ")
    office.get_by_label("Hạn hoàn thành (nếu có)").fill("30/04/2022")
    office.get_by_role("button", name="Giao nhiệm vụ").click()
    office.get_by_text("Đã giao nhiệm vụ.").wait_for()

    cell = visit("sec_1", viewport=PHONE, javascript=False)
    cell.goto(HOME)
    cell.get_by_role("link", name="Báo cáo hoàn thành, Chi bộ 1").click()
    cell.get_by_label("Ngày làm xong").fill("26/04/2022")
    cell.get_by_label("Biên bản, văn bản nêu việc này").fill("Biên bản ngày 20/04/2022")
    cell.get_by_role("button", name="Báo cáo hoàn thành").click()
    cell.get_by_role("alert").get_by_text("Ngày 26/04/2022 chưa tới").wait_for()
    assert cell.get_by_label("Biên bản, văn bản nêu việc này").input_value() == "Biên bản ngày 20/04/2022"
    cell.get_by_label("Ngày làm xong").fill("20/04/2022")
    cell.get_by_role("button", name="Báo cáo hoàn thành").click()
    cell.get_by_text("Đã báo cáo hoàn thành nhiệm vụ.").wait_for()

    office.goto(HOME)
    office.get_by_role("link", name="1/5").click()
    office.get_by_text("Biên bản ngày 20/04/2022").wait_for()
    office.get_by_text("1/5 đơn vị").wait_for()


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_on_a_drive(visit, ward, who, viewport):
    drive = Drive(ward)
    drive.tick("office")
    page = visit(who, viewport=viewport)
    if viewport is PHONE:
        page.emulate_media(color_scheme="dark")
    for address in (*PAGES[who], drive.page(), drive.page("cell", "cell-1")):
        page.goto(address)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} goes sideways"
