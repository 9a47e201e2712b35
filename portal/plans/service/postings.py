"""Niêm yết: hanging a plan on the office's board, its minutes, and taking it down again."""

from datetime import date
from pathlib import Path

from portal import audit
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.files import keep
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say
from portal.ground.uploads import Clean
from portal.notifications import tell
from portal.plans import links
from portal.plans.models import Delivery, DeliveryEntry, DeliveryState, EntryKind, Posting
from portal.plans.queries.board import Posted, WaitingPosting, posting_spans_of, postings_for
from portal.plans.rules import postings as rules
from portal.policy import Action, Actor, require

REPLACED = say("Thay bằng bản mới của kế hoạch.")


def post(
    actor: Actor,
    waiting: WaitingPosting,
    today: date,
    *,
    posted_from: date,
    posted_until: date | None,
    place: str,
    notice: str | None = None,
    witnesses: str | None = None,
    minutes: str | None = None,
    photo: Clean | None = None,
    root: Path,
    replaces: bool = False,
) -> Posting:
    """The plan hangs from the day on; `replaces` takes down the same day what hangs there of the same plan."""
    require(actor, Action.POSTING_MANAGE)
    if posted_until is not None and posted_until < posted_from:
        raise Invalid({"posted_until": say("Ngày cuối phải từ ngày bắt đầu niêm yết trở đi.")})
    refuse(rules.not_yet(posted_from, today))
    if replaces:
        for old in postings_for(actor):
            if old.person_id == waiting.person_id and old.plan_label == waiting.plan_label and old.withdrawn_on is None:
                withdraw(actor, old, posted_from, today, reason=str(REPLACED), seen=old.seen)
        flush()
    refuse(rules.not_to_post(posting_spans_of(waiting.version_id), posted_from, posted_until))
    posting = Posting(
        id=new_id(),
        plan_version_id=waiting.version_id,
        posted_from=posted_from,
        posted_until=posted_until,
        place=place,
        shows=waiting.shows,
        notice=notice or None,
        witnesses=witnesses or None,
        minutes=minutes or None,
        photo_id=_kept(photo, root),
        posted_by=actor.person_id,
    )
    db.session.add(posting)
    delivery = db.session.get_one(Delivery, (actor.ward_id, waiting.delivery_id))
    refuse(_posted_already(delivery))
    delivery.state, delivery.sent_on, delivery.sent_by = DeliveryState.SENT, posted_from, actor.person_id
    db.session.add(
        DeliveryEntry(
            delivery_id=delivery.id,
            kind=EntryKind.SENT,
            state=delivery.state,
            on=posted_from,
            words=place,
            by=actor.person_id,
        )
    )
    audit.record(
        actor,
        Action.POSTING_MANAGE,
        posting,
        person=waiting.person_id,
        posted_from=posted_from,
        posted_until=posted_until,
        place=place,
        shows=waiting.shows,
        notice=notice,
        witnesses=witnesses,
        minutes=minutes,
        photo=photo is not None,
    )
    tell(
        waiting.person_id,
        say(
            "%(label)s của đồng chí được niêm yết tại %(place)s từ ngày %(day)s.",
            label=waiting.plan_label,
            place=place,
            day=posted_from,
        ),
        links.posted(posting.id),
    )
    return posting


def complete(
    actor: Actor,
    posted: Posted,
    today: date,
    *,
    posted_from: date | None = None,
    posted_until: date | None = None,
    notice: str | None = None,
    witnesses: str | None = None,
    minutes: str | None = None,
    photo: Clean | None = None,
    root: Path,
    seen: int,
) -> Posting:
    """Write down what was not known or not done when it was hung: days, notice, minutes, photo. A from-day that is
    known stays."""
    require(actor, Action.POSTING_MANAGE)
    refuse(say("Bản niêm yết này đã gỡ ngày %(day)s.", day=posted.withdrawn_on) if posted.withdrawn_on else None)
    posting = _as_seen(actor, posted, seen)
    begins = posting.posted_from or posted_from
    if begins is not None and posted_until is not None and posted_until < begins:
        raise Invalid({"posted_until": say("Ngày cuối phải từ ngày bắt đầu niêm yết trở đi.")})
    if begins is not None:
        refuse(rules.not_yet(begins, today))
    posting.posted_from, posting.posted_until = begins, posted_until
    posting.notice, posting.witnesses, posting.minutes = notice or None, witnesses or None, minutes or None
    if photo is not None:
        posting.photo_id = _kept(photo, root)
    audit.record(
        actor,
        Action.POSTING_MANAGE,
        posting,
        person=posted.person_id,
        posted_from=begins,
        posted_until=posted_until,
        notice=notice,
        witnesses=witnesses,
        minutes=minutes,
        photo=photo is not None,
    )
    return posting


def withdraw(actor: Actor, posted: Posted, day: date, today: date, *, reason: str, seen: int) -> Posting:
    """Taken down on the day, with the reason; from then on nobody reads it on the board."""
    require(actor, Action.POSTING_MANAGE)
    if not reason:
        raise Invalid({"reason": say("Hãy ghi lý do gỡ, ví dụ: hết thời gian niêm yết.")})
    refuse(rules.not_to_withdraw(posted.span, day, today))
    posting = _as_seen(actor, posted, seen)
    posting.withdrawn_on, posting.withdrawn_by, posting.withdrawn_reason = day, actor.person_id, reason
    audit.record(actor, Action.POSTING_MANAGE, posting, person=posted.person_id, withdrawn_on=day, reason=reason)
    return posting


def _as_seen(actor: Actor, posted: Posted, seen: int) -> Posting:
    posting = db.session.get_one(Posting, (actor.ward_id, posted.id))
    if posting.version != seen:
        raise Conflict(say("Bản niêm yết này vừa được người khác ghi thêm. Hãy xem lại rồi ghi."))
    return posting


def _kept(photo: Clean | None, root: Path) -> int | None:
    if photo is None:
        return None
    stored = keep(root, photo.content, photo.name)
    flush()
    return stored.id


def _posted_already(delivery: Delivery) -> Sentence | None:
    return None if delivery.state is DeliveryState.TO_SEND else say("Bản này đã được ghi là đã niêm yết.")
