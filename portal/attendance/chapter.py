"""Attendance: rolls, self check-in, make-up study."""

from portal.attendance import clockwork, reminders
from portal.attendance.queries.attendance import numbers
from portal.attendance.views import attendance, checkin, makeup, roll
from portal.ground.jobs import EVERY_MINUTE
from portal.meetings.queries.held import NUMBERS
from portal.notifications.tasks import OWED
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(roll.bp, checkin.bp, makeup.bp, attendance.bp),
    fills=((NUMBERS, (numbers,)), (OWED, (reminders.tasks,)), (EVERY_MINUTE, (clockwork.delete_what_is_due,))),
)
