"""Báo vắng: said before the session by whoever will be absent, or for a member by the chi ủy."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from portal.attendance.forms.roll import AbsenceForm
from portal.attendance.queries.roll import RollRow, line_of
from portal.attendance.service import roll as service
from portal.attendance.views.roll import bp
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.people.queries.standing import subject_of
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

__all__ = ["bp"]  # the roll's own address, on which these pages lie


@bp.get("/bao-vang")
@bp.get("/bao-vang/<id:person_id>")
def absence(meeting_id: int, person_id: int | None = None) -> Response:
    """Báo vắng: one's own, or by the chi ủy for a member."""
    meeting, line = _absent(meeting_id, person_id)
    form = AbsenceForm(formdata=None, reason=line.reason, words=line.words)
    return show("attendance/absence.html", meeting=meeting, line=line, form=form, mine=_mine(line))


@bp.post("/bao-vang")
@bp.post("/bao-vang/<id:person_id>")
def tell(meeting_id: int, person_id: int | None = None) -> BaseResponse:
    meeting, line = _absent(meeting_id, person_id)
    form = AbsenceForm()

    def deed() -> object:
        return service.tell_absence(
            actor(), meeting, line.person_id, ward_today(), reason=form.reason.data, words=form.words.data or ""
        )

    tried = attempt(form, deed)
    if tried.declined:
        return show(
            "attendance/absence.html",
            status=tried.status,
            meeting=meeting,
            line=line,
            form=form,
            reason=tried.reason,
            mine=_mine(line),
        )
    return done(request.path, say("Đã báo vắng."))


@bp.post("/bao-vang/rut")
@bp.post("/bao-vang/<id:person_id>/rut")
def take_back(meeting_id: int, person_id: int | None = None) -> BaseResponse:
    meeting, line = _absent(meeting_id, person_id)
    service.take_back_absence(actor(), meeting, line.person_id, ward_today())
    return done(request.path.removesuffix("/rut"), say("Đã rút báo vắng."))


def _absent(meeting_id: int, person_id: int | None) -> tuple[MeetingRow, RollRow]:
    meeting = or_404(meeting_for(actor(), meeting_id))
    whose = person_id or actor().person_id or 0
    line = or_404(line_of(actor(), meeting, whose))
    require(actor(), Action.ABSENCE_TELL, subject_of(whose, meeting.convened_as_of or meeting.on))
    return meeting, line


def _mine(line: RollRow) -> bool:
    return line.person_id == actor().person_id
