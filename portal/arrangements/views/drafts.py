"""Drafting: a deed, where the people of a unit go, a list of people, a post."""

from collections.abc import Callable

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.arrangements import forms
from portal.arrangements.forms.fields import DeedForm
from portal.arrangements.forms.people import ArrangementPostForm, PlacingForm
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.homes import homes_of
from portal.arrangements.queries.joint import may_join, wards_of
from portal.arrangements.queries.reading import arrangement_for, laid_deeds
from portal.arrangements.queries.snapshot import worked_out
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.shapes import ARRANGED
from portal.arrangements.service import drafting
from portal.arrangements.service.over import drafting as over
from portal.arrangements.views.blueprint import bp
from portal.arrangements.views.pages import page
from portal.ground import ids
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.policy import Action, Role, require
from portal.web.actor import actor
from portal.web.forms import Form, attempt
from portal.web.htmx import done, show


@bp.get("/<id:arrangement_id>/them/<word>")
def new_deed(arrangement_id: int, word: str) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept, kind = or_404(arrangement_for(actor(), arrangement_id)), _kind(word)
    return _deed_page(kept, kind, _offering(forms.FORMS[kind](formdata=None), kept, kind))


@bp.post("/<id:arrangement_id>/them/<word>")
def add_deed(arrangement_id: int, word: str) -> BaseResponse:
    require(actor(), Action.TREE_ARRANGE)
    kept, kind = or_404(arrangement_for(actor(), arrangement_id)), _kind(word)
    form = _offering(forms.FORMS[kind](), kept, kind)
    if kind in OVER_WARDS:
        return _over_wards(kept, kind, form)
    tried = attempt(form, lambda: drafting.add_deed(actor(), arrangement_id, form.deed()))
    if tried.declined:
        return _deed_page(kept, kind, form, tried.status)
    if kind is DeedKind.SPLIT or (kind is DeedKind.END and len(form.deed().into) > 1):
        return done(url_for(".shares", arrangement_id=arrangement_id, deed_id=tried.value.id))
    return done(url_for(".one", arrangement_id=arrangement_id))


def _found_ward(arrangement_id: int, form: DeedForm) -> None:
    over.found_ward(actor(), arrangement_id, name=form.name.data, superior=form.short_name.data)


def _give(arrangement_id: int, form: DeedForm) -> None:
    told = {"along": form.along.data, "added": form.added.data or ""}
    over.give(actor(), arrangement_id, form.units.unit_ids, form.ward.number or 0, **told)


OVER_WARDS: dict[DeedKind, Callable[[int, DeedForm], None]] = {DeedKind.FOUND: _found_ward, DeedKind.GIVE: _give}


def _over_wards(kept: Arrangement, kind: DeedKind, form: forms.DeedForm) -> BaseResponse:
    tried = attempt(form, lambda: OVER_WARDS[kind](kept.id, form))
    if tried.declined:
        return _deed_page(kept, kind, form, tried.status)
    return done(url_for(".one", arrangement_id=kept.id))


@bp.post("/<id:arrangement_id>/moi")
def join(arrangement_id: int) -> BaseResponse:
    """Another ward takes part in the decision."""
    kept = or_404(arrangement_for(actor(), arrangement_id))
    form = forms.JointWardForm()
    form.offer(may_join(kept))
    tried = attempt(form, lambda: over.join(actor(), arrangement_id, form.ward.number or 0))
    if tried.declined:
        return page(arrangement_id, tried)
    return done(url_for(".one", arrangement_id=arrangement_id))


@bp.post("/<id:arrangement_id>/bo-viec/<id:deed_id>")
def take_out(arrangement_id: int, deed_id: int) -> BaseResponse:
    return page(arrangement_id, attempt(None, lambda: drafting.take_out(actor(), arrangement_id, deed_id)))


@bp.get("/<id:arrangement_id>/chia/<id:deed_id>")
def shares(arrangement_id: int, deed_id: int) -> Response:
    """Where the people of a unit go, by the residence group in which they live."""
    return _shares(arrangement_id, deed_id)


@bp.post("/<id:arrangement_id>/chia/<id:deed_id>")
def share_out(arrangement_id: int, deed_id: int) -> BaseResponse:
    by_group = tuple(
        (group, unit)
        for key, value in request.form.items()
        if key.startswith("to-") and (group := ids.read(key.removeprefix("to-"))) and (unit := ids.read(value))
    )
    rest = ids.read(request.form.get("con-lai", ""))
    tried = attempt(None, lambda: drafting.share_out(actor(), arrangement_id, deed_id, by_group=by_group, rest=rest))
    if tried.declined:
        return _shares(arrangement_id, deed_id, tried.status, tried.reason)
    return done(url_for(".one", arrangement_id=arrangement_id))


