"""Gộp hai dòng của một người: choose the other row, see all that moves, join; and part again."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground import ids
from portal.ground.clock import at_ward, ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.people.events import joining
from portal.people.forms.joining import JoinForm, PartForm
from portal.people.queries.history import names_of, namesakes, people_named, person_of
from portal.people.rules.joining import both_have, closed_to_parting
from portal.people.rules.standing import birth
from portal.people.views.blueprint import bp
from portal.people.views.confirming import kept_or_waiting
from portal.policy import Action, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import show
from portal.web.marks import reads_only

OTHER = "voi"  # the row that goes, in the address


@bp.get("/dang-vien/<id:person_id>/gop")
def joining_page(person_id: int) -> Response:
    return _page(person_id, JoinForm(formdata=None))


@bp.post("/dang-vien/<id:person_id>/gop/tim")
@reads_only
def find_twin(person_id: int) -> Response:
    return _page(person_id, JoinForm(formdata=None), typed=request.form.get("q", ""))


@bp.post("/dang-vien/<id:person_id>/gop")
def join(person_id: int) -> BaseResponse:
    require(actor(), Action.PEOPLE_JOIN)
    form = JoinForm()
    other = or_404(ids.read(request.args.get(OTHER, "")))
    tried = attempt(form, lambda: joining.join(actor(), person_id, other, reason=form.reason.data))
    if tried.declined:
        return _page(person_id, form, tried.status)
    said = say("Đã gộp hai dòng làm một.")
    return kept_or_waiting(tried.value, lambda _done: url_for(".joining_page", person_id=person_id), said)


@bp.post("/dang-vien/<id:person_id>/gop/<id:join_id>/tach")
def part(person_id: int, join_id: int) -> BaseResponse:
    require(actor(), Action.PEOPLE_JOIN)
    form = PartForm()
    tried = attempt(form, lambda: joining.part(actor(), join_id, ward_today(), reason=form.reason.data))
    if tried.declined:
        return _page(person_id, JoinForm(formdata=None), tried.status, parting=form)
    said = say("Đã tách lại thành hai dòng như trước khi gộp.")
    return kept_or_waiting(tried.value, lambda _done: url_for(".joining_page", person_id=person_id), said)


def _page(
    person_id: int, form: JoinForm, status: int = 200, *, typed: str = "", parting: PartForm | None = None
) -> Response:
    require(actor(), Action.PEOPLE_JOIN)
    person, today = or_404(person_of(person_id)), ward_today()
    other = ids.read(request.args.get(OTHER, ""))
    foreseen = or_404(joining.foresee(actor(), person_id, other)) if other else None
    joins = joining.joins_of(person_id)
    alike = people_named(typed) if typed else namesakes(person.name, person_id)
    return show(
        "people/joining.html",
        status=status,
        person=person,
        foreseen=foreseen,
        in_the_way=both_have(foreseen.both) if foreseen else None,
        form=form,
        parting=parting or PartForm(formdata=None),
        joins=[(one, closed_to_parting(at_ward(one.joined_at).date(), False, today)) for one in joins],
        names=names_of([one.goes_id for one in joins]),
        alike=[one for one in alike if one.id != person_id],
        typed=typed,
        birth=birth,
    )
