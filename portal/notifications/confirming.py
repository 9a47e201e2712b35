"""What waits for this person's word, as tasks of the home page."""

from collections.abc import Iterator
from datetime import date

from portal.ground.text import say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.people import links
from portal.people.confirming.deciding import waiting_for
from portal.policy import CONFIRMERS, Actor


def tasks(actor: Actor, _today: date) -> Iterator[HomeTask]:
    if not actor.has(*CONFIRMERS):
        return
    for page in waiting_for(actor):
        words = say("Xác nhận %(count)s việc: %(matter)s.", count=len(page.mine), matter=page.asked.matter)
        yield HomeTask(TaskKind.ASKED, words, links.confirmation(page.asked.id))
