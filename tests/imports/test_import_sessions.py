from datetime import date

import pytest
import sqlalchemy as sa

from portal.attendance.models import Attendance, MakeUp, Reported, Visit
from portal.ground.clock import HERE
from portal.ground.db import db
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.people.models import Membership
from tests.imports.lists import bring_in, counted, reasons, sheet

HEADINGS = (
    "STT",
    "Chi bộ",
    "Chủ đề",
    "Ngày",
    "Tổng số đảng viên",
    "Có mặt",
    "Cấp ủy dự",
    "Số thẻ đảng viên",
    "Số ý kiến góp ý",
)
TITLE = "LỊCH SINH HOẠT CHUYÊN ĐỀ CỦA CÁC CHI BỘ"


def row(ward, **other):
    card = db.session.scalar(sa.select(Membership.card_number).where(Membership.person_id == ward.sponsor_1))
    line = {
        "Chi bộ": "Chi bộ 1",
        "Chủ đề": "Sinh hoạt chuyên đề “Tự soi, tự sửa”",
        "Ngày": "22/03/2022",
        "Tổng số đảng viên": 45,
        "Có mặt": 43,
        "Cấp ủy dự": "Ngô Trọng Giang",
        "Số thẻ đảng viên": card,
        "Số ý kiến góp ý": 10,
        **other,
    }
    return {key: value for key, value in line.items() if value is not None}


def summary(*rows):
    return sheet(HEADINGS, *rows, title=TITLE)


def test_a_row_becomes_a_session_held_in_reported_numbers_with_nobodys_name(app, ward):
    assert counted(bring_in(app, ward, summary(row(ward)))) == (1, 0, 0, 0)
    held = db.session.scalars(sa.select(Meeting)).one()
    assert (held.kind, held.state, held.organiser_id) == (MeetingKind.THEMED, MeetingState.HELD, ward.units["cell-1"])
    assert held.starts_at.astimezone(HERE).date() == date(2022, 3, 22)
    assert (held.whole_days, held.source) == (True, "danh-sach.xlsx, dòng 5")
    told = db.session.scalars(sa.select(Reported)).one()
    assert (told.convened, told.present, told.opinions, told.attended_by_id) == (45, 43, 10, ward.sponsor_1)
    assert db.session.scalars(sa.select(Visit)).one().person_id == ward.sponsor_1
    assert db.session.scalar(sa.select(sa.func.count(Attendance.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(MakeUp.id))) == 0


def test_the_same_summary_again_changes_nothing_and_another_rewrites_nothing(app, ward):
    bring_in(app, ward, summary(row(ward)))
    assert counted(bring_in(app, ward, summary(row(ward)))) == (0, 0, 1, 0)
    other = bring_in(app, ward, summary(row(ward, **{"Có mặt": 44})))
    assert counted(other) == (0, 0, 0, 1)
    assert "không ghi đè" in reasons(other)[0][2]
    assert db.session.scalars(sa.select(Reported.present)).one() == 43


@pytest.mark.parametrize(
    ("other", "letter", "words"),
    [
        ({"Chi bộ": "Chi bộ 99"}, "B", "Không có chi bộ “Chi bộ 99”"),
        ({"Ngày": None}, "D", "Thiếu ngày"),
        ({"Ngày": "31/02/2022"}, "D", "Không có ngày"),
        ({"Ngày": "01/05/2022"}, "D", "ở sau ngày"),
        ({"Có mặt": 46}, "F", "lớn hơn tổng số"),
        ({"Có mặt": -1}, "F", "không phải là số đếm"),
        ({"Tổng số đảng viên": None}, "E", "Thiếu con số"),
        ({"Số thẻ đảng viên": "38.999999"}, "H", "Không có đảng viên mang số thẻ"),
        ({"Cấp ủy dự": "Trần Thị Khác"}, "H", "trên cổng là của"),
        ({"Số ý kiến góp ý": "nhiều"}, "I", "không phải là số đếm"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(app, ward, other, letter, words):
    run = bring_in(app, ward, summary(row(ward, **other), row(ward, **{"Chi bộ": "Chi bộ 2"})))
    assert counted(run) == (1, 0, 0, 1)
    assert reasons(run)[0][1] == letter
    assert words in reasons(run)[0][2]


def test_a_session_nobody_of_the_committee_attended_is_one_too(app, ward):
    other = {"Cấp ủy dự": None, "Số thẻ đảng viên": None, "Số ý kiến góp ý": None}
    assert counted(bring_in(app, ward, summary(row(ward, **other)))) == (1, 0, 0, 0)
    assert db.session.scalar(sa.select(sa.func.count(Visit.id))) == 0


def test_one_session_stands_once_on_the_list(app, ward):
    run = bring_in(app, ward, summary(row(ward), row(ward)))
    assert counted(run) == (1, 0, 0, 1)
    assert "dòng 5" in reasons(run)[0][2]


def test_the_terminal_brings_the_sessions_in(app, ward, tmp_path):
    file = tmp_path / "sinh-hoat.xlsx"
    file.write_bytes(summary(row(ward)))
    done = app.test_cli_runner().invoke(args=["import", "sessions", str(file), "--as", "office"])
    assert (done.exit_code, "Mới: 1" in done.output) == (0, True), done.output
