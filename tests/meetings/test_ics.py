"""Calendar files, read by a strict small reader of our own and by icalendar's parser; and the secret address."""

import re
from datetime import date, datetime, timedelta

import icalendar
import pytest
import vobject

from portal.accounts.models import Account
from portal.audit.models import Payload
from portal.ground import ids
from portal.ground.clock import HERE, now
from portal.ground.db import db, will_write
from portal.meetings.models import CalendarKey, Meeting, MeetingState
from portal.meetings.service import feeds

NAME = re.compile(rb"[A-Za-z0-9-]+")


def strictly_read(content):
    """RFC 5545, 3.1: CRLF, at most 75 octets a line, folded by a space, every BEGIN ended."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    assert all(len(line) <= 75 for line in raw), max(map(len, raw))
    lines = []
    for line in raw:
        line.decode()  # no fold splits a letter
        if line[:1] in (b" ", b"\t"):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    open_, read = [], []
    for line in lines:
        head, _, value = line.partition(b":")
        name, *parameters = head.split(b";")
        assert NAME.fullmatch(name), line
        if name == b"BEGIN":
            open_.append(value)
        elif name == b"END":
            assert open_.pop() == value
        read.append((".".join(part.decode() for part in open_), name.decode(), parameters, value.decode()))
    assert not open_
    return read


def values(read, where, name):
    return [value for place, found, _, value in read if place == where and found == name]


LONG = "Sinh hoạt chuyên đề: học tập và làm theo tư tưởng, đạo đức; phong cách Hồ Chí Minh, tự soi, tự sửa"


def test_a_session_s_file_is_as_the_standard_asks(session, as_):
    meeting = session(theme=LONG, place="Nhà văn hóa, số 5; ngõ 197")
    answer = as_("member_1").get(f"/sinh-hoat/{ids.written(meeting.id)}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    read = strictly_read(answer.data)

    assert values(read, "VCALENDAR", "VERSION") == ["2.0"]
    assert values(read, "VCALENDAR.VTIMEZONE", "TZID") == ["Asia/Ho_Chi_Minh"]
    assert values(read, "VCALENDAR.VTIMEZONE.STANDARD", "TZOFFSETTO") == ["+0700"]
    event = "VCALENDAR.VEVENT"
    assert values(read, event, "DTSTART") == ["20220503T190000"]
    assert values(read, event, "DTEND") == ["20220503T210000"]
    assert [parameters for place, name, parameters, _ in read if (place, name) == (event, "DTSTART")] == [
        [b"TZID=Asia/Ho_Chi_Minh"]
    ]
    assert values(read, event, "STATUS") == ["CONFIRMED"]
    assert values(read, event, "SEQUENCE") == ["0"]
    assert len(values(read, event, "UID")) == len(values(read, event, "DTSTAMP")) == 1
    assert values(read, event, "LOCATION") == ["Nhà văn hóa\\, số 5\\; ngõ 197"]

    (parsed,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(parsed["summary"]) == LONG
    assert parsed["dtstart"].dt.utcoffset() == timedelta(hours=7)
    assert parsed["dtstart"].dt == datetime(2022, 5, 3, 19, tzinfo=HERE)

    opened = vobject.readOne(answer.text).vevent  # as a calendar program reads it, which wrote none of it
    assert (opened.summary.value, opened.location.value) == (LONG, "Nhà văn hóa, số 5; ngõ 197")
    assert opened.dtstart.value == datetime(2022, 5, 3, 19, tzinfo=HERE)
    assert opened.dtend.value - opened.dtstart.value == timedelta(hours=2)


def test_its_id_stays_when_it_is_called_off(session, as_, ward):
    meeting = session()
    path = f"/sinh-hoat/{ids.written(meeting.id)}.ics"
    page = as_("member_1")
    before = strictly_read(page.get(path).data)
    will_write()
    kept = db.session.get(Meeting, (1, meeting.id))
    kept.state, kept.sequence = MeetingState.NOT_HELD, 1
    db.session.commit()
    after = strictly_read(page.get(path).data)

    event = "VCALENDAR.VEVENT"
    assert values(before, event, "UID") == values(after, event, "UID")
    assert values(after, event, "STATUS") == ["CANCELLED"]
    assert values(after, event, "SEQUENCE") == ["1"]


@pytest.fixture
def address(as_, ward):
    """The address that a person's page shows, once."""

    def made(who="member_1"):
        page = as_(who)
        shown = page.submit(page.get("/lich/dia-chi"), "/lich/dia-chi")
        assert shown.status_code == 200
        return re.search(r"https://localhost(/lich/[\w.-]+\.ics)", shown.text)[1]

    return made


def test_nobody_reads_a_calendar_without_its_address(stranger, session):
    session()

    assert stranger.get("/lich/khong-ai-biet.ics").status_code == 404
    assert stranger.get("/lich/dia-chi").status_code == 401


def test_the_address_holds_the_person_s_own_sessions_and_little_of_them(session, address, stranger, as_):
    session(theme="Của Chi bộ 1", chair="sec_1")
    session("cell-3", theme="Của Chi bộ 3")
    session(theme="Đã lâu", on=date(2021, 5, 3))
    path = address()
    answer = stranger.get(path)
    assert answer.status_code == 200
    read = strictly_read(answer.data)

    assert values(read, "VCALENDAR.VEVENT", "SUMMARY") == ["Của Chi bộ 1"]
    assert "Hoàng Thị Thanh Lý" not in answer.text
    assert path.removeprefix("/lich/") not in as_("member_1").get("/lich/dia-chi").text


def test_only_a_digest_is_kept_and_the_trail_holds_no_key(address):
    path = address()
    key = path.removeprefix("/lich/").removesuffix(".ics")

    assert db.session.scalars(db.select(CalendarKey.digest)).one() == feeds.digest(key)
    assert key not in str(list(db.session.scalars(db.select(Payload.content))))


def test_a_renewed_or_revoked_address_opens_nothing(address, stranger, as_):
    first, second = address(), address()
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    page = as_("member_1")
    assert "Ứng dụng lịch đọc lần cuối" in page.get("/lich/dia-chi").text
    assert page.submit(page.get("/lich/dia-chi"), "/lich/dia-chi/thu-hoi").status_code == 303

    assert stranger.get(second).status_code == 404


def test_a_stopped_account_has_no_calendar(address, stranger, ward):
    path = address()
    will_write()
    db.session.get(Account, (1, ward.accounts["member_1"])).disabled_at = now()
    db.session.commit()

    assert stranger.get(path).status_code == 404
