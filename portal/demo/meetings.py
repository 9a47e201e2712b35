"""The calendar of the demonstration ward, marked as demonstration: the Youth Union's sessions of Youth Month, March
2022, and the weeks ahead of one cell. The conference and the themed sessions come in from their workbooks."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.demo.people import acting, seated
from portal.ground.clock import HERE
from portal.ground.db import db
from portal.ground.errors import or_404
from portal.meetings.models import Meeting, MeetingType
from portal.meetings.queries.convened import Call
from portal.meetings.queries.meetings import meeting_for
from portal.meetings.rules.meetings import instant, parse_hour
from portal.meetings.rules.series import Repeat
from portal.meetings.service.meetings import MeetingContent, arrange, count_heads, hold
from portal.meetings.service.month import PlannedSession, arrange_month
from portal.meetings.service.series import begin_series
from portal.meetings.service.types import begin_types
from portal.minutes.service.items import begin_agenda
from portal.organisations.models import Unit
from portal.organisations.queries import unit_coded
from portal.policy import Actor, Role

MADE_UP = "nhân vật và số liệu minh họa"
PLANNED_ON = datetime(2022, 2, 25, 8, 0, tzinfo=HERE)
LAUNCHED = "theo bài viết của phường ngày 22/04/2022; giờ, nơi họp: minh họa"
LEADING_THE_WARD = (
    Role.WARD_SECRETARY,
    Role.WARD_STANDING_DEPUTY,
    Role.WARD_DEPUTY,
    Role.WARD_STANDING,
    Role.WARD_COMMITTEE,
)
OCCASION = "Tháng Thanh niên, 26/3"
HALL, SCHOOL = "Hội trường UBND phường", "Trường Tiểu học Phúc Đồng"


class DemoSession(NamedTuple):
    """A session of the month; actual: đoàn viên, thanh niên, đảng viên trẻ."""

    code: str
    theme: str
    on: date
    hours: tuple[str, str]
    place: str
    expected: int
    actual: tuple[int, int, int]


MARCH = (
    DemoSession(
        "youth-month",
        "Ra quân Tháng Thanh niên năm 2022",
        date(2022, 3, 1),
        ("08:00", "10:30"),
        "Vườn hoa tổ dân phố 5",
        80,
        (74, 21, 9),
    ),
    DemoSession(
        "theory-club",
        "Tự soi, tự sửa: người đảng viên trẻ nêu gương",
        date(2022, 3, 10),
        ("19:30", "21:00"),
        HALL,
        25,
        (22, 4, 14),
    ),
    DemoSession(
        "tradition",
        "Nghe cựu chiến binh kể chuyện truyền thống",
        date(2022, 3, 17),
        ("08:00", "10:00"),
        SCHOOL,
        60,
        (58, 35, 5),
    ),
    DemoSession(
        "chi-doan",
        "Sinh hoạt chi đoàn chủ điểm “Tiến bước dưới cờ Đoàn”",
        date(2022, 3, 20),
        ("19:30", "21:00"),
        "Nhà văn hóa tổ dân phố 3",
        40,
        (36, 12, 6),
    ),
    DemoSession(
        "youth-month",
        "Kỷ niệm 91 năm Ngày thành lập Đoàn 26/3",
        date(2022, 3, 26),
        ("08:00", "11:00"),
        HALL,
        100,
        (96, 18, 17),
    ),
)


def fill_the_calendar(today: date) -> None:
    begin_types()
    kinds = {one.code: one.id for one in db.session.execute(sa.select(MeetingType.code, MeetingType.id))}
    _launching(kinds, today)
    _youth_month(kinds, today)
    _cell_ahead(kinds, today)


def _launching(kinds: dict[str, int], today: date) -> None:
    """The conference of 17/3/2022 that made the plan known, as the article tells; who came is not told."""
    ward = or_404(unit_coded("ward"))
    office = acting(seated(or_404(unit_coded("office")).id, Role.OFFICE, today), today)
    on = date(2022, 3, 17)
    called = (*LEADING_THE_WARD, Role.WARD_FRONT_CHAIR, Role.MASS_HEAD, Role.CELL_SECRETARY)
    content = MeetingContent(
        type_id=kinds["conference"],
        theme="Hội nghị triển khai Kế hoạch số 121-KH/ĐU về đợt sinh hoạt chính trị “Tự soi, tự sửa”",
        place=HALL,
        starts_at=_at(on, "14:00"),
        ends_at=_at(on, "16:00"),
        campaign_id=db.session.scalar(sa.select(Campaign.id)),
        calls=(Call(unit_id=ward.id, roles=tuple(called)),),
        agenda="Triển khai tới các đồng chí trong Ban Chấp hành Đảng bộ, trưởng các đoàn thể, bí thư các chi bộ.",
    )
    meeting = arrange(office, ward, content, PLANNED_ON)
    meeting.source = LAUNCHED
    hold(office, or_404(meeting_for(office, meeting.id)), meeting.ends_at)


def _youth_month(kinds: dict[str, int], today: date) -> None:
    """Held as the month's plan said; what is counted has no names."""
    youth = or_404(unit_coded("youth"))
    head = acting(seated(youth.id, Role.MASS_HEAD, today), today)
    planned = [PlannedSession(_content(one, kinds[one.code]), one.expected) for one in MARCH]
    for one, meeting in zip(MARCH, arrange_month(head, youth, planned, PLANNED_ON), strict=True):
        meeting.source = MADE_UP
        _held(head, meeting, one)


