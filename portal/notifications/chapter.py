"""Notifications: home, letters, and the letters that wait."""

from portal.accounts.service.resets import LETTER
from portal.ground.jobs import LAST_EVERY_MINUTE
from portal.notifications import alarms, clockwork
from portal.notifications.confirming import tasks
from portal.notifications.service import tell
from portal.notifications.tasks import OWED
from portal.notifications.views import home, mail
from portal.people.confirming.deciding import TELL
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(home.bp, mail.bp),
    fills=(
        (LAST_EVERY_MINUTE, (clockwork.send_what_waits,)),
        (OWED, (tasks,)),
        (TELL, (tell,)),
        (LETTER, (alarms.slip_printed,)),
    ),
)
