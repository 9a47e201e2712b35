"""Meeting mode: the agenda, what is said and concluded, what is carried over; hostile ways first."""

from datetime import date

import pytest

from portal.attendance.models import Presence
from portal.audit import Entry
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, Unknown
from portal.ground.ids import written
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.meetings.service import meetings
from portal.minutes.models import AgendaItem, ItemKind
from portal.minutes.queries.heard import heard_at
from portal.minutes.queries.items import past_conclusions
from portal.minutes.service import items, opinions
from tests.kit.ward import TODAY
from tests.meetings.rooms import Room
from tests.supervision.conftest import Month

AGENDA = "Tình hình tháng trước; nhận xét chung việc thực hiện kế hoạch tu dưỡng; nhiệm vụ tháng này."


@pytest.fixture
def room(ward, session):
    def opened(on=TODAY, chair="sec_1", secretary="dep_1", agenda=AGENDA, **how):
        meeting = session(on=on, chair=chair, secretary=secretary, **how)
        meeting.agenda = agenda
        db.session.commit()
        return Room(ward, meeting)

    return opened


@pytest.mark.parametrize("who", ["front_1", "sec_3", "admin", "youth_head"])
def test_who_knows_nothing_of_the_session_finds_nothing(room, as_, who):
    assert as_(who).get(f"{room().url}/hop").status_code == (404 if who in ("sec_3", "admin") else 403)


@pytest.mark.parametrize("who", ["member_1", "office", "ward_secretary", "sponsor_1"])
def test_who_does_not_run_it_is_told_no(room, as_, who):
    one = room()
    browser = as_(who)
    assert browser.get(f"{one.url}/hop").status_code == 403
    assert browser.post(f"{one.url}/hop/noi-dung", {"moi-title": "Tôi thêm"}).status_code == 403
    assert browser.get(f"{one.url}/bien-ban/du-thao").status_code == 403
    with pytest.raises(NotAllowed):
        one.add("Tôi thêm", who=who)


def test_the_appointed_secretary_runs_it_too(room, as_):
    one = room(secretary="member_1")
    assert as_("member_1").get(f"{one.url}/hop").status_code == 200
    one.add("Nội dung", who="member_1")


def test_a_session_not_held_has_no_agenda(room):
    one = room()
    one.do(meetings.call_off, one.seen().starts_at, reason="Mưa bão", version=one.seen().version)
    with pytest.raises(Refused, match="không họp"):
        one.add("Nội dung")


def test_the_agenda_begins_as_it_was_announced_and_only_once(room):
    one = room()
    one.begin()
    assert [(each.kind, each.title) for each in one.items] == [
        (ItemKind.ORDINARY, "Tình hình tháng trước"),
        (ItemKind.SUPERVISION, "Nhận xét chung việc thực hiện kế hoạch tu dưỡng"),
        (ItemKind.ORDINARY, "Nhiệm vụ tháng này"),
    ]
    with pytest.raises(Refused, match="đã có nội dung"):
        one.begin()


def test_a_monthly_meeting_of_a_cell_always_hears_of_the_plans(room):
    one = room(agenda=None)
    one.begin()
    assert [each.kind for each in one.items] == [ItemKind.SUPERVISION]


def test_items_are_ordered_and_taken_off(room):
    one = room()
    first, second, third = one.add("Một"), one.add("Hai"), one.add("Ba")
    one.do(items.place_item, third, step=-1)
    assert [each.title for each in one.items] == ["Một", "Ba", "Hai"]
    one.do(items.place_item, first, step=-1)
    one.do(items.withdraw_item, second)
    assert [each.title for each in one.items] == ["Một", "Ba"]
    assert db.session.get(AgendaItem, (1, second)).withdrawn_at


def test_two_who_write_at_once_do_not_overwrite_each_other(room, as_):
    one = room()
    item = one.add("Kinh phí")
    one.conclude(item, "Chi 5 triệu", who="dep_1")
    with pytest.raises(Conflict):
        one.conclude(item, "Chi 3 triệu", version=1)
    key = f"nd-{written(item)}"
    answer = as_("sec_1").post(
        f"{one.url}/hop/noi-dung/{written(item)}",
        {f"{key}-version": "1", f"{key}-title": "Kinh phí", f"{key}-conclusion": "Chi 3 triệu"},
    )
    assert answer.status_code == 409
    assert "Chi 3 triệu" in answer.text
    assert "Chi 5 triệu" in answer.text
    assert f'name="{key}-version" value="2"' in answer.text


