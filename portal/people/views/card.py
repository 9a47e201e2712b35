"""Thẻ đảng viên and quá trình: as much of one person as the reader's post needs."""

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.people.columns import COLUMNS
from portal.people.events.withdrawal import along_with, reopen, withdraw
from portal.people.forms.events import EventWithdrawForm
from portal.people.queries import member_for
from portal.people.queries.history import corrections_of, fact_of, facts_of, has_links, posts_of
from portal.people.queries.lists import member_listed
from portal.people.rules.events import EventKind
from portal.people.rules.facts import PersonFactKind
from portal.people.rules.standing import birth
from portal.people.views.blueprint import bp
from portal.people.views.confirming import kept_or_waiting
from portal.policy import Action, can, require
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import show


@bp.get("/dang-vien/<id:person_id>")
def card(person_id: int) -> Response:
    today = ward_today()
    listed = or_404(member_listed(actor(), person_id, today))
    if listed.detailed and person_id != actor().person_id:
        viewed(Action.MEMBER_DETAILS, About("person", person_id))
    return show(
        "people/card.html",
        row=listed,
        one=listed.member,
        posts=posts_of(person_id, today),
        columns=COLUMNS,
        elsewhere=listed.detailed and has_links(person_id),
        birth=birth,
        today=today,
        may_record=can(actor(), Action.PEOPLE_RECORD),
        kinds=EventKind,
    )


@bp.get("/dang-vien/<id:person_id>/qua-trinh")
def history(person_id: int) -> Response:
    """Every dated fact; what was withdrawn stays to be seen, struck through."""
    one = or_404(member_for(actor(), person_id, Action.MEMBER_DETAILS))
    facts = facts_of(person_id)
    if person_id != actor().person_id:
        viewed(Action.MEMBER_DETAILS, About("person", person_id), how="history")
    return show(
        "people/history.html",
        one=one,
        facts=facts,
        corrections=corrections_of(person_id),
        kinds=PersonFactKind,
        today=ward_today(),
        may_record=can(actor(), Action.PEOPLE_RECORD),
    )


@bp.get("/dang-vien/<id:person_id>/qua-trinh/<kind>/<id:fact_id>")
def correction(person_id: int, kind: str, fact_id: int) -> Response:
    return _correction(person_id, kind, fact_id, EventWithdrawForm())


@bp.post("/dang-vien/<id:person_id>/qua-trinh/<kind>/<id:fact_id>")
def correct(person_id: int, kind: str, fact_id: int) -> BaseResponse:
    """Withdraw the fact, or only its end; nothing is rewritten."""
    require(actor(), Action.PEOPLE_RECORD)
    fact = or_404(fact_of(person_id, kind, fact_id))
    form = EventWithdrawForm()
    deed = reopen if form.only_end.data else withdraw
    tried = attempt(form, lambda: deed(actor(), fact, reason=form.reason.data))
    if tried.declined:
        return _correction(person_id, kind, fact_id, form, tried.status)
    said = say("Đã rút lại; dòng cũ vẫn còn trong quá trình, gạch ngang.")
    return kept_or_waiting(tried.value, lambda _done: url_for(".history", person_id=person_id), said)


def _correction(person_id: int, kind: str, fact_id: int, form: EventWithdrawForm, status: int = 200) -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    one = or_404(member_for(actor(), person_id, Action.MEMBER_DETAILS))
    fact = or_404(fact_of(person_id, kind, fact_id))
    along = along_with(fact)
    return show("people/correction.html", status=status, one=one, fact=fact, along=along, form=form)
