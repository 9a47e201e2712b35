"""Sổ giao nhận: writing down that copies were sent and received. A mistake is put right by a further line."""

from collections.abc import Callable, Collection
from datetime import date

from portal import audit
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, Unknown, or_404, refuse
from portal.ground.text import Sentence, say
from portal.plans.models import Delivery, DeliveryEntry, DeliveryState, EntryKind
from portal.plans.queries.register import RegisterLine, copies_for
from portal.plans.rules import postings as rules
from portal.policy import Action, Actor, require

MOST_AT_ONCE = 700
Reason = Callable[[rules.CopyState, date, date], Sentence | None]


def mark_sent(
    actor: Actor, ids: Collection[int], day: date, today: date, *, words: str | None = None
) -> list[RegisterLine]:
    """All of these copies went out on the day; one that cannot be marked stops them all."""
    return _write(actor, Action.DELIVERY_SEND, EntryKind.SENT, ids, day, today, words, rules.not_to_send)


def mark_received(
    actor: Actor, ids: Collection[int], day: date, today: date, *, words: str | None = None
) -> list[RegisterLine]:
    """The receiving body signs for these copies, or the office for a body that does not use the portal."""
    return _write(actor, Action.DELIVERY_RECEIVE, EntryKind.RECEIVED, ids, day, today, words, rules.not_to_receive)


def correct(actor: Actor, delivery_id: int, today: date, *, to: DeliveryState, words: str, seen: int) -> Delivery:
    """Write the copy back to a state before, with the reason; what was written stays to be read."""
    copy = or_404(next(iter(copies_for(actor, [delivery_id])), None))
    action = Action.DELIVERY_SEND if to is DeliveryState.TO_SEND else Action.DELIVERY_RECEIVE
    require(actor, action, copy.subject)
    refuse(rules.not_to_correct(copy.as_rule()))
    if not words:
        raise Invalid({"words": say("Hãy ghi vì sao ghi lại, ví dụ: ghi nhầm dòng.")})
    if to not in before(copy.state):
        raise Invalid({"to": say("Hãy chọn ghi lại thành trạng thái nào.")})
    delivery = db.session.get_one(Delivery, (actor.ward_id, delivery_id))
    if delivery.version != seen:
        raise Conflict(say("Dòng này vừa được ghi thêm. Hãy xem lại rồi ghi."))
    was = {"state": delivery.state, "sent_on": delivery.sent_on, "received_on": delivery.received_on}
    delivery.state, delivery.received_on, delivery.received_by = to, None, None
    if to is DeliveryState.TO_SEND:
        delivery.sent_on, delivery.sent_by = None, None
    _line(actor, delivery, EntryKind.CORRECTED, today, words)
    audit.record(actor, action, delivery, person=copy.person_id, corrected=to, reason=words, was=was)
    return delivery


def before(state: DeliveryState) -> list[DeliveryState]:
    """The states a line may be written back to."""
    order = list(DeliveryState)
    return order[: order.index(state)]


def _write(
    actor: Actor,
    action: Action,
    kind: EntryKind,
    ids: Collection[int],
    day: date,
    today: date,
    words: str | None,
    reason: Reason,
) -> list[RegisterLine]:
    if not ids:
        raise Invalid({"": say("Hãy đánh dấu ít nhất một dòng trong sổ.")})
    if len(ids) > MOST_AT_ONCE:
        raise Invalid({"": say("Mỗi lần ghi nhiều nhất %(most)s dòng.", most=MOST_AT_ONCE)})
    copies = copies_for(actor, ids)
    if len(copies) < len(set(ids)):
        raise Unknown  # one of them is not shown to the actor
    for copy in copies:
        require(actor, action, copy.subject)
        refuse(reason(copy.as_rule(), day, today))
    for copy in copies:
        delivery = db.session.get_one(Delivery, (actor.ward_id, copy.id))
        if kind is EntryKind.SENT:
            delivery.state, delivery.sent_on, delivery.sent_by = DeliveryState.SENT, day, actor.person_id
        else:
            delivery.state, delivery.received_on, delivery.received_by = DeliveryState.RECEIVED, day, actor.person_id
        _line(actor, delivery, kind, day, words)
        audit.record(actor, action, delivery, person=copy.person_id, on=day, unit=copy.unit_id, words=words)
    return copies


def _line(actor: Actor, delivery: Delivery, kind: EntryKind, day: date, words: str | None) -> None:
    db.session.add(
        DeliveryEntry(
            delivery_id=delivery.id, kind=kind, state=delivery.state, on=day, words=words or None, by=actor.person_id
        )
    )
