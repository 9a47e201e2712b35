"""Góp ý: recorded at the themed session, read and answered by whom it is meant for, counted for everyone else."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.ids import written
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.minutes.forms.contributions import ContributionAnswerForm, ContributionForm, PresentedForm
from portal.minutes.queries.contributions import ContributionSaid, contribution_for, contributions_for, counts_for
from portal.minutes.queries.presented import presented_at
from portal.minutes.queries.running import committee_on, speakers
from portal.minutes.rules import contributions as rules
from portal.minutes.service import contributions as service
from portal.minutes.service import presented
from portal.minutes.views.running_page import draft_of, drop_draft, keep_draft
from portal.organisations.models import UnitKind
from portal.policy import Action, can, require
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("contributions", __name__, url_prefix="/sinh-hoat")
DRAFT = "gop-y"


@bp.get("/gop-y")
def mine() -> Response:
    require(actor(), Action.HOME_READ)
    return _mine()


@bp.post("/gop-y/<id:contribution_id>/tra-loi")
def answer(contribution_id: int) -> BaseResponse:
    said = or_404(contribution_for(actor(), contribution_id))
    require(actor(), said.answering, said.subject)
    form = ContributionAnswerForm(prefix=f"{written(said.id)}-")
    tried = attempt(
        form,
        lambda: service.answer(
            actor(), said, text=form.answer.data or "", into_plan=bool(form.into_plan.data), version=form.seen
        ),
    )
    if tried.declined:
        return _mine(tried.status, {said.id: form})
    return done(url_for(".mine", _anchor=f"g-{written(said.id)}"), say("Đã trả lời góp ý."))


@bp.get("/<id:meeting_id>/gop-y")
def of_meeting(meeting_id: int) -> Response:
    return _page(or_404(meeting_for(actor(), meeting_id)))


@bp.post("/<id:meeting_id>/gop-y")
def record(meeting_id: int) -> BaseResponse:
    meeting = _recorded(meeting_id)
    form = ContributionForm(prefix=f"{DRAFT}-")
    form.offer(speakers(actor(), meeting), committee_on(ward_today()))
    if not form.check():
        return _page(meeting, 422, form)

    def deed() -> object:
        drop_draft(meeting, DRAFT)
        return service.record_contribution(
            actor(),
            meeting,
            ward_today(),
            speaker_id=form.speaker_id,
            addressee_id=form.addressee_id,
            to_ward=form.to_ward,
            text=form.text.data or "",
        )

    tried = attempt(form, deed)
    if tried.declined:
        return _page(meeting, tried.status, form)
    return done(url_for(".of_meeting", meeting_id=meeting.id), say("Đã ghi góp ý; người nhận được báo."))


@bp.post("/<id:meeting_id>/trinh-bay")
def present(meeting_id: int) -> BaseResponse:
    meeting = _recorded(meeting_id)
    form = PresentedForm()
    form.offer(speakers(actor(), meeting))
    tried = attempt(form, lambda: presented.record_presentation(actor(), meeting, but=form.people))
    if tried.declined:
        return _page(meeting, tried.status, presenting=form, reason=tried.reason)
    return done(url_for(".of_meeting", meeting_id=meeting.id), say("Đã ghi việc trình bày tự soi, tự sửa."))


@bp.post("/<id:meeting_id>/gop-y/nhap")
def draft(meeting_id: int) -> Response:
    return keep_draft(_recorded(meeting_id), DRAFT)


@bp.post("/<id:meeting_id>/gop-y/<id:contribution_id>/rut")
def withdraw(meeting_id: int, contribution_id: int) -> BaseResponse:
    meeting = _recorded(meeting_id)
    said = or_404(contribution_for(actor(), contribution_id))
    or_404(said if said.meeting_id == meeting.id else None)
    service.withdraw(actor(), meeting, said, version=said.version)
    return done(url_for(".of_meeting", meeting_id=meeting.id), say("Đã rút góp ý."))


def _recorded(meeting_id: int) -> MeetingRow:
    meeting = or_404(meeting_for(actor(), meeting_id))
    require(actor(), Action.CONTRIBUTION_RECORD, meeting.subject)
    return meeting


def _page(
    meeting: MeetingRow,
    status: int = 200,
    form: ContributionForm | None = None,
    presenting: PresentedForm | None = None,
    reason: object = None,
) -> Response:
    may_record = can(actor(), Action.CONTRIBUTION_RECORD, meeting.subject)
    if form is None:
        form = ContributionForm(formdata=None, prefix=f"{DRAFT}-")
        if may_record and (typed := draft_of(meeting, DRAFT)):
            form.refill(typed)
    there = speakers(actor(), meeting) if may_record else []
    form.offer(there, committee_on(ward_today()) if may_record else [])
    presenting = presenting or PresentedForm(formdata=None)
    presenting.offer(there)
    said = contributions_for(actor(), meeting.id)
    _remember(said)
    return show(
        "minutes/contributions.html",
        status=status,
        meeting=meeting,
        said=said,
        form=form,
        may_record=may_record,
        presenting=presenting,
        presented=presented_at(meeting.id),
        reason=reason,
        not_now=rules.not_here(meeting.kind, meeting.organiser_kind is UnitKind.CELL, meeting.state)
        or rules.too_early(meeting.on, ward_today()),
        counts=counts_for(actor(), meeting.id),
    )


def _mine(status: int = 200, failing: dict[int, ContributionAnswerForm] | None = None) -> Response:
    said = contributions_for(actor())
    _remember(said)
    forms = {}
    for one in said:
        if not one.answer and can(actor(), one.answering, one.subject):
            forms[one.id] = ContributionAnswerForm(
                formdata=None, prefix=f"{written(one.id)}-", version=str(one.version)
            )
    return show(
        "minutes/own_contributions.html",
        status=status,
        said=said,
        forms=forms | (failing or {}),
        counts=counts_for(actor()),
        asker=actor().person_id,
    )


def _remember(said: list[ContributionSaid]) -> None:
    """What was said to one person is theirs: the trail keeps who else looked."""
    for person_id in sorted({one.addressee_id for one in said if one.addressee_id} - {actor().person_id}):
        viewed(
            Action.CONTRIBUTION_READ,
            About("person", person_id),
            contributions=[str(one.id) for one in said if one.addressee_id == person_id],
        )
