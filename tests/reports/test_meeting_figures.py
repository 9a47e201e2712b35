"""Figures of a drive's meetings: on the demonstration ward as the article has them, and on the invented ward what may
not be counted, who may read why, and what nobody's name stands behind."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from portal.attendance.models import AbsenceReason, Attendance, MakeUp, MakeUpState, Presence, Reported, TakenBy, Visit
from portal.campaigns.queries import campaign_called, states_for
from portal.ground.clock import now
from portal.ground.db import db, in_ward, will_write
from portal.ground.ids import written
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.minutes.progress import records
from portal.organisations.models import Holding
from portal.reports.figures import OF_A_DRIVE, of_a_drive
from portal.reports.figures.meetings import FIGURES, why_absent
from portal.reports.queries import figures_for, list_for
from tests.meetings.conftest import session, types  # noqa: F401 - fixtures
from tests.reports.test_campaign_figures import told

TODAY = date(2022, 4, 25)
HOME = "/dot-sinh-hoat/tu-soi-2022/chi-tieu"


@pytest.mark.slow
def test_the_demonstration_ward_has_the_article_s_meetings(demonstration):
    assert '"people":' not in told(demonstration, "--json")  # names are asked for
    found = json.loads(told(demonstration, "--json", "--names"))
    each = found["figures"]

    assert (each["conference"]["part"], each["conference"]["whole"], each["conference"]["rate"]) == (538, 551, 97.6)
    assert "28/02/2022" in each["conference"]["rule"]
    assert (each["absent"]["part"], len({one["name"] for one in each["absent"]["people"]})) == (13, 13)
    assert found["make_up"]["owed"] + found["make_up"]["demonstration"] == 13
    assert found["make_up"]["sent"] == found["make_up"]["returned"] == found["make_up"]["accepted"] == 0
    assert (each["themed.held"]["part"], each["themed.held"]["whole"]) == (17, 17)
    assert "trước ngày 05/04/2022" in each["themed.held"]["rule"]
    assert (each["themed.attendance"]["part"], each["themed.attendance"]["whole"]) == (553, 575)
    assert "17/17 buổi là số theo bảng tổng hợp, không có tên" in each["themed.attendance"]["rule"]
    assert found["themed"]["opinions"] == 237
    assert (each["themed.visited"]["part"], each["sponsored"]["part"], each["sponsored"]["whole"]) == (17, 17, 17)


@pytest.mark.slow
def test_reasons_of_absence_leave_no_trace_in_the_terminal(demonstration):
    printed = told(demonstration, "--json", "--names") + told(demonstration, "--people", "absent")
    assert printed.count("Đinh Mạnh An") == 2
    for word in ("F0", "F1", "Sức khỏe"):
        assert word not in printed


@pytest.mark.slow
def test_cells_stand_behind_what_counts_cells_and_reported_numbers(demonstration):
    assert told(demonstration, "--people", "themed.held").count("1/1") == 17
    with in_ward(1):
        shares = of_a_drive(campaign_called("tu-soi-2022"), TODAY)["themed.attendance"].by_cell()
        assert (sum(one.part for one in shares.values()), sum(one.whole for one in shares.values())) == (553, 575)


@pytest.fixture
def drive(ward):
    return campaign_called("tu-soi-2022")


@pytest.fixture
def held(ward, drive, session):  # noqa: F811
    """`held("cell-1", day, kind, marks)`: a session of the drive with a closed roll, or with reported numbers."""

    def made(organiser="ward", on=date(2022, 3, 20), kind=MeetingKind.CONFERENCE, marks=None, reported=None, **more):
        meeting = session(organiser, on=on, kind=kind, code=kind.value, theme="Học tập, quán triệt", **more)
        will_write()
        meeting = db.session.get(Meeting, (1, meeting.id))
        meeting.campaign_id, meeting.state = drive.id, MeetingState.HELD
        for who, (presence, reason, words) in (marks or {}).items():
            db.session.add(
                Attendance(
                    meeting_id=meeting.id,
                    person_id=ward.people[who],
                    presence=presence,
                    reason=reason,
                    words=words,
                    taken_by=TakenBy.ROLL,
                )
            )
        if marks:
            meeting.roll_closed_at = now()
        if reported:
            convened, present, opinions = reported
            db.session.add(
                Reported(
                    meeting_id=meeting.id, convened=convened, present=present, opinions=opinions, source="tổng hợp"
                )
            )
        db.session.commit()
        will_write(False)
        return meeting

    return made


HERE, ILL = (Presence.PRESENT, None, None), (Presence.EXCUSED, AbsenceReason.HEALTH, "F0 tại nhà")
GONE, FREE = (Presence.ABSENT, None, None), (Presence.EXEMPT, None, None)
ROLL = {"member_1": HERE, "member_1b": ILL, "member_3": GONE, "exempt_1": FREE, "sec_1": HERE}


def count(drive, name, as_of=TODAY, known_at=None):
    return of_a_drive(drive, as_of, known_at)[name]


def test_the_whole_is_who_was_convened_when_the_roll_closed(drive, ward, held):
    held(marks=ROLL)
    found = count(drive, "conference")
    assert (found.part, found.whole) == (2, 4)  # the exempt one in neither
    assert found.people() == sorted([ward.member_1, ward.sec_1])
    assert count(drive, "absent").people() == sorted([ward.member_1b, ward.member_3])
    assert {cell: tuple(share) for cell, share in found.by_cell().items()} == {
        ward.units["cell-1"]: (2, 3),
        ward.units["cell-3"]: (0, 1),
    }


def test_an_open_roll_a_session_not_held_and_another_drives_count_nothing(drive, ward, held):
    open_roll, not_held, of_another = (held(marks=ROLL) for _ in range(3))
    will_write()
    open_roll.roll_closed_at, not_held.state, of_another.campaign_id = None, MeetingState.NOT_HELD, None
    db.session.commit()
    assert (count(drive, "conference").part, count(drive, "conference").whole) == (0, 0)
    assert "Chưa có hội nghị" in str(count(drive, "conference").rule)


def test_two_conferences_add_up_and_list_each_person_once(drive, ward, held):
    held(marks=ROLL)
    held(marks={"member_1": HERE, "member_3": HERE}, on=date(2022, 3, 21))
    found = count(drive, "conference")
    assert (found.part, found.whole, len(found.people())) == (4, 6, 3)
    assert "20/03/2022" in str(found.rule)
    assert "21/03/2022" in str(found.rule)
    assert count(drive, "conference", date(2022, 3, 20)).whole == 4
    assert count(drive, "conference", date(2022, 3, 19)).whole == 0


def test_what_was_not_yet_known_is_left_out(drive, held):
    held(marks=ROLL)
    assert count(drive, "conference", known_at=now() - timedelta(days=1)).whole == 0


def test_make_up_that_a_demonstration_invented_is_counted_apart(drive, ward, held):
    meeting = held(marks=ROLL | {"com_1": GONE})
    will_write()
    for who, state, invented in (
        ("member_1b", MakeUpState.ACCEPTED, True),
        ("member_3", MakeUpState.SENT, False),
        ("member_1", MakeUpState.OWED, False),  # was there after all
    ):
        db.session.add(MakeUp(meeting_id=meeting.id, person_id=ward.people[who], state=state, demonstration=invented))
    db.session.commit()
    found = {name: one for name, one in of_a_drive(drive, TODAY).items() if name.startswith("make_up")}
    assert {name: (one.part, one.whole) for name, one in found.items()} == {
        "make_up.owed": (1, 3),
        "make_up.sent": (1, 3),
        "make_up.returned": (0, 3),
        "make_up.accepted": (0, 3),
        "make_up.demonstration": (1, 3),
    }
    assert found["make_up.owed"].people() == [ward.com_1]


def test_on_the_day_of_the_deadline_a_session_is_late(drive, ward, held):
    for cell, day in (("cell-1", date(2022, 4, 4)), ("cell-3", date(2022, 4, 5))):
        held(cell, day, MeetingKind.THEMED, reported=(10, 9, 3))
    found = count(drive, "themed.held")
    assert (found.part, found.whole) == (1, 4)
    assert found.by_cell()[ward.units["cell-1"]] == (1, 1)
    assert found.by_cell()[ward.units["cell-3"]] == (0, 1)
    assert count(drive, "themed.held", date(2022, 4, 3)).part == 0
    assert (count(drive, "themed.attendance").part, count(drive, "themed.attendance").whole) == (18, 20)
    assert count(drive, "themed.opinions").part == 6
    assert count(drive, "themed.attendance").people() == []


def test_a_closed_roll_goes_before_a_report(drive, ward, held):
    held("cell-1", date(2022, 4, 1), MeetingKind.THEMED, marks={"member_1": HERE, "sec_1": ILL}, reported=(40, 40, 5))
    assert tuple(count(drive, "themed.attendance").by_cell()[ward.units["cell-1"]]) == (1, 2)
    assert "theo bảng tổng hợp" not in str(count(drive, "themed.attendance").rule)


def test_a_visit_and_an_assignment_are_told_apart(drive, ward, held):
    meeting = held("cell-3", date(2022, 4, 1), MeetingKind.THEMED, reported=(10, 9, 3))
    assert (count(drive, "themed.visited").part, count(drive, "themed.visited").whole) == (0, 1)
    will_write()
    db.session.add(Visit(meeting_id=meeting.id, person_id=ward.sponsor_1))
    db.session.commit()
    assert count(drive, "themed.visited").part == 1
    assert (count(drive, "sponsored").part, count(drive, "sponsored").whole) == (1, 4)
    will_write()
    db.session.scalar(db.select(Holding).where(Holding.person_id == ward.sponsor_1)).valid_until = TODAY
    db.session.commit()
    assert count(drive, "sponsored").part == 0
    assert count(drive, "sponsored", TODAY - timedelta(days=1)).part == 1


def test_a_figure_is_its_cells_added_up(drive, held):
    held(marks=ROLL)
    held("cell-1", date(2022, 4, 4), MeetingKind.THEMED, reported=(10, 9, 3))
    for one in FIGURES:
        found = one.figure(drive, TODAY, None)
        assert sum(share.part for share in found.by_cell().values()) == found.part, one.name
        if found.whole is not None:
            assert sum(share.whole for share in found.by_cell().values()) == found.whole, one.name


@pytest.mark.parametrize("who", ["member_1", "front_1", "women_head", "admin", "typist_1"])
def test_who_may_read_no_attendance_opens_no_list_and_learns_of_no_small_group(as_, ward, drive, held, who):
    held(marks=ROLL)
    lines = {line.named.name: line for line in figures_for(ward.actor(who), drive, TODAY)}
    for one in FIGURES:
        assert list_for(ward.actor(who), drive, one.slug, TODAY) is None
        assert as_(who).get(f"{HOME}/{one.slug}").status_code == 404
    for name in ("conference", "absent", "make_up.owed"):
        assert not lines[name].shown, name
    assert "make_up.demonstration" not in lines


def test_why_someone_was_absent_stands_beside_the_name_for_the_office_and_their_chi_uy(as_, ward, drive, held):
    held(marks=ROLL)
    office = as_("office").get(f"{HOME}/vang-hoi-nghi").text
    assert "Vắng có lý do · Sức khỏe · F0" in office
    own_cell = as_("sec_1").get(f"{HOME}/vang-hoi-nghi/{written(ward.units['cell-1'])}")
    assert "F0 tại nhà" in own_cell.text
    assert as_("sec_3").get(f"{HOME}/vang-hoi-nghi/{written(ward.units['cell-1'])}").status_code == 404


@pytest.mark.parametrize("who", ["ward_secretary", "standing", "sponsor_1"])
def test_who_reads_attendance_but_no_reason_learns_that_there_was_one(as_, ward, drive, held, who):
    held(marks=ROLL)
    page = as_(who).get(f"{HOME}/vang-hoi-nghi/{written(ward.units['cell-1'])}")
    assert page.status_code == 200
    assert "Vắng có lý do" in page.text
    assert "F0 tại nhà" not in page.text
    assert "Sức khỏe" not in page.text
    assert why_absent(ward.actor("member_1"), drive, TODAY) == {}


def test_who_was_there_is_not_on_the_list_of_the_absent(ward, drive, held):
    held(marks=ROLL)
    listed = list_for(ward.actor("office"), drive, "vang-hoi-nghi", TODAY)
    assert [len(group.counted) for group in listed.groups] == [1, 1]
    assert [group.others for group in listed.groups] == [[], []]
    assert (listed.share.part, listed.share.whole) == (2, 4)


def test_where_one_state_of_make_up_is_withheld_no_other_is_left_to_subtract_it_from(ward, drive, held):
    held(marks=ROLL)
    lines = {line.named.name: line for line in figures_for(ward.actor("member_1"), drive, TODAY)}
    assert [name for name, line in lines.items() if line.named.splits and line.shown] == []


def test_a_list_of_cells_has_no_names(as_, ward, drive, held):
    held("cell-1", date(2022, 4, 4), MeetingKind.THEMED, marks={"member_1": HERE, "sec_1": ILL})
    page = as_("office").get(f"{HOME}/chi-bo-da-hop-chuyen-de")
    assert page.status_code == 200
    assert "1/1" in page.text
    assert "Nguyễn Thị Hoà" not in page.text


def test_the_drives_page_tells_cell_by_cell(as_, ward, drive, held):
    held("cell-1", date(2022, 4, 4), MeetingKind.THEMED, reported=(45, 43, 10))
    _states, cells = states_for(ward.actor("sec_1"), drive, TODAY)
    assert [tuple(share) for share in cells[0].shares[2:4]] == [(1, 1), (43, 45)]
    page = as_("sec_1").get("/dot-sinh-hoat/tu-soi-2022").text
    assert "Đã sinh hoạt chuyên đề" in page
    assert "43/45" in page


def test_a_task_may_point_to_the_sessions_of_its_own_body(ward, drive, held):
    mine = held("cell-1", date(2022, 4, 4), MeetingKind.THEMED, reported=(45, 43, 10))
    held("cell-3", date(2022, 4, 4), MeetingKind.THEMED, reported=(45, 43, 10))
    (offered,) = records(drive, ward.units["cell-1"], TODAY)
    assert offered.url.endswith(written(mine.id))
    assert "04/04/2022" in str(offered.words)
    assert records(drive, ward.units["cell-1"], date(2022, 4, 3)) == []


def test_as_many_reads_however_many_sessions(drive, held):
    def reads():
        made = []
        listen = lambda *args: made.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        of_a_drive(drive, TODAY)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(made)

    reads()
    before = reads()
    held(marks=ROLL)
    for cell in ("cell-1", "cell-3", "cell-police"):
        held(cell, date(2022, 4, 1), MeetingKind.THEMED, reported=(10, 9, 3))
    campaign_called("tu-soi-2022")
    reads()
    assert reads() == before


def test_every_figure_of_a_meeting_stands_in_the_drives_table():
    assert set(FIGURES) <= set(OF_A_DRIVE)
