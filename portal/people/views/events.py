"""Biến động: the office writes down what happened, sees what it changes, then records it."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import Unknown, or_404
from portal.ground.names import tidy_name
from portal.ground.text import say
from portal.ground.typed import BadText
from portal.organisations.models import UnitKind
from portal.organisations.queries import units_now
from portal.people.confirming import deciding
from portal.people.events.effects import foresee
from portal.people.events.record import needs_another, record_event
from portal.people.forms import events as forms
from portal.people.models import Person
from portal.people.queries.history import facts_of, namesakes, people_named, person_of
from portal.people.rules.events import MAY_BE_UNKNOWN, EventKind, Newcomer
from portal.people.rules.facts import PersonFactKind
from portal.people.rules.standing import birth
from portal.people.views.blueprint import bp
from portal.people.views.confirming import kept_or_waiting
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.fields import Choice
from portal.web.forms import Form, attempt, clean
from portal.web.htmx import show
from portal.web.marks import reads_only


@bp.get("/bien-dong")
def events() -> Response:
    """Who is it about; or somebody whom the portal does not know yet."""
    return _start("")


@bp.post("/bien-dong")
@reads_only
def find_person() -> Response:
    try:
        return _start(clean(request.form.get("q", "")) or "")
    except BadText:
        return _start("", 422)


@bp.get("/bien-dong/<slug>")
def event_form(slug: str) -> Response:
    kind, person = _about(slug)
    return _form(kind, person, _empty(kind, person))


@bp.post("/bien-dong/<slug>/xem-truoc")
@reads_only
def preview(slug: str) -> Response:
    """Ảnh hưởng: nothing is written before this page was seen."""
    kind, person = _about(slug)
    form = _empty(kind, person)
    if not form.validate() or not _complete(kind, form):
        return _form(kind, person, form, 422)
    if request.form.get("back"):
        return _form(kind, person, form)
    event = forms.typed_event(kind, form)
    foreseen = foresee(person, event, ward_today(), form.data.get("birth_date"))
    if foreseen.refused:
        form.form_errors.append(foreseen.refused)
        return _form(kind, person, form, 409)
    typed_name = form.data.get("name")
    return show(
        "people/event_preview.html",
        kind=kind,
        person=person,
        form=form,
        event=event,
        foreseen=foreseen,
        waits=needs_another(actor(), person, foreseen),
        birth=birth,
        name=person.name if person else tidy_name(typed_name),
        alike=namesakes(typed_name) if typed_name else [],
    )


@bp.post("/bien-dong/<slug>")
def record(slug: str) -> BaseResponse:
    kind, person = _about(slug)
    form = _empty(kind, person)
    if not form.validate() or not _complete(kind, form):
        return _form(kind, person, form, 422)
    said = form.data
    who = person or Newcomer(said["name"], said.get("sex"), said.get("birth_date"))
    tried = attempt(form, lambda: record_event(actor(), who, forms.typed_event(kind, form), ward_today()))
    if tried.declined:
        return _form(kind, person, form, tried.status)
    said = say("Đã ghi: %(kind)s.", kind=kind.label)
    return kept_or_waiting(tried.value, lambda person_id: url_for(".history", person_id=person_id), said)


def _start(typed: str, status: int = 200) -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    return show(
        "people/events.html",
        status=status,
        kinds=EventKind,
        unknown=MAY_BE_UNKNOWN,
        typed=typed,
        birth=birth,
        people=people_named(typed) if typed else None,
    )


def _about(slug: str) -> tuple[EventKind, Person | None]:
    require(actor(), Action.PEOPLE_RECORD)
    kind = or_404(next((one for one in EventKind if one.value == slug), None))
    written = request.args.get("nguoi")
    if written:
        return kind, or_404(person_of(ids.read(written) or 0))
    if kind not in MAY_BE_UNKNOWN:
        raise Unknown
    return kind, None


def _empty(kind: EventKind, person: Person | None) -> Form:
    return forms.event_form(kind, _choices(person), known=person is not None)


def _choices(person: Person | None) -> dict[str, list[Choice]]:
    every = units_now()
    posts = [one for one in facts_of(person.id) if one.kind is PersonFactKind.POST] if person else []

    def of(*kinds: UnitKind) -> list[Choice]:
        return [(ids.written(unit.id), unit.name) for unit in every if not kinds or unit.kind in kinds]

    return {
        "cells": of(UnitKind.CELL),
        "groups": of(UnitKind.RESIDENCE_GROUP),
        "organisations": of(UnitKind.MASS_ORGANISATION),
        "units": of(),
        "posts": [(ids.written(one.id), one.what) for one in posts if one.stands_after(ward_today())],
    }


def _complete(kind: EventKind, form: Form) -> bool:
    """A residence is one of the ward's groups or words for a place outside."""
    if kind is not EventKind.RESIDENCE or form.data["group"] or form.data["place"]:
        return True
    form["group"].errors = [say("Hãy chọn tổ dân phố, hoặc ghi nơi ở bên dưới.")]
    return False


def _form(kind: EventKind, person: Person | None, form: Form, status: int = 200) -> Response:
    matters = deciding.matters_of(actor())
    return show(
        "people/event_form.html", status=status, kind=kind, person=person, form=form, birth=birth, matters=matters
    )
