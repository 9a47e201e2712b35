"""Đã học: by whom it is said, of whom it is expected, who sees the count and the list."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.audit.models import Entry
from portal.documents import reminders, service
from portal.documents.models import Acknowledgement, StudyWay
from portal.documents.queries.progress import cells_of, overview
from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.notifications.tasks import TaskKind
from portal.policy import Role

DAY = date(2022, 4, 20)


@pytest.fixture
def lesson(put):
    return put(to_study=True, study_by=date(2022, 4, 24))


def at(document, more=""):
    return f"/van-ban/{written(document.id)}{more}"


def studied():
    return {one.person_id: one for one in db.session.scalars(sa.select(Acknowledgement))}


def test_one_says_so_for_oneself_once(as_, lesson, ward):
    browser = as_("member_1")
    assert "Tôi đã học" in browser.get(at(lesson)).text
    for _ in range(2):
        assert browser.post(at(lesson, "/da-hoc")).status_code == 303
    (one,) = studied().values()
    assert (one.person_id, one.studied_on, one.way) == (ward.member_1, ward.today, StudyWay.THEMSELF)
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.action == "document.studied")) == 1
    assert "đã học" in browser.get("/van-ban").text


def test_one_takes_ones_word_back_and_says_it_again(as_, lesson, ward):
    browser = as_("member_1")
    browser.post(at(lesson, "/da-hoc"))
    assert browser.post(at(lesson, "/bo-xac-nhan")).status_code == 303
    assert studied()[ward.member_1].withdrawn_at
    assert browser.post(at(lesson, "/bo-xac-nhan")).status_code == 404
    assert browser.post(at(lesson, "/da-hoc")).status_code == 303
    assert studied()[ward.member_1].withdrawn_at is None


def test_nobody_says_so_for_a_document_that_is_hidden_withdrawn_or_only_kept(as_, put, lesson, for_cell_3):
    assert as_("member_1").post(at(for_cell_3, "/da-hoc")).status_code == 404
    plain = put("8-TB/ĐU")
    assert as_("member_1").post(at(plain, "/da-hoc")).status_code == 409
    as_("office").post(at(lesson, "/go"), {"reason": "Nhầm", "version": "1"})
    assert as_("member_1").post(at(lesson, "/da-hoc")).status_code == 404
    assert not studied()


def test_what_is_unread_is_a_task_until_it_is_read(as_, lesson, put, ward):
    put("7-KH/ĐU", subject="Chưa đến hạn", to_study=True, study_by=date(2022, 5, 30))
    found = list(reminders.tasks(ward.actor("member_1"), ward.today))
    assert [task.kind for task in found] == [TaskKind.LATE, TaskKind.READ]
    assert "121-KH/ĐU" in as_("member_1").get("/").text
    as_("member_1").post(at(lesson, "/da-hoc"))
    assert [task.kind for task in reminders.tasks(ward.actor("member_1"), ward.today)] == [TaskKind.READ]


def test_the_exempt_owe_nothing_but_may_read(as_, lesson, ward):
    assert not list(reminders.tasks(ward.actor("exempt_1"), ward.today))
    assert "Tôi đã học" not in as_("exempt_1").get(at(lesson)).text
    assert as_("exempt_1").get(at(lesson)).status_code == 200
    assert not list(reminders.tasks(ward.actor("front_3"), ward.today))  # no Party member


def test_the_count_is_of_the_audience_who_take_part(ward, lesson, for_cell_3, put):
    by_post = put("9-CV/ĐU", to_study=True, audience=((None, Role.CELL_SECRETARY),))
    of_women = put("4-KH/PN", to_study=True, audience=((ward.units["women"], None),))
    office = ward.actor("office")
    whole = {one.name: one.whole for one in cells_of(office, lesson, ward.today)}
    assert sum(whole.values()) == 22  # 23 members, one of them exempt
    assert [one.whole for one in cells_of(office, for_cell_3, ward.today)] == [6]
    assert sum(one.whole for one in cells_of(office, by_post, ward.today)) == 3
    assert sum(one.whole for one in cells_of(office, of_women, ward.today)) == 7


def test_an_audience_of_several_lines_counts_each_person_once(ward, put):
    cell = ward.units["cell-1"]
    both = put(to_study=True, audience=((cell, None), (ward.units["women"], None), (None, Role.CELL_SECRETARY)))
    (one,) = cells_of(ward.actor("sec_1"), both, ward.today)
    assert one.whole == 13


def test_who_sees_counts_and_lists(as_, lesson, ward):
    cell = f"/chi-bo/{written(ward.units['cell-1'])}"
    expected = {
        "office": (200, 200),
        "ward_secretary": (200, 200),
        "standing": (200, 200),
        "sec_1": (200, 200),
        "dep_1": (200, 200),
        "com_1": (200, 200),
        "sec_3": (200, 404),
        "member_1": (403, 404),
        "front_1": (403, 404),
        "women_head": (403, 404),
        "sponsor_1": (403, 404),
        "admin": (403, 404),
    }
    found = {
        name: (as_(name).get("/van-ban/tien-do").status_code, as_(name).get(at(lesson, cell)).status_code)
        for name in expected
    }
    assert found == expected
    assert "Tình hình học tập" not in as_("member_1").get(at(lesson)).text
    assert "Chi bộ 3" not in as_("sec_1").get(at(lesson)).text.split("<main")[1]


def test_the_cell_writes_down_from_paper(as_, lesson, ward):
    secretary, url = as_("sec_1"), at(lesson, f"/chi-bo/{written(ward.units['cell-1'])}")
    people = [written(ward.member_1), written(ward.member_1b)]
    for typed, said in (
        ({"on": "30/04/2022", "people": people}, "sau hôm nay"),
        ({"on": "01/01/2020", "people": people}, "trước ngày"),
        ({"on": "x", "people": people}, "không phải là ngày"),
        ({"on": "20/04/2022"}, "ít nhất một đồng chí"),
    ):
        page = secretary.post(url, typed)
        assert page.status_code == 422, typed
        assert said in page.text
        assert "people" not in typed or page.text.count("checked") == 2
    assert secretary.post(url, {"on": "20/04/2022", "people": people}).status_code == 303
    assert {one.way for one in studied().values()} == {StudyWay.PAPER}
    assert {one.studied_on for one in studied().values()} == {DAY}
    assert "2/1" in secretary.get(url).text
    answer = secretary.post(at(lesson, "/bo-xac-nhan"), {"person": people[0], "cell": written(ward.units["cell-1"])})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(url)


def test_nobody_writes_for_those_they_do_not_answer_for(as_, lesson, ward):
    url = at(lesson, f"/chi-bo/{written(ward.units['cell-1'])}")
    typed = {"on": "20/04/2022", "people": [written(ward.member_1)]}
    refused = {"sec_3": 404, "member_1b": 404, "front_1": 404, "office": 403, "ward_secretary": 403}
    for name, status in refused.items():
        assert as_(name).post(url, typed).status_code == status, name
    assert as_("sec_1").post(url, {**typed, "people": [written(ward.member_3)]}).status_code == 404
    assert as_("member_1b").post(at(lesson, "/bo-xac-nhan"), {"person": written(ward.member_1)}).status_code == 403
    assert as_("member_1").post(at(lesson, "/bo-xac-nhan"), {"person": "zz"}).status_code == 404
    assert not studied()


def test_a_meeting_writes_down_everyone_at_once_and_the_first_date_stands(ward, lesson):
    will_write()
    actor, people = ward.actor("sec_1"), [ward.member_1, ward.member_1b]
    service.acknowledge(actor, lesson.id, people[:1], DAY, StudyWay.MEETING)
    written_now = service.acknowledge(actor, lesson.id, [*people, *people], date(2022, 4, 22), StudyWay.MAKE_UP)
    assert [one.person_id for one in written_now] == people[1:]
    assert {one.studied_on for one in studied().values()} == {DAY, date(2022, 4, 22)}
    db.session.rollback()


def test_the_overview_counts_every_lesson_in_one_read(as_, put, ward, reads):
    for number in range(3):
        put(f"{number}-TB/ĐU", to_study=True)
    as_("member_1").post(at(put("9-TB/ĐU", to_study=True), "/da-hoc"))
    assert [(one.studied, one.whole) for one in overview(ward.actor("sec_1"), ward.today)] == [
        (0, 13),
        (0, 13),
        (0, 13),
        (1, 13),
    ]
    browser = as_("sec_1")
    browser.get("/van-ban/tien-do")
    few = reads(lambda: browser.get("/van-ban/tien-do"))
    for number in range(10, 15):
        put(f"{number}-TB/ĐU", to_study=True)
    assert reads(lambda: browser.get("/van-ban/tien-do")) == few
