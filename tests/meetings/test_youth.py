"""A month in one sitting, people who are counted and not named, and the Young Theory Club's list."""

from datetime import date

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.meetings.models import ClubMember, Headcount, Meeting
from portal.meetings.queries.convened import convened
from portal.people.models import Person

MONTH = "/lich/thang/2022-05"


@pytest.fixture
def rows(ward, types):
    def typed(*sessions, **more):
        form = {"organiser": ids.written(ward.units["youth"]), "rows": str(max(len(sessions), 5))}
        for number, session in enumerate(sessions):
            told = {"type": ids.written(types[session.pop("code", "youth-month")]), "theme": "", "on": "", "place": ""}
            told |= {"starts": "19:30", "ends": "21:00", "expected": ""} | session
            form |= {f"{name}-{number}": value for name, value in told.items()}
        return form | more

    return typed


FIRST = {"theme": "Ngày hội tái chế", "on": "07/05/2022", "place": "Sân trường", "expected": "60"}
SECOND = {"theme": "Lý luận trẻ quý II", "on": "14/05/2022", "place": "Hội trường", "code": "theory-club"}


def test_who_speaks_for_no_unit_has_no_such_page(as_, rows):
    assert as_("member_1").get(MONTH).status_code == 403
    assert as_("member_1").post(MONTH, rows(dict(FIRST))).status_code == 403


def test_nobody_arranges_in_another_s_name(as_, rows, ward):
    answer = as_("women_head").post(MONTH, rows(dict(FIRST)))

    assert answer.status_code == 404
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0


def test_a_month_is_arranged_by_one_press(as_, rows):
    page = as_("youth_head")
    answer = page.post(MONTH, rows(dict(FIRST), dict(SECOND), occasion="Sinh nhật Bác 19/5"))
    assert answer.status_code == 303
    shown = page.get(answer.headers["Location"]).text

    assert "Ngày hội tái chế" in shown
    assert "Lý luận trẻ quý II" in shown
    assert set(db.session.scalars(db.select(Meeting.occasion))) == {"Sinh nhật Bác 19/5"}
    assert db.session.execute(db.select(Headcount.group, Headcount.expected)).all() == [("doan-vien", 60)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "31/04/2022"}, "Dòng 2: Không có ngày 31/04/2022."),
        ({"on": "01/06/2022"}, "Dòng 2: Ngày 01/06/2022 không thuộc tháng đang lập lịch."),
        ({"starts": "22:00"}, "Dòng 2: Giờ kết thúc phải sau giờ bắt đầu."),
        ({"theme": ""}, "Dòng 2: Hãy ghi chủ đề."),
        ({"place": ""}, "Dòng 2: Hãy ghi nơi họp."),
        ({"expected": "nhiều"}, "Dòng 2: Hãy ghi một số nguyên, từ 0."),
    ],
)
def test_one_wrong_row_keeps_all_from_being_saved_and_says_which(as_, rows, wrong, sentence):
    answer = as_("youth_head").post(MONTH, rows(dict(FIRST), SECOND | wrong))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Ngày hội tái chế" in answer.text
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0


def test_an_empty_plan_is_told(as_, rows):
    answer = as_("youth_head").post(MONTH, rows())

    assert answer.status_code == 422
    assert "Chưa ghi buổi nào" in answer.text


def test_conflicts_are_shown_before_and_kept_only_when_told_so(as_, rows, session):
    session("youth", theme="Đã đặt", place="Sân trường", on=date(2022, 5, 7))
    plan = rows(dict(FIRST), FIRST | {"theme": "Trùng dòng trên"})
    page = as_("youth_head")
    answer = page.post(MONTH, plan)

    assert answer.status_code == 409
    assert "Dòng 1: Nơi họp “Sân trường” đã có buổi “Đã đặt”" in answer.text
    assert "Dòng 2: Trùng giờ và nơi họp với dòng 1." in answer.text
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 1
    assert page.post(MONTH, plan | {"deed": "anyway"}).status_code == 303
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 3


def test_rows_are_added_without_script_and_keep_what_was_typed(as_, rows):
    answer = as_("youth_head").post(MONTH, rows(dict(FIRST), deed="more"))

    assert answer.status_code == 200
    assert "Ngày hội tái chế" in answer.text
    assert 'name="theme-9"' in answer.text


