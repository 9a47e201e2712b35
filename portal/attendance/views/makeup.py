"""Học bù: one's own, and what the cell's committee has to look at."""

from pathlib import Path

from flask import Blueprint, Response, current_app, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.attendance.forms.makeup import AcceptForm, MakeupReturnForm, SendForm
from portal.attendance.models import MakeUpState
from portal.attendance.queries.makeup import Owed, make_up_for, of_cells, owed_by, papers_of, photo_for, photos_of
from portal.attendance.rules import makeup as rules
from portal.attendance.service import makeup as service
from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import Invalid, or_404
from portal.ground.files import content_of
from portal.ground.text import say
from portal.ground.uploads import PICTURES_ACCEPTED, Clean, picture
from portal.policy import Action, PolicySubject, can, require
from portal.policy.relations import COMMITTEE
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("makeup", __name__, url_prefix="/hoc-bu")


@bp.get("")
def own() -> Response:
    require(actor(), Action.MAKEUP_SEND, PolicySubject(person_id=actor().person_id))
    return show(
        "attendance/makeup.html",
        mine=owed_by(actor()),
        waiting=of_cells(actor(), waiting=True),
        on_a_committee=bool(actor().units(*COMMITTEE)),
    )


@bp.get("/chi-bo")
def cells() -> Response:
    """All of the cells whose committee one is in; elsewhere there is nothing to see."""
    or_404(actor().units(*COMMITTEE) or None)
    return show("attendance/makeup_cells.html", owed=of_cells(actor()))


@bp.get("/<id:make_up_id>")
def one(make_up_id: int) -> Response:
    return _page(or_404(make_up_for(actor(), make_up_id)))


@bp.post("/<id:make_up_id>")
def send(make_up_id: int) -> BaseResponse:
    owed = or_404(make_up_for(actor(), make_up_id))
    require(actor(), Action.MAKEUP_SEND, owed.subject)
    form = SendForm()

    def deed() -> object:
        files = [one for one in form.photos.data or () if one and one.filename]
        if len(files) > rules.MOST_PHOTOS:  # before any of them is opened
            raise Invalid({"photos": say("Tối đa %(most)s ảnh; hãy bớt đi.", most=rules.MOST_PHOTOS)})
        drawn: list[Clean] = [picture(one.read(), one.filename or "", "photos") for one in files]
        return service.send(
            actor(),
            owed,
            _root(),
            ward_today(),
            studied_on=form.studied_on.data,
            words=form.words.data or "",
            photos=drawn,
            removed=form.removed_ids,
            version=form.seen,
        )

    tried = attempt(form, deed)
    if tried.declined:
        return _page(or_404(make_up_for(actor(), make_up_id)), tried.status, sending=form)
    return done(url_for(".one", make_up_id=make_up_id), say("Đã gửi chi ủy."))


@bp.post("/<id:make_up_id>/ghi-nhan")
def accept(make_up_id: int) -> BaseResponse:
    owed, form = or_404(make_up_for(actor(), make_up_id)), AcceptForm()
    tried = attempt(form, lambda: service.accept(actor(), owed, version=form.seen))
    if tried.declined:
        return _page(or_404(make_up_for(actor(), make_up_id)), tried.status, accepting=form)
    return done(url_for(".cells"), say("Đã ghi nhận %(name)s học bù.", name=owed.name))


@bp.post("/<id:make_up_id>/de-nghi-bo-sung")
def give_back(make_up_id: int) -> BaseResponse:
    owed, form = or_404(make_up_for(actor(), make_up_id)), MakeupReturnForm()
    tried = attempt(form, lambda: service.give_back(actor(), owed, answer=form.answer.data or "", version=form.seen))
    if tried.declined:
        return _page(or_404(make_up_for(actor(), make_up_id)), tried.status, returning=form)
    return done(url_for(".cells"), say("Đã đề nghị %(name)s bổ sung.", name=owed.name))


@bp.get("/anh/<id:photo_id>")
def photo(photo_id: int) -> Response:
    about, stored = or_404(photo_for(actor(), photo_id))
    if about.person_id != actor().person_id:
        viewed(Action.MAKEUP_READ, About("person", about.person_id), make_up=about.id, photo=photo_id)
    return Response(content_of(_root(), stored), mimetype="image/jpeg")


def _page(
    owed: Owed,
    status: int = 200,
    *,
    sending: SendForm | None = None,
    accepting: AcceptForm | None = None,
    returning: MakeupReturnForm | None = None,
) -> Response:
    mine = can(actor(), Action.MAKEUP_SEND, owed.subject)
    if not mine and owed.state is not MakeUpState.OWED:
        viewed(Action.MAKEUP_READ, About("person", owed.person_id), make_up=owed.id)
    return show(
        "attendance/makeup_one.html",
        status=status,
        owed=owed,
        papers=papers_of(owed.meeting_id),
        photos=photos_of(owed.id),
        mine=mine and rules.closed_to_sending(owed.state) is None,
        own=mine,
        decides=can(actor(), Action.MAKEUP_DECIDE, owed.subject) and rules.closed_to_deciding(owed.state) is None,
        sending=sending or SendForm(formdata=None, studied_on=owed.studied_on, words=owed.words),
        accepting=accepting,
        returning=returning or MakeupReturnForm(formdata=None),
        accepted_types=PICTURES_ACCEPTED,
        most=rules.MOST_PHOTOS,
    )


def _root() -> Path:
    return Path(current_app.config["FILES"])
