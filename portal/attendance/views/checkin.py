"""Self check-in: the code on the organiser's screen, and the page it leads to on the member's phone."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.attendance.queries.checkin import door_of
from portal.attendance.queries.roll import roll_of
from portal.attendance.rules import roll as rules
from portal.attendance.service import checkin
from portal.ground.clock import now, ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.htmx import done, show
from portal.web.urls import public_url

bp = Blueprint("checkin", __name__)


@bp.get("/sinh-hoat/<id:meeting_id>/ma-diem-danh")
def screen(meeting_id: int) -> Response:
    return _screen(_run(meeting_id), None)


@bp.post("/sinh-hoat/<id:meeting_id>/ma-diem-danh")
def next_code(meeting_id: int) -> BaseResponse:
    """The code is known to this answer alone, so it is shown here and not after a redirect."""
    meeting = _run(meeting_id)
    code = checkin.show_code(actor(), meeting, ward_today())
    return _screen(meeting, code)


@bp.post("/sinh-hoat/<id:meeting_id>/ma-diem-danh/dong")
def close(meeting_id: int) -> BaseResponse:
    checkin.close_codes(actor(), _run(meeting_id))
    return done(url_for(".screen", meeting_id=meeting_id), say("Đã đóng mã điểm danh."))


@bp.get("/co-mat/<code>")
def door(code: str) -> Response:
    opened = door_of(checkin.digest_of(code), actor(), now(), within=rules.OPENS_FOR)
    return show("attendance/door.html", status=409 if opened.refusal else 200, door=opened, code=code)


@bp.post("/co-mat/<code>")
def come_in(code: str) -> BaseResponse:
    opened = checkin.check_in(actor(), code, ward_today())
    return done("/", say("Đã ghi đồng chí có mặt: %(theme)s.", theme=opened.theme))


def _run(meeting_id: int) -> MeetingRow:
    meeting = or_404(meeting_for(actor(), meeting_id))
    require(actor(), Action.MEETING_RUN, meeting.subject)
    return meeting


def _screen(meeting: MeetingRow, code: str | None) -> Response:
    return show(
        "attendance/checkin.html",
        "_checkin.html",
        meeting=meeting,
        picture=_picture(code) if code else None,
        numbers=roll_of(actor(), meeting).numbers,
        seconds=int(rules.SHOWN_FOR.total_seconds()),
        closed_now=rules.closed_to_roll(meeting.state, meeting.on, ward_today(), meeting.roll_closed_at is not None),
    )


def _picture(code: str) -> str:
    import segno  # only this screen draws a code

    address = public_url() + url_for("checkin.door", code=code)
    return segno.make(address, error="m").svg_data_uri(scale=8, border=4, omitsize=False)
