from typing import Any

from portal import audit
from portal.ground.errors import refuse
from portal.ground.text import Sentence, say
from portal.people.events.record import state, take_back
from portal.people.queries.history import facts_of
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.policy import Action, Actor, require

# Posts stay: their holder need not be a member; so does where somebody lives.
OF_MEMBERS = (PersonFactKind.CELL, PersonFactKind.EXEMPTION, PersonFactKind.ORGANISATION)


def withdraw(actor: Actor, fact: PersonFact, *, reason: str) -> None:
    """A fact that was recorded by mistake: no longer told, still to be seen."""
    require(actor, Action.PEOPLE_RECORD)
    refuse(_withdrawn(fact))
    goes_along = along_with(fact)
    for one in (fact, *goes_along):
        take_back(one)
    _recorded(actor, fact, reason, along=[f"{one.kind.value}: {one.what}" for one in goes_along])


def along_with(fact: PersonFact) -> list[PersonFact]:
    """What only a member has goes with a membership that was recorded by mistake, where no other stands."""
    if fact.kind is not PersonFactKind.MEMBERSHIP:
        return []
    told = [one for one in facts_of(fact.person_id) if one.withdrawn_at is None and one.id != fact.id]
    if any(one.kind is PersonFactKind.MEMBERSHIP for one in told):
        return []
    return [one for one in told if one.kind in OF_MEMBERS]


def reopen(actor: Actor, fact: PersonFact, *, reason: str) -> None:
    """Its end was the mistake: the fact is told again, without one."""
    require(actor, Action.PEOPLE_RECORD)
    refuse(_withdrawn(fact))
    refuse(None if fact.valid_until else say("Mốc này chưa có ngày kết thúc."))
    refuse(_in_the_way(fact))
    take_back(fact)
    told: dict[str, Any] = {**fact.values, "valid_from": fact.valid_from, "basis": fact.basis}
    if fact.kind is PersonFactKind.MEMBERSHIP:
        told["ending"] = None
    state(fact.kind, fact.person_id, told)
    _recorded(actor, fact, reason, only_end=True)


def _withdrawn(fact: PersonFact) -> Sentence | None:
    return say("Mốc này đã được rút lại.") if fact.withdrawn_at else None


def _in_the_way(fact: PersonFact) -> Sentence | None:
    """One cell, residence, membership and exemption at a time."""
    if fact.kind in (PersonFactKind.ORGANISATION, PersonFactKind.POST) or fact.valid_until is None:
        return None
    later = [
        one
        for one in facts_of(fact.person_id)
        if one.kind is fact.kind and one.id != fact.id and one.stands_after(fact.valid_until)
    ]
    return say("Đã có mốc mới hơn (“%(what)s”). Hãy rút mốc đó trước.", what=later[0].what) if later else None


def _recorded(actor: Actor, fact: PersonFact, reason: str, **more: Any) -> None:
    audit.record(
        actor,
        Action.PEOPLE_RECORD,
        audit.About("person", fact.person_id),
        withdrawn=fact.kind,
        fact=fact.id,
        what=str(fact.what),
        since=fact.valid_from,
        until=fact.valid_until,
        reason=reason,
        **more,
    )
