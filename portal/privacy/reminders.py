"""What this chapter asks of people: requests to answer and to carry out, a year to confirm."""

from collections.abc import Iterator
from datetime import date

from portal.ground.text import say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.organisations.queries import seats
from portal.policy import Actor, Role
from portal.privacy import links
from portal.privacy.models import RequestState
from portal.privacy.queries.closing import waiting_closings
from portal.privacy.queries.requests import queue_for


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    if actor.has(Role.OFFICE, Role.WARD_SECRETARY):
        yield from _requests(actor, today)
    if actor.has(Role.WARD_SECRETARY):
        for closing in waiting_closings():
            yield HomeTask(TaskKind.OWED, say("Xác nhận đóng năm %(year)s.", year=closing.year), links.years())


def _requests(actor: Actor, today: date) -> Iterator[HomeTask]:
    """The secretary is asked only for what the office may not answer: its own people's."""
    waiting = queue_for(actor)
    if waiting and not actor.has(Role.OFFICE):
        of_office = {seat.person_id for seat in seats(today, Role.OFFICE_HEAD, Role.OFFICE)}
        waiting = [one for one in waiting if one.request.person_id in of_office]
    for one in waiting:
        answered = one.request.state is RequestState.ACCEPTED
        words = (
            say("Thực hiện yêu cầu về dữ liệu cá nhân gửi ngày %(day)s.", day=one.request.received_on)
            if answered
            else say("Trả lời yêu cầu về dữ liệu cá nhân gửi ngày %(day)s.", day=one.request.received_on)
        )
        kind = TaskKind.LATE if one.late(today) else TaskKind.OWED
        yield HomeTask(kind, words, links.request(one.request.id), one.due)
