"""What routing asks of people: the office has copies to send and plans to hang, a body has copies to sign for."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from portal.ground.ids import written
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlIds
from portal.ground.text import say
from portal.notifications.tasks import HomeTask, TaskKind
from portal.organisations.models import Unit
from portal.plans import links
from portal.plans.models import Delivery, DeliveryState, Recipient
from portal.plans.queries.board import postings_for, waiting_for
from portal.plans.queries.never_sent import never_sent
from portal.plans.queries.register import count_to_send_for
from portal.policy import Action, Actor, Role, can
from portal.policy.relations import HEADS

REGISTER = links.register()
POSTINGS = links.postings()
MISSING = links.not_sent_yet()


def tasks(actor: Actor, today: date) -> Iterator[HomeTask]:
    if actor.has(Role.OFFICE):
        yield from _of_office(actor, today)
    yield from _of_bodies(actor)


def _of_office(actor: Actor, today: date) -> Iterator[HomeTask]:
    if to_send := count_to_send_for(actor):
        yield HomeTask(
            TaskKind.OWED,
            say("Còn %(count)s bản kế hoạch cần chuyển.", count=to_send),
            f"{REGISTER}?trang_thai={DeliveryState.TO_SEND.value}",
        )
    lacking = never_sent(today)
    if lacking:
        yield HomeTask(
            TaskKind.OWED,
            say("%(count)s bản kế hoạch khớp quy tắc đang dùng mà chưa từng được chuyển.", count=lacking),
            MISSING,
        )
    if not can(actor, Action.POSTING_MANAGE):
        return
    to_post = len(waiting_for(actor))
    if to_post:
        yield HomeTask(TaskKind.OWED, say("Còn %(count)s kế hoạch cần niêm yết.", count=to_post), POSTINGS)
    up = [one for one in postings_for(actor) if one.withdrawn_on is None]
    to_take_down = sum(one.to_replace or not one.hangs_on(today) for one in up)
    if to_take_down:
        yield HomeTask(
            TaskKind.OWED, say("Còn %(count)s bản niêm yết cần gỡ hoặc thay bản mới.", count=to_take_down), POSTINGS
        )


def _of_bodies(actor: Actor) -> Iterator[HomeTask]:
    """What was sent through the portal. What a summary tells of went on paper, and asks nobody to sign again."""
    bodies = {*actor.units(*HEADS), *(one.body_id for one in actor.helps if one.only is None)}
    for unit_id, body, count in _to_sign(bodies=sorted(bodies)):
        words = say("%(body)s có %(count)s bản kế hoạch chờ ký nhận.", body=body, count=count)
        yield HomeTask(
            TaskKind.READ, words, f"{REGISTER}?trang_thai={DeliveryState.SENT.value}&to_chuc={written(unit_id)}"
        )


@prepared(bodies=[sa.BigInteger])
def _to_sign(bodies: SqlIds) -> Query:
    return (
        sa.select(Unit.id, Unit.short_name, sa.func.count(Delivery.id))
        .join(Delivery, sa.and_(Delivery.ward_id == Unit.ward_id, Delivery.unit_id == Unit.id))
        .where(
            Unit.id.in_(bodies),
            Delivery.recipient == Recipient.SUPERVISING_BODY,
            Delivery.state == DeliveryState.SENT,
            Delivery.source.is_(None),
        )
        .group_by(Unit.id, Unit.short_name)
    )
