"""Niêm yết: the office hangs plans on the board, writes the minutes, takes them down."""

from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground import files
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.ground.uploads import PICTURES_ACCEPTED, Clean, picture
from portal.organisations.models import UnitKind
from portal.organisations.queries import setting, units
from portal.papers.letterheads import letterhead
from portal.plans.forms.postings import CompleteForm, PostForm, PostingWithdrawForm
from portal.plans.queries import board
from portal.plans.queries.board import Posted, WaitingPosting
from portal.plans.service import postings
from portal.policy import Action, require
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("postings", __name__, url_prefix="/ke-hoach/niem-yet")


@bp.get("")
def index() -> Response:
    require(actor(), Action.POSTING_MANAGE)
    today = ward_today()
    every = board.postings_for(actor())
    return show(
        "plans/postings.html",
        waiting=board.waiting_for(actor()),
        today=today,
        standing=[one for one in every if one.withdrawn_on is None],
        past=[one for one in every if one.withdrawn_on is not None],
    )


@bp.get("/moi/<id:delivery_id>")
def new(delivery_id: int) -> Response:
    form = PostForm(formdata=None)
    form.posted_from.data = ward_today()
    return _new(_waiting(delivery_id), form)


@bp.post("/moi/<id:delivery_id>")
def post(delivery_id: int) -> BaseResponse:
    waiting, form = _waiting(delivery_id), PostForm()
    tried = attempt(
        form,
        lambda: postings.post(
            actor(),
            waiting,
            ward_today(),
            posted_from=form.posted_from.data,
            posted_until=form.posted_until.data,
            place=form.place.data or "",
            notice=form.notice.data,
            witnesses=form.witnesses.data,
            minutes=form.minutes.data,
            photo=_picture(form.photo.data),
            root=_root(),
            replaces=form.replaces.data,
        ),
    )
    if tried.declined:
        return _new(waiting, form, tried.status)
    posting = tried.value
    said = say("Đã niêm yết kế hoạch của %(name)s.", name=waiting.name)
    return done(url_for(".posting", posting_id=posting.id), said)


@bp.get("/moi/<id:delivery_id>/in")
def before(delivery_id: int) -> Response:
    """What will hang on the wall, printed before it hangs there."""
    waiting = _waiting(delivery_id)
    viewed(Action.POSTING_MANAGE, About("person", waiting.person_id), how="print", version=str(waiting.version_id))
    return wall(waiting, url_for(".new", delivery_id=delivery_id))


@bp.get("/<id:posting_id>")
def posting(posting_id: int) -> Response:
    return _posting(_posted(posting_id))


@bp.post("/<id:posting_id>")
def complete(posting_id: int) -> BaseResponse:
    """What was not known or not done on the day: notice, witnesses, minutes, photo, days."""
    posted, form = _posted(posting_id), CompleteForm()
    tried = attempt(
        form,
        lambda: postings.complete(
            actor(),
            posted,
            ward_today(),
            posted_from=form.posted_from.data,
            posted_until=form.posted_until.data,
            notice=form.notice.data,
            witnesses=form.witnesses.data,
            minutes=form.minutes.data,
            photo=_picture(form.photo.data),
            root=_root(),
            seen=form.seen_version,
        ),
    )
    if tried.declined:
        return _posting(_posted(posting_id), complete=form, status=tried.status)
    return done(url_for(".posting", posting_id=posting_id), say("Đã ghi."))


@bp.post("/<id:posting_id>/go")
def withdraw(posting_id: int) -> BaseResponse:
    posted, form = _posted(posting_id), PostingWithdrawForm(prefix="go-")
    tried = attempt(
        form,
        lambda: postings.withdraw(
            actor(), posted, form.on.data, ward_today(), reason=form.reason.data or "", seen=form.seen_version
        ),
    )
    if tried.declined:
        return _posting(_posted(posting_id), withdraw=form, status=tried.status)
    return done(url_for(".posting", posting_id=posting_id), say("Đã gỡ kế hoạch của %(name)s.", name=posted.name))


@bp.get("/<id:posting_id>/anh")
def photo(posting_id: int) -> Response:
    stored = or_404(board.photo_of(_posted(posting_id)))
    response = make_response(files.content_of(_root(), stored))
    response.mimetype = "image/jpeg"
    response.headers["Content-Disposition"] = 'inline; filename="niem-yet.jpg"'
    return response


@bp.get("/<id:posting_id>/bien-ban")
def minutes(posting_id: int) -> Response:
    """Biên bản niêm yết; once it was taken down, that too stands in it."""
    posted = _posted(posting_id)
    return show(
        "print/posting_minutes.html",
        posted=posted,
        head=letterhead(
            units(UnitKind.WARD_OFFICE)[0],
            posted.posted_from or ward_today(),
            document="BB",
            dated=posted.posted_from is not None or not posted.source,
        ),
    )


def wall(one: Posted | WaitingPosting, back: str) -> Response:
    """The plan in large type, as its rule lets it be read."""
    return show(
        "print/board.html",
        one=one,
        shown=board.shown_of(one.version_id, one.shows),
        back_url=back,
        head=letterhead(units(UnitKind.WARD_PARTY)[0], ward_today()),
        paper="a3" if request.args.get("kho") == "a3" else "a4",
        here=request.path,
        signature=setting("signature_ward", ward_today()),
    )


def _waiting(delivery_id: int) -> WaitingPosting:
    require(actor(), Action.POSTING_MANAGE)
    return or_404(next(iter(board.waiting_for(actor(), delivery_id)), None))


def _posted(posting_id: int) -> Posted:
    require(actor(), Action.POSTING_MANAGE)
    return or_404(board.posting_for(actor(), posting_id))


def _new(waiting: WaitingPosting, form: PostForm, status: int = 200) -> Response:
    hangs = [
        one for one in board.postings_for(actor()) if one.person_id == waiting.person_id and one.withdrawn_on is None
    ]
    viewed(Action.POSTING_MANAGE, About("person", waiting.person_id), version=str(waiting.version_id))
    return show(
        "plans/post.html",
        status=status,
        waiting=waiting,
        form=form,
        hangs=hangs,
        accepted=PICTURES_ACCEPTED,
        shown=board.shown_of(waiting.version_id, waiting.shows),
    )


def _posting(
    posted: Posted,
    *,
    complete: CompleteForm | None = None,
    withdraw: PostingWithdrawForm | None = None,
    status: int = 200,
) -> Response:
    if complete is None:
        complete = CompleteForm(
            formdata=None,
            data={
                name: getattr(posted, name)
                for name in ("posted_from", "posted_until", "notice", "witnesses", "minutes")
            },
        )
    if withdraw is None:
        withdraw = PostingWithdrawForm(formdata=None, prefix="go-")
        withdraw.on.data = ward_today()
    complete.seen.data = withdraw.seen.data = str(posted.seen)
    viewed(Action.POSTING_MANAGE, About("person", posted.person_id), version=str(posted.version_id))
    return show(
        "plans/posting.html",
        status=status,
        posted=posted,
        complete=complete,
        withdraw=withdraw,
        today=ward_today(),
        shown=board.shown_of(posted.version_id, posted.shows),
        accepted=PICTURES_ACCEPTED,
    )


def _picture(sent: FileStorage | str | None) -> Clean | None:
    """Drawn anew, so that place, time and camera of the phone stay behind."""
    if not isinstance(sent, FileStorage) or not sent.filename:
        return None
    return picture(sent.read(), sent.filename, "photo")


def _root() -> Path:
    return Path(current_app.config["FILES"])
