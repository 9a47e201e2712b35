"""Sending a body's month to the cells and the ward Front; opening a locked month for one body."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import month_name, say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, Role, require
from portal.policy.relations import HEADS
from portal.supervision import links
from portal.supervision.models import Gap, GapReason, LockException, Note, Part, Sending
from portal.supervision.queries.places import BodyPlace, capacity
from portal.supervision.queries.places import place as place_of
from portal.supervision.queries.sendings import everybody, left_open
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.queries.turns import take_turn
from portal.supervision.rules import month as rules
from portal.supervision.rules.parts import OF_KIND, RECORDED, MonthStanding, parts_of
from portal.supervision.service.praise import tell_the_praised


class Reason(NamedTuple):
    """Why one obligation is left open."""

    code: GapReason
    words: str = ""


def send_month(
    actor: Actor, place: BodyPlace, today: date, *, general_remark: str, gaps: Mapping[int, Reason] | None = None
) -> Sending:
    """Send what is written, with one general remark and a reason for each obligation left open. What is written
    afterwards is sent again as a supplement (gửi bổ sung), which needs neither; a supplement of nothing is refused.

    Two who send at once make one sending, and what it says of its numbers is counted from what it took along."""
    require(actor, Action.NOTE_SEND, place.subject)
    again = rules.reopened_for(place.window, today)
    refuse(None if again else rules.closed_to_notes(place.window, place.month, today))
    take_turn(place.body.id)
    sheet = sheet_for(actor, place, today)
    number = 1 + (last_number(place) or 0)
    only = again if sheet.locked else None
    unsent = sheet.unsent if only is None else [row for row in sheet.unsent if not row.locked]
    refuse(rules.nothing_to_supplement(number=2 if only else number, unsent=len(unsent)))
    gaps = gaps or {}
    owed = [row.person_id for row in sheet.open_rows] if place.part is Part.LEAD and only is None else []
    supplement = number > 1 or only is not None
    wrong = rules.sending_reasons(general_remark, owed, {**left_open(place), **gaps}, supplement=supplement)
    if wrong:
        raise Invalid(wrong)
    sending = Sending(
        id=new_id(),
        period_id=place.period_id,
        body_id=place.body.id,
        number=number,
        general_remark=general_remark,
        counts={},
        sent_by=actor.person_id,
        capacity=capacity(actor, place.body.id),
        sent_on=today,
    )
    db.session.add(sending)
    flush()
    taken = _take_along(place, sending, only)
    sending.counts = _counts(place, taken)
    tell_the_praised(place.month, place.body.short_name, Note.sending_id == sending.id)
    for person_id in [one for one in owed if one in gaps and one not in taken]:
        db.session.add(
            Gap(sending_id=sending.id, person_id=person_id, reason=gaps[person_id].code, words=gaps[person_id].words)
        )
    audit.record(
        actor,
        Action.NOTE_SEND,
        sending,
        general_remark=general_remark,
        number=number,
        counts=sending.counts,
        gaps={str(one): [reason.code, reason.words] for one, reason in gaps.items()},
    )
    _tell_the_addressees(place, {row.cell_id for row in sheet.rows}, today)
    return sending


def _take_along(place: BodyPlace, sending: Sending, only: Collection[int] | None) -> dict[int, MonthStanding]:
    """Every unsent note by its member, also the one about the sender, written by a helper: the sender sends without
    seeing it. In a locked month those on the members for whom it was opened again."""
    chosen = [Note.period_id == place.period_id, Note.body_id == place.body.id, Note.sent_at.is_(None)]
    if only is not None:
        chosen.append(Note.person_id.in_(sorted(only)))
    rows = db.session.execute(
        sa.update(Note)
        .where(*chosen)
        .values(sent_at=now(), sending_id=sending.id, version=Note.version + 1)
        .returning(Note.person_id, Note.kind)
    )
    return {row.person_id: OF_KIND[row.kind] for row in rows}


def _counts(place: BodyPlace, taken: Mapping[int, MonthStanding]) -> dict[str, int]:
    """What the sending holds, by its parts, and what of the whole was sent before it or stays open; they add up."""
    whole = len(everybody(place))
    sent = db.session.scalar(
        sa.select(sa.func.count(Note.id)).where(
            Note.period_id == place.period_id, Note.body_id == place.body.id, Note.sent_at.is_not(None)
        )
    )
    parts = parts_of(taken.values())
    before = int(sent or 0) - parts.recorded
    return {
        "owed": whole,
        "written": parts.recorded,
        **{one.value: parts.number(one) for one in RECORDED},
        "before": before,
        "open": whole - before - parts.recorded,
    }


def last_number(place: BodyPlace) -> int | None:
    return db.session.scalar(
        sa.select(sa.func.max(Sending.number)).where(
            Sending.period_id == place.period_id, Sending.body_id == place.body.id
        )
    )


def _tell_the_addressees(place: BodyPlace, cells: set[int], today: date) -> None:
    for seat in seats(today, Role.CELL_SECRETARY, Role.CELL_DEPUTY):
        if seat.unit_id in cells:
            tell(
                seat.person_id,
                say("%(body)s đã gửi nhận xét %(month)s.", body=place.body.short_name, month=month_name(place.month)),
                links.month(place.month),
            )


def open_locked_month(
    actor: Actor, month: str, body_id: int, today: date, *, opens_on: date, last_on: date, reason: str
) -> LockException:
    """Let one body write in a locked month from-to; it locks again by itself."""
    place = or_404(place_of(month, body_id))
    require(actor, Action.LOCK_OPEN, place.subject)
    wrong = {}
    if not reason:
        wrong["reason"] = say("Hãy ghi lý do mở khóa.")
    if last_on < opens_on or last_on < today:
        wrong["last_on"] = say("Ngày cuối phải từ ngày mở trở đi và chưa qua.")
    if (last_on - opens_on).days > 31:
        wrong["last_on"] = say("Mỗi lần mở khóa tối đa 31 ngày.")
    if wrong:
        raise Invalid(wrong)
    exception = LockException(
        period_id=place.period_id,
        body_id=body_id,
        opens_on=opens_on,
        last_on=last_on,
        reason=reason,
        granted_by=actor.person_id,
    )
    db.session.add(exception)
    audit.record(
        actor, Action.LOCK_OPEN, exception, month=month, body=body_id, opens_on=opens_on, last_on=last_on, reason=reason
    )
    for seat in seats(today, *HEADS):
        if seat.unit_id == body_id:
            tell(
                seat.person_id,
                say(
                    "Sổ giám sát %(month)s được mở khóa từ %(first)s đến hết %(last)s.",
                    month=month_name(month),
                    first=opens_on,
                    last=last_on,
                ),
                links.month(month),
            )
    return exception
