"""Cơ cấu tổ chức: the tree of units with who holds which post; the office opens and renames units.

It stands with people, since who holds a post is a person; units themselves know nobody."""

from collections import defaultdict
from datetime import date
from typing import TypeVar

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.ids import written
from portal.ground.text import say
from portal.organisations import areas, service
from portal.organisations.forms import (
    ChangeForm,
    GroundForm,
    ManyUnitsForm,
    NameForm,
    OfficePhoneForm,
    UnitForm,
    WardNameForm,
)
from portal.organisations.many import open_units
from portal.organisations.models import Unit, UnitKind
from portal.organisations.queries import (
    Holder,
    UnitRow,
    grounds,
    names_in,
    posts_in,
    rank_of,
    seats,
    setting,
    successions,
    successions_abroad,
    this_ward,
    unit_coded,
    unit_of,
    units,
    units_now,
)
from portal.organisations.rules import PLACED
from portal.people.queries import hidden_cells, lead_of
from portal.people.queries.history import names_of
from portal.policy import Action, PolicySubject, Role, can, require
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("organisations", __name__, url_prefix="/to-chuc")

Offering = TypeVar("Offering", UnitForm, GroundForm)
ROLES = tuple(Role)  # in the order in which posts are named
# A new unit stands under the body that its kind belongs to.
PARENTS = {
    UnitKind.CELL: "ward",
    UnitKind.RESIDENCE_GROUP: "people",
    UnitKind.AREA_FRONT: "front",
    UnitKind.MASS_ORGANISATION: "ward",
}


@bp.get("")
def tree() -> Response:
    require(actor(), Action.UNIT_READ)
    today = ward_today()
    children: dict[int | None, list[UnitRow]] = defaultdict(list)
    for unit in units_now():
        children[unit.parent_id].append(unit)
    held: dict[int, list[tuple[str, int]]] = defaultdict(list)
    closed = _closed(today)
    for seat in sorted(seats(today), key=lambda one: (ROLES.index(one.role), one.title)):
        if seat.unit_id not in closed:
            held[seat.unit_id].append((seat.title or str(seat.role.label), seat.person_id))
    names = names_of({person for posts in held.values() for _, person in posts})
    return show(
        "organisations/tree.html",
        children=children,
        held=held,
        names=names,
        today=today,
        may_record=can(actor(), Action.PEOPLE_RECORD),
    )


@bp.get("/<id:unit_id>")
def unit(unit_id: int) -> Response:
    require(actor(), Action.UNIT_READ)
    one, today = or_404(unit_of(unit_id)), ward_today()
    posts = [] if unit_id in _closed(today) else posts_in(unit_id)
    now = [post for post in posts if _holds(post, today)]
    return show(
        "organisations/unit.html",
        unit=one,
        names=names_of({post.person_id for post in posts}),
        posts=now,
        past=[post for post in posts if post not in now],
        closed=unit_id in _closed(today),
        bore=names_in(unit_id),
        placed=one.kind in PLACED,
        ground=_ground_of(one, today),
        lead=unit_of(lead_of(unit_id, today) or 0),
        parent=unit_of(one.parent_id) if one.parent_id else None,
        may_record=can(actor(), Action.PEOPLE_RECORD),
        below=[row for row in units_now() if row.parent_id == unit_id],
        today=today,
        rank=rank_of(unit_id, today) if one.kind is UnitKind.CELL else None,
        **_line_of(unit_id),
    )


def _line_of(unit_id: int) -> dict[str, object]:
    """What a unit came from, and what follows it."""
    every = {one.id: one for one in units()}
    told = successions()
    return {
        "followed": [(every[one.after_id], one) for one in told if one.before_id == unit_id],
        "abroad": successions_abroad(unit_id),
        "came_from": [(every[one.before_id], one) for one in told if one.after_id == unit_id],
    }


@bp.get("/them")
def new() -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    return show("organisations/new.html", form=_offering(UnitForm()))


@bp.post("/them")
def open_unit() -> BaseResponse:
    require(actor(), Action.PEOPLE_RECORD)
    form = _offering(UnitForm())
    tried = attempt(form, lambda: _open(form))
    if tried.declined:
        return _again("organisations/new.html", form, tried.status)
    return done(url_for(".unit", unit_id=tried.value.id), say("Đã thêm %(name)s.", name=tried.value.name))


def _open(form: UnitForm) -> Unit:
    kind = UnitKind(form.kind.data)
    return service.open_unit(
        actor(),
        kind,
        form.name.data,
        form.short_name.data,
        or_404(unit_coded(PARENTS[kind])),
        form.cell_kind.data if kind is UnitKind.CELL else None,
        since=form.since.data,
        today=ward_today(),
        basis=form.basis.data,
        group=unit_of(form.group_id or 0) if kind in PLACED else None,
    )


@bp.get("/them-nhieu")
def many() -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    return show("organisations/many.html", form=ManyUnitsForm())


