"""Calendar files: one session, or a person's own calendar under a secret address."""

from datetime import timedelta

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import now, ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.meetings import ics
from portal.meetings.queries.calendar import BEHIND, own_sessions
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.meetings.service import feeds
from portal.web.actor import actor
from portal.web.files import handed_out
from portal.web.htmx import done, show
from portal.web.marks import public
from portal.web.urls import public_url

bp = Blueprint("feeds", __name__)


@bp.get("/sinh-hoat/<id:meeting_id>.ics")
def one(meeting_id: int) -> Response:
    session = or_404(meeting_for(actor(), meeting_id))
    return _file([session], session.theme, f"{ids.written(session.id)}.ics")


@bp.get("/lich/dia-chi")
def address() -> Response:
    return show("meetings/address.html", key=feeds.standing_key(actor()), shown="")


@bp.post("/lich/dia-chi")
def renew() -> Response:
    """The address is told on this page and never again."""
    key = feeds.renew(actor())
    shown = public_url() + url_for(".feed", key=key)
    return show("meetings/address.html", key=feeds.standing_key(actor()), shown=shown)


@bp.post("/lich/dia-chi/thu-hoi")
def revoke() -> BaseResponse:
    feeds.revoke(actor())
    return done(url_for(".address"), say("Đã thu hồi địa chỉ lịch."))


@bp.get("/lich/<key>.ics")
@public
def feed(key: str) -> Response:
    """For a calendar programme that cannot sign in: whoever holds the address sees times, places and themes."""
    reader = or_404(feeds.reader_of(key))
    sessions = own_sessions(reader.actor, ward_today() - timedelta(days=BEHIND.days))
    answer = _file(sessions, str(say("Lịch sinh hoạt")), "lich.ics")
    feeds.note_reading(reader)
    return answer


def _file(sessions: list[MeetingRow], name: str, filename: str) -> Response:
    return handed_out(ics.calendar(sessions, name, now()), filename, "text/calendar")
