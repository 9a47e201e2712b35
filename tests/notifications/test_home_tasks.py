"""What the home page reminds of: due, late, asked, unread, a session tomorrow; each to its person, to nobody else."""

from datetime import date, datetime, timedelta
from functools import cache

import pytest

from portal.audit import Entry
from portal.ground.clock import HERE
from portal.ground.db import db, will_write
from portal.ground.ids import new_id
from portal.meetings.models import Convening, Meeting, MeetingKind, MeetingType
from portal.meetings.service.types import begin_types
from portal.notifications.tasks import TaskKind, tasks_for
from tests.kit.ward import PEOPLE
from tests.supervision.conftest import Month

LATE = date(2022, 4, 29)  # the day after April's last day to send
SHEET = "Sổ giám sát tháng 4/2022, Ban CTMT tổ dân phố 1"


@pytest.fixture
def who_sees(ward):
    """Everybody whose home page holds such words under that heading on the day."""

    @cache
    def everybody(day, deeds):
        return {name: tasks_for(ward.actor(name, day), day) for name in PEOPLE}

    def found(kind, words, day=None):
        db.session.rollback()
        stands = everybody(day or ward.today, db.session.scalar(db.select(db.func.count(Entry.number))))
        return {name for name, tasks in stands.items() if any(words in str(task.words) for task in tasks.get(kind, ()))}

    return found


@pytest.fixture
def month(ward):
    return Month(ward)


def test_a_sheet_is_due_to_its_head_and_helper_and_late_after_its_day(who_sees, month):
    assert who_sees(TaskKind.OWED, SHEET) == {"front_1", "helper_1", "typist_1"}
    assert who_sees(TaskKind.LATE, SHEET) == set()
    assert "front_1" in who_sees(TaskKind.LATE, SHEET, LATE)
    assert "front_1" not in who_sees(TaskKind.OWED, SHEET, LATE)
    assert not who_sees(TaskKind.LATE, SHEET, LATE) & {"former_front_1", "front_3", "sec_1", "office", "women_head"}

    month.send()
    assert who_sees(TaskKind.LATE, SHEET, LATE) == set()
    assert "front_1" in who_sees(TaskKind.DONE, "Ban CTMT tổ dân phố 1")


def test_a_coordinating_body_is_asked_and_never_late(who_sees):
    assert "women_head" in who_sees(TaskKind.OWED, "Sổ giám sát tháng 4/2022")
    assert "women_head" not in who_sees(TaskKind.LATE, "Sổ giám sát", LATE)


def test_a_question_waits_for_the_body_that_wrote(who_sees, month):
    note = month.write("member_1")
    month.send()
    month.ask(note)
    assert who_sees(TaskKind.ASKED, "làm rõ một nhận xét tháng 4/2022") == {"front_1", "helper_1"}


def test_a_note_is_unread_by_its_member_from_its_release_until_the_answer(who_sees, month, as_):
    words = "có nhận xét tháng 4/2022 về đồng chí"
    note = month.write("member_1")
    month.send()
    month.meet()
    assert who_sees(TaskKind.READ, words) == set()
    month.open()
    assert who_sees(TaskKind.READ, words) == {"member_1"}
    home = as_("member_1").get("/").text
    assert "Về đồng chí" in home
    assert "Thông báo chưa đọc" not in home, "the line says it"
    assert "Về đồng chí" not in as_("member_1b").get("/").text

    month.reply(note)
    assert who_sees(TaskKind.READ, words) == set()


@pytest.mark.parametrize(("in_days", "kind"), [(0, TaskKind.SOON), (1, TaskKind.SOON), (2, TaskKind.OWED)])
def test_a_session_of_today_or_tomorrow_stands_by_itself_for_who_is_convened(who_sees, ward, as_, in_days, kind):
    meet(ward, ward.today + timedelta(days=in_days))
    convened = {name for name, (_, cell, *_rest) in PEOPLE.items() if cell == "cell-1"}
    seen = who_sees(kind, "Họp chi bộ tháng Tư")
    assert "member_1" in seen
    assert seen <= convened
    assert ("Hôm nay, ngày mai" in as_("member_1").get("/").text) == (kind is TaskKind.SOON)
    assert "Họp chi bộ tháng Tư" not in as_("member_3").get("/").text


def meet(ward, day):
    will_write()
    begin_types()
    db.session.flush()
    starts = datetime(day.year, day.month, day.day, 19, tzinfo=HERE)
    meeting = Meeting(
        id=new_id(),
        type_id=db.session.scalar(db.select(MeetingType.id).where(MeetingType.code == "monthly")),
        kind=MeetingKind.MONTHLY,
        organiser_id=ward.units["cell-1"],
        theme="Họp chi bộ tháng Tư",
        place="Nhà văn hóa",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        convened_as_of=day,
    )
    db.session.add(meeting)
    db.session.flush()
    db.session.add(Convening(meeting_id=meeting.id, unit_id=ward.units["cell-1"]))
    db.session.commit()
    will_write(False)
