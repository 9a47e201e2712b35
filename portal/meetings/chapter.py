"""Meetings: calendar, attendance, minutes."""

from portal.campaigns.progress import RECORDS, STATES
from portal.ground.finding import SOURCES, SearchSource
from portal.ground.jobs import EVERY_MINUTE
from portal.ground.text import say
from portal.meetings import (
    check_reminders,
    clockwork,
    leading,
    makeup_reminders,
    minutes_reminders,
    offered,
    photo_clockwork,
    progress,
    reminders,
)
from portal.meetings.search import search
from portal.meetings.views import (
    agenda,
    attendance,
    calendar,
    checkin,
    checks,
    contributions,
    events,
    feeds,
    kinds,
    makeup,
    meetings,
    minutes,
    roll,
    running,
    scoring,
    sponsor,
    youth,
)
from portal.notifications.leading import LED
from portal.notifications.tasks import OWED
from portal.supervision.queries.offered import OFFERED
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(
        calendar.bp,
        youth.bp,
        meetings.bp,
        kinds.bp,
        feeds.bp,
        roll.bp,
        checkin.bp,
        makeup.bp,
        running.bp,
        agenda.bp,
        minutes.bp,
        scoring.bp,
        contributions.bp,
        attendance.bp,
        events.bp,
        sponsor.bp,
        checks.bp,
    ),
    fills=(
        (OFFERED, (offered.facts,)),
        (STATES, progress.states),
        (RECORDS, (progress.records,)),
        (LED, (leading.lines,)),
        (OWED, (reminders.tasks, makeup_reminders.tasks, check_reminders.tasks, minutes_reminders.tasks)),
        (SOURCES, (SearchSource("sinh-hoat", say("Sinh hoạt"), search),)),
        (EVERY_MINUTE, (clockwork.begin_kinds, photo_clockwork.delete_what_is_due)),
    ),
    lists={"calendar.calendar": lambda: ("xem", "don-vi", "loai")},
)