def _shares(arrangement_id: int, deed_id: int, status: int = 200, said_no: object = None) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    laid = or_404(next((one for one in laid_deeds(kept.id) if one.id == deed_id), None))
    worked = worked_out(kept)
    return show(
        "arrangements/shares.html",
        status=status,
        arrangement=kept,
        laid=laid,
        unit=worked.after.nodes[laid.deed.unit_id],
        choices=[(one, worked.after.name_of(one)) for one in laid.deed.into],
        homes=homes_of(worked, laid.deed.unit_id),
        by_group=dict(laid.deed.by_group),
        said_no=said_no,
    )


@bp.get("/<id:arrangement_id>/danh-sach")
def listed(arrangement_id: int) -> Response:
    return _people_page(arrangement_id, PlacingForm(formdata=None))


@bp.post("/<id:arrangement_id>/danh-sach")
def place_listed(arrangement_id: int) -> BaseResponse:
    form = PlacingForm()
    tried = attempt(form, lambda: drafting.place_listed(actor(), arrangement_id, form.lines.data))
    if tried.declined:
        return _people_page(arrangement_id, form, tried.status)
    said = say("Đã ghi nơi đến của %(count)s người.", count=tried.value)
    return done(url_for(".one", arrangement_id=arrangement_id), said)


def _people_page(arrangement_id: int, form: Form, status: int = 200) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    return show("arrangements/listed.html", status=status, arrangement=kept, form=form)


@bp.get("/<id:arrangement_id>/chuc-vu")
def new_post(arrangement_id: int) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    return show("arrangements/post.html", arrangement=kept, form=_seats(kept, ArrangementPostForm(formdata=None)))


@bp.post("/<id:arrangement_id>/chuc-vu")
def add_post(arrangement_id: int) -> BaseResponse:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    form = _seats(kept, ArrangementPostForm())
    tried = attempt(
        form,
        lambda: drafting.add_post(
            actor(),
            arrangement_id,
            form.person.data,
            unit_id=form.unit.unit_id or 0,
            role=Role(form.role.data),
            title=form.title.data or "",
        ),
    )
    if tried.declined:
        return show("arrangements/post.html", status=tried.status, arrangement=kept, form=form)
    return done(url_for(".one", arrangement_id=arrangement_id))


@bp.post("/<id:arrangement_id>/bo-chuc-vu/<id:post_id>")
def take_out_post(arrangement_id: int, post_id: int) -> BaseResponse:
    return page(arrangement_id, attempt(None, lambda: drafting.take_out_post(actor(), arrangement_id, post_id)))


def _kind(word: str) -> DeedKind:
    return or_404(next((one for one in DeedKind if one.value == word), None))


def _asked_kind() -> UnitKind:
    """Of which kind the units are that a deed is about."""
    return next((one for one in ARRANGED if one.value == request.args.get("loai")), UnitKind.CELL)


def _standing(kept: Arrangement, wards: dict[int, str], *, at_home: bool = False) -> list[tuple[int, str, UnitKind]]:
    after = worked_out(kept).after
    return [
        (node.id, f"{node.name}, {wards.get(node.ward, '?')}" if node.ward else node.name, node.kind)
        for node in after.nodes.values()
        if node.id not in after.ended and not (at_home and node.ward)
    ]


def _offering(form: forms.DeedForm, kept: Arrangement, kind: DeedKind) -> forms.DeedForm:
    wards = wards_of(kept)
    form.offer(_standing(kept, wards, at_home=kind in forms.AT_HOME), _asked_kind(), wards.items())
    return form


def _seats(kept: Arrangement, form: ArrangementPostForm) -> ArrangementPostForm:
    form.offer(_standing(kept, wards_of(kept)), UnitKind.CELL)
    return form


def _deed_page(kept: Arrangement, kind: DeedKind, form: forms.DeedForm, status: int = 200) -> Response:
    return show(
        "arrangements/deed.html",
        status=status,
        arrangement=kept,
        kind=kind,
        form=form,
        kinds=ARRANGED if kind in forms.OF_ONE_KIND else (),
        asked=_asked_kind(),
    )
