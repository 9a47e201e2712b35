"""Checks that wait: for the chi ủy's answer, then for the word of whoever checked."""

from collections.abc import Iterator
from datetime import date

from portal.checks.queries.checks import open_checks
from portal.checks.service.checks import link_to
from portal.ground.text import say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.policy import Actor
from portal.policy.relations import COMMITTEE


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    """One read, and none for who holds no post."""
    if not actor.posts:
        return
    cells = set(actor.units(*COMMITTEE))
    for check in open_checks(cells, actor.person_id):
        if check.by_id == actor.person_id and (check.answers or not check.request):
            words = say(
                "Xem trả lời của %(cell)s về lần kiểm tra ngày %(day)s rồi kết thúc.", cell=check.cell, day=check.on
            )
            yield HomeTask(TaskKind.ASKED, words, link_to(check.id))
        elif check.cell_id in cells and check.by_id != actor.person_id and check.request and not check.answers:
            words = say("Trả lời lần kiểm tra %(cell)s ngày %(day)s.", cell=check.cell, day=check.on)
            yield HomeTask(
                TaskKind.LATE if check.overdue(today) else TaskKind.OWED, words, link_to(check.id), check.due_on
            )
