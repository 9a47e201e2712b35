"""A request to be put right that the office carries out on the form of corrections."""

from datetime import date

from portal.ground.errors import or_404
from portal.people.events.righting import RightingRequest
from portal.policy import Action, Actor, PolicySubject, can
from portal.privacy.models import RequestKind, RequestState
from portal.privacy.queries.requests import request_for
from portal.privacy.rules.requests import OPEN
from portal.privacy.service import requests as service


def words_asked(actor: Actor, person_id: int, request_id: int) -> str | None:
    waiting = request_for(actor, request_id)
    if waiting is None or not can(
        actor, Action.DATA_REQUEST_ANSWER, PolicySubject(person_id=waiting.request.person_id)
    ):
        return None
    one = waiting.request
    theirs = one.person_id == person_id and one.kind is RequestKind.CORRECT and one.state in OPEN
    return one.wants if theirs else None


def carried_out(actor: Actor, request_id: int, today: date, words: str) -> None:
    """Answered first, where nobody has answered yet: the correction is the answer."""
    request = or_404(request_for(actor, request_id)).request
    if request.state is RequestState.RECEIVED:
        service.accept(actor, request_id, today, words=words, others=False, version=request.version)
    service.carry_out(actor, request_id, today, words=words, version=request.version)


ASKED = RightingRequest(words_asked, carried_out)
