"""Báo cáo bàn giao: states of what is open when a post changes hands, by appointment or arrangement, and no text."""

from datetime import date

import pytest

from portal.ground.db import db, will_write
from portal.ground.errors import Unknown
from portal.ground.ids import written
from portal.papers.content import words
from portal.plans.models import PlanVersion, VersionState
from portal.reports.official import KINDS, ReportRequest
from portal.reports.official.handover import NO_TEXT, handed_bodies, handover_report
from portal.supervision.said import NoteKind, NoteSaid
from tests.kit.ward import TODAY
from tests.papers.conftest import words_of
from tests.supervision.conftest import Month
from tests.supervision.test_new_officer import BEFORE, WORDS, followed


@pytest.fixture
def succeeded(ward):
    """April was begun by the head of the committee, who is followed on the 22nd."""
    ward.today = BEFORE
    Month(ward).write("member_1", said=NoteSaid(NoteKind.REMARK, remark=WORDS))
    ward.today = TODAY
    followed(ward)
    return ward


def told(ward, who, unit):
    report = handover_report(ward.actor(who), ReportRequest(as_of=TODAY, unit_id=ward.units[unit]), TODAY)
    return report, {words(table.caption): table.rows for table in report.tables}


def plain(report):
    rows = [value for table in report.tables for row in table.rows for value in row]
    return " ".join(map(str, [*report.paragraphs, *report.notes, *rows]))


def test_the_new_head_is_told_who_stood_there_and_how_the_month_stands(succeeded):
    report, tables = told(succeeded, "front_3", "front-1")
    assert "Trần Anh Thành, Trưởng ban CTMT tổ dân phố 1 đến ngày 22/04/2022." in map(str, report.paragraphs)
    (month,) = tables["Kỳ giám sát đang mở"]
    assert month[1:3] == [date(2022, 4, 28), date(2022, 5, 6)]
    assert str(month[3]).startswith("1/")
    states = {row[1]: row[2:] for row in tables["Tình trạng từng đảng viên, tháng 4/2022"]}
    state, on, capacity = states["Nguyễn Thị Hoà"]
    assert (str(state), on, capacity) == ("Có nhận xét", BEFORE, "Trưởng ban CTMT tổ dân phố 1")


def test_not_one_word_is_handed_over(succeeded):
    report, _ = told(succeeded, "front_3", "front-1")
    assert WORDS not in plain(report)
    assert NO_TEXT in report.notes


def test_a_cells_new_secretary_is_told_what_waits(ward):
    will_write()
    version = db.session.get(PlanVersion, (1, ward.versions["member_1"]))
    version.state, version.approved_on, version.known_approved_on = VersionState.SUBMITTED, None, None
    db.session.commit()
    _, tables = told(ward, "sec_1", "cell-1")
    assert ["Kế hoạch chờ thông qua", "1"] in [[str(one) for one in row[:2]] for row in tables["Việc đang chờ"]]
    _, others = told(ward, "front_1", "front-1")
    assert "Việc đang chờ" not in others


@pytest.mark.parametrize(("who", "unit"), [("front_3", "front-1"), ("member_1", "cell-1"), ("office", "cell-1")])
def test_whoever_holds_no_post_there_is_told_nothing(ward, who, unit):
    assert ward.units[unit] not in {one.id for one in handed_bodies(ward.actor(who), TODAY)}
    with pytest.raises(Unknown):
        told(ward, who, unit)


def test_it_stands_on_a_page_and_in_word(as_, succeeded):
    head = as_("front_3")
    page = head.get("/bao-cao/ban-giao")
    assert "Báo cáo bàn giao" in page.text
    shown = head.get(f"/bao-cao/ban-giao?don_vi={written(succeeded.units['front-1'])}")
    assert "Tình trạng từng đảng viên" in shown.text
    assert WORDS not in shown.text
    made = head.submit(
        page,
        "/bao-cao/ban-giao",
        don_vi=written(succeeded.units["front-1"]),
        dang="docx",
        reason="Nhận bàn giao Ban Công tác Mặt trận",
    )
    assert made.status_code == 303
    paper = words_of(head.get(f"{made.headers['Location']}/tai-ve").get_data())
    assert "BÁO CÁO BÀN GIAO" in paper
    assert "Nguyễn Thị Hoà" in paper
    assert WORDS not in paper
    assert KINDS["handover"].names
