"""Meeting mode: one page for who presides and who keeps the minutes, from the roll to the finished minutes."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.attendance.forms.roll import RollCloseForm
from portal.attendance.service import roll
from portal.ground.clock import ward_now, ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.forms.running import FinishForm, ScoreForm
from portal.minutes.queries.heard import heard_at
from portal.minutes.queries.running import criteria_on
from portal.minutes.rules.scoring import parse_points
from portal.minutes.service import minutes, scoring
from portal.minutes.service.heard import open_notes
from portal.minutes.views import running_page
from portal.minutes.views.running_page import FINISH, SCORE, drop_draft, run_by
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done

bp = Blueprint("running", __name__, url_prefix="/sinh-hoat/<id:meeting_id>/hop")


@bp.get("")
def page(meeting_id: int) -> Response:
    return running_page.page(run_by(meeting_id))


@bp.post("/nhap/<one>")
def draft(meeting_id: int, one: str) -> Response:
    """What is being typed into one small form, kept as it is typed; answers with when."""
    return running_page.keep_draft(run_by(meeting_id), one)


@bp.post("/co-mat")
def everyone(meeting_id: int) -> BaseResponse:
    meeting = run_by(meeting_id)
    count = roll.everyone_present(actor(), meeting, ward_today())
    return done(_here(meeting, "diem-danh"), say("Đã ghi %(count)s người có mặt.", count=count))


@bp.post("/chot-diem-danh")
def close(meeting_id: int) -> BaseResponse:
    meeting, form = run_by(meeting_id), RollCloseForm()
    tried = attempt(
        form, lambda: roll.close_roll(actor(), meeting, ward_today(), unsaid_are_absent=bool(form.unsaid.data))
    )
    if tried.declined:
        return running_page.page(meeting, tried.status, closing=form)
    return done(_here(meeting, "diem-danh"), say("Đã chốt điểm danh."))


@bp.post("/mo-nhan-xet")
def release(meeting_id: int) -> BaseResponse:
    meeting = run_by(meeting_id)
    heard = or_404(heard_at(meeting))
    tried = attempt(None, lambda: open_notes(actor(), meeting, heard, ward_today()))
    if tried.declined:
        return running_page.page(meeting, tried.status, reason=tried.reason)
    return done(_here(meeting, "nhan-xet-chung"), say("Đã thông báo nhận xét cho đảng viên."))


@bp.post("/cham-diem")
def score(meeting_id: int) -> BaseResponse:
    meeting, form = run_by(meeting_id), ScoreForm(prefix=f"{SCORE}-")
    points = {one.code: parse_points(request.form.get(f"points_{one.code}", "")) for one in criteria_on(meeting).lines}

    def deed() -> object:
        (agreed, opposed), voted = form.votes(), form.hour("voted")
        drop_draft(meeting, SCORE)
        return scoring.propose_score(
            actor(), meeting, points=points, agreed=agreed, opposed=opposed, voted_at=voted, version=form.seen
        )

    tried = attempt(form, deed)
    if tried.declined:
        return running_page.page(meeting, tried.status, failing={SCORE: form}, part_of={"wrong_points": tried.reasons})
    return done(_here(meeting, "cham-diem"), say("Đã ghi điểm buổi họp."))


@bp.post("/xong")
def finish(meeting_id: int) -> BaseResponse:
    meeting, form = run_by(meeting_id), FinishForm(prefix=f"{FINISH}-")

    def deed() -> object:
        ended = form.hour("ended")
        drop_draft(meeting, FINISH)
        return minutes.finish(
            actor(),
            meeting,
            ward_today(),
            ward_now(),
            ended=ended,
            number=form.number.data or "",
            guests=form.guests.data or "",
            reason=form.reason.data or "",
            officers=form.officers,
        )

    tried = attempt(form, deed)
    if tried.declined:
        return running_page.page(meeting, tried.status, failing={FINISH: form})
    return done(url_for("minutes.page", meeting_id=meeting.id), say("Biên bản đã xong."))


def _here(meeting: MeetingRow, anchor: str | None = None) -> str:
    return url_for(".page", meeting_id=meeting.id, _anchor=anchor)
