"""Campaigns: a drive, its tasks and their progress."""

from portal.campaigns import reminders, studied
from portal.campaigns import views as pages
from portal.campaigns.counting import COUNTS
from portal.notifications.tasks import OWED
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(pages.bp,), fills=((OWED, (reminders.tasks,)), (COUNTS, studied.counts)))