def test_what_is_typed_wrongly_stays_on_the_page(room, as_):
    one = room()
    item = one.add("Kinh phí")
    key = f"nd-{written(item)}"
    answer = as_("sec_1").post(
        f"{one.url}/hop/noi-dung/{written(item)}",
        {
            f"{key}-version": "1",
            f"{key}-title": "Kinh phí",
            f"{key}-conclusion": "Thống nhất chi.",
            f"{key}-due_on": "31/02/2022",
        },
    )
    assert answer.status_code == 422
    assert "Thống nhất chi." in answer.text
    assert "31/02/2022" in answer.text


def test_a_conclusion_is_not_due_before_the_meeting(room):
    one = room()
    with pytest.raises(Invalid, match="từ ngày họp"):
        one.conclude(one.add("Kinh phí"), "Chi.", due_on=date(2022, 4, 1))


def test_an_opinion_names_who_was_there_or_a_guest(room):
    one = room()
    item = one.add("Kinh phí")
    one.away("member_1b", Presence.ABSENT)
    one.close()
    one.say(item, "member_1", "Đồng ý.")
    one.say(item, "Ông Khách, UBND phường", "Sẽ phối hợp.")
    assert [(said.speaker, said.text) for said in one.items[0].opinions] == [
        ("Nguyễn Thị Hoà", "Đồng ý."),
        ("Ông Khách, UBND phường", "Sẽ phối hợp."),
    ]
    for absent in ("member_1b", "member_3"):
        with pytest.raises(Invalid, match="không có mặt"):
            one.say(item, absent, "Tôi vắng.")
    for nobody in (None, ""):
        with pytest.raises(Invalid):
            one.do(opinions.record_opinion, item, speaker_id=nobody or None, guest="", text="Ai nói?")


def test_an_opinion_of_another_session_is_not_there(room):
    one, other = room(), room(hour=15)
    opinion = one.say(one.add("Kinh phí"), "member_1", "Đồng ý.")
    with pytest.raises(Unknown):
        other.do(opinions.withdraw_opinion, opinion)
    one.do(opinions.withdraw_opinion, opinion)
    assert one.items[0].opinions == ()


def test_the_page_takes_opinions_by_part(room, as_):
    one = room()
    item = one.add("Kinh phí")
    browser, key = as_("dep_1"), f"yk-{written(item)}"
    part = browser.post(
        f"{one.url}/hop/noi-dung/{written(item)}/y-kien",
        {f"{key}-speaker": written(one.ward.member_1), f"{key}-text": "Nên làm sớm."},
        htmx=True,
    )
    assert part.status_code == 200
    assert part.text.lstrip().startswith(f'<div id="opinions-{written(item)}">')
    assert "Nên làm sớm." in part.text
    empty = browser.post(f"{one.url}/hop/noi-dung/{written(item)}/y-kien", {f"{key}-guest": "Khách"}, htmx=True)
    assert empty.status_code == 422
    assert "Hãy ghi ý kiến." in empty.text


def test_what_is_being_typed_is_kept_for_its_writer_alone(room, as_):
    one = room()
    item = one.add("Kinh phí")
    key = f"nd-{written(item)}"
    saved = as_("dep_1").post(
        f"{one.url}/hop/nhap/{key}",
        {f"{key}-conclusion": "Đang gõ dở", f"{key}-version": "1", f"{key}-title": "Kinh phí"},
    )
    assert "Đã lưu nháp" in saved.text
    assert "Đang gõ dở" in as_("dep_1").get(f"{one.url}/hop").text
    assert "Đang gõ dở" not in as_("sec_1").get(f"{one.url}/hop").text
    one.conclude(item, "Chi 5 triệu", who="sec_1")
    page = as_("dep_1").get(f"{one.url}/hop")  # the draft was begun on the older one: saving it meets a conflict
    assert f'name="{key}-version" value="1"' in page.text
    assert as_("dep_1").post(f"{one.url}/hop/nhap/la-lung", {}).status_code == 404


def test_conclusions_are_asked_for_until_somebody_says_what_came_of_them(room):
    before = room(on=date(2022, 3, 3))
    item = before.add("Vệ sinh ngõ xóm")
    before.conclude(item, "Tổng vệ sinh ngày 09/4.", due_on=date(2022, 4, 9))
    _held(before)
    now, later = room(), room(on=date(2022, 5, 3))
    (past,) = past_conclusions(now.seen())
    assert (past.title, past.due_on) == ("Vệ sinh ngõ xóm", date(2022, 4, 9))
    now.do(items.tell_outcome, past.id, words="Đã làm, 40 hộ dự.", version=past.version)
    assert [one.done_words for one in past_conclusions(now.seen())] == ["Đã làm, 40 hộ dự."]
    assert past_conclusions(later.seen()) == []
    with pytest.raises(Unknown):
        room(organiser="cell-3", chair="sec_3", secretary=None).do(
            items.tell_outcome, past.id, words="Không phải của tôi.", version=2, who="sec_3"
        )


