"""Sessions that repeat: the rule, its sessions, and each session's own life."""

from datetime import date, datetime

import pytest

from portal.ground import ids
from portal.ground.clock import HERE
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.meetings.models import Meeting, MeetingState, Series
from portal.meetings.queries.convened import Call, convened
from portal.meetings.queries.meetings import meeting_for
from portal.meetings.rules.meetings import instant, parse_hour
from portal.meetings.rules.series import Repeat, months_on, occurrences, rule_of, rule_words
from portal.meetings.service import meetings as service
from portal.meetings.service.meetings import MeetingContent
from portal.meetings.service.series import begin_series, end_series, make_sessions
from portal.organisations.models import Unit

NOW = datetime(2022, 4, 25, 8, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("repeat", "first", "days", "words"),
    [
        (Repeat.MONTHLY_DAY, (2022, 5, 3), ["03/05", "03/06", "03/07"], "Hằng tháng, ngày 3"),
        (
            Repeat.MONTHLY_DAY,
            (2022, 1, 31),
            ["31/01", "28/02", "31/03", "30/04"],
            "Hằng tháng, ngày 31, tháng thiếu thì ngày cuối",
        ),
        (Repeat.MONTHLY_WEEKDAY, (2022, 5, 7), ["07/05", "04/06", "02/07"], "Hằng tháng, thứ Bảy thứ nhất"),
        (Repeat.MONTHLY_WEEKDAY, (2022, 5, 29), ["29/05", "26/06", "31/07"], "Hằng tháng, chủ nhật cuối cùng"),
        (Repeat.WEEKLY, (2022, 5, 2), ["02/05", "09/05", "16/05"], "Hằng tuần, thứ Hai"),
        (Repeat.FORTNIGHTLY, (2022, 5, 2), ["02/05", "16/05", "30/05"], "Hai tuần một lần, thứ Hai"),
        (Repeat.QUARTERLY, (2022, 1, 15), ["15/01", "15/04", "15/07"], "Hằng quý, ngày 15"),
    ],
)
def test_the_days_of_a_rule(repeat, first, days, words):
    first = date(*first)
    rule = rule_of(repeat, first)
    found = occurrences(rule, first, date(2021, 12, 31), date(2022, 12, 31))

    assert [f"{day:%d/%m}" for day in found][: len(days)] == days
    assert rule_words(rule) == words


def test_three_months_on_is_the_end_of_that_month():
    assert months_on(date(2022, 4, 25)) == date(2022, 7, 31)
    assert months_on(date(2022, 11, 3)) == date(2023, 2, 28)


@pytest.fixture
def unit(ward):
    return lambda: db.session.get(Unit, (1, ward.units["cell-1"]))


@pytest.fixture
def begun(ward, types, unit):
    def deed(who="sec_1", repeat=Repeat.MONTHLY_DAY, **how):
        will_write()
        content = MeetingContent(
            type_id=types["monthly"],
            theme="Sinh hoạt thường kỳ",
            place="Nhà văn hóa",
            starts_at=instant(date(2022, 5, 3), parse_hour("19:30")),
            ends_at=instant(date(2022, 5, 3), parse_hour("21:00")),
            calls=(Call(unit_id=ward.units["cell-1"]),),
        )
        series = begin_series(ward.actor(who), unit(), content, repeat, NOW, **how)
        db.session.commit()
        return series

    return deed


def days():
    rows = db.session.execute(db.select(Meeting.starts_at, Meeting.state).order_by(Meeting.starts_at))
    return [f"{row.starts_at.astimezone(HERE):%H:%M %d/%m} {row.state.value}" for row in rows]


def test_who_does_not_speak_for_the_cell_begins_none(begun):
    for who in ("member_1", "sec_3", "ward_secretary"):
        with pytest.raises(NotAllowed):
            begun(who)


