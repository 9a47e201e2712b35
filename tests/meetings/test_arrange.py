"""Arranging, changing, moving and calling off a session: hostile ways first."""

import re
from datetime import date, datetime

import pytest

from portal.accounts.models import Draft
from portal.audit.models import Entry, Payload
from portal.documents.models import Audience, Document
from portal.ground import ids
from portal.ground.clock import HERE
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.ground.typed import BadText
from portal.meetings.models import Convening, Meeting, MeetingState
from portal.meetings.queries.convened import Call, convened
from portal.meetings.queries.meetings import meeting_for
from portal.meetings.rules.meetings import instant, parse_hour
from portal.meetings.service import meetings as service
from portal.meetings.service.meetings import MeetingContent
from portal.notifications.models import Told
from portal.organisations.models import Unit
from portal.policy import Role
from tests.kit.ward import PEOPLE

NOW = datetime(2022, 4, 25, 8, 0, tzinfo=HERE)
DAY = date(2022, 5, 3)


def content(ward, types, **changed):
    told = {
        "type_id": types["monthly"],
        "theme": "Sinh hoạt chi bộ tháng 5",
        "place": "Nhà văn hóa",
        "starts_at": instant(DAY, parse_hour("19:30")),
        "ends_at": instant(DAY, parse_hour("21:00")),
        "calls": (Call(unit_id=ward.units["cell-1"]),),
    }
    return MeetingContent(**(told | changed))


@pytest.fixture
def arrange(ward, types):
    def deed(who="sec_1", unit="cell-1", **changed):
        will_write()
        made = service.arrange(
            ward.actor(who), db.session.get(Unit, (1, ward.units[unit])), content(ward, types, **changed), NOW
        )
        db.session.commit()
        return made

    return deed


@pytest.fixture
def row(ward):
    return lambda meeting, who="sec_1": meeting_for(ward.actor(who), meeting.id)


@pytest.mark.parametrize("who", ["member_1", "sec_3", "front_1", "women_head", "ward_secretary", "sponsor_1", "admin"])
def test_who_does_not_speak_for_the_cell_arranges_nothing(arrange, who):
    with pytest.raises(NotAllowed):
        arrange(who)
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0


def test_hours_must_follow_each_other(arrange):
    with pytest.raises(Invalid, match="Giờ kết thúc phải sau giờ bắt đầu"):
        arrange(ends_at=instant(DAY, parse_hour("19h30")))


@pytest.mark.parametrize("typed", ["25:00", "19:75", "mười chín giờ", "19"])
def test_what_is_no_hour_is_told(typed):
    with pytest.raises(BadText):
        parse_hour(typed)


def test_a_near_session_is_told_to_who_is_convened_and_stands_in_the_trail(arrange, ward):
    made = arrange()
    told = set(db.session.scalars(db.select(Told.person_id)))

    assert told == {one.person_id for one in convened(made)}
    assert ward.exempt_1 not in told
    entries = db.session.scalars(db.select(Entry).where(Entry.action == "meeting.arrange").order_by(Entry.number)).all()
    assert [one.object_kind for one in entries] == ["meeting", "cell_month"]  # the month's day is the session's
    entry = entries[0]
    assert entry.object_id == made.id
    kept = db.session.scalars(db.select(Payload.content).where(Payload.number == entry.number)).one()
    assert kept["theme"] == "Sinh hoạt chi bộ tháng 5"


def test_a_far_session_is_told_by_the_calendar_only(arrange):
    far = date(2022, 7, 3)
    arrange(starts_at=instant(far, parse_hour("19:30")), ends_at=instant(far, parse_hour("21:00")))

    assert db.session.scalar(db.select(db.func.count(Told.id))) == 0


def test_another_hour_counts_for_calendars_another_agenda_does_not(arrange, ward, types, row):
    made = arrange()
    will_write()
    service.change(ward.actor("sec_1"), row(made), content(ward, types, agenda="Bàn việc tháng 5"), NOW, version=1)
    db.session.commit()
    assert db.session.get(Meeting, (1, made.id)).sequence == 0
    will_write()
    later = content(ward, types, starts_at=instant(DAY, parse_hour("20:00")))
    service.change(ward.actor("sec_1"), row(made), later, NOW, version=row(made).version)
    db.session.commit()

    assert db.session.get(Meeting, (1, made.id)).sequence == 1
    assert "Lịch họp thay đổi: %(theme)s, %(when)s, tại %(place)s." in set(db.session.scalars(db.select(Told.words)))


