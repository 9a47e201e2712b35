"""The month's sheet (sổ giám sát): one page; a member opens in place."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.described import differences
from portal.ground.errors import Conflict, Invalid, Refused, found
from portal.ground.text import say
from portal.policy import Action, Subject, can, require
from portal.supervision.forms.note import NoteForm, chosen, said_in, typed_fields
from portal.supervision.models import GapReason
from portal.supervision.queries.cell import cells_of
from portal.supervision.queries.offered import offered
from portal.supervision.queries.places import Place, bodies_of, months, place_for
from portal.supervision.queries.revisions import revisions_of
from portal.supervision.queries.sendings import sendings_of
from portal.supervision.queries.sheet import KINDS, Row, Sheet, State, sheet_for
from portal.supervision.queries.writing import Opened, opened_for
from portal.supervision.rules.month import month_of
from portal.supervision.rules.parts import ABOUT_THE_READER, Standing
from portal.supervision.said import NoteKind, Rating, Said
from portal.supervision.service import notes
from portal.web.actor import actor, viewed
from portal.web.htmx import asks_for_part, done, settle, show
from portal.web.kept import window

bp = Blueprint("sheet", __name__, url_prefix="/giam-sat")

PARTS = {  # as they stand in the address
    "chua": Standing.OPEN,
    "nhan-xet": Standing.REMARK,
    "khong-y-kien": Standing.NIL,
    "chua-theo-doi": Standing.UNSEEN,
    "chuyen": Standing.MOVED,
}
MARKS: dict[str, tuple[Any, Callable[[Row], bool]]] = {  # beside a part, and in no sum
    "nhap": (say("Nháp"), lambda row: row.draft_at is not None),
    "lam-ro": (say("Làm rõ"), lambda row: row.asked),
}
DEEDS = {"record": NoteKind.REMARK, "nil": NoteKind.NIL, "unseen": NoteKind.UNSEEN}


@bp.get("")
def index() -> BaseResponse:
    """This month's sheet; the month before the programme's first has none."""
    known = months()
    this = month_of(ward_today())
    month = this if this in known or not known else known[0]
    require(actor(), Action.HOME_READ)  # the month's own page asks whose sheets may be opened
    return done(url_for(".month", month=month))


@bp.get("/<month:month>")
def month(month: str) -> BaseResponse:
    """Straight to the one body, or which of them."""
    bodies, cells = bodies_of(actor()), cells_of(actor())
    progress = any(can(actor(), Action.PROGRESS_READ, Subject(path=post.reach)) for post in actor().posts)
    if len(bodies) == 1 and not cells and not progress and month in months():
        return done(url_for(".sheet", month=month, body_id=bodies[0].id))
    return show(
        "supervision/month.html",
        month=month,
        bodies=bodies,
        cells=cells,
        months=months(),
        sees_progress=progress,
        may_open_lock=can(actor(), Action.LOCK_OPEN),
    )


@bp.get("/<month:month>/<id:body_id>")
def sheet(month: str, body_id: int) -> BaseResponse:
    """The sheet of who writes; a typist copies paper on a page that shows nothing written before."""
    place = place_for(actor(), month, body_id)
    if place is None and place_for(actor(), month, body_id, Action.NOTE_TYPE):
        return done(url_for("typing.papers", month=month, body_id=body_id))
    place = found(place)
    return _page(place, ids.read(request.args.get("mo", "")))


@bp.post("/<month:month>/<id:body_id>/<id:person_id>")
def record(month: str, body_id: int, person_id: int) -> BaseResponse:
    """Record, correct, nil, not observable, or keep as a draft: the button says which."""
    place = found(place_for(actor(), month, body_id))
    opened = found(opened_for(actor(), place, person_id, ward_today()))
    deed = request.form.get("deed", "record")
    form = NoteForm()
    if deed == "draft":
        _keep(place, person_id, form)
        return done(url_for(".sheet", month=month, body_id=body_id, mo=ids.written(person_id)), say("Đã lưu nháp."))
    if deed not in DEEDS or not form.validate():
        return _again(place, person_id, form, 422)
    said = said_in(form, request.form, [one.id for one in opened.promises], DEEDS[deed])
    try:
        notes.record_note(
            actor(),
            place,
            person_id,
            ward_today(),
            said=said,
            revision=form.seen_revision,
            version_id=form.version_id,
            opened=opened,
        )
    except Invalid as invalid:
        return _again(place, person_id, form, 422, invalid)
    except Conflict as conflict:
        return _again(place, person_id, form, 409, conflict)
    except Refused as refused:
        return _again(place, person_id, form, 409, refused)
    settle(200)
    sheet = sheet_for(actor(), place, ward_today())
    following = sheet.after(person_id)
    if asks_for_part():
        return _page(place, following.person_id if following else None, just=opened.row.name, sheet=sheet)
    return done(
        url_for(
            ".sheet",
            month=month,
            body_id=body_id,
            mo=ids.written(following.person_id) if following else None,
            _anchor=f"m-{ids.written(following.person_id)}" if following else "sheet",
        ),
        say("Đã lưu nhận xét về %(name)s.", name=opened.row.name),
    )


@bp.post("/<month:month>/<id:body_id>/<id:person_id>/nhap")
def draft(month: str, body_id: int, person_id: int) -> Response:
    """What is being typed, kept as it is typed; answers with when."""
    place = found(place_for(actor(), month, body_id))
    found(opened_for(actor(), place, person_id, ward_today()))
    kept_at = _keep(place, person_id, NoteForm())
    return show("supervision/_saved.html", kept_at=kept_at)


@bp.get("/<month:month>/<id:body_id>/khong-y-kien")
def nil_page(month: str, body_id: int) -> Response:
    place = found(place_for(actor(), month, body_id))
    return show("supervision/nil.html", place=place, rows=sheet_for(actor(), place, ward_today()).open_rows)


@bp.post("/<month:month>/<id:body_id>/khong-y-kien")
def nil(month: str, body_id: int) -> BaseResponse:
    """Không có ý kiến nhận xét for several chosen members, after one confirmation."""
    place = found(place_for(actor(), month, body_id))
    people = [person for text in request.form.getlist("person") for person in [ids.read(text)] if person]
    if request.form.get("confirmed") != "1":
        waiting = sheet_for(actor(), place, ward_today()).open_rows
        chosen_rows = [row for row in waiting if row.person_id in people]
        return show(
            "supervision/nil.html",
            status=200 if chosen_rows else 422,
            place=place,
            rows=chosen_rows or waiting,
            confirming=bool(chosen_rows),
            reason=None if chosen_rows else say("Chưa chọn đảng viên nào. Hãy đánh dấu vào ô trước tên rồi bấm lại."),
        )
    written = notes.record_nil(actor(), place, people, ward_today())
    return done(
        url_for(".sheet", month=month, body_id=body_id),
        say("Đã ghi “Không có ý kiến nhận xét” cho %(count)s đảng viên.", count=len(written)),
    )


def _keep(place: Place, person_id: int, form: NoteForm) -> Any:
    return notes.keep_draft(
        actor(),
        place,
        person_id,
        typed_fields(request.form),
        revision=form.seen_revision,
        version_id=form.version_id,
        window=window(),
    )


def _again(
    place: Place, person_id: int, form: NoteForm, status: int, refusal: Invalid | Refused | None = None
) -> Response:
    """The same member open, with reasons and everything that was typed."""
    settle(status)
    if refusal:
        form.explain(refusal)
    theirs = refusal.theirs if isinstance(refusal, Conflict) else None
    return _page(place, person_id, form=form, status=status, theirs=theirs, typed=request.form)


def _page(
    place: Place,
    person_id: int | None,
    *,
    form: NoteForm | None = None,
    status: int = 200,
    theirs: Any = None,
    typed: Any = None,
    just: str = "",
    sheet: Sheet | None = None,
) -> Response:
    today = ward_today()
    sheet = sheet or sheet_for(actor(), place, today)
    newest = request.args.get("ban") == "moi"
    opened = opened_for(actor(), place, person_id, today, newest=newest) if person_id else None
    if opened and opened.row.state is State.MOVED:
        opened = None
    if opened:
        viewed(Action.COMMITMENT_READ, About("person", person_id), month=place.month, body=place.body.id)
    chosen_filter = request.args.get("loc", "")
    form = form or (_filled(opened) if opened else None)
    standing = revisions_of([theirs.id])[theirs.id][-1] if theirs else None
    return show(
        "supervision/sheet.html",
        "_sheet.html",
        status,
        place=place,
        sheet=sheet,
        rows=_filtered(sheet, chosen_filter),
        opened=opened,
        form=form,
        marked=_marked(opened, typed),
        filters=_filters(place, sheet, chosen_filter),
        kinds=KINDS,
        State=State,
        Rating=Rating,
        GapReason=GapReason,
        sendings=sendings_of(place),
        about_the_reader=ABOUT_THE_READER,
        today=today,
        just=just,
        base=url_for(".sheet", month=place.month, body_id=place.body.id),
        theirs=standing,
        apart=differences(standing.said, form.said) if standing and form else [],
        offers=offered(person_id, place.month) if opened and person_id and not sheet.locked else [],
        may_send=can(actor(), Action.NOTE_SEND, place.subject),
        may_name=can(actor(), Action.HELPER_NAME, place.subject),
    )


def _filled(opened: Opened) -> NoteForm:
    """The form as the draft left it, else as the note stands."""
    form = NoteForm(formdata=None)
    form.fill(opened.draft and opened.draft.fields, opened.standing and opened.standing.said)
    return form


def _marked(opened: Opened | None, typed: Any) -> tuple[dict[int, Any], set[int]]:
    """Which ratings and ticks are set: as just typed, as drafted, or as they stand."""
    if opened is None:
        return {}, set()
    source = typed if typed is not None else opened.draft.fields if opened.draft else None
    if source is not None:
        ratings, reminds = chosen(source, [one.id for one in opened.promises])
        return ratings, set(reminds)
    standing = opened.standing.said if opened.standing else Said()
    return dict(standing.ratings), set(standing.reminds)


def _filtered(sheet: Sheet, code: str) -> list[Row]:
    if code in PARTS:
        return [row for row in sheet.rows if row.standing is PARTS[code]]
    if code in MARKS:
        return [row for row in sheet.rows if MARKS[code][1](row)]
    return sheet.rows


def _filters(place: Place, sheet: Sheet, code: str) -> list[dict[str, Any]]:
    """The parts, which add up to the whole, and what stands beside them."""
    here, parts = url_for(".sheet", month=place.month, body_id=place.body.id), sheet.parts
    counted = [(one, standing.label, parts.number(standing)) for one, standing in PARTS.items()]
    counted += [(one, label, len(_filtered(sheet, one))) for one, (label, _) in MARKS.items()]
    every = {"label": say("Tất cả"), "count": parts.whole, "url": here, "current": not code}
    return [every] + [
        {"label": label, "count": number, "url": f"{here}?loc={one}", "current": one == code}
        for one, label, number in counted
        if number or one == code
    ]