def test_its_sessions_are_made_some_months_ahead_with_who_is_convened(begun, ward):
    begun()

    assert days() == [f"19:30 03/0{month} planned" for month in (5, 6, 7, 8)]
    for meeting in db.session.scalars(db.select(Meeting)):
        assert ward.member_1 in {one.person_id for one in convened(meeting)}


def test_changing_one_leaves_the_others_and_making_more_repeats_nothing(begun, ward, unit):
    series = begun()
    will_write()
    june = db.session.scalar(db.select(Meeting).where(Meeting.series_on == date(2022, 6, 3)))
    row = meeting_for(ward.actor("sec_1"), june.id)
    service.move(
        ward.actor("sec_1"),
        row,
        NOW,
        reason="Nghỉ lễ",
        starts_at=instant(date(2022, 6, 6), parse_hour("19:30")),
        ends_at=instant(date(2022, 6, 6), parse_hour("21:00")),
        place="Nhà văn hóa",
        version=1,
    )
    db.session.commit()
    will_write()
    kept = db.session.get(Series, (1, series.id))
    assert make_sessions(ward.actor("sec_1"), kept, unit(), NOW) == 0
    assert make_sessions(ward.actor("sec_1"), kept, unit(), datetime(2022, 6, 10, tzinfo=HERE)) == 1
    db.session.commit()

    assert days() == [
        "19:30 03/05 planned",
        "19:30 03/06 moved",
        "19:30 06/06 planned",
        "19:30 03/07 planned",
        "19:30 03/08 planned",
        "19:30 03/09 planned",
    ]


def test_an_end_calls_off_what_lies_beyond(begun, ward, unit):
    series = begun()
    will_write()
    kept = db.session.get(Series, (1, series.id))
    with pytest.raises(Invalid, match="đã qua"):
        end_series(ward.actor("sec_1"), kept, unit(), NOW, last_on=date(2022, 4, 1))
    assert end_series(ward.actor("sec_1"), kept, unit(), NOW, last_on=date(2022, 6, 30)) == 2
    db.session.commit()

    assert [one.split()[-1] for one in days()] == ["planned", "planned", "not_held", "not_held"]
    with pytest.raises(Refused, match="đã kết thúc"):
        make_sessions(ward.actor("sec_1"), kept, unit(), NOW)


def test_a_series_that_ends_makes_no_more(begun):
    begun(until=date(2022, 6, 30))

    assert len(days()) == 2
    with pytest.raises(Invalid, match="từ ngày họp đầu tiên"):
        begun(until=date(2022, 4, 30))


def test_the_pages_begin_list_and_end_it(as_, ward, types):
    page = as_("sec_1")
    unit = ids.written(ward.units["cell-1"])
    answer = page.post(
        "/sinh-hoat/moi",
        {
            "organiser": unit,
            "units": unit,
            "type": ids.written(types["monthly"]),
            "theme": "Thường kỳ",
            "on": "03/05/2022",
            "starts": "19:30",
            "ends": "21:00",
            "place": "Nhà văn hóa",
            "repeat": "monthly_day",
        },
    )
    assert answer.status_code == 303
    shown = page.get("/sinh-hoat/dinh-ky")
    assert "Hằng tháng, ngày 3" in shown.text
    series_id = db.session.scalars(db.select(Series.id)).one()
    path = f"/sinh-hoat/dinh-ky/{ids.written(series_id)}"
    assert page.post(path + "/lap").status_code == 303
    assert page.post(path + "/ket-thuc", {f"s{series_id}-last_on": ""}).status_code == 422
    assert as_("member_1").get("/sinh-hoat/dinh-ky").status_code == 403
    assert as_("sec_3").post(path + "/lap").status_code == 404
    assert page.post(path + "/ket-thuc", {f"s{series_id}-last_on": "30/06/2022"}).status_code == 303
    assert db.session.scalar(db.select(db.func.count()).where(Meeting.state == MeetingState.NOT_HELD)) == 2
