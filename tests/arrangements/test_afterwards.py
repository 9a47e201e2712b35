"""Tính theo tổ chức sau sắp xếp: past months by the cells of today, the whole the same, no list that is not theirs."""

from portal.ground.db import db
from portal.reports.dashboards.ward_year import Measure, year_of_ward
from tests.kit.ward import TODAY

NOTES = "/tong-quan/phuong/nhan-xet/2022"


def of(ward, *, afterwards=False, who="ward_secretary"):
    shown = year_of_ward(ward.actor(who), Measure.PLANS, 2022, TODAY, afterwards=afterwards)
    db.session.rollback()
    april = shown.months.index("2022-04")
    return shown, {cell.id: shares[april] for cell, shares in shown.rows if shares[april]}


def test_nothing_is_offered_before_anything_was_arranged(as_, ward):
    shown, _ = of(ward)
    assert not shown.arranged
    assert "sau-sap-xep" not in as_("ward_secretary").get(NOTES).text


def test_the_parts_move_and_the_whole_stays(as_, arranger):
    before, parts = of(arranger.ward)
    new = arranger.draft(day=TODAY).merge("cell-1", "cell-3")
    arranger.agreed()
    shown, after = of(arranger.ward, afterwards=True)
    units = arranger.ward.units
    assert shown.afterwards
    assert after[new].whole == parts[units["cell-1"]].whole + parts[units["cell-3"]].whole
    assert after[new].part == parts[units["cell-1"]].part + parts[units["cell-3"]].part
    assert sum(one.whole for one in after.values()) == sum(one.whole for one in parts.values())
    assert not {units["cell-1"], units["cell-3"]} & after.keys()
    page = as_("ward_secretary").get(f"{NOTES}?theo=sau-sap-xep").text
    assert "Mỗi người tính vào chi bộ mà đợt sắp xếp chuyển người ấy đến" in page
    assert before.arranged is False