def _content(one: DemoSession, type_id: int) -> MeetingContent:
    return MeetingContent(
        type_id=type_id,
        theme=one.theme,
        place=one.place,
        occasion=OCCASION,
        starts_at=_at(one.on, one.hours[0]),
        ends_at=_at(one.on, one.hours[1]),
    )


def _held(head: Actor, meeting: Meeting, one: DemoSession) -> None:
    row = or_404(meeting_for(head, meeting.id))
    union, young, members = one.actual
    counts: dict[str, tuple[int | None, int | None]] = {
        "doan-vien": (one.expected, union),
        "thanh-nien": (None, young),
        "dang-vien-tre": (None, members),
    }
    count_heads(head, row, counts)
    hold(head, row, meeting.ends_at)


def _cell_ahead(kinds: dict[str, int], today: date) -> None:
    """Chi bộ 3 meets on the third of each month, the secretary in the chair, the deputy keeping the minutes."""
    cell: Unit = or_404(unit_coded("cell-3"))
    secretary = acting(seated(cell.id, Role.CELL_SECRETARY, today), today)
    first = date(2022, 5, 3)
    content = MeetingContent(
        type_id=kinds["monthly"],
        theme="Sinh hoạt chi bộ thường kỳ",
        place="Nhà văn hóa tổ dân phố 3",
        starts_at=_at(first, "19:30"),
        ends_at=_at(first, "21:00"),
        chair_id=secretary.person_id,
        secretary_id=seated(cell.id, Role.CELL_DEPUTY, today),
        calls=(Call(unit_id=cell.id),),
        agenda="Tình hình tháng trước; nhận xét chung việc thực hiện kế hoạch tu dưỡng; nhiệm vụ tháng này.",
    )
    at = datetime(today.year, today.month, today.day, 8, 0, tzinfo=HERE)
    series = begin_series(secretary, cell, content, Repeat.MONTHLY_DAY, at)
    for meeting in db.session.scalars(sa.select(Meeting).where(Meeting.series_id == series.id)):
        meeting.source = MADE_UP
        if meeting.series_on == first:  # the next one is prepared
            begin_agenda(secretary, or_404(meeting_for(secretary, meeting.id)))


def _at(day: date, typed: str) -> datetime:
    hour = parse_hour(typed)
    assert hour is not None
    return instant(day, hour)
