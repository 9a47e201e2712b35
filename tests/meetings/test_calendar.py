"""The calendar: who sees what, month, week and list, paper, and what the home page asks."""

from datetime import date

from portal.ground import ids
from portal.ground.db import db
from portal.meetings.models import MeetingKind
from portal.meetings.queries.calendar import sessions_between, weeks
from portal.meetings.reminders import tasks
from portal.notifications.tasks import TaskKind


def test_each_sees_what_concerns_them_and_nothing_else(session, as_):
    session(theme="Họp Chi bộ 1")
    session("cell-3", theme="Họp Chi bộ 3")
    session("youth", kind=MeetingKind.YOUTH, code="youth-month", theme="Ngày hội tái chế")

    def seen(who):
        text = as_(who).get("/lich?thang=2022-05").text
        return [one for one in ("Họp Chi bộ 1", "Họp Chi bộ 3", "Ngày hội tái chế") if one in text]

    assert seen("member_1") == ["Họp Chi bộ 1"]
    assert seen("member_3") == ["Họp Chi bộ 3", "Ngày hội tái chế"]
    assert seen("youth_head") == ["Họp Chi bộ 1", "Ngày hội tái chế"]
    assert seen("office") == ["Họp Chi bộ 1", "Họp Chi bộ 3", "Ngày hội tái chế"]
    assert seen("admin") == []


def test_a_stranger_is_asked_to_sign_in(stranger):
    assert stranger.get("/lich").status_code == 401


def test_filters_stand_in_the_address(session, as_, ward):
    session(theme="Họp Chi bộ 1")
    session("youth", kind=MeetingKind.YOUTH, code="youth-month", theme="Ngày hội tái chế")
    page = as_("office")

    only_youth = page.get("/lich?thang=2022-05&loai=youth").text
    assert "Ngày hội tái chế" in only_youth
    assert "Họp Chi bộ 1" not in only_youth
    only_cell = page.get(f"/lich?thang=2022-05&don-vi={ids.written(ward.units['cell-1'])}").text
    assert "Họp Chi bộ 1" in only_cell
    assert "Ngày hội tái chế" not in only_cell


def test_month_week_and_list_show_the_same_session(session, as_):
    session(theme="Họp Chi bộ 1")
    page = as_("member_1")

    for address in ("?thang=2022-05", "?xem=tuan&ngay=2022-05-04", "?xem=danh-sach&ngay=2022-04-20"):
        answer = page.get("/lich" + address)
        assert answer.status_code == 200
        assert "Họp Chi bộ 1" in answer.text
        assert 'rel="prev"' in answer.text
        assert 'rel="next"' in answer.text
    assert "Họp Chi bộ 1" not in page.get("/lich?thang=2022-06").text


def test_a_broken_address_is_this_month(as_):
    for address in ("?thang=2022-13", "?thang=xin", "?xem=tuan&ngay=32/13/2022", "?loai=khac", "?don-vi=zz", "?xem=x"):
        answer = as_("member_1").get("/lich" + address)
        assert answer.status_code == 200
    assert "Tháng 4/2022" in as_("member_1").get("/lich").text


def test_today_is_marked(as_):
    assert 'aria-current="date"' in as_("member_1").get("/lich").text


def test_a_part_alone_is_the_same_calendar(session, as_):
    session(theme="Họp Chi bộ 1")
    part = as_("member_1").get("/lich?thang=2022-05", htmx=True).text

    assert part.lstrip().startswith('<section id="calendar"')
    assert "Họp Chi bộ 1" in part


def test_weeks_begin_on_monday_and_a_session_at_night_stands_on_its_day(session, ward):
    session(on=date(2022, 5, 1), hour=22)  # until midnight
    found = sessions_between(ward.actor("member_1"), date(2022, 4, 25), date(2022, 6, 5))
    grid = weeks(date(2022, 5, 1), found, ward.today)

    assert grid[0][0].on == date(2022, 4, 25)
    assert [day.on for week in grid for day in week if day.sessions] == [date(2022, 5, 1)]


def test_the_calendar_costs_as_many_reads_with_many_sessions_as_with_one(session, ward, count_reads):
    actor = ward.actor("office")

    def read():
        sessions_between(actor, date(2022, 5, 1), date(2022, 5, 31))

    session()
    one = count_reads(read)
    for day in range(4, 20):
        session(on=date(2022, 5, day))
    assert count_reads(read) == one == 1


def test_a_unit_s_month_is_printed_as_far_as_its_reader_sees_it(session, as_, ward):
    session("youth", kind=MeetingKind.YOUTH, code="youth-month", theme="Ngày hội tái chế", place="Sân trường")
    path = f"/lich/in?thang=2022-05&don-vi={ids.written(ward.units['youth'])}"

    paper = as_("youth_head").get(path).text
    assert "Lịch sinh hoạt" in paper
    assert "ĐOÀN TNCS HỒ CHÍ MINH" in paper
    assert "Ngày hội tái chế" in paper
    assert "Ngày hội tái chế" not in as_("member_1").get(path).text
    assert as_("member_1").get("/lich/in?thang=2022-05").status_code == 404


def test_what_comes_within_a_week_stands_on_the_home_page_of_who_is_convened(session, ward, as_):
    session(theme="Tuần này", on=date(2022, 4, 28), place="Nhà văn hóa")
    session(theme="Tháng sau", on=date(2022, 5, 28))

    (task,) = tasks(ward.actor("member_1"), ward.today)
    assert (task.kind, task.due_on) == (TaskKind.OWED, date(2022, 4, 28))
    assert str(task.words) == "19:00 28/04/2022: Tuần này, tại Nhà văn hóa."
    assert list(tasks(ward.actor("member_3"), ward.today)) == []
    assert "Tuần này" in as_("member_1").get("/").text
    db.session.rollback()