def test_the_second_writer_is_told(arrange, ward, types, row):
    made = arrange()
    will_write()
    service.change(ward.actor("dep_1"), row(made), content(ward, types, place="Trường"), NOW, version=1)
    db.session.commit()
    will_write()
    with pytest.raises(Conflict):
        service.change(ward.actor("sec_1"), row(made), content(ward, types, place="Đình"), NOW, version=1)
    db.session.rollback()
    assert db.session.get(Meeting, (1, made.id)).place == "Trường"


def test_a_moved_session_stays_and_the_new_one_takes_over_who_is_convened(arrange, ward, row):
    made = arrange()
    will_write()
    new = service.move(
        ward.actor("sec_1"),
        row(made),
        NOW,
        reason="Trùng lịch họp Đảng ủy",
        place="Nhà văn hóa",
        version=1,
        starts_at=instant(date(2022, 5, 5), parse_hour("19:30")),
        ends_at=instant(date(2022, 5, 5), parse_hour("21h")),
    )
    db.session.commit()
    old = db.session.get(Meeting, (1, made.id))

    assert (old.state, old.moved_to_id, old.sequence) == (MeetingState.MOVED, new.id, 1)
    assert convened(new) == convened(old)
    assert new.convened_as_of == date(2022, 5, 5)
    with pytest.raises(Refused, match="đã dời"):
        service.call_off(ward.actor("sec_1"), row(made), NOW, reason="x", version=old.version)


def test_not_held_is_not_moved_and_not_held_twice(arrange, ward, row):
    made = arrange()
    will_write()
    service.call_off(ward.actor("sec_1"), row(made), NOW, reason="Mưa bão", version=1)
    db.session.commit()

    assert row(made).state is MeetingState.NOT_HELD
    with pytest.raises(Refused, match="không họp"):
        service.call_off(ward.actor("sec_1"), row(made), NOW, reason="Mưa bão", version=row(made).version)


def test_a_session_is_held_once_its_hour_has_come(arrange, ward, row):
    made = arrange(chair_id=ward.member_1)
    with pytest.raises(Refused, match="chưa đến giờ"):
        service.hold(ward.actor("member_1"), row(made, "member_1"), NOW)
    with pytest.raises(NotAllowed):
        service.hold(ward.actor("member_1b"), row(made, "member_1b"), datetime(2022, 5, 4, tzinfo=HERE))
    will_write()
    service.hold(ward.actor("member_1"), row(made, "member_1"), datetime(2022, 5, 4, tzinfo=HERE))
    db.session.commit()
    assert row(made).state is MeetingState.HELD
    with pytest.raises(Refused, match="đã họp"):
        service.call_off(ward.actor("sec_1"), row(made), NOW, reason="x", version=row(made).version)


TYPED = {
    "theme": "Sinh hoạt tháng 5",
    "on": "03/05/2022",
    "starts": "19:30",
    "ends": "21h",
    "place": "Nhà văn hóa",
    "repeat": "no",
}


def typed(ward, types, **changed):
    unit = ids.written(ward.units["cell-1"])
    return TYPED | {"organiser": unit, "units": unit, "type": ids.written(types["monthly"])} | changed


def test_a_member_has_no_page_to_arrange_on(as_, types):
    assert as_("member_1").get("/sinh-hoat/moi").status_code == 403
    assert as_("member_1").post("/sinh-hoat/moi", TYPED).status_code == 403


