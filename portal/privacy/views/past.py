"""The record of somebody in the ward that they came from: who may read it, and reading it."""

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.people.queries.history import names_of
from portal.policy import Action, can
from portal.privacy.forms import PastGrantForm
from portal.privacy.queries.past import (
    ElsewhereRecord,
    kept_elsewhere,
    record_elsewhere,
    records_elsewhere,
    subject_elsewhere,
)
from portal.privacy.service import past
from portal.privacy.views.blueprint import bp
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import done, show


@bp.get("/dang-vien/<id:person_id>/phuong-khac")
def elsewhere(person_id: int) -> Response:
    return _elsewhere(person_id)


@bp.get("/dang-vien/<id:person_id>/phuong-khac/<id:link_id>")
def read_elsewhere(person_id: int, link_id: int) -> Response:
    record = or_404(record_elsewhere(person_id, link_id))
    kinds = kept_elsewhere(actor(), person_id, record, ward_today())
    if actor().person_id != person_id:
        past.told_there(actor(), record.link)
    viewed(Action.PAST_READ, About("person", person_id), kept_by=record.link.other_ward_id)
    return show(
        "privacy/past.html", kinds=kinds, record=record, person_id=person_id, name=names_of({person_id})[person_id]
    )


@bp.post("/dang-vien/<id:person_id>/phuong-khac/<id:link_id>/cho-xem")
def grant_elsewhere(person_id: int, link_id: int) -> BaseResponse:
    form = PastGrantForm()
    tried = attempt(
        form,
        lambda: past.grant(
            actor(), person_id, link_id, ward_today(), reason=form.reason.data or "", last_on=form.last_on.data
        ),
    )
    if tried.declined:
        return _elsewhere(person_id, form, tried.status)
    return done(url_for(".elsewhere", person_id=person_id), say("Đã cho phường mới xem hồ sơ cũ."))


@bp.post("/dang-vien/<id:person_id>/phuong-khac/<id:link_id>/thoi")
def end_elsewhere(person_id: int, link_id: int) -> BaseResponse:
    tried = attempt(None, lambda: past.end_grant(actor(), person_id, link_id))
    said = tried.reason if tried.declined else say("Đã thôi cho xem.")
    return done(url_for(".elsewhere", person_id=person_id), said)


def _elsewhere(person_id: int, form: PastGrantForm | None = None, status: int = 200) -> Response:
    records = records_elsewhere(person_id)
    subject = subject_elsewhere(person_id)
    may_grant, may_know = can(actor(), Action.PAST_GRANT, subject), can(actor(), Action.MEMBER_DETAILS, subject)
    name = or_404(names_of({person_id}).get(person_id) if may_grant or may_know else None)
    return show(
        "privacy/elsewhere.html",
        status=status,
        records=[_shown(person_id, one, may_grant=may_grant) for one in records],
        person_id=person_id,
        name=name,
        form=form or PastGrantForm(formdata=None),
        today=ward_today(),
    )


def _shown(person_id: int, one: ElsewhereRecord, *, may_grant: bool) -> dict[str, object]:
    mine = actor().person_id == person_id
    return {
        "link": one.link,
        "ward": one.ward_name,
        "grants": one.grants,
        "may_read": one.link.came and can(actor(), Action.PAST_READ, subject_elsewhere(person_id, one)),
        "may_grant": may_grant and (mine or not one.link.came),
    }
