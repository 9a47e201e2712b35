"""Tổng quan: each post sees its own part, no number tells an unreleased note to whom it is about, nothing is ranked."""

import re
from datetime import date, datetime

import pytest

from portal.campaigns.queries import campaign_called
from portal.checks.models import Check
from portal.ground.clock import HERE
from portal.ground.db import db, will_write
from portal.ground.ids import new_id, written
from portal.meetings.models import Meeting, MeetingKind, MeetingState, MeetingType
from portal.meetings.service.types import begin_types
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.reports.dashboards.body import month_of_body
from portal.reports.dashboards.briefing import briefing_for
from portal.reports.dashboards.cell_year import MARKS, year_of_cell
from portal.reports.dashboards.superior import counts_for
from portal.reports.dashboards.ward_year import Measure, measures_for, year_of_ward
from portal.supervision.models import Rating
from portal.supervision.queries.places import period_of
from tests.kit.crowd import more_members
from tests.supervision.conftest import Month

HOME, BRIEFING = "/tong-quan", "/giao-ban/2022-04"


@pytest.fixture
def april(ward):
    return Month(ward)


@pytest.fixture
def pages(ward):
    cell, front = written(ward.units["cell-1"]), written(ward.units["front-1"])
    return {
        "cell": f"{HOME}/chi-bo/{cell}/2022",
        "body": f"{HOME}/thang/2022-04/{front}",
        "notes": f"{HOME}/phuong/nhan-xet/2022",
        "plans": f"{HOME}/phuong/ke-hoach/2022",
        "superior": f"{HOME}/cap-tren/tu-soi-2022",
        "briefing": BRIEFING,
    }


def test_a_stranger_is_asked_to_sign_in(stranger, pages):
    for address in (HOME, *pages.values()):
        assert stranger.get(address).status_code == 401


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("office", "plans superior briefing"),
        ("ward_secretary", "cell notes plans superior briefing"),
        ("standing", "cell notes plans superior briefing"),
        ("front_chair", "notes"),
        ("front_1", "body"),
        ("helper_1", "body"),
        ("typist_1", "body"),
        ("former_front_1", ""),
        ("front_3", ""),
        ("women_head", ""),
        ("sec_1", "cell"),
        ("com_1", "cell"),
        ("sec_3", ""),
        ("sponsor_1", "cell notes plans"),
        ("member_1", ""),
        ("admin", ""),
    ],
)
def test_each_post_opens_its_own_part_and_no_other(as_, pages, who, opens):
    browser = as_(who)
    assert browser.get(HOME).status_code == 200
    found = {name: browser.get(address).status_code for name, address in pages.items()}
    assert {name for name, status in found.items() if status == 200} == set(opens.split())
    assert set(found.values()) <= {200, 403, 404}


@pytest.mark.parametrize("address", ["phuong/luong/2022", "phuong/nhan-xet/1999", "cap-tren/khac", "chi-bo/x/2022"])
def test_what_is_not_there_is_unknown(as_, address):
    assert as_("ward_secretary").get(f"{HOME}/{address}").status_code == 404
    assert as_("ward_secretary").get("/giao-ban/2022-13").status_code == 404


def test_a_bad_day_for_the_superior_is_said_and_kept(as_, pages):
    answer = as_("office").get(f"{pages['superior']}?ngay=hôm+qua")
    assert answer.status_code == 422
    assert 'value="hôm qua"' in answer.text


def test_a_body_sees_its_members_by_state_and_by_day(april, ward):
    april.write("member_1")
    front, period = next(one for one in units() if one.code == "front-1"), period_of("2022-04")
    shown = month_of_body(ward.actor("front_1"), front, period, ward.today)
    assert [(one.kind, one.number) for one in shown.states.parts] == [
        ("written", 1),
        ("nil", 0),
        ("unseen", 0),
        ("open", shown.parts.whole - 1),
        ("out", 0),
    ]
    assert shown.states.whole == shown.parts.whole
    assert shown.course.points[-1].total == 1


def marks_of(ward, who, person, cell="cell-1"):
    shown = year_of_cell(ward.actor(who), ward.units[cell], 2022)
    rows = {row.label: row for row in shown.heat.rows}
    return rows[person].cells[3].kind


def test_a_cells_year_marks_what_was_sent_and_answered_and_never_a_rating(april, as_, pages, ward):
    note = april.remind("member_1")
    assert marks_of(ward, "sec_1", "Nguyễn Thị Hoà") == "open"
    april.send()
    assert marks_of(ward, "sec_1", "Nguyễn Thị Hoà") == "written"
    april.meet()
    april.open()
    april.reply(note)
    assert marks_of(ward, "sec_1", "Nguyễn Thị Hoà") == "answered"
    assert marks_of(ward, "ward_secretary", "Nguyễn Thị Hoà") == "answered"
    page = as_("sec_1").get(pages["cell"]).text.split("<main", 1)[1]
    for rating in Rating:
        if rating is not Rating.UNSEEN:  # the same words are also a kind of note
            assert str(rating.label).lower() not in page.lower()
    assert set(MARKS) == {"answered", "written", "open", "out", "none"}


def test_a_note_about_the_reader_shows_only_once_it_is_released(april, ward):
    april.write("com_1")
    april.send()
    assert marks_of(ward, "sec_1", "Đỗ Phương Hương") == "written"
    assert marks_of(ward, "com_1", "Đỗ Phương Hương") == "open"
    april.meet()
    april.open()
    assert marks_of(ward, "com_1", "Đỗ Phương Hương") == "written"