def test_the_page_arranges_and_shows_the_session(as_, ward, types):
    page = as_("sec_1")
    answer = page.post("/sinh-hoat/moi", typed(ward, types, people="Dương Thị Thanh Mai", chair="Hoàng Thị Thanh Lý"))
    assert answer.status_code == 303
    shown = page.get(answer.headers["Location"]).text

    assert "Sinh hoạt tháng 5" in shown
    assert "19:30–21:00, 03/05/2022" in shown
    assert "Dương Thị Thanh Mai" in shown
    assert db.session.scalar(db.select(db.func.count(Convening.id))) == 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("on", "31/02/2022", "Không có ngày 31/02/2022."),
        ("starts", "25:00", "không phải là giờ"),
        ("ends", "18:00", "Giờ kết thúc phải sau giờ bắt đầu."),
        ("theme", "", "Hãy ghi chủ đề hoặc tên buổi họp."),
        ("chair", "Không Ai Cả", "Không tìm thấy “Không Ai Cả”"),
        ("people", "Người Lạ", "Không tìm thấy “Người Lạ”"),
        ("organiser", "0000000000000", "Hãy chọn"),
        ("units", "zzzz", "Hãy chọn một mục trong danh sách."),
    ],
)
def test_what_cannot_be_taken_answers_with_its_sentence_and_keeps_the_rest(as_, ward, types, field, value, sentence):
    answer = as_("sec_1").post("/sinh-hoat/moi", typed(ward, types, agenda="Giữ nguyên dòng này") | {field: value})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Giữ nguyên dòng này" in answer.text
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0


def test_a_cell_convenes_no_other_cell(as_, ward, types):
    answer = as_("sec_1").post("/sinh-hoat/moi", typed(ward, types, units=ids.written(ward.units["cell-3"])))

    assert answer.status_code == 422


def test_the_number_convened_is_shown_before_anything_is_kept(as_, ward, types):
    answer = as_("sec_1").post("/sinh-hoat/moi", typed(ward, types, deed="preview"))

    assert answer.status_code == 200
    cell = [one for one, (_, cell, *_rest) in PEOPLE.items() if cell == "cell-1" and one != "exempt_1"]
    assert f"{len(cell)} người được triệu tập." in answer.text
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0


def test_a_stranger_learns_nothing_of_a_session(arrange, as_):
    path = f"/sinh-hoat/{ids.written(arrange().id)}"

    for who in ("member_3", "sec_3", "front_3", "admin"):
        for end in ("", "/sua", ".ics"):
            assert as_(who).get(path + end).status_code == 404
        for end in ("/sua", "/doi", "/khong-hop", "/da-hop", "/so-luong"):
            assert as_(who).post(path + end, {}).status_code == 404
    assert as_("member_1").get(path).status_code == 200
    for end in ("/sua", "/doi", "/khong-hop", "/da-hop", "/so-luong"):
        assert as_("member_1").post(path + end, {}).status_code == 403


def test_editing_on_the_page_keeps_what_another_saved_meanwhile_in_sight(arrange, as_, ward, types):
    made = arrange()
    path = f"/sinh-hoat/{ids.written(made.id)}/sua"
    page = as_("sec_1")
    opened = page.get(path)
    other = as_("dep_1")
    first = other.submit(other.get(path), path, place="Trường Tiểu học", deed="save")
    assert first.status_code == 303
    second = page.submit(opened, path, place="Đình làng", deed="save")

    assert second.status_code == 409
    assert "Đình làng" in second.text
    assert "Trường Tiểu học" in second.text
    assert page.submit(second, path, deed="save").status_code == 303
    assert db.session.get(Meeting, (1, made.id)).place == "Đình làng"


def test_moving_and_calling_off_want_a_reason(arrange, as_):
    path = f"/sinh-hoat/{ids.written(arrange().id)}"
    page = as_("sec_1")

    moved = page.post(
        path + "/doi",
        {
            "doi-on": "05/05/2022",
            "doi-starts": "19:30",
            "doi-ends": "21:00",
            "doi-place": "Nhà văn hóa",
            "doi-version": "1",
        },
    )
    assert moved.status_code == 422
    assert "Hãy ghi lý do dời lịch." in moved.text
    assert page.post(path + "/khong-hop", {"thoi-version": "1"}).status_code == 422
    assert page.submit(page.get(path), path + "/khong-hop", **{"thoi-reason": "Mưa bão"}).status_code == 303
    assert "Lý do: Mưa bão" in page.get(path).text


