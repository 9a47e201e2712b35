"""The month's sheet out and back as an Excel file: taken home, filled in, handed in, looked over, recorded."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import month_name, say
from portal.organisations.queries import this_ward
from portal.policy import Action
from portal.supervision.exports import month_book
from portal.supervision.forms.workbook import WorkbookForm
from portal.supervision.models import Rating
from portal.supervision.queries.paper import lines_for
from portal.supervision.queries.places import BodyPlace, place_for
from portal.supervision.service import workbook
from portal.supervision.service.workbook import Fate, Preview
from portal.web.actor import actor, viewed
from portal.web.files import handed_out
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.trying import trial_mark

bp = Blueprint("workbook", __name__, url_prefix="/giam-sat/<month:month>/<id:body_id>/excel")


@bp.get("")
def take_out(month: str, body_id: int) -> Response:
    place = _place(month, body_id)
    lines = lines_for(actor(), place, ward_today())
    title = say("Sổ giám sát %(month)s – %(body)s", month=month_name(month), body=place.body.name)
    file = month_book(place, lines, str(title), [str(mark) for mark in _marks(place)])
    viewed(
        Action.NOTE_READ,
        About("unit", body_id),
        how="excel",
        month=month,
        people=[str(line.row.person_id) for line in lines],
    )
    name = f"so-giam-sat-{month}-{place.body.code}.xlsx"
    return handed_out(file, name)


@bp.get("/nop")
def hand_in_page(month: str, body_id: int) -> Response:
    return _form(_place(month, body_id), WorkbookForm(formdata=None))


@bp.post("")
def hand_in(month: str, body_id: int) -> BaseResponse:
    place = _place(month, body_id)
    form = WorkbookForm()
    tried = attempt(
        form,
        lambda: workbook.hand_in(
            actor(), place, _root(), form.file.data.read(), form.file.data.filename or "", ward_today()
        ),
    )
    if tried.declined:
        return _form(place, form, tried.status)
    return done(url_for(".look_over", month=month, body_id=body_id))


@bp.get("/xem-truoc")
def look_over(month: str, body_id: int) -> Response:
    place = _place(month, body_id)
    return _preview(place, or_404(workbook.preview(actor(), place, _root(), ward_today())))


@bp.post("/ghi")
def apply(month: str, body_id: int) -> BaseResponse:
    place = _place(month, body_id)
    tried = attempt(None, lambda: workbook.apply(actor(), place, _root(), ward_today(), request.form.get("seal", "")))
    if tried.declined:
        shown = tried.theirs or or_404(workbook.preview(actor(), place, _root(), ward_today()))
        return _preview(place, shown, tried.status, tried.reason)
    return done(
        url_for("sheet.sheet", month=month, body_id=body_id),
        say("Đã ghi nhận xét về %(count)s đảng viên từ tệp Excel.", count=len(tried.value)),
    )


@bp.post("/bo")
def drop(month: str, body_id: int) -> BaseResponse:
    workbook.drop(actor(), _place(month, body_id))
    return done(url_for(".hand_in_page", month=month, body_id=body_id), say("Đã bỏ bản xem trước, chưa ghi gì vào sổ."))


def _place(month: str, body_id: int) -> BodyPlace:
    return or_404(place_for(actor(), month, body_id))


def _root() -> Path:
    return Path(current_app.config["FILES"])


def _marks(place: BodyPlace) -> list[object]:
    marks: list[object] = [
        say(
            "%(name)s tải ngày %(day)s. Hạn gửi %(due)s, khóa sổ %(locks)s. Tài liệu nội bộ, không chuyển tiếp.",
            name=actor().name,
            day=ward_today(),
            due=place.window.due_on,
            locks=place.window.locks_on,
        ),
        say("Chỉ ghi vào ô màu vàng; không xóa cột, không sửa cột ẩn. Ghi xong nộp lại ở mục “Nộp tệp Excel” của sổ."),
        say("Không ghi bệnh tật, chuyện gia đình, tên người thứ ba; đây không phải nơi tố cáo."),
    ]
    if this_ward().demonstration or current_app.config["DEMO"]:
        marks.insert(0, say("Bản trình diễn · nhân vật và số liệu minh họa"))
    return [mark, *marks] if (mark := trial_mark()) else marks


def _form(place: BodyPlace, form: WorkbookForm, status: int = 200) -> Response:
    return show("supervision/workbook.html", status=status, place=place, form=form)


def _preview(place: BodyPlace, shown: Preview, status: int = 200, reason: object = None) -> Response:
    return show(
        "supervision/workbook_preview.html",
        status=status,
        place=place,
        preview=shown,
        Fate=Fate,
        Rating=Rating,
        reason=reason,
    )
