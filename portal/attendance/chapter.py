"""Attendance: rolls, self check-in, make-up study."""

from portal.attendance import clockwork, reminders
from portal.attendance.queries.attendance import numbers
from portal.attendance.views import absence, attendance, checkin, makeup
from portal.ground.jobs import EVERY_MINUTE
from portal.meetings.queries.held import NUMBERS
from portal.notifications.tasks import OWED
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(absence.bp, checkin.bp, makeup.bp, attendance.bp),
    fills=((NUMBERS, (numbers,)), (OWED, (reminders.tasks,)), (EVERY_MINUTE, (clockwork.delete_what_is_due,))),
)
