"""The ward's own workbooks, and the words offices use in such lists."""

import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import portal
from portal.ground.reading import WorkbookSheet, find_table, read_workbook
from portal.imports.above import conference_theme, effective_date, period
from portal.imports.columns import PLANS, POSTS, ROSTER, area_of, sheet_kind
from portal.imports.titles import parse_organisations, parse_titles
from portal.imports.values import ticked, tidy_card
from portal.plans.models import Section
from portal.policy.standing import Role

WORKBOOKS = Path(portal.__file__).parent / "demo" / "workbooks"


def sheet(name):
    return read_workbook(WORKBOOKS / name).sheets[0]


@pytest.fixture(scope="module")
def roster():
    return sheet("danh-sach-dang-vien.xlsx")


@pytest.fixture(scope="module")
def posts():
    return sheet("can-bo-mat-tran-doan-the.xlsx")


def test_the_roster_has_seven_hundred_members_in_seventeen_cells(roster):
    found = find_table(roster, ROSTER)

    assert (sheet_kind(roster), effective_date(roster)) == ("roster", date(2022, 2, 28))
    assert len(found.records) == 700
    assert len({record.group for record in found.records}) == 17
    assert sum(ticked(record.cells["exempt"]) for record in found.records) == 125
    assert sum(ticked(record.cells["managed"]) for record in found.records) == 3
    assert all(
        (record.cells["birth_male"] is None) is not (record.cells["birth_female"] is None) for record in found.records
    )
    assert found.records[0].row_number == 10
    assert [skipped.row_number for skipped in found.skipped][-1] == 727


def test_the_plans_hold_their_commitments(roster):
    plans = sheet("ke-hoach-tu-duong-2022.xlsx")
    found = find_table(plans, PLANS)

    assert (sheet_kind(plans), effective_date(plans)) == ("plans", None)
    assert len(found.records) == 1737
    assert len({record.cells["card"] for record in found.records}) == 575
    assert None not in {area_of(record.cells["area"]) for record in found.records}


def test_the_posts_are_all_understood(roster, posts):
    rows = find_table(posts, POSTS).records + find_table(roster, ROSTER).records
    titles = [title for record in rows for title in parse_titles(record.cells["title"])]

    assert sheet_kind(posts) == "posts"
    assert {title.text for title in titles if title.role_code is None} == set()
    assert {title.role_code for title in titles} <= {role.value for role in Role}
    heads = {title.unit_hint for title in titles if title.role_code == "area_front_head"}
    assert heads == {("front", number) for number in range(1, 12)}


def test_mass_organisations_of_the_roster_are_all_known(roster):
    cells = [record.cells["mass_organisations"] for record in find_table(roster, ROSTER).records]
    counted = Counter(code for cell in cells for code, _ in parse_organisations(cell))

    assert counted == {"women": 288, "veterans": 107, "youth": 88, "union": 59, "farmers": 29}


def test_sheets_of_meetings_are_known_with_their_days_and_theme():
    roll, sessions = sheet("diem-danh-hoi-nghi-hoc-tap.xlsx"), sheet("sinh-hoat-chuyen-de.xlsx")
    assert (sheet_kind(roll), period(roll)) == ("conference", (date(2022, 2, 28), date(2022, 3, 4)))
    assert conference_theme(roll) == "Hội nghị học tập, quán triệt"
    assert (sheet_kind(sessions), period(sessions), effective_date(sessions)) == ("sessions", None, None)


