from datetime import date

from portal import audit
from portal.ground.errors import or_404, refuse
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject
from portal.people.confirming.asking import AskedDeed, ask, waits
from portal.people.confirming.deeds import TwoPersons
from portal.people.events.record import state, take_back
from portal.people.models import Confirmation
from portal.people.queries.history import fact_of, facts_of, names_of
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.people.rules.refusals import MIXED
from portal.policy import Action, Actor, require
from portal.policy.power import mixes

# Posts stay: their holder need not be a member; so does where somebody lives.
OF_MEMBERS = (PersonFactKind.CELL, PersonFactKind.EXEMPTION, PersonFactKind.ORGANISATION)


WITHDRAWAL, REOPENING = "people.withdrawal", "people.reopening"


def withdraw(actor: Actor, fact: PersonFact, *, reason: str) -> Confirmation | None:
    """A fact that was recorded by mistake: no longer told, still to be seen. One's own waits for a second person."""
    require(actor, Action.PEOPLE_RECORD)
    refuse(_withdrawn(fact))
    if waits(actor, [fact.person_id]):
        words = say("%(name)s: rút mốc “%(what)s” đã ghi", name=_name(fact), what=fact.what)
        return _ask(actor, WITHDRAWAL, fact, reason, words)
    _withdraw(actor, fact, reason)
    return None


def withdrawal_confirmed(actor: Actor, told: JsonObject, today: date, two: TwoPersons) -> None:
    fact = _fact(told)
    refuse(_withdrawn(fact))
    _withdraw(actor, fact, told["reason"], **two.facts())


def _withdraw(actor: Actor, fact: PersonFact, reason: str, **witnesses: object) -> None:
    goes_along = along_with(fact)
    for one in (fact, *goes_along):
        take_back(one)
    _recorded(actor, fact, reason, along=[f"{one.kind.value}: {one.what}" for one in goes_along], **witnesses)


def along_with(fact: PersonFact) -> list[PersonFact]:
    """What only a member has goes with a membership that was recorded by mistake, where no other stands."""
    if fact.kind is not PersonFactKind.MEMBERSHIP:
        return []
    told = [one for one in facts_of(fact.person_id) if one.withdrawn_at is None and one.id != fact.id]
    if any(one.kind is PersonFactKind.MEMBERSHIP for one in told):
        return []
    return [one for one in told if one.kind in OF_MEMBERS]


def reopen(actor: Actor, fact: PersonFact, *, reason: str) -> Confirmation | None:
    """Its end was the mistake: the fact is told again, without one. A post with power comes back so, and waits."""
    require(actor, Action.PEOPLE_RECORD)
    refuse(_not_reopened(fact))
    if waits(actor, [fact.person_id], [fact.values.get("role")]):
        words = say("%(name)s: bỏ ngày kết thúc của “%(what)s”, tiếp tục giữ", name=_name(fact), what=fact.what)
        return _ask(actor, REOPENING, fact, reason, words)
    _reopen(actor, fact, reason)
    return None


def reopening_confirmed(actor: Actor, told: JsonObject, today: date, two: TwoPersons) -> None:
    fact = _fact(told)
    refuse(_not_reopened(fact))
    _reopen(actor, fact, told["reason"], **two.facts())


def _not_reopened(fact: PersonFact) -> Sentence | None:
    never_ends = None if fact.valid_until else say("Mốc này chưa có ngày kết thúc.")
    return _withdrawn(fact) or never_ends or _in_the_way(fact) or _mixed(fact)


def _mixed(fact: PersonFact) -> Sentence | None:
    """An ended post does not come back beside one that it may not stand beside."""
    if fact.kind is not PersonFactKind.POST:
        return None
    held = [
        one.values["role"]
        for one in facts_of(fact.person_id)
        if one.kind is PersonFactKind.POST and one.id != fact.id and one.withdrawn_at is None and not one.valid_until
    ]
    return MIXED if mixes(held, fact.values["role"]) else None


def _ask(actor: Actor, kind: str, fact: PersonFact, reason: str, words: Sentence) -> Confirmation:
    told = {"person": str(fact.person_id), "kind": fact.kind.value, "fact": str(fact.id), "reason": reason}
    return ask(actor, reason, AskedDeed(kind, [fact.person_id], told, words))


def _fact(told: JsonObject) -> PersonFact:
    return or_404(fact_of(int(told["person"]), told["kind"], int(told["fact"])))


def _name(fact: PersonFact) -> str:
    return names_of([fact.person_id]).get(fact.person_id, "")


def _reopen(actor: Actor, fact: PersonFact, reason: str, **witnesses: object) -> None:
    take_back(fact)
    told: JsonObject = {**fact.values, "valid_from": fact.valid_from, "basis": fact.basis}
    if fact.kind is PersonFactKind.MEMBERSHIP:
        told["ending"] = None
    state(fact.kind, fact.person_id, told)
    _recorded(actor, fact, reason, only_end=True, **witnesses)


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


def _recorded(actor: Actor, fact: PersonFact, reason: str, **more: object) -> None:
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
