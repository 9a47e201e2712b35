"""Every wild list by page: the file chosen in a real window, its questions answered there, written as it was shown."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from portal.ground.db import db
from portal.imports.models import ImportKind
from portal.organisations.models import Holding
from portal.people.models import Correction, Person
from portal.policy import Role
from tests.imports.test_wild_lists import DAY, EXPECTED, ODD, ROWS, WILD, assert_written, bring
from tests.kit.second import confirmed

pytestmark = pytest.mark.journey
BEFORE = {"dinh-chinh.xlsx": "truoc.xlsx", "chuc-vu.xlsx": "chuc-vu-danh-sach.xlsx"}
PREVIEW, COLUMNS = re.compile(r"/nhap-du-lieu/\w{13}(\?.*)?$"), re.compile(r"/nhap-du-lieu/\w{13}/cot$")
LOST = "Có nội dung trong tệp không được lấy vào cổng"


def chosen(page, name, content=None, kind=ImportKind.ROSTER):
    """The file handed in as the clerk does it; where the portal goes on from there."""
    page.goto("/nhap-du-lieu")
    content = content or (WILD / name).read_bytes()
    page.get_by_label("Tệp danh sách").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_label("Loại danh sách").select_option(kind.value)
    page.get_by_label("Tính đến ngày").fill(f"{DAY:%d/%m/%Y}")
    page.get_by_role("button", name="Đọc tệp và xem trước").click()
    page.wait_for_url(re.compile(rf"{PREVIEW.pattern}|{COLUMNS.pattern}"))


def count(page, state):
    return int(page.locator("nav.chips a", has_text=state).locator("b").inner_text())


def agree(page, *rows):
    """Each of these rows ticked ("loi, 11" is sheet and row), and the ticks kept."""
    for row in rows:
        line = page.locator("tbody tr").filter(has=page.get_by_role("cell", name=row, exact=True))
        line.get_by_label("Đồng ý ghi dòng này").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Giữ lựa chọn").click()


def write(page, answer="Đã ghi vào cổng"):
    page.get_by_role("button", name="Ghi vào cổng").click()
    expect(page.get_by_text(answer).first).to_be_visible()
    db.session.expunge_all()
    db.session.rollback()


@pytest.mark.grid(one_in=6)
@pytest.mark.parametrize("name", ROWS)
def test_a_wards_own_list_comes_in_through_the_page(app, ward, visit, name):
    page, expected = visit("office"), EXPECTED[name]
    chosen(page, name)
    assert PREVIEW.search(page.url), "nothing of it has to be asked"
    assert [count(page, one) for one in ("Mới", "Không nhận")] == [expected["new"], 0]
    expect(page.get_by_text(LOST)).to_have_count(0)
    if expected.get("converted"):
        told = f"{expected['converted']} dòng gõ bằng phông chữ cũ (TCVN3, VNI) được đổi sang Unicode"
        expect(page.get_by_text(told)).to_be_visible()
    hidden = [row for row in expected["rows"] if row.get("hidden")]
    expect(page.get_by_text(re.compile("dòng ẩn|dòng bị ẩn"))).to_have_count(1 if hidden else 0)
    write(page)
    for row in expected["rows"]:
        assert_written(row)
    chosen(page, name)
    assert [count(page, one) for one in ("Mới", "Không đổi")] == [0, expected["people"]]


@pytest.mark.grid(one_in=2)
@pytest.mark.parametrize("agreed", [False, True])
def test_faults_are_shown_where_they_stand_and_one_old_cell_waits_for_a_tick(app, ward, visit, agreed):
    page, expected = visit("office"), EXPECTED["loi.csv"]
    chosen(page, "loi.csv")
    refused = [str(one["row"]) for one in expected["refused"] if one["row"] != 11]
    late = page.locator("tbody tr", has_text="Không nhận").locator("td:first-child")
    assert [re.search(r"\d+$", one)[0] for one in late.all_inner_texts()] == refused
    if agreed:
        agree(page, "loi, 11")
    before = db.session.scalar(sa.select(sa.func.count(Person.id)))
    write(page)
    taken = expected["taken_if_converted" if agreed else "taken"]
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == before + taken
    names = set(db.session.scalars(sa.select(Person.name)))
    assert ("Trần Văn Đức" in names) is agreed
    assert not [one for one in names if re.search(r"[§=\d]", one)]


@pytest.mark.grid(one_in=2)
@pytest.mark.parametrize("ticked", [("Sheet, 2", "Sheet, 5"), tuple(f"Sheet, {row}" for row in range(2, 7))])
def test_corrections_are_ticked_one_by_one(app, ward, visit, ticked):
    bring(app, ward, "truoc.xlsx")
    page, expected = visit("office"), EXPECTED["dinh-chinh.xlsx"]
    chosen(page, "dinh-chinh.xlsx")
    expect(page.get_by_label("Đồng ý ghi dòng này")).to_have_count(expected["changed"])
    assert count(page, "Không đổi") == expected["unchanged"]
    for change in expected["changes"]:
        for was, now in (
            (change["was"]["name"], change["now"]["name"]),
            (change["was"]["born"], change["now"]["born"]),
        ):
            if was != now:
                expect(page.locator("li", has_text=f"{was} → {now}")).to_have_count(1)
    agree(page, *ticked)
    write(page)
    assert db.session.scalar(sa.select(sa.func.count(Correction.id))) == len(ticked)


@pytest.mark.grid(one_in=3)
@pytest.mark.parametrize("width", ["office", "phone", "by keyboard"])
def test_posts_as_the_field_writes_them_wait_for_the_second_person(app, ward, visit, width):
    bring(app, ward, "chuc-vu-danh-sach.xlsx")
    page = visit("office", **({"viewport": {"width": 360, "height": 780}} if width == "phone" else {}))
    chosen(page, "chuc-vu.xlsx", kind=ImportKind.POSTS)
    for one in EXPECTED["chuc-vu.xlsx"]["titles"]:
        for aside in one["aside"]:
            expect(page.locator("tbody").get_by_text(re.compile(re.escape(aside))).first).to_be_visible()
    assert count(page, "Không nhận") == 0
    if width == "by keyboard":
        page.get_by_role("button", name="Ghi vào cổng").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("chờ người thứ hai xác nhận").first).to_be_visible()
    else:
        write(page, "chờ người thứ hai xác nhận")
    confirmed(ward)
    roles = set(db.session.scalars(sa.select(Holding.role).where(Holding.basis.like("chuc-vu.xlsx%"))))
    assert {Role.GROUP_LEADER, Role.BRANCH_HEAD, Role.INSPECTION_HEAD, Role.AREA_FRONT_DEPUTY} <= roles


def test_columns_that_nobody_knows_are_chosen_over_the_files_own_table_and_remembered(app, ward, visit):
    page = visit("office", viewport={"width": 360, "height": 780})
    chosen(page, "la.xlsx", ODD)
    assert COLUMNS.search(page.url)
    expect(page.get_by_role("cell", name="Trần Văn Quen")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wanted = {"Danh tính": "Họ và tên", "Ra đời": "Ngày sinh", "Mã số": "Số thẻ đảng viên", "Quê quán": "Không lấy"}
    for heading, field in wanted.items():
        page.get_by_label(re.compile(f"{heading}, là gì")).select_option(field)
    page.get_by_role("button", name="Đọc lại theo các cột này").click()
    page.wait_for_url(PREVIEW)
    expect(page.get_by_text("Cột không lấy: Quê quán.")).to_be_visible()
    write(page)
    assert {"Lê Thị Lạ", "Trần Văn Quen"} <= set(db.session.scalars(sa.select(Person.name)))
    chosen(page, "la.xlsx", ODD)
    assert PREVIEW.search(page.url)
    assert count(page, "Không đổi") == 2
