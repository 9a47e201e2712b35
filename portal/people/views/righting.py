"""Đính chính: the office puts right a name, a birth date, a sex, a card or a day, by a paper."""

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import Refused, found
from portal.ground.text import say
from portal.people.events.righting import as_told, put_right
from portal.people.forms.righting import RightingForm
from portal.people.models import Person
from portal.people.queries.history import person_of
from portal.people.service import OF_MEMBERSHIP, OF_PERSON
from portal.people.views.blueprint import bp
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.htmx import done, settle, show

FIELDS = tuple(name for name in (*OF_PERSON, *OF_MEMBERSHIP) if name != "birth_year")


@bp.get("/dang-vien/<id:person_id>/dinh-chinh")
def righting(person_id: int) -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    person = found(person_of(person_id))
    told = as_told(person, ward_today())
    return _righting(person, RightingForm(data={name: told[name] for name in FIELDS}))


@bp.post("/dang-vien/<id:person_id>/dinh-chinh")
def put_person_right(person_id: int) -> BaseResponse:
    require(actor(), Action.PEOPLE_RECORD)
    person = found(person_of(person_id))
    form = RightingForm()
    if not form.validate():
        return _righting(person, form, 422)
    said = {name: form[name].data for name in FIELDS}
    try:
        put_right(actor(), person, said, ward_today(), reason=form.reason.data, paper=form.paper.data)
    except Refused as refused:
        form.form_errors.append(refused.args[0])
        return _righting(person, form, 409)
    return done(url_for(".history", person_id=person_id), say("Đã đính chính; thông tin cũ vẫn còn trong quá trình."))


def _righting(person: Person, form: RightingForm, status: int = 200) -> Response:
    settle(status)
    return show("people/righting.html", status=status, person=person, form=form)
