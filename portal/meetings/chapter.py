"""Meetings: the calendar, who is called, shared events."""

from portal.ground.finding import SOURCES, SearchSource
from portal.ground.jobs import EVERY_MINUTE
from portal.ground.text import say
from portal.meetings import clockwork, leading, offered, reminders
from portal.meetings.search import search
from portal.meetings.views import calendar, events, feeds, kinds, meetings, youth
from portal.notifications.leading import LED
from portal.notifications.tasks import OWED
from portal.supervision.queries.offered import OFFERED
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(calendar.bp, youth.bp, meetings.bp, kinds.bp, feeds.bp, events.bp),
    fills=(
        (OFFERED, (offered.facts,)),
        (LED, (leading.lines,)),
        (OWED, (reminders.tasks,)),
        (SOURCES, (SearchSource("sinh-hoat", say("Sinh hoạt"), search),)),
        (EVERY_MINUTE, (clockwork.begin_kinds,)),
    ),
    lists={"calendar.calendar": lambda: ("xem", "don-vi", "loai")},
)
