"""Requests about one's own data: written by the person, on the law's clock, answered by the office and nobody else."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.audit.models import Entry
from portal.ground.db import db, will_write
from portal.ground.ids import written as id_of
from portal.notifications.models import Told
from portal.notifications.tasks import TaskKind
from portal.privacy import reminders
from portal.privacy.models import DataRequest, DataRequestStep, RequestKind, RequestState
from portal.privacy.service import requests as service

OWN, QUEUE = "/toi/du-lieu/yeu-cau", "/yeu-cau-du-lieu"
WORDS = "Ngày sinh ghi chưa đúng, đúng là 02/03/1961."


@pytest.fixture
def asked(ward):
    """`asked("member_1")`: that person asks, committed."""

    def ask(name="member_1", kind=RequestKind.CORRECT, today=None):
        will_write()
        request = service.ask(ward.actor(name), today or ward.today, kind=kind, record="identity", wants=WORDS)
        db.session.commit()
        will_write(False)
        return request

    return ask


def at(request, more=""):
    return f"{QUEUE}/{id_of(request.id)}{more}"


def stands():
    return {one.id: one for one in db.session.scalars(sa.select(DataRequest))}


def test_one_asks_and_sees_by_when_it_is_answered(as_, ward):
    browser = as_("member_1")
    page = browser.submit(browser.get(OWN), OWN, kind="correct", record="identity", wants=WORDS)
    assert page.status_code == 303
    (one,) = stands().values()
    assert (one.person_id, one.answer_by, one.carry_out_by) == (ward.member_1, date(2022, 4, 27), date(2022, 5, 5))
    shown = browser.get(page.headers["Location"]).text
    assert WORDS in shown
    assert "27/04/2022" in shown
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.action == "privacy.request")) == 1
    assert db.session.scalar(sa.select(Told.link).where(Told.person_id == ward.office)) == f"{QUEUE}/{id_of(one.id)}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"wants": "x"}, "Hãy chọn loại yêu cầu"),
        ({"kind": "correct", "wants": "  "}, "Hãy ghi rõ"),
        ({"kind": "erase-all", "wants": "x"}, "Hãy chọn một mục"),
        ({"kind": "view", "record": "none-such", "wants": "x"}, "Hãy chọn một mục"),
        ({"kind": "view", "wants": "a" * 2001}, "Dài quá 2000"),
        ({"kind": "view", "wants": "Tài liệu TỐI MẬT số 1"}, "TỐI MẬT"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept_on_the_screen(as_, typed, said):
    page = as_("member_1").post(OWN, typed)
    assert page.status_code == 422
    assert said in page.text
    assert typed["wants"].strip()[:20] in page.text
    assert not stands()


def test_a_flood_is_refused(as_, asked):
    for _ in range(5):
        asked()
    page = as_("member_1").post(OWN, {"kind": "view", "wants": "Sáu"})
    assert page.status_code == 409
    assert "Sáu" in page.text
    assert len(stands()) == 5


def test_nobody_else_finds_a_request(as_, asked, stranger):
    request = asked()
    theirs, in_the_queue, taking = f"{OWN}/{id_of(request.id)}", at(request), at(request, "/nhan")
    assert stranger.get(in_the_queue).status_code == 401
    for name in ("member_1b", "sec_1", "front_1", "admin", "standing", "women_head"):
        browser = as_(name)
        assert browser.get(theirs).status_code == 404, name
        assert browser.get(in_the_queue).status_code == 404, name
        assert browser.post(taking, {"words": "x", "version": "1"}).status_code == 404, name
        assert browser.post(f"{theirs}/rut", {"version": "1"}).status_code == 404, name
        assert browser.get(QUEUE).status_code == 403, name
    for name in ("office", "ward_secretary"):
        assert as_(name).get(in_the_queue).status_code == 200
        assert as_(name).get(theirs).status_code == 403
    assert as_("member_1").get(in_the_queue).status_code == 404
    assert {one.state for one in stands().values()} == {RequestState.RECEIVED}


def test_the_office_answers_then_carries_out_and_the_person_reads_each_step(as_, asked, ward):
    request, office = asked(), as_("office")
    page = office.get(at(request))
    assert "Còn 2 ngày làm việc" in page.text
    assert office.submit(page, "/nhan", words="Sẽ sửa theo giấy khai sinh.").status_code == 303
    page = office.get(at(request))
    assert office.submit(page, "/xong", words="Đã sửa ngày sinh.").status_code == 303
    assert stands()[request.id].state is RequestState.DONE
    shown = as_("member_1").get(f"{OWN}/{id_of(request.id)}").text
    for words in ("Sẽ sửa theo giấy khai sinh.", "Đã sửa ngày sinh.", "Văn phòng Đảng ủy"):
        assert words in shown
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.action == "privacy.request.answer")) == 2
    told = db.session.scalars(sa.select(Told).where(Told.person_id == ward.member_1)).all()
    assert {one.link for one in told} == {f"{OWN}/{id_of(request.id)}"}


def test_a_refusal_wants_its_reason(as_, asked):
    request, office = asked(), as_("office")
    page = office.post(at(request, "/tu-choi"), {"words": " ", "version": "1"})
    assert page.status_code == 422
    assert "lý do từ chối" in page.text
    assert office.post(at(request, "/tu-choi"), {"words": "Không thuộc phạm vi.", "version": "1"}).status_code == 303
    late = office.post(at(request, "/nhan"), {"words": "Thôi làm.", "version": "2"})
    assert late.status_code == 409
    assert "Thôi làm." in late.text
    assert stands()[request.id].state is RequestState.REFUSED


def test_one_extension_and_no_more(as_, asked):
    request, office = asked(), as_("office")
    assert office.post(at(request, "/gia-han"), {"words": "Chờ hồ sơ gốc.", "version": "1"}).status_code == 303
    assert stands()[request.id].carry_out_by == date(2022, 5, 20)
    again = office.post(at(request, "/gia-han"), {"words": "Nữa.", "version": "2"})
    assert again.status_code == 409
    assert "không gia hạn thêm" in again.text


def test_nothing_is_extended_when_its_time_is_over(as_, asked):
    request = asked(today=date(2022, 3, 1))
    page = as_("office").post(at(request, "/gia-han"), {"words": "Muộn.", "version": "1"})
    assert page.status_code == 409
    assert "quá hạn" in page.text


def test_others_who_must_act_make_it_longer_counted_from_the_day_it_came(as_, asked):
    request = asked()
    as_("office").post(at(request, "/nhan"), {"words": "Hỏi cấp trên.", "others": "y", "version": "1"})
    assert stands()[request.id].carry_out_by == date(2022, 5, 16)


def test_two_clerks_do_not_overwrite_each_other(as_, asked):
    request = asked()
    as_("office").post(at(request, "/nhan"), {"words": "Một.", "version": "1"})
    page = as_("ward_secretary").post(at(request, "/tu-choi"), {"words": "Hai.", "version": "1"})
    assert page.status_code == 409
    assert "Hai." in page.text
    steps = db.session.scalars(sa.select(DataRequestStep.words)).all()
    assert "Hai." not in steps


def test_nobody_answers_their_own_request(as_, asked):
    request = asked("office")
    office = as_("office")
    assert id_of(request.id) not in office.get(QUEUE).text
    assert office.post(at(request, "/nhan"), {"words": "Được.", "version": "1"}).status_code == 404
    secretary = as_("ward_secretary")
    assert id_of(request.id) in secretary.get(QUEUE).text
    assert secretary.post(at(request, "/nhan"), {"words": "Được.", "version": "1"}).status_code == 303


def test_its_writer_takes_it_back_while_it_is_open(as_, asked):
    request, browser = asked(), as_("member_1")
    page = browser.get(f"{OWN}/{id_of(request.id)}")
    assert browser.submit(page, "/rut").status_code == 303
    assert stands()[request.id].state is RequestState.WITHDRAWN
    assert browser.post(f"{OWN}/{id_of(request.id)}/rut", {"version": "2"}).status_code == 409
    assert as_("office").post(at(request, "/xong"), {"words": "x", "version": "2"}).status_code == 409


@pytest.mark.parametrize("deed", ["nhan", "tu-choi", "gia-han", "xong"])
@pytest.mark.parametrize("typed", [{}, {"words": "x"}, {"words": "x", "version": "²"}, {"words": "y" * 9000}])
def test_bad_input_never_breaks_the_page(as_, asked, deed, typed):
    request = asked()
    assert as_("office").post(at(request, f"/{deed}"), typed).status_code in (409, 422)
    assert as_("office").post(f"{QUEUE}/zzz/{deed}", typed).status_code == 404


def test_what_waits_is_a_task_of_the_office_and_late_when_it_is_over(ward, asked):
    asked()
    office = ward.actor("office")
    (task,) = reminders.tasks(office, ward.today)
    assert (task.kind, task.due_on) == (TaskKind.OWED, date(2022, 4, 27))
    (late,) = reminders.tasks(office, ward.today + timedelta(days=3))
    assert late.kind is TaskKind.LATE
    assert not list(reminders.tasks(ward.actor("ward_secretary"), ward.today))
    assert not list(reminders.tasks(ward.actor("member_1"), ward.today))
    asked("office")
    assert len(list(reminders.tasks(ward.actor("ward_secretary"), ward.today))) == 1


def test_the_queue_reads_as_often_however_many_wait(as_, asked, reads):
    browser = as_("office")
    asked("member_1")
    browser.get(QUEUE)
    few = reads(lambda: browser.get(QUEUE))
    for name in ("member_1b", "member_1c", "sec_1", "front_1", "member_3"):
        asked(name)
    assert reads(lambda: browser.get(QUEUE)) == few


def test_a_holiday_list_that_lacks_the_year_is_said(as_, at):
    assert "chưa có ngày nào của năm" not in as_("office").get(QUEUE).text
    at(date(2027, 3, 1))
    assert "chưa có ngày nào của năm 2027" in as_("office").get(QUEUE).text
