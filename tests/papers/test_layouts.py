"""The head and foot of a paper: by kind of organisation, by the day it bears."""

from datetime import date

import pytest

from portal.ground.db import db, will_write
from portal.organisations.queries import unit_of
from portal.organisations.service import decide, rename_unit
from portal.papers import letterhead
from portal.papers.layouts import LAYOUTS, OrganisationKind, layout_on, place_and_date

SIGNED = date(2022, 4, 5)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 4, 5), "Phúc Đồng, ngày 05 tháng 4 năm 2022"),
        (date(2022, 1, 1), "Phúc Đồng, ngày 01 tháng 01 năm 2022"),
        (date(2022, 2, 28), "Phúc Đồng, ngày 28 tháng 02 năm 2022"),
        (date(2022, 10, 12), "Phúc Đồng, ngày 12 tháng 10 năm 2022"),
    ],
)
def test_small_days_and_the_first_two_months_bear_a_nought(day, words):
    assert place_and_date("Phúc Đồng", day) == words


@pytest.mark.parametrize(
    ("day", "basis"),
    [
        (date(2017, 1, 1), "trước"),
        (date(2018, 4, 3), "36-HD"),
        (date(2022, 4, 5), "36-HD"),
        (date(2026, 1, 8), "36-HD"),
        (date(2026, 1, 9), "399-QĐ/TW"),
    ],
)
def test_a_party_paper_follows_the_rule_of_its_own_day(day, basis):
    assert basis in layout_on(OrganisationKind.PARTY, day).basis


def test_every_kind_has_a_rule_for_every_day_and_the_rules_stand_in_order():
    for kind in OrganisationKind:
        days = [one.valid_from for one in LAYOUTS if one.kind is kind]
        assert days[0] is None
        assert days[1:] == sorted(days[1:])


@pytest.mark.parametrize(
    ("code", "upper", "body", "title", "motto", "mark", "number", "signature"),
    [
        (
            "cell-1",
            "ĐẢNG BỘ PHƯỜNG THỬ NGHIỆM",
            "CHI BỘ 1",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "",
            "*",
            "Số 12-BB/CB",
            ("T/M CHI ỦY", "BÍ THƯ"),
        ),
        (
            "ward",
            "ĐẢNG BỘ QUẬN",
            "ĐẢNG ỦY PHƯỜNG THỬ NGHIỆM",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "",
            "*",
            "Số 12-BB/ĐU",
            ("T/M ĐẢNG ỦY", "BÍ THƯ"),
        ),
        (
            "front-3",
            "ỦY BAN MTTQ VIỆT NAM PHƯỜNG THỬ NGHIỆM",
            "BAN CÔNG TÁC MẶT TRẬN TỔ DÂN PHỐ 3",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "line",
            "Số: 12/BB-CTMT",
            ("TM. BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN"),
        ),
        (
            "women",
            "",
            "HỘI LIÊN HIỆP PHỤ NỮ PHƯỜNG THỬ NGHIỆM",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "line",
            "Số: 12/BB-PN",
            ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
        ),
        (
            "youth",
            "",
            "BCH ĐOÀN PHƯỜNG THỬ NGHIỆM",
            "ĐOÀN TNCS HỒ CHÍ MINH",
            "",
            "***",
            "Số 12-BB/ĐTN",
            ("TM. BAN THƯỜNG VỤ", "BÍ THƯ"),
        ),
        (
            "people",
            "",
            "ỦY BAN NHÂN DÂN PHƯỜNG THỬ NGHIỆM",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "line",
            "Số: 12/BB-UBND",
            ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ),
    ],
)
def test_each_body_writes_under_its_own_heading(unit, code, upper, body, title, motto, mark, number, signature):
    head = letterhead(unit(code), SIGNED, document="BB", number=12)

    assert head.upper == ((upper,) if upper else ())
    assert (head.body.replace("\N{NO-BREAK SPACE}", " "), head.number, head.signature) == (body, number, signature)
    assert (head.layout.title, head.layout.motto, head.layout.mark) == (title, motto, mark)
    assert head.place_and_date == "Thử Nghiệm, ngày 05 tháng 4 năm 2022"
    assert head.demonstration == ""


def test_a_number_that_is_not_known_leaves_room_for_the_pen(unit):
    assert letterhead(unit("cell-1"), SIGNED, document="BB").number == "Số " + "\N{NO-BREAK SPACE}" * 6 + "-BB/CB"
    assert letterhead(unit("cell-1"), SIGNED).number == ""
    assert letterhead(unit("cell-1"), SIGNED, document="BB", number="07-BB/CB1").number == "Số 07-BB/CB1"


def test_a_day_that_is_not_known_is_left_to_the_pen(unit):
    head = letterhead(unit("cell-1"), SIGNED, dated=False)
    assert " ".join(head.place_and_date.split()) == "Thử Nghiệm, ngày tháng năm"


def test_what_the_ward_decides_holds_from_its_day_and_not_before(unit, ward):
    will_write()
    office = ward.actor("office")
    decide(office, "signature_cell", ["T/M CHI BỘ", "BÍ THƯ"], since=date(2022, 5, 1))
    decide(office, "paper_margins_party", [25, 20, 25, 35], since=date(2022, 5, 1))
    db.session.commit()

    before, after = (letterhead(unit("cell-1"), day) for day in (date(2022, 4, 30), date(2022, 5, 1)))
    assert (before.signature[0], before.layout.margins.left) == ("T/M CHI ỦY", 30)
    assert (after.signature[0], tuple(after.layout.margins)) == ("T/M CHI BỘ", (25, 20, 25, 35))


def test_a_paper_bears_the_name_the_body_had_on_its_day(unit, ward):
    will_write()
    rename_unit(
        ward.actor("office"),
        unit_of(ward.units["cell-1"]),
        "Chi bộ Tổ dân phố Một",
        "Chi bộ Một",
        since=date(2022, 4, 10),
        today=ward.today,
        basis="QĐ 5",
    )
    db.session.commit()

    assert letterhead(unit("cell-1"), date(2022, 4, 5)).body == "CHI BỘ 1"
    assert letterhead(unit("cell-1"), date(2022, 4, 10)).body == "CHI BỘ TỔ DÂN PHỐ MỘT"
