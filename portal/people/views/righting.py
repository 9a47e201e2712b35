"""Đính chính: the office puts right a name, a birth date, a sex, a card or a day, by a paper."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.people.events.righting import as_told, put_right, words_asked
from portal.people.forms.righting import RightingForm
from portal.people.models import Person
from portal.people.queries.history import person_of
from portal.people.service import OF_MEMBERSHIP, OF_PERSON
from portal.people.views.blueprint import bp
from portal.people.views.confirming import kept_or_waiting
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import show

FIELDS = tuple(name for name in (*OF_PERSON, *OF_MEMBERSHIP) if name != "birth_year")
ASKED = "yeu-cau"  # the member's own request, in the address: seen above the form, settled by it


@bp.get("/dang-vien/<id:person_id>/dinh-chinh")
def righting(person_id: int) -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    person = or_404(person_of(person_id))
    told = as_told(person, ward_today())
    return _righting(person, RightingForm(data={name: told[name] for name in FIELDS}))


@bp.post("/dang-vien/<id:person_id>/dinh-chinh")
def put_person_right(person_id: int) -> BaseResponse:
    require(actor(), Action.PEOPLE_RECORD)
    person, form = or_404(person_of(person_id)), RightingForm()
    tried = attempt(
        form,
        lambda: put_right(
            actor(),
            person,
            {name: form[name].data for name in FIELDS},
            ward_today(),
            reason=form.reason.data,
            paper=form.paper.data,
            asked=_asked(),
        ),
    )
    if tried.declined:
        return _righting(or_404(person_of(person_id)), form, tried.status)
    said = say("Đã đính chính; thông tin cũ vẫn còn trong quá trình.")
    return kept_or_waiting(tried.value, lambda _done: url_for(".history", person_id=person_id), said)


def _asked() -> int | None:
    return ids.read(request.args.get(ASKED, ""))


def _righting(person: Person, form: RightingForm, status: int = 200) -> Response:
    asked = _asked()
    words = words_asked(actor(), person.id, asked) if asked else None
    return show(
        "people/righting.html",
        status=status,
        person=person,
        form=form,
        wanted=words,
        query={ASKED: ids.written(asked)} if asked and words is not None else {},
    )
