"""Notifications: home, letters, and the letters that wait."""

from portal.ground.jobs import LAST_EVERY_MINUTE
from portal.notifications import clockwork
from portal.notifications.views import home, mail
from portal.web.chapters import Chapter

CHAPTER = Chapter(pages=(home.bp, mail.bp), fills=((LAST_EVERY_MINUTE, (clockwork.send_what_waits,)),))
