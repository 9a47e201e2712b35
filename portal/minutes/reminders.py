"""Minutes still to be written, and góp ý still to be answered, on the home page."""

from collections.abc import Iterator
from datetime import date

from portal.ground.text import say
from portal.meetings import links
from portal.minutes.queries.contributions import waiting_for
from portal.minutes.queries.minutes import without_minutes
from portal.minutes.rules.minutes import NUDGED_FOR, nudge
from portal.minutes.service.contributions import PAGE
from portal.notifications.tasks import HomeTask, TaskKind
from portal.policy import Actor


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    for session in without_minutes(actor, today - NUDGED_FOR):
        if words := nudge(session.ended, today):
            said = say("%(nudge)s %(theme)s, ngày %(day)s.", nudge=words, theme=session.theme, day=session.on)
            yield HomeTask(TaskKind.OWED, said, links.running(session.id))
    waiting = len(waiting_for(actor))
    if waiting:
        yield HomeTask(TaskKind.OWED, say("%(count)s góp ý chờ đồng chí trả lời.", count=waiting), PAGE)
