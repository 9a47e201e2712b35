"""Asking the ward Front for help, and its answer. Nothing leaves the head's page before "Gửi đề nghị hỗ trợ"."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.db import db
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, PolicySubject, Role, require
from portal.supervision import links
from portal.supervision.models import HelpGiven, HelpRequest, HelpWanted, NoHelpNeeded
from portal.supervision.queries.help import needs_no_help
from portal.supervision.queries.places import capacity
from portal.supervision.queries.turns import take_turn
from portal.supervision.rules import help as rules

FRONT = (Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)


def ask_for_help(actor: Actor, body_id: int, today: date, *, wanted: HelpWanted | None, words: str) -> HelpRequest:
    """Once a quarter, by the body's head."""
    require(actor, Action.HELP_ASK, PolicySubject(body_id=body_id))
    quarter = rules.quarter_of(today)
    asked = sa.select(HelpRequest.id).where(HelpRequest.body_id == body_id, HelpRequest.quarter == quarter)
    refuse(rules.not_to_be_asked(asked=db.session.scalar(asked) is not None))
    if wrong := rules.asking_reasons(wanted=wanted, words=words):
        raise Invalid(wrong)
    request = HelpRequest(
        id=new_id(),
        body_id=body_id,
        quarter=quarter,
        wanted=or_404(wanted),
        words=words,
        asked_by=actor.person_id,
        capacity=capacity(actor, body_id),
        asked_on=today,
    )
    db.session.add(request)
    audit.record(actor, Action.HELP_ASK, request, quarter=quarter, wanted=request.wanted.value, words=words)
    told = say("%(who)s đề nghị hỗ trợ việc giám sát.", who=request.capacity)
    for person_id in sorted({seat.person_id for seat in seats(today, *FRONT)} - {actor.person_id}):
        tell(person_id, told, links.help_asked())
    return request


def need_no_help(actor: Actor, body_id: int, today: date) -> None:
    """Puts the quarter's question away; told to nobody, and no trail says who pressed it. A request may follow."""
    require(actor, Action.HELP_ASK, PolicySubject(body_id=body_id))
    take_turn(body_id)
    if not needs_no_help(actor, body_id, today):
        db.session.add(
            NoHelpNeeded(id=new_id(), body_id=body_id, quarter=rules.quarter_of(today), by=or_404(actor.person_id))
        )


def give_help(actor: Actor, request_id: int, today: date, *, given: HelpGiven | None, answer: str) -> HelpRequest:
    require(actor, Action.HELP_GIVE)
    request = or_404(db.session.scalar(sa.select(HelpRequest).where(HelpRequest.id == request_id).with_for_update()))
    refuse(rules.not_to_be_given(answered=request.answered_on is not None))
    if wrong := rules.giving_reasons(given=given, answer=answer):
        raise Invalid(wrong)
    request.given, request.answer, request.answered_on = given, answer, today
    request.answered_by = actor.person_id
    request.answered_as = "; ".join(sorted({one.title for one in actor.posts if one.counts_as(*FRONT) and one.title}))
    audit.record(actor, Action.HELP_GIVE, request, given=or_404(given).value, answer=answer)
    said = say("UBMTTQ phường đã trả lời đề nghị hỗ trợ: %(how)s.", how=or_404(given).label)
    tell(request.asked_by, said, links.own_months(request.body_id))
    return request
