"""What people type: text is made safe, days and months are understood or refused with a sentence."""

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ground.typed import BadText, PartialDay, clean_line, clean_text, parse_day, parse_month, parse_partial_day

FEBRUARY = date(2022, 2, 28)


def test_unseen_signs_are_taken_out_and_lines_kept():
    assert clean_text("Đã\u200b học\u202e xong\x00\r\nngày\tmai\u2028hết") == "Đã học xong\nngày\tmai\nhết"


def test_decomposed_text_is_composed():
    assert clean_text(unicodedata.normalize("NFD", "Đường Ngọc Ước")) == "Đường Ngọc Ước"
    assert clean_text("a\u200b\u0301") == "á"


def test_a_line_has_single_spaces():
    assert clean_line("  Vắng \n có\u00a0 lý do ") == "Vắng có lý do"


def test_half_a_character_is_refused():
    with pytest.raises(BadText, match="ký tự hỏng"):
        clean_text("a\ud800b")


@pytest.mark.timeout(300)
def test_a_flood_of_marks_is_dammed_quickly():
    assert len(clean_text("a" + "\u0301\u0323" * 200_000)) < 5


@given(st.text())
def test_clean_text_stays_clean(text):
    try:
        clean = clean_text(text)
    except BadText:
        return
    assert clean_text(clean) == clean
    assert "\x00" not in clean


@pytest.mark.parametrize(
    "typed",
    [
        "28/02/2022",
        "28/2/2022",
        "28-02-2022",
        "28.02.2022",
        "2022-02-28",
        " 28 / 2 / 2022 ",
        "'28/02/2022",
        "ngày 28 tháng 02 năm 2022",
        "2022-02-28T00:00:00",
    ],
)
def test_a_day_is_understood_as_people_write_it(typed):
    assert parse_day(typed) == FEBRUARY


@pytest.mark.parametrize("typed", [None, "", "  "])
def test_nothing_typed_is_no_day(typed):
    assert parse_day(typed) is None
    assert parse_partial_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31/02/2022", "Không có ngày 31/02/2022"),
        ("12/31/2022", "Không có ngày 12/31/2022"),
        ("01/01/0001", "nằm ngoài khoảng 1900 đến 2100"),
        ("31/12/9999", "nằm ngoài khoảng"),
        ("28/02/22", "Hãy ghi ngày/tháng/năm"),
        ("hôm qua", "“hôm qua” không phải là ngày"),
        ("٢٨/٠٢/٢٠٢٢", "không phải là ngày"),
        ("2" * 5000, "không phải là ngày"),
    ],
)
def test_what_is_no_day_is_told_why(typed, why):
    with pytest.raises(BadText, match=why):
        parse_day(typed)


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        (date(1959, 5, 2), PartialDay(date(1959, 5, 2), 1959, 5)),
        (datetime(1959, 5, 2, 0, 0), PartialDay(date(1959, 5, 2), 1959, 5)),
        ("02/05/1959", PartialDay(date(1959, 5, 2), 1959, 5)),
        (1959, PartialDay(None, 1959)),
        (1959.0, PartialDay(None, 1959)),
        ("1959", PartialDay(None, 1959)),
        ("năm 1959", PartialDay(None, 1959)),
        ("5/1959", PartialDay(None, 1959, 5)),
        ("1959-05", PartialDay(None, 1959, 5)),
        ("00/05/1959", PartialDay(None, 1959, 5)),
        ("00/00/1959", PartialDay(None, 1959)),
        (21672, PartialDay(date(1959, 5, 2), 1959, 5)),  # a date whose cell lost its format
    ],
)
def test_a_birth_date_is_taken_as_far_as_it_is_known(cell, known):
    assert parse_partial_day(cell) == known


@pytest.mark.parametrize("cell", [True, 59, -1, 1e400, float("nan"), "59", "13/1959", date(1, 1, 1), "không rõ"])
def test_a_birth_date_that_is_none_is_refused(cell):
    with pytest.raises(BadText):
        parse_partial_day(cell)


def test_a_partial_day_is_shown_as_far_as_it_goes():
    assert str(PartialDay(FEBRUARY, 2022, 2)) == "28/02/2022"
    assert str(PartialDay(None, 1959, 5)) == "05/1959"
    assert str(PartialDay(None, 1959)) == "1959"


@pytest.mark.parametrize("typed", ["2022-04", "2022-4", "04/2022", "4/2022", "tháng 4/2022"])
def test_a_month_is_understood(typed):
    assert parse_month(typed) == "2022-04"


@pytest.mark.parametrize("typed", ["", "2022-13", "2022-00", "22-04", "abc", "9999-01"])
def test_what_is_no_month_is_refused(typed):
    with pytest.raises(BadText):
        parse_month(typed)