def test_what_is_half_typed_waits_for_its_writer(as_, rows):
    page = as_("youth_head")
    assert page.post(MONTH + "/nhap", rows(FIRST | {"on": "7/5"})).status_code == 200
    shown = page.get(MONTH).text

    assert "Ngày hội tái chế" in shown
    assert 'value="7/5"' in shown
    assert "không phải là ngày" not in shown
    assert "Ngày hội tái chế" not in as_("office").get(MONTH).text
    assert page.post(MONTH, rows(dict(FIRST))).status_code == 303
    assert "Ngày hội tái chế" not in page.get(MONTH).text


def test_members_are_convened_by_name_only_when_asked(as_, rows, ward):
    page = as_("youth_head")
    page.post(MONTH, rows(dict(FIRST)))
    assert convened(db.session.scalar(db.select(Meeting))) == []
    page.post(MONTH, rows(FIRST | {"on": "21/05/2022", "theme": "Có triệu tập"}, members="y"))

    called = db.session.scalar(db.select(Meeting).where(Meeting.theme == "Có triệu tập"))
    assert ward.member_3 in {one.person_id for one in convened(called)}


def test_heads_are_counted_by_who_runs_the_session(as_, rows, ward):
    page = as_("youth_head")
    page.post(MONTH, rows(FIRST | {"on": "07/05/2022"}))
    path = f"/sinh-hoat/{ids.written(db.session.scalar(db.select(Meeting.id)))}"

    assert page.post(path + "/so-luong", {"doan_vien_actual": "-3"}).status_code == 422
    answer = page.post(
        path + "/so-luong", {"doan_vien_expected": "60", "doan_vien_actual": "57", "thanh_nien_actual": "12"}
    )
    assert answer.status_code == 303
    kept = {one.group: (one.expected, one.actual) for one in db.session.scalars(db.select(Headcount))}
    assert kept == {"doan-vien": (60, 57), "thanh-nien": (None, 12), "dang-vien-tre": (None, None)}
    assert as_("member_1").post(path + "/so-luong", {}).status_code == 404


def test_a_session_that_calls_names_counts_no_heads(as_, session):
    path = f"/sinh-hoat/{ids.written(session().id)}/so-luong"

    assert as_("sec_1").post(path, {"doan_vien_actual": "3"}).status_code == 409


@pytest.fixture
def club(ward):
    return f"/sinh-hoat/clb/{ids.written(ward.units['youth'])}"


def test_the_club_s_list_is_kept_by_its_organisation(as_, club, ward):
    for who in ("member_1", "women_head", "sec_1"):
        assert as_(who).get(club).status_code == 404
        assert as_(who).post(club, {"person": "Lê Đức Cường", "since": "01/04/2022"}).status_code == 404
    page = as_("youth_head")
    assert page.post(club, {"person": "Lê Đức Cường", "since": "01/04/2022"}).status_code == 303
    assert "Lê Đức Cường" in page.get(club).text
    assert page.post(club, {"person": "Lê Đức Cường", "since": "01/04/2022"}).status_code == 422
    assert page.post(club, {"person": "Không Ai", "since": "01/04/2022"}).status_code == 422
    member = db.session.scalars(db.select(ClubMember.id)).one()
    gone = page.post(f"{club}/{ids.written(member)}/ra", {f"m{member}-last_on": "30/04/2022"})
    assert gone.status_code == 303
    assert db.session.scalars(db.select(ClubMember.valid_until)).one() == date(2022, 5, 1)


def test_nobody_under_eighteen_is_listed_by_name(as_, club, ward):
    will_write()
    db.session.get(Person, (1, ward.member_3)).birth_date = date(2004, 6, 1)
    db.session.commit()
    answer = as_("youth_head").post(club, {"person": "Lê Đức Cường", "since": "25/04/2022"})

    assert answer.status_code == 422
    assert "dưới 18 tuổi" in answer.text


def test_the_office_keeps_the_kinds(as_, types):
    page = as_("office")
    assert as_("youth_head").get("/sinh-hoat/loai").status_code == 403
    assert page.post("/sinh-hoat/loai", {"name": "Giao ban", "kind": "other"}).status_code == 303
    assert page.post("/sinh-hoat/loai", {"name": "giao ban", "kind": "other"}).status_code == 422
    assert page.post("/sinh-hoat/loai", {"name": "", "kind": "other"}).status_code == 422
    assert page.post(f"/sinh-hoat/loai/{ids.written(types['tradition'])}/ngung").status_code == 303
    form = as_("youth_head").get("/sinh-hoat/moi").text
    assert "Giao ban" in form
    assert "Giáo dục truyền thống" not in form
