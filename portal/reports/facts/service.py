from datetime import date

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.text import say
from portal.policy import Action, Actor, require
from portal.reports.models import FactKind, WardFact

MOST = 10_000_000


def state_fact(
    actor: Actor, today: date, *, kind: FactKind, value: int, since: date, source: str, demonstration: bool = False
) -> WardFact:
    """Write down a number of the ward; the one before it stays, and stands for the days before."""
    require(actor, Action.FACT_RECORD)
    if not 0 < value <= MOST:
        raise Invalid({"value": say("Hãy ghi số nguyên từ 1 đến %(most)s.", most=MOST)})
    if since > today:
        raise Invalid({"since": say("Ngày %(day)s chưa tới.", day=since)})
    fact = WardFact(
        kind=kind, value=value, valid_from=since, source=source, by=actor.person_id, demonstration=demonstration
    )
    db.session.add(fact)
    audit.record(actor, Action.FACT_RECORD, fact, kind=kind, value=value, since=since, source=source)
    return fact


def withdraw_fact(actor: Actor, fact_id: int, *, reason: str) -> None:
    """A number stated by mistake stands no longer; that it was stated stays."""
    require(actor, Action.FACT_RECORD)
    fact = or_404(db.session.get(WardFact, (ward(), fact_id), with_for_update=True))
    refuse(say("Số liệu này đã được rút.") if fact.withdrawn_at else None)
    fact.withdrawn_at, fact.withdrawn_reason = now(), reason
    audit.record(actor, Action.FACT_RECORD, fact, withdrawn=True, reason=reason)
