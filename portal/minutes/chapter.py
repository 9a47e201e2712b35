"""Minutes: the meeting as it is run, contributions, scoring."""

from portal.campaigns.counting import COUNTS
from portal.campaigns.progress import RECORDS, STATES
from portal.meetings.service.meetings import MOVED
from portal.minutes import counting, progress, reminders
from portal.minutes.service.items import move_along
from portal.minutes.views import agenda, contributions, minutes, running, scoring
from portal.notifications.tasks import OWED
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(running.bp, agenda.bp, minutes.bp, scoring.bp, contributions.bp),
    fills=(
        (MOVED, (move_along,)),
        (STATES, progress.states),
        (RECORDS, (progress.records,)),
        (COUNTS, counting.counts),
        (OWED, (reminders.tasks,)),
    ),
)
