"""Lists of kinds that nobody built the reading for: each comes in whole, or says where and why it does not."""

from datetime import date

import pytest

from portal.imports import service
from portal.imports.models import ImportKind
from portal.imports.told import as_values
from tests.imports import hostile

DAY = date(2026, 6, 30)


def told_of(content, name):
    planned = service.read_file(content, name, DAY, service.silent, kind=ImportKind.ROSTER, effective_on=DAY)
    told = as_values(planned)
    return told, {row["card"]: row for row in told["rows"]}


@pytest.mark.parametrize("name", ["hai-bang.xlsx", "hai-bang.xls"])  # a workbook under the wrong name is read as it is
def test_a_second_table_on_the_sheet_is_read_by_its_own_headings(app, ward, name):
    told, rows = told_of(hostile.two_tables_on_one_sheet(), name)
    assert (told["people"], told["refused"], told["not_taken"]) == (4, [], [])
    assert {card: (row["name"], row["cell"], row["born"]) for card, row in rows.items()} == {
        "52.300001": ("Ngô Thị Hẹ", "Chi bộ 1", "05/03/1961"),
        "52.300002": ("Đào Văn Sậy", "Chi bộ 1", "01/12/1958"),
        "52.300003": ("Trần Quốc Lau", "Chi bộ 3", "1970"),
        "52.300004": ("Lê Thị Lách", "Chi bộ 3", "1972"),
    }
    assert [row["admitted"] for row in rows.values()] == ["03/02/1985", "03/02/1984", "19/05/1999", "20/11/2001"]
    assert "Toàn đảng bộ: 4 đảng viên" in told["remarks"][0]


def test_a_line_of_letters_and_numbers_and_sums_inside_are_nobodys(app, ward):
    told, rows = told_of(hostile.spread_headings_and_groups(), "bieu-2.xlsx")
    assert told["people"] == 2
    assert [(one["row"], one["column"]) for one in told["refused"]] == [(10, "card")]  # nine digits are no card
    assert rows["52.300011"]["exempt_from"] == "01/03/2024"
    (without,) = [row for row in told["rows"] if row["name"] == "Tạ Hữu Bèo"]
    assert (without["card"], without["sex"], without["official"]) == ("", "nam", "")
    assert "Cộng CB1" in told["remarks"][0]
    assert "Tổng cộng" in told["remarks"][0]


def test_one_cell_in_an_old_font_is_shown_before_and_after_and_waits(app, ward):
    told, _rows = told_of(hostile.one_cell_in_an_old_font(), "dan-vao.xlsx")
    assert (told["people"], told["refused"], told["converted"]) == (2, [], 1)
    (waits,) = told["asked"]
    assert (waits["who"], waits["held"]) == ("Nguyễn Thị Phượng", True)
    assert "“Chi bộ 3”" in waits["questions"][0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig", "utf-8"])
def test_what_a_program_gave_out_is_read_in_any_of_its_encodings(app, ward, encoding):
    content = hostile.from_a_database(encoding)
    told, rows = told_of(content if encoding != "utf-16-be" else b"\xfe\xff" + content, "xuat.csv")
    assert [(one["row"], one["column"]) for one in told["refused"]] == [(3, "name")]
    assert {card: row["name"] for card, row in rows.items()} == {
        "52.300031": "Mạc Thị Ngò",
        "52.300033": "Khúc Thị Tía Tô",
    }
    assert told["not_taken"] == ["Mã"]


def test_the_first_member_is_no_line_of_the_heading(app, ward):
    told, rows = told_of(hostile.of_libre_office(), "ds.ods")
    assert (told["people"], told["refused"], told["not_taken"]) == (2, [], [])
    assert rows["52.300041"]["born"] == "30/04/1955"
    assert rows["52.300041"]["cell"] == "Chi bộ 3"
    assert rows["52.300042"]["sex"] == "nam"


@pytest.mark.parametrize(("typed", "day"), [("03/02/84", "03/02/1984"), ("3.2.99", "03/02/1999"), ("03/02/15", None)])
def test_a_year_of_two_digits_is_taken_where_it_can_mean_one_century(app, ward, typed, day):
    """15 may be either; nobody guesses."""
    content = hostile.book(
        (
            "A",
            (
                ("TT", "Họ và tên", "Ngày sinh", "Số thẻ", "Ngày vào Đảng", "Chi bộ"),
                (1, "Lều Thị Cỏ", "01/02/1950", "52.300051", typed, "Chi bộ 1"),
            ),
        )
    )
    told, rows = told_of(content, "nam.xlsx")
    assert [row["admitted"] for row in rows.values()] == ([day] if day else [])
    assert len(told["refused"]) == (day is None)
