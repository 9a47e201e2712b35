"""Minutes: finished once, corrected by the next revision, read by whom they are for; hostile ways first."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from docx import Document as Word
from pypdf import PdfReader

from portal.attendance.models import AbsenceReason, Presence
from portal.attendance.service import roll
from portal.audit import Entry
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.ground.ids import written
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.minutes import reminders as minutes_reminders
from portal.minutes.models import Minutes
from portal.minutes.queries.running import speakers
from portal.minutes.rules.minutes import nudge
from portal.minutes.service import items
from tests.kit.ward import TODAY
from tests.meetings.rooms import Room
from tests.supervision.conftest import Month


@pytest.fixture
def room(ward, session):
    def opened(on=TODAY, **how):
        return Room(ward, session(on=on, **{"chair": "sec_1", "secretary": "dep_1", **how}))

    return opened


@pytest.fixture
def held(room):
    """A whole meeting: an absence for one's health, an opinion, a conclusion."""
    one = room()
    item = one.add("Kinh phí sửa nhà văn hóa")
    one.say(item, "member_1", "Đồng ý với mức đóng góp.")
    one.conclude(item, "Thống nhất chi 5 triệu đồng.", due_on=date(2022, 5, 30))
    one.away("member_1b", Presence.EXCUSED, AbsenceReason.HEALTH, "mổ tim")
    one.away("no_plan_1", Presence.ABSENT)
    one.close()
    return one


@pytest.mark.parametrize("who", ["member_1", "office", "ward_secretary", "sponsor_1"])
def test_nobody_else_finishes_them(held, who):
    with pytest.raises(NotAllowed):
        held.finish(who=who)


def test_they_wait_for_the_day_the_roll_and_an_item(room):
    with pytest.raises(Refused, match="03/05/2022"):
        room(on=date(2022, 5, 3)).finish()
    one = room()
    with pytest.raises(Refused, match="chốt điểm danh"):
        one.finish()
    one.close()
    with pytest.raises(Refused, match="nội dung"):
        one.finish()


def test_the_hour_it_ended_is_an_hour_after_it_began(held):
    for ended in (None, time(18, 30)):
        with pytest.raises(Invalid):
            held.finish(ended=ended)
    assert held.minutes == []


def test_finishing_says_the_session_was_held(held):
    will_write()
    db.session.execute(db.update(Meeting).where(Meeting.id == held.id).values(state=MeetingState.PLANNED))
    db.session.commit()
    held.finish()
    assert held.seen().state is MeetingState.HELD
    assert "meeting.minutes.write" in db.session.scalars(db.select(Entry.action)).all()


def test_they_open_with_who_was_there_and_health_stays_unsaid(held):
    held.finish(guests="Ông Khách, Chủ tịch UBND phường\n")
    content = held.minutes[0].content
    assert content["opening"] == {
        "exempt": 1,
        "convened": 13,
        "present": 11,
        "excused": 1,
        "absent": 1,
        "official": 14,
        "probationary": 0,
    }
    assert content["absent"] == [["Đặng Quốc Ân", "excused"], ["Bùi Chưa Lập", "absent"]]
    assert content["guests"] == ["Ông Khách, Chủ tịch UBND phường"]
    assert "mổ tim" not in str(content)
    assert "health" not in str(content)


def test_a_correction_is_the_next_revision_with_its_reason(held):
    held.finish()
    first = held.minutes[0].content
    held.conclude(held.items[0].id, "Thống nhất chi 6 triệu đồng.")
    assert held.minutes[0].content == first  # what was finished is not rewritten
    with pytest.raises(Invalid, match="lý do"):
        held.finish()
    held.finish(reason="Ghi sai số tiền")
    second, old = held.minutes
    assert (second.revision, second.reason) == (2, "Ghi sai số tiền")
    assert "6 triệu" in str(second.content)
    assert old.content == first


def test_who_was_convened_and_who_answers_for_the_cell_read_them(held, as_):
    held.finish()
    for who in ("member_1", "sec_1", "com_1", "sponsor_1", "ward_secretary"):
        page = as_(who).get(f"{held.url}/bien-ban")
        assert page.status_code == 200, who
        assert "Thống nhất chi 5 triệu đồng." in page.text
    assert as_("office").get(f"{held.url}/bien-ban").status_code == 403
    for who in ("sec_3", "admin", "member_3", "front_3"):
        assert as_(who).get(f"{held.url}/bien-ban").status_code == 404, who
        assert as_(who).get(f"{held.url}/bien-ban/tai-ve").status_code == 404, who


def test_before_they_are_finished_a_member_sees_none(held, as_):
    page = as_("member_1").get(f"{held.url}/bien-ban")
    assert "Chưa có biên bản." in page.text
    assert "5 triệu" not in page.text
    assert as_("member_1").get(f"{held.url}/bien-ban/tai-ve").status_code == 404