@bp.post("/them-nhieu")
def open_many() -> BaseResponse:
    require(actor(), Action.PEOPLE_RECORD)
    form = ManyUnitsForm()

    def deed() -> list[Unit]:
        kind = UnitKind(form.kind.data)
        told = {"since": form.since.data, "today": ward_today(), "basis": form.basis.data}
        return open_units(actor(), kind, PARENTS[kind], form.lines.data, form.cell_kind.data, **told)

    tried = attempt(form, deed)
    if tried.declined:
        return _again("organisations/many.html", form, tried.status)
    return done(url_for(".tree"), say("Đã thêm %(count)s tổ chức.", count=len(tried.value)))


@bp.get("/<id:unit_id>/dia-ban")
def ground(unit_id: int) -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    one = _placed(unit_id)
    stands = areas.standing(one)
    form = _offering(GroundForm())
    form.group.data = written(stands.group_id) if stands else ""
    return show("organisations/ground.html", unit=one, form=form)


@bp.post("/<id:unit_id>/dia-ban")
def place(unit_id: int) -> BaseResponse:
    """On which residence group's ground the cell or the Front committee stands: who leads where follows from it."""
    require(actor(), Action.PEOPLE_RECORD)
    one, form = _placed(unit_id), _offering(GroundForm())
    tried = attempt(
        form,
        lambda: areas.place_unit(
            actor(), one, unit_of(form.group_id or 0), since=form.since.data, today=ward_today(), basis=form.basis.data
        ),
    )
    if tried.declined:
        return _again("organisations/ground.html", form, tried.status, unit=one)
    return done(url_for(".unit", unit_id=unit_id), say("Đã ghi tổ dân phố của %(name)s.", name=one.short_name))


@bp.get("/<id:unit_id>/doi-ten")
def new_name(unit_id: int) -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    one = or_404(unit_of(unit_id))
    return show("organisations/rename.html", unit=one, form=NameForm(obj=one))


@bp.post("/<id:unit_id>/doi-ten")
def rename(unit_id: int) -> BaseResponse:
    require(actor(), Action.PEOPLE_RECORD)
    one, form = or_404(unit_of(unit_id)), NameForm()
    tried = attempt(
        form,
        lambda: service.rename_unit(
            actor(),
            one,
            form.name.data,
            form.short_name.data,
            since=form.since.data,
            today=ward_today(),
            basis=form.basis.data,
        ),
    )
    if tried.declined:
        return _again("organisations/rename.html", form, tried.status, unit=one)
    return done(url_for(".unit", unit_id=unit_id), say("Đã đổi tên thành %(name)s.", name=form.name.data))


@bp.get("/ten-phuong")
def ward_name() -> Response:
    require(actor(), Action.PEOPLE_RECORD)
    ward = this_ward()
    return show("organisations/ward_name.html", ward=ward, form=WardNameForm(obj=ward))


@bp.post("/ten-phuong")
def correct_ward_name() -> BaseResponse:
    require(actor(), Action.PEOPLE_RECORD)
    ward, form = this_ward(), WardNameForm()
    tried = attempt(form, lambda: service.correct_ward_name(actor(), ward, form.name.data, reason=form.reason.data))
    if tried.declined:
        return _again("organisations/ward_name.html", form, tried.status, ward=ward)
    return done(url_for(".tree"), say("Tên phường đã sửa thành %(name)s.", name=form.name.data))


@bp.get("/dien-thoai")
def office_phone() -> Response:
    require(actor(), Action.SETTINGS_MANAGE)
    phone = setting("office_phone", ward_today())
    return show("organisations/phone.html", form=OfficePhoneForm(formdata=None, data={"phone": phone}))


@bp.post("/dien-thoai")
def tell_office_phone() -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = OfficePhoneForm()
    tried = attempt(form, lambda: service.tell_office_phone(actor(), form.phone.data or "", ward_today()))
    if tried.declined:
        return _again("organisations/phone.html", form, tried.status)
    return done(url_for(".tree"), say("Đã ghi số điện thoại của Văn phòng."))


def _placed(unit_id: int) -> Unit:
    """A cell or a Front committee: what else there is stands on no group's ground."""
    one = or_404(unit_of(unit_id))
    return or_404(one if one.kind in PLACED else None)


def _offering(form: Offering) -> Offering:
    form.offer((one.id, one.name) for one in units_now(UnitKind.RESIDENCE_GROUP))
    return form


def _again(page: str, form: ChangeForm | WardNameForm, status: int, **context: object) -> Response:
    return show(page, status=status, form=form, **context)


def _closed(today: date) -> set[int]:
    """Units whose people this reader is not shown: a hidden cell opens to the Party side alone."""
    cells = {one.id: one.path for one in units(UnitKind.CELL)}
    return {
        cell
        for cell in hidden_cells(today)
        if not can(actor(), Action.MEMBER_READ, PolicySubject(path=cells[cell], hidden=True))
    }


def _ground_of(one: Unit, today: date) -> list[UnitRow]:
    """Of a cell or a committee its residence group; of a residence group those that stand on its ground."""
    stands = grounds(today)
    near = {row.group_id for row in stands if row.unit_id == one.id}
    near |= {row.unit_id for row in stands if row.group_id == one.id}
    return [row for row in units() if row.id in near]


def _holds(post: Holder, today: date) -> bool:
    return (post.valid_from is None or post.valid_from <= today) and (
        post.valid_until is None or today < post.valid_until
    )
