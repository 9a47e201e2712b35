from datetime import date

import pytest
import sqlalchemy as sa

from portal.attendance.models import AbsenceReason, Attendance, MakeUp, MakeUpState, Presence, TakenBy
from portal.ground.db import db, writing
from portal.imports.planning.conference import reason_of
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.people.models import Membership
from tests.imports.lists import bring_in, counted, reasons, sheet
from tests.imports.test_import_pages import hand_in

HEADINGS = ("STT", "Họ và tên", "Số thẻ đảng viên", "Chi bộ", "Có mặt", "Lý do vắng")
TITLE = "ĐIỂM DANH HỘI NGHỊ HỌC TẬP, QUÁN TRIỆT (28/02/2022 - 04/03/2022)"
NAMES = {"member_1": "Nguyễn Thị Hoà", "member_1b": "Đặng Quốc Ân", "member_1c": "Phạm Hoàng Thị Minh Châu"}


def row(ward, who="member_1", **other):
    card = db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.people[who]))
    line = {"Họ và tên": NAMES[who], "Số thẻ đảng viên": card, "Chi bộ": "Chi bộ 1", "Có mặt": "x", **other}
    return {key: value for key, value in line.items() if value is not None}


def absent(ward, who="member_1b", reason="F0"):
    return row(ward, who, **{"Có mặt": None, "Lý do vắng": reason})


def roll(*rows, title=TITLE):
    return sheet(HEADINGS, *rows, title=title)


def meeting():
    return db.session.scalars(sa.select(Meeting).where(Meeting.kind == MeetingKind.CONFERENCE)).one()


def attended(ward, who):
    return db.session.scalars(sa.select(Attendance).where(Attendance.person_id == ward.people[who])).one()


def test_a_roll_becomes_a_conference_held_with_its_roll_closed(app, ward):
    rows = row(ward), absent(ward), absent(ward, "member_1c", None)
    assert counted(bring_in(app, ward, roll(*rows))) == (3, 0, 0, 0)
    held = meeting()
    assert (held.state, held.theme, held.whole_days) == (MeetingState.HELD, "Hội nghị học tập, quán triệt", True)
    assert (held.roll_closed_at is not None, held.convened_as_of) == (True, date(2022, 2, 28))
    assert held.campaign_id is not None
    ill = attended(ward, "member_1b")
    assert (ill.presence, ill.reason, ill.words) == (Presence.EXCUSED, AbsenceReason.HEALTH, "F0")
    assert (ill.taken_by, ill.source) == (TakenBy.WORKBOOK, "danh-sach.xlsx, dòng 6")
    assert attended(ward, "member_1c").presence is Presence.ABSENT
    owed = dict(map(tuple, db.session.execute(sa.select(MakeUp.person_id, MakeUp.state))))
    assert owed == {ward.member_1b: MakeUpState.OWED, ward.member_1c: MakeUpState.OWED}


def test_the_same_roll_again_changes_nothing_and_another_rewrites_nothing(app, ward):
    content = roll(row(ward), absent(ward))
    bring_in(app, ward, content)
    assert counted(bring_in(app, ward, content)) == (0, 0, 2, 0)
    told = bring_in(app, ward, roll(row(ward), absent(ward, reason="Đi công tác"), row(ward, "member_1c")))
    assert counted(told) == (0, 0, 1, 2)
    assert "đính chính có lý do" in reasons(told)[0][2]
    assert "Không có tên trong danh sách triệu tập" in reasons(told)[1][2]
    assert attended(ward, "member_1b").words == "F0"


def test_a_preview_writes_nothing(app, ward):
    bring_in(app, ward, roll(row(ward)), apply=False)
    assert db.session.scalar(sa.select(sa.func.count(Meeting.id))) == 0


@pytest.mark.parametrize(
    ("other", "letter", "words"),
    [
        ({"Lý do vắng": "F0"}, "E", "Vừa ghi có mặt"),
        ({"Có mặt": "hình như"}, "E", "Không rõ “hình như”"),
        ({"Số thẻ đảng viên": "38.999999"}, "C", "Không có đảng viên mang số thẻ"),
        ({"Họ và tên": "Trần Thị Khác"}, "C", "trên cổng là của"),
        ({"Có mặt": None, "Lý do vắng": "x" * 201}, "F", "Dài quá 200"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(app, ward, other, letter, words):
    run = bring_in(app, ward, roll(row(ward, **other), absent(ward)))
    assert counted(run) == (1, 0, 0, 1)
    assert reasons(run)[0][1] == letter
    assert words in reasons(run)[0][2]


def test_nobody_stands_on_the_roll_twice(app, ward):
    run = bring_in(app, ward, roll(row(ward), absent(ward, "member_1")))
    assert counted(run) == (1, 0, 0, 1)
    assert "dòng 5" in reasons(run)[0][2]


def test_a_conference_arranged_in_the_portal_is_filled_in_and_stays_open(app, ward):
    bring_in(app, ward, roll(row(ward), absent(ward)))
    with writing() as session:
        held = session.scalars(sa.select(Meeting)).one()
        held.roll_closed_at = None
    run = bring_in(app, ward, roll(absent(ward, "member_1", "Trực cơ quan"), row(ward, "member_1c")))
    assert counted(run) == (1, 1, 0, 0)
    assert attended(ward, "member_1").reason is AbsenceReason.WORK
    assert meeting().roll_closed_at is None


def test_one_day_or_none_above_the_table(app, ward):
    bring_in(app, ward, roll(row(ward), title="Hội nghị triển khai, ngày 16/03/2022"))
    held = meeting()
    assert (held.theme, held.convened_as_of) == ("Hội nghị triển khai", date(2022, 3, 16))
    bring_in(app, ward, roll(row(ward), title="Danh sách"), effective_on=date(2022, 4, 1))
    days = set(db.session.scalars(sa.select(Meeting.convened_as_of)))
    assert days == {date(2022, 3, 16), date(2022, 4, 1)}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("F0", AbsenceReason.HEALTH),
        ("Đang cách ly y tế", AbsenceReason.HEALTH),
        ("Nằm viện", AbsenceReason.HEALTH),
        ("đi công tác", AbsenceReason.WORK),
        ("Về quê", AbsenceReason.AWAY),
        ("việc gia đình", AbsenceReason.FAMILY),
        ("lý do riêng", AbsenceReason.OTHER),
    ],
)
def test_how_offices_word_an_absence(words, reason):
    assert reason_of(words) is reason


@pytest.mark.parametrize("who", ["ward_secretary", "sec_1", "front_chair", "admin"])
def test_nobody_else_brings_a_roll_in(as_, ward, who):
    assert hand_in(as_(who), roll(row(ward))).status_code == 403


def test_the_terminal_brings_a_roll_in(app, ward, tmp_path):
    file = tmp_path / "diem-danh.xlsx"
    file.write_bytes(roll(row(ward), absent(ward)))
    done = app.test_cli_runner().invoke(args=["import", "conference", str(file), "--as", "office"])
    assert (done.exit_code, "Mới: 2" in done.output) == (0, True), done.output
