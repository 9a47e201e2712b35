"""Where a list begins, which column is which, and whose each row is."""

import unicodedata
from datetime import date

import pytest

from portal.ground.reading import HeadingColumn, Unreadable, WorkbookSheet, find_table, read_workbook
from portal.ground.reading.fonts import TCVN3, VNI
from portal.imports.columns import PLANS, POSTS, ROSTER
from tests.imports.sheets import xlsx

TITLES = [
    ["ĐẢNG BỘ QUẬN LONG BIÊN", None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
    ["DANH SÁCH ĐẢNG VIÊN"],
    ["(Tính đến ngày 28/02/2022)"],
]
ONE_LINE = ["STT", "Họ và tên", "Ngày sinh", "Số thẻ đảng viên", "Chi bộ"]
TWO_LINES = [
    ["STT", "Họ và tên", "Ngày sinh", None, "Ngày vào Đảng", None, "Số thẻ"],
    [None, None, "Nam", "Nữ", "Kết nạp", "Chính thức", None],
]
LAN = [1, "Trần Thị Lan", "02/05/1959", "38.100001", "Chi bộ 1"]
NAM = [2, "Lê Văn Nam", "03/05/1959", "38.100002", "Chi bộ 1"]


def table(rows, columns=ROSTER, merged=()):
    width = max(map(len, rows))
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    return find_table(WorkbookSheet("Danh sách", padded, list(merged)), columns)


def names(found):
    return [record.cells["name"] for record in found.records]


@pytest.mark.parametrize("above", [0, 1, 3, 29])
def test_a_heading_is_found_however_many_rows_stand_above_it(above):
    found = table([*(TITLES * 10)[:above], ONE_LINE, LAN, NAM])

    assert found.header_rows == (above + 1,)
    assert [record.row_number for record in found.records] == [above + 2, above + 3]
    assert names(found) == ["Trần Thị Lan", "Lê Văn Nam"]


def test_sex_is_told_by_which_column_under_the_birth_date_is_filled():
    found = table(
        [
            *TITLES,
            *TWO_LINES,
            [1, "Trần Thị Lan", None, "1959", "26/02/1988", "26/02/1989", "38.100001"],
            [2, "Lê Văn Nam", date(1959, 5, 2), None, "26/02/1988", None, "38.100002"],
        ]
    )

    lan, nam = (record.cells for record in found.records)
    assert found.header_rows == (4, 5)
    assert (lan["birth_male"], lan["birth_female"]) == (None, "1959")
    assert (nam["birth_male"], nam["birth_female"]) == (date(1959, 5, 2), None)
    assert (lan["admitted"], lan["official"]) == ("26/02/1988", "26/02/1989")
    assert found.headings["birth_female"] == "Ngày sinh – Nữ"
    assert "birth" not in found.mapping


def test_a_title_right_above_the_heading_is_no_part_of_it():
    found = table([["DANH SÁCH", "ĐẢNG VIÊN", "PHƯỜNG", "NĂM", "2022"], ONE_LINE, LAN])

    assert found.header_rows == (2,)
    assert found.headings["name"] == "Họ và tên"


def test_a_heading_in_three_lines_is_one_heading():
    found = table(
        [
            ["STT", "Họ và tên", "Thông tin đảng viên", None, None],
            [None, None, "Ngày sinh", None, "Số thẻ"],
            [None, None, "Nam", "Nữ", None],
            [1, "Trần Thị Lan", None, 1959, "38.100001"],
        ]
    )

    assert found.header_rows == (1, 2, 3)
    assert found.records[0].cells["birth_female"] == 1959
    assert found.records[0].cells["card"] == "38.100001"


@pytest.mark.parametrize(
    "heading",
    [
        unicodedata.normalize("NFD", "Số thẻ đảng viên"),
        "SỐ THẺ\nĐẢNG VIÊN",
        "số  thẻ  ĐV:",
        "So the dang vien",
        "Số thẻ đảng viên (ghi đủ 8 số)",
        "Số TĐV",
    ],
)
def test_a_heading_is_known_however_it_is_typed(heading):
    assert table([["Họ tên", heading], ["Trần Thị Lan", "38.100001"]]).mapping["card"] == 1


def test_a_year_is_not_taken_for_a_man():
    found = table([["Họ tên", "Ngày sinh", None, "Số thẻ"], [None, "Ngày", "Năm", None], ["Lan", 2, 1959, "38.1"]])

    assert "birth_male" not in found.mapping


def test_columns_nobody_asked_for_are_told_of():
    found = table([[*ONE_LINE, "Dân tộc", "Quê quán"], [*LAN, "Kinh", "Hà Nội"]])

    assert found.unused == ["STT", "Dân tộc", "Quê quán"]


def test_of_two_columns_for_one_thing_the_first_counts_and_the_other_is_told_of():
    found = table([["Họ tên", "Số thẻ", "Số thẻ Đảng"], ["Lan", "38.100001", "38.100009"]])

    assert found.records[0].cells["card"] == "38.100001"
    assert [(clash.field, clash.taken, clash.left) for clash in found.clashes] == [("card", "Số thẻ", "Số thẻ Đảng")]


@pytest.mark.parametrize(
    ("row", "group"),
    [
        ([None, "CHI BỘ 1"], "CHI BỘ 1"),
        (["I", "CHI BỘ 1"], "CHI BỘ 1"),
        (["CHI BỘ 1"], "CHI BỘ 1"),
        ([None, "II. Chi bộ Trường Mầm non số 1"], "Chi bộ Trường Mầm non số 1"),
        ([None, "Chi bộ 1 (58 đồng chí)"], "Chi bộ 1"),
        ([None, "Chi bộ 1: 58 đ/c"], "Chi bộ 1"),
        ([None, "CHI BỘ 1", None, None, 58], "CHI BỘ 1"),
        ([None, unicodedata.normalize("NFD", "CHI BỘ CÔNG AN PHƯỜNG")], "CHI BỘ CÔNG AN PHƯỜNG"),
        ([None, "Tổ dân phố 3"], "Tổ dân phố 3"),
    ],
)
def test_a_group_row_is_nobody_and_names_those_below_it(row, group):
    found = table([ONE_LINE, row, LAN, NAM])

    assert names(found) == ["Trần Thị Lan", "Lê Văn Nam"]
    assert {record.group for record in found.records} == {group}
    assert found.skipped[0].why == "group"


@pytest.mark.parametrize("name", ["Trương Thị Lan", "Đoàn Văn Hội", "Hoàng Công An"])
def test_a_person_whose_row_is_nearly_empty_is_still_a_person(name):
    assert names(table([ONE_LINE, [3, name]])) == [name]


def test_what_an_office_writes_around_its_list_is_nobody():
    found = table(
        [
            *TITLES,
            ONE_LINE,
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            [None, "CHI BỘ 1"],
            LAN,
            [None, "Cộng: 1 đồng chí"],
            [],
            ONE_LINE,
            [None, "CHI BỘ 2"],
            NAM,
            [],
            [None, "Tổng số: 2 đảng viên", None, None, "T/M ĐẢNG ỦY"],
            [None, None, None, None, "BÍ THƯ"],
            [None, "Phúc Đồng, ngày 28 tháng 02 năm 2022"],
            [None, None, None, "(Đã ký)"],
            [None, "Lê Đình Đông"],
        ]
    )

    assert [(record.cells["name"], record.group) for record in found.records] == [
        ("Trần Thị Lan", "CHI BỘ 1"),
        ("Lê Văn Nam", "CHI BỘ 2"),
    ]
    assert [skipped.why for skipped in found.skipped] == [
        "numbering",
        "group",
        "total",
        "heading",
        "group",
        "total",
        "footer",
        "signature",
        "signature",
        "footer",
    ]


def test_a_person_below_a_subtotal_is_kept():
    assert names(table([ONE_LINE, LAN, [None, "Tổng cộng: 1"], NAM])) == ["Trần Thị Lan", "Lê Văn Nam"]


def test_a_row_without_a_name_is_kept_to_be_refused_by_its_number():
    found = table([ONE_LINE, [1, None, "02/05/1959", "38.100001", "Chi bộ 1"]])

    assert [(record.row_number, record.cells["name"]) for record in found.records] == [(2, None)]


def test_a_remark_that_sounds_like_a_total_is_still_somebodys():
    found = table([[*ONE_LINE, "Ghi chú"], [*LAN, "Tổng số 3 lần"], [*NAM, "Xác nhận của chi ủy"]])

    assert len(found.records) == 2


def test_a_name_merged_over_several_rows_speaks_for_each_of_them():
    rows = [
        ["STT", "Họ và tên", "Số thẻ", "Hạn chế, khuyết điểm"],
        [1, "Trần Thị Lan", "38.100001", "Đi họp đôi khi còn muộn"],
        [2, None, None, "Đóng đảng phí chưa đúng kỳ"],
        [3, "Lê Văn Nam", "38.100002", "Còn ngại phát biểu"],
    ]
    book = read_workbook(xlsx(rows, merged=[(1, 1, 2, 1, "Trần Thị Lan"), (1, 2, 2, 2, "38.100001")]), "a.xlsx")
    found = find_table(book.sheets[0], PLANS)

    assert names(found) == ["Trần Thị Lan", "Trần Thị Lan", "Lê Văn Nam"]
    assert [record.cells["card"] for record in found.records] == ["38.100001", "38.100001", "38.100002"]


def test_a_missing_column_is_named_with_those_found():
    with pytest.raises(Unreadable) as refused:
        table([*TITLES, ["STT", "Họ và tên", "Số thẻ"], [1, "Lan", "38.1"]], POSTS)

    assert str(refused.value) == (
        "Trang “Danh sách” thiếu cột “Chức vụ”. Dòng tiêu đề (dòng 4) có: “STT”, “Họ và tên”, “Số thẻ”."
    )


def test_a_sheet_without_any_heading_says_which_columns_it_needs():
    with pytest.raises(Unreadable, match=r"không có dòng tiêu đề.*cần có cột “Họ và tên”"):
        table([["Thu", "Chi"], [1, 2]])


def test_a_hostile_sheet_does_not_take_long():
    wide = [["x" * 30_000, "ngày" + " " * 30_000, *range(200)] for _ in range(150)]
    merged = [((row, 0), (100_000, 0)) for row in range(2, 30_000)]
    found = table([["Họ tên", "Số thẻ"], *wide], merged=merged)

    assert len(found.records) == 150


def test_a_column_may_stand_under_any_of_its_parents():
    column = HeadingColumn("men", ("Nam",), parents=("Ngày sinh", "Năm sinh"))
    found = table([["Tên", "Năm sinh"], [None, "Nam"], ["Lê Văn Nam", 1959]], [HeadingColumn("name", ("Tên",)), column])

    assert column.label == "Ngày sinh – Nam"
    assert found.records[0].cells == {"name": "Lê Văn Nam", "men": 1959}


def typed_for(font):
    """Unicode written back into an old font."""
    signs = {new: old for old, new in reversed((TCVN3 if font == "TCVN3" else VNI).items())}
    return lambda cell: "".join(signs.get(sign, sign) for sign in cell) if isinstance(cell, str) else cell


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
@pytest.mark.parametrize("which", ["first line", "both lines", "all"])
def test_two_lines_of_heading_are_known_in_an_old_font(font, which):
    old = typed_for(font)
    lines = [["DANH SÁCH ĐẢNG VIÊN"], *TWO_LINES]
    rows = [list(map(old, line)) if which != "first line" or at < 2 else line for at, line in enumerate(lines)]
    people = [
        [1, "Trần Thị Lan", None, "02/05/1959", "01/02/1980", "01/02/1981", "38.100001"],
        [2, "Lê Văn Cường", "03/05/1959", None, "01/02/1980", "01/02/1981", "38.100002"],
    ]
    rows += [list(map(old, row)) if which == "all" else row for row in people]
    (sheet,) = read_workbook(xlsx(rows), "cu.xlsx").sheets
    found = find_table(sheet, ROSTER)
    assert {"name", "birth_male", "birth_female", "admitted", "official", "card"} <= set(found.mapping)
    assert [record.cells["name"] for record in found.records] == ["Trần Thị Lan", "Lê Văn Cường"]