def test_a_moved_session_leads_to_the_new_one(arrange, as_):
    path = f"/sinh-hoat/{ids.written(arrange().id)}"
    page = as_("sec_1")
    answer = page.submit(
        page.get(path), path + "/doi", **{"doi-on": "10/05/2022", "doi-reason": "Trùng lịch", "deed": "save"}
    )

    assert answer.status_code == 303
    assert "19:30–21:00, 10/05/2022" in page.get(answer.headers["Location"]).text
    assert "Xem lịch mới" in page.get(path).text


def test_a_draft_waits_for_its_writer_alone(as_, ward, types):
    page = as_("sec_1")
    assert page.post("/sinh-hoat/moi/nhap", typed(ward, types, theme="Đang soạn dở", on="32/13")).status_code == 200

    assert "Đang soạn dở" in page.get("/sinh-hoat/moi").text
    assert "32/13" in page.get("/sinh-hoat/moi").text
    assert "Đang soạn dở" not in as_("dep_1").get("/sinh-hoat/moi").text
    page.post("/sinh-hoat/moi", typed(ward, types))
    assert db.session.scalar(db.select(db.func.count(Draft.id))) == 0


@pytest.fixture
def papers(ward):
    """Two documents of the library: one for everyone, one for holders of a post."""
    will_write()
    made = {}
    for name, role in (("121-KH/ĐU", None), ("5-TB/ĐU", Role.WARD_COMMITTEE)):
        made[name] = ids.new_id()
        db.session.add(
            Document(
                id=made[name],
                kind="Kế hoạch",
                number=name,
                dated=date(2022, 3, 14),
                issuer="Đảng ủy phường",
                subject=f"Trích yếu {name}",
            )
        )
        db.session.flush()
        db.session.add(Audience(document_id=made[name], role=role))
    db.session.commit()
    return made


def test_material_is_offered_to_who_may_read_it_and_listed_for_who_comes(as_, ward, types, papers):
    page = as_("sec_1")
    form = page.get("/sinh-hoat/moi").text
    assert "121-KH/ĐU" in form
    assert "5-TB/ĐU" not in form
    answer = page.post("/sinh-hoat/moi", typed(ward, types, documents=ids.written(papers["121-KH/ĐU"])))
    shown = as_("member_1").get(answer.headers["Location"]).text

    assert f"/van-ban/{ids.written(papers['121-KH/ĐU'])}" in shown
    hidden = page.post("/sinh-hoat/moi", typed(ward, types, documents=ids.written(papers["5-TB/ĐU"])))
    assert hidden.status_code == 422


def test_material_of_one_day_is_offered_in_one_order_whichever_was_written_last(as_, papers):
    """PostgreSQL answers rows of one day in the order in which they were written last."""
    will_write()
    for name in ("9-HD/ĐU", "1-QĐ/ĐU", "3-KL/ĐU"):
        told = {"kind": "Kế hoạch", "dated": date(2022, 3, 14), "issuer": "Đảng ủy phường"}
        papers[name] = ids.new_id()
        db.session.add(Document(id=papers[name], number=name, subject=f"Trích yếu {name}", **told))
        db.session.flush()
        db.session.add(Audience(document_id=papers[name]))
    db.session.commit()
    orders = []
    for name in ("1-QĐ/ĐU", "121-KH/ĐU", "3-KL/ĐU"):
        will_write()
        db.session.get(Document, (1, papers[name])).subject += " (sửa)"
        db.session.commit()
        will_write(False)
        orders.append(re.findall(r"<span>(\S+/ĐU) ·", as_("sec_1").get("/sinh-hoat/moi").text))
    assert orders == [["1-QĐ/ĐU", "121-KH/ĐU", "3-KL/ĐU", "9-HD/ĐU"]] * 3


def test_held_is_said_on_the_page_by_who_runs_it(session, as_):
    past = session(on=date(2022, 4, 20), chair="member_1")
    path = f"/sinh-hoat/{ids.written(past.id)}"
    chair = as_("member_1")

    assert as_("member_1b").post(path + "/da-hop").status_code == 403
    assert chair.submit(chair.get(path), path + "/da-hop").status_code == 303
    assert chair.post(path + "/da-hop").status_code == 409
    assert "Đã họp" in as_("member_1b").get(path).text
