"""Checks: the committee member in charge and their cells."""

from portal.campaigns.counting import COUNTS
from portal.checks import counting, leading, reminders
from portal.checks.views import checks, sponsor
from portal.notifications.leading import LED
from portal.notifications.tasks import OWED
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(sponsor.bp, checks.bp),
    fills=((LED, (leading.lines,)), (OWED, (reminders.tasks,)), (COUNTS, counting.counts)),
)
