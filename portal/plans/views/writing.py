"""The member's own plans, and the page on which the next one is written."""

from itertools import groupby
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground import files
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.ground.uploads.papers import DOCX, PDF, XLSX
from portal.plans.forms.steps import STEP
from portal.plans.models import Origin, VersionState
from portal.plans.queries.writing import PlanWriting, file_for, own_plans, writing_for
from portal.plans.rules.writing import PlanContent
from portal.plans.service import writing as service
from portal.plans.service.writing import WritingWindow
from portal.plans.views import editor
from portal.plans.views.editor import WritingPlace
from portal.policy import Action, require
from portal.web.actor import actor, viewed
from portal.web.forms import Form
from portal.web.htmx import done, show

bp = Blueprint("writing", __name__, url_prefix="/ke-hoach")

KINDS = {
    VersionState.DRAFT: "draft",
    VersionState.SUBMITTED: "asked",
    VersionState.RETURNED: "late",
    VersionState.APPROVED: "done",
    VersionState.SUPERSEDED: "nil",
    VersionState.CLOSED: "locked",
}
MEDIA = {"jpg": "image/jpeg", "pdf": PDF.media_type, "docx": DOCX.media_type, "xlsx": XLSX.media_type}


@bp.get("/cua-toi")
def mine() -> Response:
    """Kế hoạch của tôi: by drive and version, with what was said to each and what to do next."""
    require(actor(), Action.HOME_READ)
    writing, whole = writing_for(actor(), ward_today()), own_plans(actor())
    if whole:
        viewed(Action.PLAN_READ, About("person", actor().person_id), versions=[one.version.id for one in whole])
    drives = [(drive, list(plans)) for drive, plans in groupby(whole, key=lambda one: one.drive)]
    return show(
        "plans/mine.html",
        writing=writing,
        drives=drives,
        kinds=KINDS,
        State=VersionState,
        Origin=Origin,
        today=ward_today(),
        may_write=writing is not None and writing.cell_id is not None,
        drafted=writing is not None and writing.draft is not None,
    )


@bp.get("/viet")
def write() -> BaseResponse:
    writing = or_404(_writing())
    closed = service.untimely(writing)
    if closed:
        return done(url_for(".mine"), closed)
    return editor.opened(_place())


@bp.post("/viet")
def hand_in() -> BaseResponse:
    return editor.taken(_place(), _hand_in)


@bp.post("/viet/nhap")
def draft() -> Response:
    return editor.kept(_place())


@bp.get("/viet/tep")
def attachments() -> Response:
    return editor.files_page(_place())


@bp.post("/viet/tep")
def attach() -> BaseResponse:
    return editor.file_added(_place())


@bp.post("/viet/tep/<id:file_id>/bo")
def detach(file_id: int) -> BaseResponse:
    return editor.file_dropped(_place(), file_id)


@bp.post("/rut-lai")
def take_back() -> BaseResponse:
    service.take_back(actor(), or_404(writing_for(actor(), ward_today())))
    return done(url_for(".write"), say("Đã rút lại. Hãy sửa rồi nộp lại."))


@bp.get("/tep/<id:plan_file_id>")
def file(plan_file_id: int) -> Response:
    """A scan or an attachment, for whoever may read the version it belongs to."""
    kept = or_404(file_for(actor(), plan_file_id))
    viewed(Action.PLAN_READ, About("person", kept.person_id), file=kept.stored.name)
    response = make_response(files.content_of(Path(current_app.config["FILES"]), kept.stored))
    ending = kept.stored.name.rpartition(".")[2]
    response.mimetype = MEDIA.get(ending, "application/octet-stream")
    # A picture that the portal drew itself is shown; whatever another program would open goes to it as a file.
    response.headers.set(
        "Content-Disposition", "inline" if ending == "jpg" else "attachment", filename=kept.stored.name
    )
    return response


@bp.get("/tu-soi")
def self_check() -> Response:
    """A mirror for oneself: nothing on this page has a name, a form or a place to be sent to."""
    require(actor(), Action.HOME_READ)
    return show("plans/self_check.html")


def _writing() -> PlanWriting | None:
    return writing_for(actor(), ward_today(), changing="doi" in request.args)


def _place() -> WritingPlace:
    changing = {"doi": "1"} if "doi" in request.args else {}
    return WritingPlace(
        lambda: or_404(_writing()),
        "plans/write.html",
        url_for(".write", **changing),
        lambda step: url_for(".write", **changing, **({STEP: step} if step else {})),
        url_for(".draft", **changing),
        url_for(".attachments", **changing),
        url_for(".mine"),
    )


def _hand_in(writing: PlanWriting, _form: Form, content: PlanContent, window: WritingWindow) -> BaseResponse:
    service.hand_in(actor(), writing, ward_today(), content, window)
    return done(url_for(".mine"), say("Đã nộp. Chi ủy được báo và sẽ xem bản này."))
