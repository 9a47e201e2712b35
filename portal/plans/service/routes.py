"""Nơi gửi: opening, changing and ending the rules, and sending what a changed rule newly means."""

from collections.abc import Collection
from datetime import date

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.plans.models import Recipient, Route
from portal.plans.queries import standing
from portal.plans.queries.routes import mark_of, missing_by_route, route_for
from portal.plans.rules import routes as rules
from portal.plans.service.deliveries import deliver
from portal.policy import Action, Actor, require


def open_route(
    actor: Actor,
    today: date,
    *,
    recipient: Recipient,
    matches: JsonObject,
    words: str,
    shows: list[str] | None,
    since: date,
    basis: str | None = None,
    receiver: str | None = None,
) -> Route:
    """A rule that begins on the day; what was approved before goes out by `send_missing` only."""
    require(actor, Action.ROUTE_MANAGE)
    refuse(rules.begins_too_early(since, today))
    return _open(actor, recipient, matches, words, shows, since, basis, receiver)


def change_route(
    actor: Actor,
    route_id: int,
    today: date,
    *,
    matches: JsonObject,
    words: str,
    shows: list[str] | None,
    since: date,
    basis: str | None = None,
    receiver: str | None = None,
) -> Route:
    """From the day on another rule stands in its place; the old one stays to be read, with its last day."""
    require(actor, Action.ROUTE_MANAGE)
    old = _close(actor, route_id, since, today, basis)
    return _open(actor, old.recipient, matches, words, shows, since, basis, receiver, instead_of=old.id)


def end_route(actor: Actor, route_id: int, today: date, *, since: date, basis: str | None = None) -> Route:
    require(actor, Action.ROUTE_MANAGE)
    return _close(actor, route_id, since, today, basis)


def send_missing(actor: Actor, today: date, route_ids: Collection[int], *, mark: str) -> int:
    """Chuyển bổ sung: plans in force that the rules of today mean and that never went there. `mark` names the list
    that was looked at: another list is shown again before anything is sent."""
    require(actor, Action.ROUTE_MANAGE)
    lists = missing_by_route(today)
    if mark_of(lists) != mark:
        raise Conflict(say("Danh sách vừa thay đổi. Hãy xem lại rồi chuyển."))
    chosen = [one for one in lists if one.route.id in set(route_ids)]
    if not chosen:
        raise Invalid({"": say("Hãy đánh dấu ít nhất một quy tắc.")})
    sent = 0
    for one in chosen:
        named = {person.person_id for person in one.people}
        plans = [pair for pair in standing.approved() if pair[1] in named]
        count = deliver(plans, today, only=(one.route.recipient,), rules=[one.route])
        audit.record(
            actor,
            Action.ROUTE_MANAGE,
            one.route,
            sent=count,
            on=today,
            people=[str(person.person_id) for person in one.people],
        )
        sent += count
    return sent


def _open(
    actor: Actor,
    recipient: Recipient,
    matches: JsonObject,
    words: str,
    shows: list[str] | None,
    since: date,
    basis: str | None,
    receiver: str | None,
    instead_of: int | None = None,
) -> Route:
    wrong = {}
    if not words:
        wrong["words"] = say("Hãy ghi quy tắc bằng lời, như trong văn bản của Đảng ủy.")
    if not any(matches.get(kind.value) for kind in rules.Meant):
        wrong["meant"] = say("Hãy chọn quy tắc áp dụng cho ai.")
    if wrong:
        raise Invalid(wrong)
    route = Route(
        id=new_id(),
        recipient=recipient,
        matches=matches,
        words=words,
        receiver=receiver or None,
        shows=shows if recipient is Recipient.NOTICE_BOARD else None,
        valid_from=since,
        basis=basis or None,
    )
    db.session.add(route)
    flush()
    audit.record(
        actor,
        Action.ROUTE_MANAGE,
        route,
        recipient=recipient,
        matches=matches,
        words=words,
        receiver=route.receiver,
        shows=route.shows,
        since=since,
        basis=basis,
        instead_of=instead_of,
    )
    return route


def _close(actor: Actor, route_id: int, since: date, today: date, basis: str | None) -> Route:
    route = or_404(route_for(actor, route_id))
    refuse(rules.closed_to_change(route.valid_from, route.valid_until, route.withdrawn_at is not None, since, today))
    if route.valid_from is not None and route.valid_from >= since:  # it never came into force
        route.withdrawn_at = now()
    else:
        route.valid_until = since
    audit.record(actor, Action.ROUTE_MANAGE, route, ends=since, basis=basis)
    return route