def test_numbers_of_the_ward_tell_nobody_of_those_who_read_them(april, ward):
    def numbers(who):
        shown = year_of_ward(ward.actor(who), Measure.NOTES, 2022, ward.today)
        return {cell.code: shares[3] for cell, shares in shown.rows}

    before = numbers("ward_secretary")
    april.write("ward_secretary", "front_3", "front-3")
    assert numbers("ward_secretary") == numbers("standing") == before
    april.write("member_3", "front_3", "front-3")
    assert numbers("ward_secretary")["cell-3"].part == 1
    assert numbers("standing")["cell-3"].whole == before["cell-3"].whole


def test_rows_stand_in_the_wards_order_whatever_their_numbers(april, ward):
    april.write("member_3", "front_3", "front-3")
    for measure in measures_for(ward.actor("ward_secretary")):
        shown = year_of_ward(ward.actor("ward_secretary"), measure, 2022, ward.today)
        codes = [cell.code for cell, _ in shown.rows]
        assert codes == [one.code for one in units(UnitKind.CELL) if one.code in codes]


def test_the_front_sees_its_notes_and_nothing_else(ward):
    assert measures_for(ward.actor("front_chair")) == [Measure.NOTES]
    shown = year_of_ward(ward.actor("front_chair"), Measure.NOTES, 2022, ward.today)
    assert all(shares[3] is None for cell, shares in shown.rows if cell.code == "cell-police")
    assert year_of_ward(ward.actor("front_chair"), Measure.ATTENDANCE, 2022, ward.today) is None


def test_a_cells_numbers_open_their_list(as_, ward, pages):
    page = as_("ward_secretary").get(pages["plans"]).text
    cell = written(ward.units["cell-1"])
    address = f"/dot-sinh-hoat/tu-soi-2022/chi-tieu/ke-hoach-da-thong-qua/{cell}?ngay=25/04/2022"
    assert address in page
    assert as_("ward_secretary").get(address).status_code == 200


def test_the_superior_gets_no_group_under_five_and_nothing_to_subtract_it_from(ward):
    counts = counts_for(ward.actor("office"), campaign_called("tu-soi-2022"), ward.today)
    for line in counts.by_cell:
        for share in line.cells.values():
            if share is not None:
                assert not 0 < share.part < 5
                assert not 0 < share.whole - share.part < 5
        hidden = [cell for cell, share in line.cells.items() if share is None]
        assert len(hidden) != 1 or line.total is None
    assert not any(line.named.unknown for line in counts.lines)


def test_the_briefing_counts_what_is_open_and_names_nobody(as_, april, ward):
    _session(ward, "cell-1", date(2022, 4, 20))
    will_write()
    db.session.add(
        Check(
            cell_id=ward.units["cell-1"],
            on=date(2022, 4, 10),
            finding="Thiếu sổ",
            request="Bổ sung",
            due_on=date(2022, 4, 20),
            by=ward.sponsor_1,
        )
    )
    db.session.commit()
    shown = briefing_for(ward.actor("ward_secretary"), "2022-04", ward.today)
    line = next(one for one in shown.cells if one.cell.code == "cell-1")
    assert (line.without_minutes, line.checks, line.overdue) == (1, 1, 1)
    assert shown.late == []  # not due yet
    page = as_("ward_secretary").get(BRIEFING).text.split("<main", 1)[1]
    for name in ("Nguyễn Thị Hoà", "Ngô Trọng Giang", "Trần Anh Thành", "Thiếu sổ"):
        assert name not in page


def test_bodies_are_late_from_the_day_after_and_the_office_gets_no_number(april, ward):
    day = date(2022, 4, 29)
    assert briefing_for(ward.actor("ward_secretary"), "2022-04", date(2022, 4, 28)).late == []
    late = {one.body.code: one.missing for one in briefing_for(ward.actor("ward_secretary"), "2022-04", day).late}
    assert late["front-1"] > 0
    assert set(briefing_for(ward.actor("office"), "2022-04", day).late) != set()
    assert all(one.missing is None for one in briefing_for(ward.actor("office"), "2022-04", day).late)
    assert all(one.notes is None for one in briefing_for(ward.actor("office"), "2022-04", day).cells)


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("front_1", "body"),
        ("sec_1", "cell"),
        ("ward_secretary", "notes"),
        ("ward_secretary", "plans"),
        ("office", "superior"),
        ("ward_secretary", "briefing"),
    ],
)
def test_a_page_asks_as_often_however_many_people_there_are(as_, pages, ward, count_of_reads, who, name):
    browser = as_(who)
    few = count_of_reads(lambda: browser.get(pages[name]))
    more_members(ward, 30)
    assert count_of_reads(lambda: browser.get(pages[name])) == few


def _session(ward, cell, day):
    will_write()
    begin_types()
    kind = db.session.scalar(db.select(MeetingType.id).where(MeetingType.code == "monthly"))
    starts = datetime(day.year, day.month, day.day, 19, tzinfo=HERE)
    db.session.add(
        Meeting(
            id=new_id(),
            type_id=kind,
            kind=MeetingKind.MONTHLY,
            organiser_id=ward.units[cell],
            theme="Sinh hoạt",
            place="Nhà văn hóa",
            starts_at=starts,
            ends_at=starts,
            state=MeetingState.HELD,
        )
    )
    db.session.commit()
    will_write(False)


def test_the_overview_shows_each_cell_beside_its_number_where_the_list_may_be_opened(as_):
    page = as_("ward_secretary").get("/tong-quan").text
    shown = re.findall(r'<a class="row" href="/tong-quan/chi-bo/[^"]+"><span>([^<]+)</span><span class="num">', page)
    assert "Chi bộ 1" in shown
    assert 'class="row"' in page
    assert "Nên gọi ai" in page
    assert '<span class="num">' not in as_("sec_1").get("/tong-quan").text
