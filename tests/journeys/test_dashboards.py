"""Dashboards in Chromium: axe finds nothing, nothing goes sideways, the briefing is one sheet of paper."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.ground.db import db, enter_ward, will_write
from portal.ground.ids import written
from portal.organisations.models import CellKind, Unit, UnitKind
from portal.organisations.service import add_unit
from portal.reports.snapshots.service import freeze
from portal.reports.snapshots.subjects import subject_called
from portal.supervision.models import Period
from tests.journeys.accessible import accessible
from tests.kit.browser import OFFICE, PHONE
from tests.kit.crowd import more_members

pytestmark = pytest.mark.journey

HOME = "/tong-quan"
PAGES = {
    "front_1": (HOME, f"{HOME}/thang/2022-04/{{front-1}}", "/so-lieu-phuong"),
    "sec_1": (HOME, f"{HOME}/chi-bo/{{cell-1}}/2022"),
    "ward_secretary": (
        HOME,
        f"{HOME}/phuong/nhan-xet/2022",
        f"{HOME}/phuong/sinh-hoat/2022",
        "/giao-ban/2022-04",
        "/chot-so-lieu",
        "/chot-so-lieu/{snapshot}",
        "/chot-so-lieu/{snapshot}/phai-xay-dung",
    ),
    "office": (
        "/chot-so-lieu/moi",
        "/so-lieu-phuong",
        f"{HOME}/cap-tren/tu-soi-2022",
        "/dot-sinh-hoat/tu-soi-2022/chi-tieu?biet=25/04/2022+08:00",
    ),
}


@pytest.fixture
def snapshot(ward):
    will_write()
    made = freeze(
        ward.actor("office"),
        subject_called("dot:tu-soi-2022"),
        ward.today,
        as_of=ward.today,
        signer_id=ward.ward_secretary,
        reason="Báo cáo Quận ủy",
    )
    db.session.commit()
    will_write(False)
    return made.id


@pytest.mark.grid
@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing(visit, ward, snapshot, who, viewport):
    page = visit(who, viewport=viewport)
    if viewport is PHONE:
        page.emulate_media(color_scheme="dark")
    names = {code: written(number) for code, number in ward.units.items()} | {"snapshot": written(snapshot)}
    for address in PAGES[who]:
        page.goto(address.format_map(names))
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} goes sideways"


def test_the_briefing_of_seventeen_cells_is_one_sheet(visit, ward):
    _seventeen_cells_and_every_body_late(ward)
    more_members(ward, 60)
    page = visit("ward_secretary")
    page.goto("/giao-ban/2022-04")
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) == 1
    text = "".join(paper.pages[0].extract_text().split())  # a PDF sets letter by letter
    assert "sởsố12" in text
    assert "BanCTMTtổdânphố1" in text
    assert "Tổngquan" not in text  # the menu stays on the screen


def test_the_office_freezes_withdraws_and_reads_without_a_line_of_script(visit):
    page = visit("office", javascript=False, viewport=PHONE)
    page.goto("/chot-so-lieu")
    page.get_by_role("link", name="Chốt số liệu", exact=True).last.click()
    page.get_by_label("Lý do chốt").fill("Báo cáo Quận ủy")
    page.get_by_label("Tính đến ngày").fill("26/04/2022")
    page.get_by_role("button", name="Chốt số liệu").click()
    page.get_by_role("link", name="Tính đến ngày: Ngày 26/04/2022 chưa tới.").wait_for()
    assert page.get_by_label("Lý do chốt").input_value() == "Báo cáo Quận ủy"
    page.get_by_label("Tính đến ngày").fill("25/04/2022")
    page.get_by_role("button", name="Chốt số liệu").click()
    page.get_by_text("đúng từng người").wait_for()
    page.get_by_text("Rút bản chốt này").click()
    page.get_by_label("Lý do rút").fill("Chốt nhầm")
    page.get_by_role("button", name="Rút bản chốt").click()
    page.get_by_text("Bản chốt này đã được rút").wait_for()


def _seventeen_cells_and_every_body_late(ward):
    enter_ward(1)
    will_write()
    root = db.session.get(Unit, (1, ward.units["ward"]))
    for number in range(1, 13):
        name = f"Chi bộ Trường Trung học cơ sở số {number}"
        add_unit(UnitKind.CELL, f"cell-more-{number}", name, name, root, CellKind.SCHOOL, order=500 + number)
    period = db.session.scalar(db.select(Period))
    period.due_on = date(2022, 4, 20)
    db.session.commit()
    will_write(False)
    db.session.remove()
    enter_ward(1)
