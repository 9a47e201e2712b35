"""Bản giấy: the chi ủy types in the signed paper of a member who has no device, with the scan beside it."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import or_404, refuse
from portal.ground.text import say
from portal.plans.forms.steps import STEP
from portal.plans.queries.writing import PlanWriting, paper_writing_for
from portal.plans.rules.writing import PlanContent
from portal.plans.service import writing as service
from portal.plans.service.writing import WritingWindow
from portal.plans.views import editor
from portal.plans.views.editor import WritingPlace
from portal.web.actor import actor
from portal.web.forms import Form
from portal.web.htmx import done

bp = Blueprint("paper_plans", __name__, url_prefix="/ke-hoach/<id:person_id>/ban-giay")


@bp.get("")
def write(person_id: int) -> Response:
    place = _place(person_id)
    refuse(service.untimely(place.again()))
    return editor.opened(place)


@bp.post("")
def type_in(person_id: int) -> BaseResponse:
    return editor.taken(_place(person_id), _typed)


@bp.post("/nhap")
def draft(person_id: int) -> Response:
    return editor.kept(_place(person_id))


@bp.get("/tep")
def scans(person_id: int) -> Response:
    return editor.files_page(_place(person_id))


@bp.post("/tep")
def add(person_id: int) -> BaseResponse:
    return editor.file_added(_place(person_id))


@bp.post("/tep/<id:file_id>/bo")
def drop(person_id: int, file_id: int) -> BaseResponse:
    return editor.file_dropped(_place(person_id), file_id)


def _place(person_id: int) -> WritingPlace:
    """For the chi ủy of the member's cell; anyone else learns nothing, not even that there is such a page."""
    changing = {"doi": "1"} if "doi" in request.args else {}
    return WritingPlace(
        lambda: or_404(paper_writing_for(actor(), person_id, ward_today(), changing=bool(changing))),
        "plans/paper.html",
        url_for(".write", person_id=person_id, **changing),
        lambda step: url_for(".write", person_id=person_id, **changing, **({STEP: step} if step else {})),
        url_for(".draft", person_id=person_id, **changing),
        url_for(".scans", person_id=person_id, **changing),
        url_for("review.cells"),
    )


def _typed(writing: PlanWriting, form: Form, content: PlanContent, window: WritingWindow) -> BaseResponse:
    service.type_paper(actor(), writing, ward_today(), content, window, signed_on=form.signed_on.data)
    return done(
        url_for("review.cell", cell_id=writing.cell_id),
        say("Đã nhập bản giấy của %(name)s; người ký được báo.", name=writing.name),
    )
