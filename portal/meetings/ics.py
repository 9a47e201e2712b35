"""Sessions as a calendar file (RFC 5545): theme, place, time and organiser, nothing that must stay in the portal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from portal.ground.ids import written
from portal.meetings.models import MeetingState
from portal.meetings.queries.meetings import MeetingRow

if TYPE_CHECKING:
    from icalendar import Timezone  # heavy, and only wanted where a calendar is handed out

ZONE = "Asia/Ho_Chi_Minh"
OFFSET = timedelta(hours=7)
BEFORE = timedelta(hours=8)  # until 13/06/1975; the zone has had one offset ever since
STATUS = {
    MeetingState.PLANNED: "CONFIRMED",
    MeetingState.HELD: "CONFIRMED",
    MeetingState.MOVED: "CANCELLED",
    MeetingState.NOT_HELD: "CANCELLED",
}


def calendar(sessions: Iterable[MeetingRow], name: str, at: datetime) -> bytes:
    """The file, with CRLF and lines folded at 75 octets. A session's id is random, so it is its own in the world."""
    from icalendar import Calendar, Event  # heavy, and only wanted where a calendar is handed out

    made = Calendar()
    for key, value in (
        ("prodid", "-//Tự Soi//Lịch sinh hoạt//VI"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),
        ("x-wr-timezone", ZONE),
    ):
        made.add(key, value)
    made.add_component(_zone())
    for session in sessions:
        event = Event()
        event.add("uid", f"{written(session.id)}@tu-soi")
        event.add("dtstamp", at)
        if session.whole_days:
            event.add("dtstart", session.on)
            event.add("dtend", session.ends.date() + timedelta(days=1))
        else:
            event.add("dtstart", session.begins)
            event.add("dtend", session.ends)
        event.add("summary", session.theme)
        if session.place:
            event.add("location", session.place)
        event.add("description", session.organiser)
        event.add("sequence", session.sequence)
        event.add("status", STATUS[session.state])
        event.add("transp", "OPAQUE" if STATUS[session.state] == "CONFIRMED" else "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _zone() -> "Timezone":
    from icalendar import Timezone, TimezoneStandard  # as above

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", BEFORE)
    standard.add("tzoffsetto", OFFSET)
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone
