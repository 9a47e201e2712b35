"""Lists of strangers: each comes in whole, or says where and why not; nobody is made of words about the list."""

import pytest

from portal.imports.models import ImportKind
from tests.imports import strange
from tests.imports.nasty import book
from tests.imports.test_nasty_lists import field, told_of


def refused(told):
    return [(one["row"], one["column"]) for one in told["refused"]]


def test_pages_of_a_printed_list_and_an_example_beside_it(app, ward):
    told, rows, _notes = told_of(strange.printed_in_pages(), "in.xls")
    assert (told["people"], refused(told), told["not_taken"]) == (4, [], [])
    assert field(rows, "born") == {
        "Lò Văn Chiêu": "01/02/1960",
        "Thạch Thị Đượm": "03/04/1961",
        "Chu Thị Mận": "01/01/1982",
        "Ma Seo Páo": "09/09/1999",
    }
    assert list(field(rows, "card").values()) == ["52.400001", "52.400002", "52.400003", ""]
    assert list(field(rows, "admitted").values()) == ["03/02/1985", "01/07/1998", "01/02/1985", "03/02/2026"]
    assert [who for who, standing in field(rows, "probationary").items() if standing] == ["Ma Seo Páo"]
    said = " ".join(told["remarks"])
    for words in ("Trang ẩn không đọc: Cũ 2024", "nên không lấy: Mẫu", "Cộng trang: 02", "Tổng cộng toàn chi bộ"):
        assert words in said


def test_two_people_or_nobody_in_a_cell_of_names_is_refused_and_as_above_is_read(app, ward):
    told, rows, _notes = told_of(strange.two_in_one_row())
    assert refused(told) == [(row, "name") for row in (2, 3, 4, 5, 6, 7, 8, 12, 13, 14)]
    assert sum("là hai người" in one["reason"] for one in told["refused"]) == 4
    assert field(rows, "cell") == dict.fromkeys(("Lưu Thị Thiếc", "Trang A Nhôm", "Lê Thị Vàng (Hoa)"), "Chi bộ 1")


@pytest.mark.parametrize("name", ["=1+1", "12345", "Không có", "Nguyễn Thị Một, Trần Văn Hai"])
def test_nobody_gets_a_post_who_is_no_person(app, ward, name):
    heading = ("TT", "Họ và tên", "Chức vụ", "Từ ngày")
    content = book(("CV", (heading, (1, name, "Chủ tịch Hội LHPN", "01/06/2025"))))
    told, _rows, _notes = told_of(content, kind=ImportKind.POSTS)
    assert (told["people"], refused(told)) == (0, [(2, "name")])


def test_tables_beside_one_another_are_both_read(app, ward):
    told, rows, _notes = told_of(strange.beside_one_another())
    assert (told["people"], refused(told), told["not_taken"]) == (4, [], [])
    assert [row["card"] for row in rows.values()] == [f"52.40002{number}" for number in range(1, 5)]


def test_one_name_in_vni_in_an_old_file_under_a_new_name(app, ward):
    told, rows, _notes = told_of(strange.old_font_in_an_old_file(), "cu.xlsx")
    assert (told["people"], refused(told), told["converted"]) == (3, [], 1)
    assert rows["Trương Thị Nếp"]["admitted"] == "01/07/1998"


def test_groups_that_say_a_standing_say_it_of_all_below(app, ward):
    told, rows, _notes = told_of(strange.headed_by_standing(), "tdp5.xls")
    assert (refused(told), told["not_taken"], told["units"]) == ([], [], ["Chi bộ Tổ dân phố 5"])
    assert field(rows, "probationary") == {"Bàn Văn Nứa": False, "Bàn Thị Tre": False, "Bàn Văn Luồng": True}
    assert list(field(rows, "exempt_from").values()) == ["", "30/06/2026", ""]


def test_what_another_program_gave_out(app, ward):
    told, rows, notes = told_of(strange.by_another_program(), "xuat.csv")
    assert (told["people"], refused(told), told["not_taken"]) == (3, [], ["Mã số"])
    assert field(rows, "born") == {
        "Đàm Thị Bưởi Diễn": "01/01/1959",
        "Kim Văn Chỉnh": "15/05/1945",
        "Bành Quốc Thể": "30/04/1975",
    }
    assert rows["Kim Văn Chỉnh"]["exempt_from"] == "01/03/2024"
    assert len(notes) == 2  # years alone where a whole day is kept
    assert "Xuất lúc 08:15" in " ".join(told["remarks"])
