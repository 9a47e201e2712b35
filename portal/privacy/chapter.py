"""Privacy: what is held about a person, their requests, how long it is kept."""

from portal.ground.jobs import EVERY_MINUTE
from portal.notifications.tasks import OWED
from portal.people.events.righting import ASKING
from portal.privacy import clockwork, reminders, righting
from portal.privacy import views as pages
from portal.web.chapters import Chapter

CHAPTER = Chapter(
    pages=(pages.bp,),
    fills=((OWED, (reminders.tasks,)), (EVERY_MINUTE, (clockwork.forget_traces,)), (ASKING, (righting.ASKED,))),
)
