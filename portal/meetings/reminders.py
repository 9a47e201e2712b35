"""Sessions of the coming week, on the home page of whoever is convened; today's and tomorrow's stand by themselves."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.ground.text import say
from portal.meetings import links
from portal.meetings.models import MeetingState
from portal.meetings.queries.calendar import own_sessions
from portal.notifications.tasks import HomeTask, TaskKind
from portal.policy import Actor

COMING, SOON = timedelta(days=7), timedelta(days=1)


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    for session in own_sessions(actor, today, today + COMING):
        if session.state is MeetingState.PLANNED:
            words = say(
                "%(when)s: %(theme)s, tại %(place)s.", when=session.begins, theme=session.theme, place=session.place
            )
            kind = TaskKind.SOON if session.on <= today + SOON else TaskKind.OWED
            yield HomeTask(kind, words, links.session(session.id), session.on)
