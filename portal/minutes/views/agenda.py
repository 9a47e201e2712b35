"""The items of the agenda while the meeting is prepared and run: each small form saves itself."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.errors import Invalid, or_404
from portal.ground.ids import written
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.forms.running import ItemForm, ItemOutcomeForm, NewItemForm, OpinionForm
from portal.minutes.queries.items import item_of
from portal.minutes.service import items, opinions
from portal.minutes.views.running_page import NEW, drop_draft, key, page, part_page, run_by
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import asks_for_part, done

bp = Blueprint("agenda", __name__, url_prefix="/sinh-hoat/<id:meeting_id>/hop")


@bp.post("/chuong-trinh")
def begin(meeting_id: int) -> BaseResponse:
    meeting = run_by(meeting_id)
    items.begin_agenda(actor(), meeting)
    return done(_here(meeting, "chuong-trinh"), say("Đã lập chương trình từ nội dung đã báo."))


@bp.post("/noi-dung")
def add(meeting_id: int) -> BaseResponse:
    meeting, form = run_by(meeting_id), NewItemForm(prefix=f"{NEW}-")

    def deed() -> object:
        drop_draft(meeting, NEW)
        return items.add_item(actor(), meeting, title=form.title.data or "", text=form.text.data or "")

    tried = attempt(form, deed)
    if tried.declined:
        return page(meeting, tried.status, failing={NEW: form})
    return done(_here(meeting, "them"), say("Đã thêm nội dung."))


@bp.post("/noi-dung/<id:item_id>")
def write(meeting_id: int, item_id: int) -> BaseResponse:
    meeting, one = run_by(meeting_id), key("nd", item_id)
    or_404(item_of(meeting.id, item_id))
    form = ItemForm(prefix=f"{one}-")

    def deed() -> object:
        drop_draft(meeting, one)
        return items.write_item(actor(), meeting, item_id, said=form.said, version=form.seen)

    tried = attempt(form, deed)
    if not tried.declined and not asks_for_part():
        return done(_here(meeting, f"i-{written(item_id)}"), say("Đã lưu."))
    if not tried.declined:
        return part_page(meeting, "_item.html", 200, item_id=item_id)
    if tried.theirs:  # the next save is made on top of what another saved
        form.version.data = str(tried.theirs.version)
    return part_page(meeting, "_item.html", tried.status, item_id=item_id, failing={one: form}, theirs=tried.theirs)


@bp.post("/noi-dung/<id:item_id>/thu-tu")
def place(meeting_id: int, item_id: int) -> BaseResponse:
    meeting = run_by(meeting_id)
    items.place_item(actor(), meeting, item_id, step=-1 if request.form.get("deed") == "up" else 1)
    return done(_here(meeting, f"i-{written(item_id)}"))


@bp.post("/noi-dung/<id:item_id>/rut")
def withdraw(meeting_id: int, item_id: int) -> BaseResponse:
    meeting = run_by(meeting_id)
    items.withdraw_item(actor(), meeting, item_id)
    return done(_here(meeting, "chuong-trinh"), say("Đã bỏ nội dung khỏi chương trình."))


@bp.post("/noi-dung/<id:item_id>/y-kien")
def say_so(meeting_id: int, item_id: int) -> BaseResponse:
    """An opinion, by its speaker."""
    meeting, one = run_by(meeting_id), key("yk", item_id)
    or_404(item_of(meeting.id, item_id))
    form = OpinionForm(prefix=f"{one}-")

    def deed() -> object:
        drop_draft(meeting, one)
        if form.speaker.data and form.speaker_id is None:
            raise Invalid({"speaker": say("Hãy chọn một mục trong danh sách.")})
        return opinions.record_opinion(
            actor(),
            meeting,
            item_id,
            speaker_id=form.speaker_id,
            guest=form.guest.data or "",
            text=form.text.data or "",
        )

    tried = attempt(form, deed)
    if not tried.declined and not asks_for_part():
        return done(_here(meeting, f"opinions-{written(item_id)}"), say("Đã ghi ý kiến."))
    failing = {one: form} if tried.declined else None
    return part_page(meeting, "_opinions.html", tried.status, item_id=item_id, failing=failing)


@bp.post("/y-kien/<id:opinion_id>/rut")
def take_back(meeting_id: int, opinion_id: int) -> BaseResponse:
    meeting = run_by(meeting_id)
    opinion = opinions.withdraw_opinion(actor(), meeting, opinion_id)
    item_id = opinion.item_id
    if asks_for_part():
        return part_page(meeting, "_opinions.html", 200, item_id=item_id)
    return done(_here(meeting, f"opinions-{written(item_id)}"), say("Đã bỏ ý kiến."))


@bp.post("/ket-luan-truoc/<id:item_id>")
def outcome(meeting_id: int, item_id: int) -> BaseResponse:
    """What came of an earlier session's conclusion."""
    meeting, one = run_by(meeting_id), key("kq", item_id)
    form = ItemOutcomeForm(prefix=f"{one}-")

    def deed() -> object:
        drop_draft(meeting, one)
        return items.tell_outcome(actor(), meeting, item_id, words=form.words.data or "", version=form.seen)

    tried = attempt(form, deed)
    if tried.declined:
        if tried.status == 409:
            form.version.data = None
        return page(meeting, tried.status, failing={one: form})
    return done(_here(meeting, f"k-{written(item_id)}"), say("Đã lưu."))


def _here(meeting: MeetingRow, anchor: str | None = None) -> str:
    return url_for("running.page", meeting_id=meeting.id, _anchor=anchor)
