"""Yêu cầu về dữ liệu cá nhân: written by the person, answered, extended once, carried out; they see each step."""

from datetime import date

from portal import audit
from portal.documents.service import refuse_secret
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.text import Sentence, say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, PolicySubject, Role, require
from portal.privacy import links
from portal.privacy.holdings import BY_CODE
from portal.privacy.models import DataRequest, DataRequestStep, RequestKind, RequestState, StepKind
from portal.privacy.queries.requests import request_for, waiting_of
from portal.privacy.queries.terms import promise
from portal.privacy.rules import requests as rules
from portal.privacy.rules.clock import days_after

MEANWHILE = say("Yêu cầu này vừa được xử lý thêm; hãy xem lại rồi ghi. Nội dung đồng chí gõ còn nguyên bên dưới.")


def ask(actor: Actor, today: date, *, kind: RequestKind, record: str, wants: str) -> DataRequest:
    require(actor, Action.DATA_REQUEST, PolicySubject(person_id=actor.person_id))
    if record and record not in BY_CODE:
        raise Invalid({"record": say("Hãy chọn một mục trong danh sách.")})
    wants = _said(wants, "wants", say("Hãy ghi rõ đồng chí yêu cầu gì."))
    refuse_secret(actor, "wants", wants)
    person_id = actor.person_id or 0
    refuse(rules.too_many(waiting_of(person_id)))
    limits = promise(today).limits(kind, today)
    request = DataRequest(
        person_id=person_id,
        kind=kind,
        record=record,
        wants=wants,
        received_on=today,
        answer_by=limits.answer_by,
        carry_out_by=limits.carry_out_by,
        state=RequestState.RECEIVED,
    )
    db.session.add(request)
    flush()
    _step(actor, request, StepKind.RECEIVED, "", today)
    audit.record(actor, Action.DATA_REQUEST, request, kind=kind, record=record, wants=wants)
    for seat in seats(today, Role.OFFICE_HEAD, Role.OFFICE):
        if seat.person_id != person_id:
            tell(
                seat.person_id,
                say("Có yêu cầu về dữ liệu cá nhân, trả lời trước hết ngày %(day)s.", day=limits.answer_by),
                _at_office(request),
            )
    return request


def accept(actor: Actor, request_id: int, today: date, *, words: str, others: bool, version: int) -> DataRequest:
    """Trả lời: it will be carried out; longer when somebody outside the ward must act too."""
    request = _answerable(actor, request_id, version)
    words = _said(words, "words", say("Hãy ghi sẽ thực hiện thế nào."))
    if others and not request.others:
        request.others = True
        request.carry_out_by = (
            promise(request.received_on).limits(request.kind, request.received_on, others=True).carry_out_by
        )
    return _move(actor, request, RequestState.ACCEPTED, StepKind.ACCEPTED, words, today)


def decline(actor: Actor, request_id: int, today: date, *, words: str, version: int) -> DataRequest:
    """Từ chối: with the reason the person reads."""
    request = _answerable(actor, request_id, version)
    words = _said(words, "words", say("Hãy ghi lý do từ chối và căn cứ."))
    return _move(actor, request, RequestState.REFUSED, StepKind.REFUSED, words, today)


def extend(actor: Actor, request_id: int, today: date, *, words: str, version: int) -> DataRequest:
    """Gia hạn: once, with its reason, while the time is not over."""
    request = _of_the_office(actor, request_id, version)
    refuse(rules.closed_to_extension(request.state, request.extended, request.carry_out_by, today))
    words = _said(words, "words", say("Hãy ghi lý do gia hạn."))
    held = promise(today)
    request.carry_out_by = days_after(request.carry_out_by, held.extension_days, held.holidays)
    request.extended = True
    return _move(actor, request, request.state, StepKind.EXTENDED, words, today)


def carry_out(actor: Actor, request_id: int, today: date, *, words: str, version: int) -> DataRequest:
    request = _of_the_office(actor, request_id, version)
    refuse(rules.closed_to_carrying_out(request.state))
    words = _said(words, "words", say("Hãy ghi đã làm gì."))
    return _move(actor, request, RequestState.DONE, StepKind.DONE, words, today)


def withdraw(actor: Actor, request_id: int, today: date, *, version: int) -> DataRequest:
    """By its writer, as long as it is open."""
    request = or_404(request_for(actor, request_id)).request
    require(actor, Action.DATA_REQUEST, PolicySubject(person_id=request.person_id))
    _refuse_stale(request, version)
    refuse(rules.closed_to_withdrawal(request.state))
    request.state = RequestState.WITHDRAWN
    _step(actor, request, StepKind.WITHDRAWN, "", today)
    audit.record(actor, Action.DATA_REQUEST, request, withdrawn=True)
    return request


def _answerable(actor: Actor, request_id: int, version: int) -> DataRequest:
    request = _of_the_office(actor, request_id, version)
    refuse(rules.closed_to_answer(request.state))
    return request


def _of_the_office(actor: Actor, request_id: int, version: int) -> DataRequest:
    request = or_404(request_for(actor, request_id)).request
    require(actor, Action.DATA_REQUEST_ANSWER, PolicySubject(person_id=request.person_id))
    _refuse_stale(request, version)
    return request


def _refuse_stale(request: DataRequest, version: int) -> None:
    if request.version != version:
        raise Conflict(MEANWHILE, request)


def _move(actor: Actor, request: DataRequest, to: RequestState, step: StepKind, words: str, today: date) -> DataRequest:
    request.state = to
    flush()
    _step(actor, request, step, words, today)
    audit.record(actor, Action.DATA_REQUEST_ANSWER, request, step=step, words=words, carry_out_by=request.carry_out_by)
    tell(
        request.person_id,
        say("Yêu cầu về dữ liệu cá nhân của đồng chí: %(step)s.", step=step.vietnamese),
        links.own_request(request.id),
    )
    return request


def _step(actor: Actor, request: DataRequest, kind: StepKind, words: str, today: date) -> None:
    capacity = "; ".join(sorted(post.title or post.role for post in actor.posts))
    db.session.add(
        DataRequestStep(request_id=request.id, kind=kind, words=words, by=actor.person_id, capacity=capacity, on=today)
    )


def _said(words: str, field: str, missing: Sentence) -> str:
    if not words.strip():
        raise Invalid({field: missing})
    if len(words) > rules.LONGEST:
        raise Invalid({field: say("Dài quá %(most)s ký tự, hãy rút gọn.", most=rules.LONGEST)})
    return words.strip()


def _at_office(request: DataRequest) -> str:
    return links.request(request.id)