def test_word_and_pdf_say_the_same_in_the_layout_of_the_party(held, as_):
    held.finish(number="12")
    browser = as_("member_1")
    pdf = browser.get(f"{held.url}/bien-ban/tai-ve?dang=pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.data)).pages).split())
    word = browser.get(f"{held.url}/bien-ban/tai-ve?dang=docx")
    document = Word(BytesIO(word.data))
    written = " ".join(
        [one.text for one in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for words in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "12-BB/CB",
        "BIÊN BẢN",
        "Đồng chí Nguyễn Thị Hoà",
        "Thống nhất chi 5 triệu đồng.",
        "Đặng Quốc Ân (có lý do)",
        "Bùi Chưa Lập (không lý do)",
        "20 giờ 45 phút",
        "T/M CHI ỦY",
        "THƯ KÝ",
    ):
        assert words in text, words
        assert words in written, words
    for words in ("mổ tim", "Sức khỏe"):
        assert words not in text + written


def test_the_front_and_the_youth_union_have_their_own_heads(room, as_, ward):
    for organiser, chair, heading, called in (
        ("front-1", "front_1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Ông (bà) Trần Anh Thành"),
        ("youth", "youth_head", "ĐOÀN TNCS HỒ CHÍ MINH", "Đồng chí Trần Hữu Thành"),
    ):
        one = room(organiser=organiser, chair=chair, secretary=None, kind=MeetingKind.OTHER, code="conference")
        one.do(items.add_item, title="Nội dung", who=chair)
        one.do(roll.everyone_present, TODAY, who=chair)
        one.do(roll.close_roll, TODAY, unsaid_are_absent=False, who=chair)
        there = [person for person, _ in speakers(ward.actor(chair), one.seen(chair))]
        other = next((person for person in there if person != ward.people[chair]), None)
        one.finish(who=chair, officers=(None, other))
        pdf = as_(chair).get(f"{one.url}/bien-ban/tai-ve")
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.data)).pages).split())
        assert heading in text
        assert called in text


def test_the_standing_item_holds_remarks_and_counts_never_a_note(room, ward):
    month = Month(ward)
    for whom in ("member_1", "member_1b", "member_1c"):
        month.remind(whom)
    month.send()
    month.meet()
    month.open()
    one = room()
    one.begin()
    one.close()
    one.finish()
    content = one.minutes[0].content
    assert content["heard"] | {"generals": [], "expected": 0} == {
        "month": "2022-04",
        "opened": True,
        "generals": [],
        "expected": 0,
        "written": 3,
        "nil": 0,
        "unseen": 0,
        "open": 10,
        "answered": 0,
        "themes": [],
        "praised": 0,
    }
    assert content["heard"]["generals"][0]["text"] == "Nhìn chung tốt."
    for words in ("Nguyễn Thị Hoà", "Để rác sai chỗ", "Cần nhắc", "not_yet", "Chưa thực hiện"):
        assert words not in str(content)


def test_what_is_not_open_to_its_member_leaves_no_trace(room, ward):
    """Two wards that differ in an unreleased note about the secretary: the same minutes, to the letter."""
    month = Month(ward)
    month.write("member_1")
    month.send()
    month.meet()
    month.open()
    one = room()
    one.begin()
    one.close()
    one.finish()
    month.write("sec_1")  # sent after the meeting's opening, and not open
    one.finish(reason="Lập lại")
    second, first = one.minutes
    assert second.content == first.content


def test_the_form_keeps_what_was_typed(held, as_):
    answer = as_("dep_1").post(f"{held.url}/hop/xong", {"xong-ended": "25 giờ", "xong-guests": "Ông Khách"})
    assert answer.status_code == 422
    assert "25 giờ" in answer.text
    assert "Ông Khách" in answer.text
    done = as_("dep_1").post(f"{held.url}/hop/xong", {"xong-ended": "20h45", "xong-number": "07"})
    assert done.status_code == 303
    assert held.minutes[0].number == "07"


def test_chair_and_secretary_are_nudged_three_and_seven_days_after(room, ward):
    assert nudge(TODAY, TODAY + timedelta(days=2)) is None
    assert "Chưa có biên bản" in str(nudge(TODAY, TODAY + timedelta(days=3)))
    assert "quá bảy ngày" in str(nudge(TODAY, TODAY + timedelta(days=7)))
    assert nudge(TODAY, TODAY + timedelta(days=400)) is None
    one = room(on=TODAY - timedelta(days=4))
    for who in ("sec_1", "dep_1"):
        told = [str(task.words) for task in minutes_reminders.tasks(ward.actor(who), TODAY)]
        assert len(told) == 1, who
    assert list(minutes_reminders.tasks(ward.actor("com_1"), TODAY)) == []
    one.add("Nội dung")
    one.close()
    one.finish()
    assert list(minutes_reminders.tasks(ward.actor("sec_1"), TODAY)) == []


def test_two_finishings_leave_two_revisions_never_one_overwritten(held):
    held.finish()
    held.finish(reason="Thêm tên khách")
    assert db.session.scalars(db.select(Minutes.revision).order_by(Minutes.revision)).all() == [1, 2]


def test_minutes_are_signed_by_who_presided_and_who_kept_them(room, ward, as_):
    """A session arranged without them names them at its end, two persons among those who were there."""
    one = room(chair=None, secretary="sec_1")
    one.add("Nội dung")
    one.close()
    with pytest.raises(Invalid) as refused:
        one.finish()
    assert set(refused.value.reasons) == {"chair"}
    for nobody in (ward.sec_1, ward.sec_3):  # the secretary themself; somebody who was not there
        with pytest.raises(Invalid):
            one.finish(officers=(nobody, None) if nobody != ward.sec_1 else (None, nobody))
    browser = as_("sec_1")
    page = browser.get(f"{one.url}/hop")
    assert 'name="xong-chair"' in page.text
    assert 'name="xong-secretary"' not in page.text  # known already
    answer = browser.submit(page, "/xong", **{"xong-chair": written(ward.dep_1)})
    assert answer.status_code == 303, answer.text
    told = browser.get(f"{one.url}/bien-ban").text
    assert "Lê Duy Bình" in told
