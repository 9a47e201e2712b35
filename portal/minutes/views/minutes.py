"""Biên bản: the finished ones with their revisions, as a page, Word and PDF; and the draft while it is written."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import papers
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.minutes.papers import minutes_paper
from portal.minutes.queries.minutes import Finished, drafted, minutes_for
from portal.minutes.queries.running import scored_of
from portal.minutes.service.scoring import confirm_score
from portal.minutes.views.running_page import run_by
from portal.papers.content import Paper
from portal.papers.download import handed_out
from portal.policy import Action, can, require
from portal.web.actor import actor
from portal.web.htmx import done, show

bp = Blueprint("minutes", __name__, url_prefix="/sinh-hoat/<id:meeting_id>/bien-ban")


@bp.get("")
def page(meeting_id: int) -> Response:
    meeting = _readable(meeting_id)
    revisions = minutes_for(actor(), meeting)
    one = _revision(revisions) if revisions else None
    context = _paper(meeting, one)[0] if one else {}
    scored = scored_of(meeting)
    return show(
        "minutes/minutes.html",
        meeting=meeting,
        revisions=revisions,
        one=one,
        paper=context,
        drafting=False,
        may_write=can(actor(), Action.MINUTES_WRITE, meeting.subject),
        scored=scored,
        may_confirm=scored.score is not None
        and not scored.confirmed_by
        and bool(revisions)
        and can(actor(), Action.SCORE_CONFIRM, meeting.subject),
    )


@bp.get("/du-thao")
def preview(meeting_id: int) -> Response:
    """What the minutes would say if the meeting ended now."""
    meeting = run_by(meeting_id)
    context, _head = minutes_paper(meeting, drafted(actor(), meeting), number=None)
    return show(
        "minutes/minutes.html",
        meeting=meeting,
        revisions=[],
        one=None,
        paper=context,
        drafting=True,
        may_write=True,
        scored=None,
        may_confirm=False,
    )


@bp.get("/tai-ve")
def download(meeting_id: int) -> Response:
    """?dang=docx or pdf, ?lan=2: a revision that was replaced stays what it was."""
    meeting = _readable(meeting_id)
    one = _revision(or_404(minutes_for(actor(), meeting) or None))
    context, head = _paper(meeting, one)
    made = papers.made(
        "minutes",
        context,
        head,
        form="docx" if request.args.get("dang") == "docx" else "pdf",
        name=f"Biên bản {meeting.organiser} {meeting.on:%d-%m-%Y}",
        root=Path(current_app.config["FILES"]),
    )
    return handed_out(made)


@bp.post("/xac-nhan-diem")
def confirm(meeting_id: int) -> BaseResponse:
    meeting = _readable(meeting_id)
    confirm_score(actor(), meeting)
    return done(url_for(".page", meeting_id=meeting.id), say("Đã xác nhận dự họp và điểm buổi họp."))


def _readable(meeting_id: int) -> MeetingRow:
    """Who may know of the session is told no; all others find nothing."""
    meeting = or_404(meeting_for(actor(), meeting_id))
    require(actor(), Action.MINUTES_READ, meeting.subject)
    return meeting


def _revision(revisions: list[Finished]) -> Finished:
    wanted = request.args.get("lan", "")
    if not wanted:
        return revisions[0]
    return or_404(next((one for one in revisions if str(one.revision) == wanted), None))


def _paper(meeting: MeetingRow, one: Finished) -> Paper:
    return minutes_paper(meeting, one.content, number=one.number, correction=one.reason or "")
