"""Agreeing: the whole arrangement is asked once and confirmed once, by a second person who has looked at it."""

from datetime import date

from portal import audit
from portal.arrangements import links
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.first_deeds import stands_on
from portal.arrangements.queries.foreseen import stands_against
from portal.arrangements.queries.joint import joint_due
from portal.arrangements.queries.reading import arrangement_of, kept_of, newest_applied, posts_of
from portal.arrangements.queries.snapshot import worked_out
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.rules.when import LONGEST_REASON, closed_to_drafting, closed_to_undoing
from portal.arrangements.service import telling
from portal.arrangements.service.applying import apply
from portal.arrangements.service.over import undoing as over_undoing
from portal.arrangements.service.over.carrying import apply_joint
from portal.arrangements.service.over.undoing import undo_joint
from portal.arrangements.service.undoing import undo
from portal.ground.clock import now
from portal.ground.db import flush, ward
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.text import Sentence, say
from portal.ground.typed import clean_line
from portal.ground.values import JsonObject
from portal.organisations.wards import the_portal
from portal.people.confirming.asking import AskedDeed, ask
from portal.people.confirming.deeds import TwoPersons, alone
from portal.people.models import Confirmation
from portal.policy import Action, Actor, require

APPLY, UNDO = "arrangements.apply", "arrangements.undo"


def hand_in(actor: Actor, arrangement_id: int, today: date) -> Arrangement | Confirmation:
    """What cannot be decided is decided before: nothing is left over when the second person looks."""
    require(actor, Action.TREE_ARRANGE)
    one = or_404(arrangement_of(arrangement_id))
    refuse(closed_to_drafting(one.state))
    refuse(stands_against(one, today))
    if actor.account_id is None:  # set-up and the demonstration act alone
        return _agreed(one, today, actor.person_id, alone(actor))
    one.state, one.drafted_by = ArrangementState.WAITING, one.drafted_by or actor.person_id or 0
    flush()
    audit.record(actor, Action.TREE_ARRANGE, one, handed_in=one.number)
    people = {each.person_id for each in posts_of(one.id)}
    return ask(actor, one.number, AskedDeed(APPLY, people, {"arrangement": str(one.id)}, _words(one)))


def _words(one: Arrangement) -> Sentence:
    after = worked_out(one).after
    return say(
        "Sắp xếp tổ chức theo %(number)s từ ngày %(day)s: thành lập %(opened)s, kết thúc %(ended)s tổ chức, chuyển "
        "%(people)s người, %(posts)s chức vụ mới",
        number=one.number,
        day=one.applies_on,
        opened=len(after.opened),
        ended=len(after.ended),
        people=len({going.belonging.person_id for going in after.goings}),
        posts=len(posts_of(one.id)),
    )


def confirmed(_confirmer: Actor, said: JsonObject, today: date, two: TwoPersons) -> None:
    one = or_404(arrangement_of(int(said["arrangement"])))
    refuse(None if one.state is ArrangementState.WAITING else say("Đợt sắp xếp này không còn chờ xác nhận."))
    refuse(stands_against(one, today))
    _agreed(one, today, two.confirmed_by, two.facts())


def _agreed(one: Arrangement, today: date, by: int | None, witnesses: dict[str, object]) -> Arrangement:
    one.state, one.confirmed_by, one.confirmed_at = ArrangementState.CONFIRMED, by, now()
    flush()
    portal = the_portal(ward())
    audit.record(portal, Action.TREE_ARRANGE, one, confirmed=one.number, on=one.applies_on, **witnesses)
    if one.joint_id is not None:
        agreed = joint_due(one.id)
        if agreed and one.applies_on <= today:
            return apply_joint(portal, one.id, today)
        if agreed:
            telling.tell_who_leaves(one)
        return one
    if one.applies_on <= today:
        return apply(portal, one.id, today, **witnesses)
    telling.tell_who_ends(one, today)
    return one


def dropped(said: JsonObject) -> None:
    """Declined or taken back: it is a draft again."""
    one = arrangement_of(int(said["arrangement"]))
    if one is not None and one.state is ArrangementState.WAITING:
        one.state = ArrangementState.DRAFT


def recall(actor: Actor, arrangement_id: int) -> Arrangement:
    """Confirmed, and its day has not come, or it could not be done on it: a draft again, to be agreed anew."""
    require(actor, Action.TREE_ARRANGE)
    one = or_404(arrangement_of(arrangement_id))
    refuse(None if one.state is ArrangementState.CONFIRMED else say("Chỉ rút được đợt đã xác nhận và chưa thực hiện."))
    one.state, one.problem, one.confirmed_by, one.confirmed_at = ArrangementState.DRAFT, "", None, None
    audit.record(actor, Action.TREE_ARRANGE, one, recalled=one.number)
    return one


def ask_to_undo(actor: Actor, arrangement_id: int, *, reason: str) -> Arrangement | Confirmation:
    """Posts that ended come back and posts that began go: both were decided by two."""
    require(actor, Action.TREE_ARRANGE)
    one, kept = or_404(arrangement_of(arrangement_id)), kept_of(arrangement_id)
    refuse(_closed_to_undoing(one, kept))
    reason = clean_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": say("Hãy ghi lý do hoàn tác, không quá %(most)s ký tự.", most=LONGEST_REASON)})
    if actor.account_id is None:
        return _undo(one, reason=reason, by=actor.person_id)
    words = say("Hoàn tác đợt sắp xếp tổ chức theo %(number)s: %(reason)s", number=one.number, reason=reason)
    said = {"arrangement": str(one.id), "reason": reason}
    return ask(actor, one.number, AskedDeed(UNDO, _come_back(kept), said, words))


def _come_back(kept: JsonObject) -> set[int]:
    """Whose posts come back."""
    posts = kept.get("post_holding")
    return {int(before["person_id"]) for before, _ in posts.changed.values()} if posts else set()


def undo_confirmed(_confirmer: Actor, said: JsonObject, _today: date, two: TwoPersons) -> None:
    one = or_404(arrangement_of(int(said["arrangement"])))
    _undo(one, reason=said["reason"], by=two.confirmed_by, **two.facts())


def _undo(one: Arrangement, *, reason: str, by: int | None, **witnesses: object) -> Arrangement:
    way = undo if one.joint_id is None else undo_joint
    return way(the_portal(ward()), one.id, reason=reason, by=by, **witnesses)


def _closed_to_undoing(one: Arrangement, kept: JsonObject) -> Sentence | None:
    if one.joint_id is not None:
        return over_undoing.stands_against(one)
    return closed_to_undoing(one.state, newest=newest_applied() == one.id, leans=stands_on(one, kept))


def page(said: JsonObject) -> str:
    return links.arrangement(int(said["arrangement"]))