def test_what_is_left_over_stands_on_the_next_agenda_once(room):
    now, later = room(), room(on=date(2022, 5, 3))
    room(on=date(2022, 4, 30), kind=MeetingKind.THEMED, code="themed")
    item = now.add("Sửa nhà văn hóa")
    now.conclude(item, "", left_over=True)
    now.close()
    now.finish()
    assert [(each.title, each.carried_from_id) for each in later.items] == [("Sửa nhà văn hóa", item)]
    now.finish(reason="Ghi thiếu ý kiến")
    assert len(later.items) == 1
    later.begin()
    assert len(later.items) == 4


def test_without_a_next_session_it_waits_for_one(room):
    now = room()
    now.conclude(now.add("Sửa nhà văn hóa"), "", left_over=True)
    now.close()
    now.finish()
    later = room(on=date(2022, 5, 3))
    later.begin()
    assert "Sửa nhà văn hóa" in [each.title for each in later.items]


def test_a_session_called_off_gives_back_what_it_had_taken_up(room):
    now, off = room(), room(on=date(2022, 5, 3))
    now.conclude(now.add("Sửa nhà văn hóa"), "", left_over=True)
    now.close()
    now.finish()
    row = off.seen()
    off.do(meetings.call_off, row.starts_at, reason="Mưa bão", version=row.version)
    later = room(on=date(2022, 6, 3))
    later.begin()
    assert "Sửa nhà văn hóa" in [each.title for each in later.items]


def test_a_session_that_moves_takes_its_agenda_along(room):
    one = room(on=date(2022, 5, 3))
    one.add("Kinh phí")
    row = one.seen()
    moved = one.do(
        meetings.move,
        row.starts_at,
        reason="Mưa",
        starts_at=row.starts_at.replace(day=4),
        ends_at=row.ends_at.replace(day=4),
        place="Nhà văn hóa",
        version=row.version,
    )
    assert [each.title for each in Room(one.ward, moved).items] == ["Kinh phí"]


def test_the_trail_keeps_each_deed(room):
    one = room()
    item = one.add("Kinh phí")
    one.conclude(item, "Chi 5 triệu")
    one.say(item, "member_1", "Đồng ý.")
    kept = db.session.scalars(db.select(Entry.action).where(Entry.action == "meeting.minutes.write")).all()
    assert len(kept) == 3


def test_the_meeting_hears_general_remarks_and_counts_without_a_name(room, ward, as_):
    month = Month(ward)
    for whom in ("member_1", "member_1b", "member_1c", "dep_1", "com_1"):
        month.remind(whom)
    month.send()
    month.told(days_ago=2)
    one = room()
    one.begin()
    before = heard_at(one.seen())
    assert (before.opened, before.parts.recorded) == (False, 0)
    assert [each.text for each in before.generals] == ["Nhìn chung tốt."]
    browser = as_("sec_1")
    page = browser.get(f"{one.url}/hop")
    assert "Nhìn chung tốt." in page.text
    assert "Để rác sai chỗ" not in page.text
    done = browser.submit(page, "/mo-nhan-xet")
    assert done.status_code == 303
    heard = heard_at(one.seen())
    assert (heard.opened, heard.parts.remark, heard.parts.nil) == (True, 5, 0)
    assert [str(theme.label) for theme in heard.themes] == ["Đạo đức, lối sống"]
    page = as_("sec_1").get(f"{one.url}/hop")
    assert "Đã thông báo 5/13: có nhận xét 5" in page.text
    assert "Chưa thực hiện" not in page.text  # no rating


def test_few_remarks_name_no_theme(room, ward):
    month = Month(ward)
    month.remind("member_1")
    month.send()
    month.meet()
    month.open()
    assert heard_at(room().seen()).themes == []


def test_a_number_of_items_takes_no_more_reads(room, as_, count_reads):
    one = room()
    one.say(one.add("Một"), "member_1", "Đồng ý.")
    browser = as_("sec_1")
    few = count_reads(lambda: browser.get(f"{one.url}/hop"))
    for number in range(6):
        one.say(one.add(f"Nội dung {number}"), "member_1", "Đồng ý.")
    many = count_reads(lambda: browser.get(f"{one.url}/hop"))
    assert many == few


def _held(one):
    will_write()
    db.session.execute(db.update(Meeting).where(Meeting.id == one.id).values(state=MeetingState.HELD))
    db.session.commit()
