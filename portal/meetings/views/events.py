"""Việc chung trong tháng: added once, participants ticked in one pass."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.meetings.forms.events import EventFindForm, EventForm, chosen
from portal.meetings.models import SharedEvent
from portal.meetings.queries import events
from portal.meetings.queries.events import EventRow
from portal.meetings.service import events as service
from portal.organisations.queries import UnitRow
from portal.policy import Action, PolicySubject, require
from portal.supervision.rules.month import month_of, next_month
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("events", __name__, url_prefix="/viec-chung")


@bp.get("")
def index() -> Response:
    return _month(month_of(ward_today()))


@bp.get("/<month:month>")
def month(month: str) -> Response:
    return _month(month)


@bp.post("/<month:month>")
def share(month: str) -> BaseResponse:
    organisers, form = events.organisers_of(actor()), EventForm()
    require(actor(), Action.EVENT_SHARE, _subject(next(iter(organisers), None)))
    form.offer(organisers)
    added: list[SharedEvent] = []

    def deed() -> None:
        organiser = next(one for one in organisers if ids.written(one.id) == form.organiser.data)
        added.append(service.share(actor(), organiser, ward_today(), **_facts(form)))

    tried = attempt(form, deed)
    if tried.declined:
        return _month(month, form, tried.status)
    return done(url_for(".event", event_id=added[0].id), say("Đã thêm việc chung. Đánh dấu những người đã tham gia."))


@bp.get("/viec/<id:event_id>")
def event(event_id: int) -> Response:
    return _event(or_404(events.event_for(actor(), event_id)))


@bp.post("/viec/<id:event_id>")
def tick(event_id: int) -> BaseResponse:
    """Find by name, keeping what is ticked, or save: the button says which."""
    one = or_404(events.event_for(actor(), event_id))
    ticked, was = chosen(request.form.getlist("person")), chosen(request.form.get("was", "").split(","))
    form = EventFindForm()
    if request.form.get("deed") == "find":
        status = 200 if form.validate() else 422
        return _event(one, status=status, finding=form, ticked=ticked, was=was)
    tried = attempt(form, lambda: service.tick(actor(), one, ward_today(), ticked=ticked, was=was))
    if tried.declined:
        return _event(one, status=tried.status, finding=form, ticked=ticked, was=was)
    added, dropped = tried.value
    return done(
        url_for(".event", event_id=event_id),
        say("Đã lưu: thêm %(added)s người, bỏ %(dropped)s người.", added=added, dropped=dropped),
    )


@bp.post("/viec/<id:event_id>/sua")
def change(event_id: int) -> BaseResponse:
    one, form = or_404(events.event_for(actor(), event_id)), EventForm()
    form.organiser.choices = [(ids.written(one.organiser_id), one.organiser)]
    form.organiser.data = ids.written(one.organiser_id)
    tried = attempt(form, lambda: service.change(actor(), one, ward_today(), version=form.seen, **_facts(form)))
    if tried.declined:
        return _event(or_404(events.event_for(actor(), event_id)), changing=form, status=tried.status)
    return done(url_for(".event", event_id=event_id), say("Đã lưu."))


@bp.post("/viec/<id:event_id>/rut")
def withdraw(event_id: int) -> BaseResponse:
    one, form = or_404(events.event_for(actor(), event_id)), EventForm()
    tried = attempt(None, lambda: service.withdraw(actor(), one, version=form.seen))
    if tried.declined:
        form = _filled(one)
        form.form_errors.append(tried.reason)
        return _event(or_404(events.event_for(actor(), event_id)), changing=form, status=tried.status)
    return done(url_for(".month", month=one.month), say("Đã rút việc chung này."))


def _month(month: str, form: EventForm | None = None, status: int = 200) -> Response:
    organisers, today = events.organisers_of(actor()), ward_today()
    own = events.taken_part(actor(), month)
    if form is None and organisers:
        form = EventForm(formdata=None, on=today if month == month_of(today) else None)
        form.offer(organisers)
    return show(
        "meetings/events.html",
        status=status,
        month=month,
        before=next_month(month, -1),
        after=next_month(month, 1),
        events=events.events_of(actor(), month),
        own=own,
        form=form,
        organisers=organisers,
        today=today,
    )


def _event(
    one: EventRow,
    *,
    status: int = 200,
    finding: EventFindForm | None = None,
    changing: EventForm | None = None,
    ticked: set[int] | None = None,
    was: set[int] | None = None,
) -> Response:
    people = events.tickable(actor(), one)
    standing = {person.person_id for person in people if person.ticked}
    ticked, was = standing if ticked is None else ticked, standing if was is None else was
    listed = events.matching(people, finding.q.data or "") if finding else people
    shown = {person.person_id for person in listed}
    return show(
        "meetings/event.html",
        status=status,
        event=one,
        people=listed,
        ticked=ticked,
        was=sorted(was),
        kept=sorted(ticked - shown),
        finding=finding or EventFindForm(formdata=None),
        changing=changing or _filled(one),
        open_change=changing is not None,
        today=ward_today(),
    )


def _filled(one: EventRow) -> EventForm:
    return EventForm(formdata=None, title=one.title, place=one.place, on=one.on)


def _facts(form: EventForm) -> dict[str, object]:
    return {"title": form.title.data or "", "place": form.place.data or "", "on": form.on.data}


def _subject(unit: UnitRow | None) -> PolicySubject:
    return PolicySubject(body_id=unit.id, path=unit.path) if unit else PolicySubject()