@pytest.mark.parametrize(
    ("written", "posts"),
    [
        ("Bí thư Đảng ủy", [("ward_secretary", None)]),
        ("BÍ THƯ ĐẢNG UỶ PHƯỜNG", [("ward_secretary", None)]),
        ("Phó Bí thư Thường trực Đảng ủy", [("ward_standing_deputy", None)]),
        ("Phó Bí thư Đảng ủy - Chủ tịch UBND phường", [("ward_deputy", None), ("people_chair", None)]),
        ("Ủy viên Ban Thường vụ Đảng ủy", [("ward_standing", None)]),
        ("UVTV Đảng ủy, Phó Chủ tịch UBND phường", [("ward_standing", None), ("people_deputy", None)]),
        ("Ủy viên BCH Đảng bộ phường", [("ward_committee", None)]),
        ("Bí thư chi bộ kiêm Trưởng ban CTMT tổ 3", [("cell_secretary", None), ("area_front_head", 3)]),
        ("Bí thư Chi bộ 3", [("cell_secretary", None)]),
        ("Phó bí thư chi bộ; Chi ủy viên", [("cell_deputy", None), ("cell_committee", None)]),
        ("Trưởng Ban Công tác Mặt trận KDC số 11", [("area_front_head", 11)]),
        ("Chủ tịch UBMTTQ Việt Nam phường", [("ward_front_chair", None)]),
        ("Phó Chủ tịch Ủy ban MTTQ phường", [("ward_front_deputy", None)]),
        ("Chủ tịch Hội Liên hiệp Phụ nữ phường", [("mass_head", "women")]),
        ("Chủ tịch Hội LHPN phường", [("mass_head", "women")]),
        ("Chủ tịch Hội CCB phường", [("mass_head", "veterans")]),
        ("Chủ tịch Hội Cựu chiến binh", [("mass_head", "veterans")]),
        ("Chủ tịch Hội Nông dân phường", [("mass_head", "farmers")]),
        ("Bí thư Đoàn TNCS Hồ Chí Minh phường", [("mass_head", "youth")]),
        ("Bí thư Đoàn phường", [("mass_head", "youth")]),
        ("Chủ tịch Công đoàn phường", [("mass_head", "union")]),
        ("Chủ tịch Công đoàn Trường Tiểu học số 1", [("mass_head", "union")]),
        ("Phó Chủ tịch Hội LHPN phường", [("mass_deputy", "women")]),
        ("Chánh Văn phòng Đảng ủy", [("office_head", None)]),
        ("Phó ban CTMT tổ dân phố 3", [("area_front_deputy", 3)]),
        ("Tổ trưởng tổ dân phố 3", [("group_leader", 3)]),
        ("", []),
        (None, []),
        ("phuong" * 5_000 + "语", [(None, None)]),
    ],
)
def test_a_title_is_read_as_offices_write_it(written, posts):
    found = [
        (title.role_code, title.unit_hint[1] if isinstance(title.unit_hint, tuple) else title.unit_hint)
        for title in parse_titles(written and unicodedata.normalize("NFD", written))
    ]

    assert found == posts


def test_an_unknown_title_keeps_its_words():
    (title,) = parse_titles("  Tổ trưởng  tổ dân phố 3")

    assert title.text == "Tổ trưởng tổ dân phố 3"


def test_an_unknown_organisation_keeps_its_words():
    assert parse_organisations("Hội LHPN, Hội Chữ thập đỏ") == [("women", "Hội LHPN"), (None, "Hội Chữ thập đỏ")]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("(Tính đến ngày 28/02/2022)", date(2022, 2, 28)),
        ("Tính đến hết ngày 28 tháng 02 năm 2022", date(2022, 2, 28)),
        ("SỐ LIỆU TÍNH ĐẾN 28.2.2022", date(2022, 2, 28)),
        ("(Tính đến ngày 31/02/2022)", None),
        ("Ngày 28/02/2022", None),
    ],
)
def test_the_day_of_a_list_stands_above_its_heading(words, day):
    rows = [["DANH SÁCH"], [words], ["Họ và tên", "Số thẻ"], ["Lan", "38.1"]]

    assert effective_date(WorkbookSheet("x", rows)) == day
    assert effective_date(WorkbookSheet("x", [*rows[2:], [words]])) is None


@pytest.mark.parametrize(
    ("cell", "card"),
    [
        ("38.101176", "38.101176"),
        (38.10079, "38.100790"),
        (38101176, "38.101176"),
        ("38 101176", "38.101176"),
        ("38,101176", "38.101176"),
        ("'38101176", "38.101176"),
        ("chưa có", "chưacó"),
        (None, ""),
    ],
)
def test_a_card_number_is_written_one_way(cell, card):
    assert tidy_card(cell) == card


@pytest.mark.parametrize("cell", ["x", "X", " x ", "✓", "có", "1", 1, True, "(x)"])
def test_a_tick_is_a_tick(cell):
    assert ticked(cell)


@pytest.mark.parametrize("cell", [None, "", "không", 0, False, "-"])
def test_no_tick_is_no_tick(cell):
    assert not ticked(cell)


def test_an_area_is_known_by_its_words():
    assert area_of("1. Tư tưởng chính trị") is Section.POLITICS
    assert area_of("VỀ ĐẠO ĐỨC, LỐI SỐNG:") is Section.ETHICS
    assert area_of("Thể dục") is None
    assert area_of(None) is None
