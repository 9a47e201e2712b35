"""Arranging a session, and its page."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import drafts
from portal.ground import ids
from portal.ground.clock import ward_now
from portal.ground.errors import Conflict, NotAllowed, Refused, or_404
from portal.ground.text import say
from portal.meetings.forms.meeting import ArrangeForm, CallOffForm, HeadsForm, MeetingForm, MoveForm, VersionFields
from portal.meetings.models import MeetingState
from portal.meetings.queries.calendar import (
    GROUPS,
    call_names,
    calls_of,
    documents_of,
    heads_of,
    organisers_for,
    series_one,
)
from portal.meetings.queries.conflicts import PlannedSlot, conflicts
from portal.meetings.queries.convened import convened, convened_by
from portal.meetings.queries.held import numbers_of
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.meetings.rules.meetings import instant
from portal.meetings.rules.series import Repeat
from portal.meetings.service import meetings as service
from portal.meetings.service.series import begin_series
from portal.meetings.views import arranging
from portal.organisations.models import Unit
from portal.organisations.queries import unit_of
from portal.policy import Action, Role, can, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.kept import window

bp = Blueprint("meetings", __name__, url_prefix="/sinh-hoat")
FORM, NEW = "meeting", "new"
MAY = {
    "may_arrange": Action.MEETING_ARRANGE,
    "may_run": Action.MEETING_RUN,
    "may_write": Action.MINUTES_WRITE,
    "may_read": Action.MINUTES_READ,
}
SEVERAL = ("units", "roles", "documents")
MACHINERY = ("csrf_token", "once", "deed", "version", "page_of", "draft_window", "draft_drawn")


@bp.get("/moi")
def new() -> Response:
    form = _new_form()
    draft = drafts.draft_of(actor(), FORM, NEW)
    if draft:
        arranging.refill(form, draft.fields)
    else:
        form.organiser.data = request.args.get("don-vi") or ids.written(organisers_for(actor())[0].id)
        form.units.data = [form.organiser.data]
        form.type.data = arranging.usual_type(form.organiser.data)
        form.on.raw_data = [request.args.get("ngay", "")]
    return _arrange_page(form, None)


@bp.post("/moi")
def arrange() -> BaseResponse:
    form = _new_form()
    organiser, content, answer = _read(form, None)
    if answer is not None or organiser is None or content is None:
        return answer or _arrange_page(form, None, status=422)
    repeat = Repeat(form.repeat.data)

    def deed() -> object:
        if repeat is Repeat.NO:
            return service.arrange(actor(), organiser, content, ward_now())
        return begin_series(actor(), organiser, content, repeat, ward_now(), until=form.until.data)

    tried = attempt(form, deed)
    if tried.declined:
        return _arrange_page(form, None, status=tried.status)
    drafts.drop(actor(), FORM, NEW)
    target = url_for(".meeting", meeting_id=tried.value.id) if repeat is Repeat.NO else url_for("kinds.series")
    return done(target, say("Đã đặt lịch."))


@bp.post("/moi/nhap")
def draft_new() -> Response:
    _new_form()
    return _keep(NEW)


@bp.get("/<id:meeting_id>")
def meeting(meeting_id: int) -> Response:
    return _page(_row(meeting_id))


@bp.get("/<id:meeting_id>/sua")
def edit(meeting_id: int) -> Response:
    row = _row(meeting_id, Action.MEETING_ARRANGE)
    form = MeetingForm(formdata=None)
    arranging.offer(form, actor(), row)
    arranging.fill(form, actor(), row)
    draft = drafts.draft_of(actor(), FORM, ids.written(row.id))
    if draft:
        arranging.refill(form, draft.fields)
    return _arrange_page(form, row)


@bp.post("/<id:meeting_id>/sua")
def change(meeting_id: int) -> BaseResponse:
    row = _row(meeting_id, Action.MEETING_ARRANGE)
    form = MeetingForm()
    arranging.offer(form, actor(), row)
    _organiser, content, answer = _read(form, row)
    if answer is not None or content is None:
        return answer or _arrange_page(form, row, status=422)
    tried = attempt(form, lambda: service.change(actor(), row, content, ward_now(), version=form.seen_version))
    if isinstance(tried.refusal, Refused):
        return _stale(form, row, tried.refusal)
    if tried.declined:
        return _arrange_page(form, row, status=tried.status)
    drafts.drop(actor(), FORM, ids.written(row.id))
    return done(url_for(".meeting", meeting_id=row.id), say("Đã lưu lịch."))


@bp.post("/<id:meeting_id>/sua/nhap")
def draft(meeting_id: int) -> Response:
    return _keep(ids.written(_row(meeting_id, Action.MEETING_ARRANGE).id))


@bp.post("/<id:meeting_id>/doi")
def move(meeting_id: int) -> BaseResponse:
    """Another day: shown what stands in the way before it is kept."""
    row = _row(meeting_id, Action.MEETING_ARRANGE)
    form = MoveForm(prefix="doi-")
    if not form.validate():
        return _page(row, move_form=form, status=422)
    starts_at, ends_at = instant(form.on.data, form.starts.data), instant(form.on.data, form.ends.data)
    if request.form.get("deed") != "anyway" and ends_at > starts_at:
        people = frozenset(one.person_id for one in convened(row, form.on.data))
        slot = PlannedSlot(starts_at, ends_at, form.place.data or "", people)
        in_the_way = conflicts(actor(), slot, but=[row.id])
        if in_the_way:
            return _page(row, move_form=form, in_the_way=in_the_way, status=409)
    tried = attempt(
        form,
        lambda: service.move(
            actor(),
            row,
            ward_now(),
            reason=form.reason.data or "",
            starts_at=starts_at,
            ends_at=ends_at,
            place=form.place.data or "",
            version=form.seen_version,
        ),
    )
    if tried.declined:
        return _page(or_404(meeting_for(actor(), row.id)), move_form=form, status=tried.status)
    return done(url_for(".meeting", meeting_id=tried.value.id), say("Đã dời lịch; người được triệu tập được báo."))


@bp.post("/<id:meeting_id>/khong-hop")
def call_off(meeting_id: int) -> BaseResponse:
    row = _row(meeting_id, Action.MEETING_ARRANGE)
    form = CallOffForm(prefix="thoi-")
    tried = attempt(
        form,
        lambda: service.call_off(actor(), row, ward_now(), reason=form.reason.data or "", version=form.seen_version),
    )
    if tried.declined:
        return _page(or_404(meeting_for(actor(), row.id)), off_form=form, status=tried.status)
    return done(url_for(".meeting", meeting_id=row.id), say("Đã ghi: không họp."))


@bp.post("/<id:meeting_id>/da-hop")
def hold(meeting_id: int) -> BaseResponse:
    row = _row(meeting_id)
    service.hold(actor(), row, ward_now())
    return done(url_for(".meeting", meeting_id=row.id), say("Đã ghi: đã họp."))


@bp.post("/<id:meeting_id>/so-luong")
def heads(meeting_id: int) -> BaseResponse:
    row = _row(meeting_id)
    require(actor(), Action.MEETING_RUN, row.subject)
    form = HeadsForm()
    if not form.validate():
        return _page(row, heads_form=form, status=422)
    service.count_heads(actor(), row, form.counts([code for code, _ in GROUPS]))
    return done(url_for(".meeting", meeting_id=row.id), say("Đã ghi số lượng."))


def _row(meeting_id: int, action: Action | None = None) -> MeetingRow:
    """404 for who may not know of it, 403 for who may not do this with it."""
    row = or_404(meeting_for(actor(), meeting_id))
    if action is not None:
        require(actor(), action, row.subject)
    return row


def _new_form() -> ArrangeForm:
    if not organisers_for(actor()):
        raise NotAllowed(Action.MEETING_ARRANGE)
    form = ArrangeForm()
    arranging.offer(form, actor())
    return form


def _read(
    form: MeetingForm, row: MeetingRow | None
) -> tuple[Unit | None, service.MeetingContent | None, Response | None]:
    """Organiser and content, or the answer that shows what is missing, who would come, or what stands in the way."""

    def read() -> tuple[Unit, service.MeetingContent]:
        organiser = or_404(unit_of(ids.read(form.organiser.data) or 0))
        return organiser, arranging.content_of(form, organiser, row)

    tried = attempt(form, read)
    if tried.declined:
        return None, None, _arrange_page(form, row, status=tried.status)
    organiser, content = tried.value
    deed = request.form.get("deed", "save")
    if deed == "anyway":
        return organiser, content, None
    people = convened_by(content.calls, arranging.day_of(content))
    officers = {one for one in (content.chair_id, content.secretary_id) if one}
    slot = PlannedSlot(content.starts_at, content.ends_at, content.place, officers | {one.person_id for one in people})
    in_the_way = conflicts(actor(), slot, but=[row.id] if row else [])
    if deed == "preview" or in_the_way:
        status = 409 if in_the_way and deed != "preview" else 200
        return organiser, content, _arrange_page(form, row, status, in_the_way=in_the_way, called=len(people))
    return organiser, content, None


def _arrange_page(form: MeetingForm, row: MeetingRow | None, status: int = 200, **context: object) -> Response:
    return show(
        "meetings/arrange.html",
        status=status,
        form=form,
        row=row,
        club=arranging.has_club(actor(), row),
        **({"in_the_way": [], "called": None, "theirs": None} | context),
    )


def _page(row: MeetingRow, status: int = 200, **context: object) -> Response:
    calls = calls_of(row.id)
    units, people = call_names(calls, row.on)
    return show(
        "meetings/meeting.html",
        status=status,
        row=row,
        calls=calls,
        units=units,
        people=people,
        Role=Role,
        documents=documents_of(actor(), row.id),
        told=numbers_of(row.id),
        count=len(convened(row)),
        heads=heads_of(row.id) if row.counts_heads else [],
        series=series_one(row.series_id) if row.series_id else None,
        State=MeetingState,
        now=ward_now(),
        **{name: can(actor(), action, row.subject) for name, action in MAY.items()},
        **(
            {
                "move_form": _blank(MoveForm, "doi-", row),
                "off_form": _blank(CallOffForm, "thoi-", row),
                "heads_form": _heads_form(row),
                "in_the_way": [],
            }
            | context
        ),
    )


def _blank(kind: type[VersionFields], prefix: str, row: MeetingRow) -> VersionFields:
    form = kind(formdata=None, prefix=prefix)
    form.version.data = str(row.version)
    if "place" in form:
        form.place.data, form.starts.data, form.ends.data = row.place, row.begins.time(), row.ends.time()
    return form


def _heads_form(row: MeetingRow) -> HeadsForm:
    form = HeadsForm(formdata=None)
    for one in heads_of(row.id) if row.counts_heads else []:
        form.fill(one.group, one.expected, one.actual)
    return form


def _keep(record: str) -> Response:
    fields: dict[str, object] = {
        name: request.form.getlist(name) if name in SEVERAL else value
        for name, value in request.form.items()
        if name not in MACHINERY
    }
    return show("supervision/_saved.html", kept_at=drafts.keep(actor(), FORM, record, fields, window=window()))


def _stale(form: MeetingForm, row: MeetingRow, refusal: Refused) -> Response:
    """What was typed stays; what another saved stands beside it, and the next save is made on top of it."""
    theirs = or_404(meeting_for(actor(), row.id))
    if isinstance(refusal, Conflict):
        form.version.data = str(theirs.version)
        form.version.raw_data = [str(theirs.version)]
    return _arrange_page(form, theirs, 409, theirs=theirs if isinstance(refusal, Conflict) else None)
