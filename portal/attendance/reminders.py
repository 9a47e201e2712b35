"""Make-up study on the home page: what a member still owes, and what waits for a cell's word."""

from collections.abc import Iterator
from datetime import date

from portal.attendance.models import MakeUpState
from portal.attendance.queries.makeup import of_cells, owed_by
from portal.attendance.service.makeup import link_to
from portal.ground.text import say
from portal.meetings import links
from portal.notifications.tasks import HomeTask, TaskKind
from portal.policy import Actor


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    for one in owed_by(actor):
        if one.state is MakeUpState.OWED:
            yield HomeTask(
                TaskKind.OWED, say("Học bù %(theme)s, ngày %(day)s.", theme=one.theme, day=one.on), link_to(one)
            )
        elif one.state is MakeUpState.RETURNED:
            words = say("Chi ủy đề nghị bổ sung phần học bù %(theme)s.", theme=one.theme)
            yield HomeTask(TaskKind.ASKED, words, link_to(one))
    waiting = len(of_cells(actor, waiting=True))
    if waiting:
        yield HomeTask(
            TaskKind.READ, say("%(count)s phần học bù chờ chi ủy ghi nhận.", count=waiting), links.makeups_of_cell()
        )
