"""A body without a head waits, or its work passes to another, by a decision; never in silence."""

from datetime import date, timedelta

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.text import say
from portal.ground.values import JsonObject
from portal.notifications import tell
from portal.organisations.queries import UnitRow, seats, unit_of, units_now
from portal.people.confirming.asking import AskedDeed, ask
from portal.people.confirming.deeds import TwoPersons, alone
from portal.people.models import Confirmation
from portal.plans.service.deliveries import deliver_approved
from portal.policy import Action, Actor, require
from portal.policy.relations import HEADS
from portal.supervision import links
from portal.supervision.models import HeadWait, Lead, LockException, Part, Period
from portal.supervision.queries.gaps import Headless, headless
from portal.supervision.queries.places import locked_on
from portal.supervision.rules import headless as rules
from portal.supervision.rules.leading import LEADING
from portal.supervision.rules.month import LONGEST_OPENING

PASSING = "supervision.passing"


def vacant(unit_id: int, today: date) -> Headless | None:
    return next((one for one in headless(today) if one.unit.id == unit_id), None)


def may_receive(unit_id: int, today: date) -> list[UnitRow]:
    """Bodies with a head, to whom the work may pass."""
    headed = {seat.unit_id for seat in seats(today, *HEADS)}
    return [one for one in units_now(*LEADING) if one.id in headed and one.id != unit_id]


def wait(actor: Actor, unit_id: int, today: date, *, until: date | None, basis: str) -> HeadWait:
    """Its members stay in every whole; months that lock meanwhile stay open to whoever comes."""
    require(actor, Action.SETTINGS_MANAGE)
    one = _decided(unit_id, today, until, basis)
    last = until or today
    for before in db.session.scalars(sa.select(HeadWait).where(HeadWait.unit_id == unit_id, HeadWait.holds(today))):
        before.withdrawn_at = now()
    kept = HeadWait(
        unit_id=unit_id, decided_by=actor.person_id, basis=basis, valid_from=today, valid_until=last + timedelta(days=1)
    )
    db.session.add(kept)
    months = _kept_open(actor, one, today, last, basis) if one.part is not Part.CELL else []
    audit.record(actor, Action.SETTINGS_MANAGE, kept, unit=unit_id, waits_until=last, basis=basis, kept_open=months)
    return kept


def pass_on(
    actor: Actor, unit_id: int, to_id: int | None, today: date, *, until: date | None, basis: str
) -> Confirmation | int:
    """From today another body leads in its cells, up to a day. That gives its head power over members: two persons."""
    require(actor, Action.SETTINGS_MANAGE)
    to = or_404(_to_whom(unit_id, to_id, today, until, basis))
    if actor.account_id is None:
        return _pass(actor, unit_id, to, today, until or today, basis, **alone(actor))
    body = or_404(unit_of(unit_id))
    words = say(
        "Tạm giao việc giám sát của %(body)s cho %(to)s đến hết ngày %(day)s",
        body=body.short_name,
        to=to.short_name,
        day=until or today,
    )
    heads = [seat.person_id for seat in seats(today, *HEADS) if seat.unit_id == to.id]
    told = {"unit": str(unit_id), "to": str(to.id), "until": (until or today).isoformat(), "basis": basis}
    return ask(actor, basis, AskedDeed(PASSING, heads, told, words))


def passing_confirmed(actor: Actor, told: JsonObject, today: date, two: TwoPersons) -> int:
    unit_id, until = int(told["unit"]), date.fromisoformat(told["until"])
    to = or_404(_to_whom(unit_id, int(told["to"]), today, until, told["basis"]))
    return _pass(actor, unit_id, to, today, until, told["basis"], **two.facts())


def _decided(unit_id: int, today: date, until: date | None, basis: str) -> Headless:
    one = vacant(unit_id, today)
    headed = any(seat.unit_id == unit_id for seat in seats(today, *HEADS))
    refuse(rules.not_to_be_decided(headed=headed, members=one.members if one else 0))
    if wrong := rules.decision_reasons(until=until, since=today, basis=basis):
        raise Invalid(wrong)
    return or_404(one)


def _to_whom(unit_id: int, to_id: int | None, today: date, until: date | None, basis: str) -> UnitRow | None:
    one = _decided(unit_id, today, until, basis)
    to = next((body for body in units_now(*LEADING) if body.id == to_id), None)
    reason = rules.not_to_pass(
        leads=one.part is Part.LEAD,
        to_another=to is not None and to.id != unit_id,
        to_headed=any(seat.unit_id == to_id for seat in seats(today, *HEADS)),
    )
    if reason:
        raise Invalid({"to": reason})
    return to


def _pass(actor: Actor, unit_id: int, to: UnitRow, today: date, until: date, basis: str, **witnesses: object) -> int:
    """Answers in how many cells; after the last day the body leads there again by itself."""
    after = until + timedelta(days=1)
    mine = sa.select(Lead).where(Lead.body_id == unit_id, Lead.withdrawn_at.is_(None), Lead.valid_until.is_(None))
    leads = db.session.scalars(mine).all()
    for lead in leads:
        lead.end(today)
        db.session.add(
            Lead(cell_id=lead.cell_id, body_id=to.id, chosen=True, valid_from=today, valid_until=after, basis=basis)
        )
        again = Lead(cell_id=lead.cell_id, body_id=unit_id, chosen=lead.chosen, valid_from=after, basis=basis)
        db.session.add(again)
        flush()
        audit.record(
            actor,
            Action.SETTINGS_MANAGE,
            again,
            cell=lead.cell_id,
            body=unit_id,
            passed_to=to.id,
            since=today,
            last_on=until,
            basis=basis,
            **witnesses,
        )
    deliver_approved(today)
    said = say("Việc giám sát của %(body)s giao ông/bà đến hết ngày %(day)s.", body=_name(unit_id), day=until)
    for seat in seats(today, *HEADS):
        if seat.unit_id == to.id:
            tell(seat.person_id, said, links.sheets())
    return len(leads)


def _kept_open(actor: Actor, one: Headless, today: date, until: date, basis: str) -> list[str]:
    """Months that nobody has locked and that lock before the wait is over."""
    rows = db.session.scalars(
        sa.select(Period).where(Period.locks_on >= today, Period.locks_on < until).order_by(Period.month)
    )
    months = []
    for period in rows:
        if locked_on(period) is None:
            opens = period.locks_on + timedelta(days=1)
            db.session.add(
                LockException(
                    period_id=period.id,
                    body_id=one.unit.id,
                    opens_on=opens,
                    last_on=min(until, opens + timedelta(days=LONGEST_OPENING - 1)),
                    reason=basis,
                    granted_by=actor.person_id or 0,
                )
            )
            months.append(period.month)
    return months


def _name(unit_id: int) -> str:
    return or_404(unit_of(unit_id)).short_name
