"""Where people go, by workbook: the list to take out, and back with the units filled in."""

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.arrangements.forms.people import PlacingBookForm
from portal.arrangements.queries.placing_book import placing_book as book_of
from portal.arrangements.queries.placing_book import shared_out
from portal.arrangements.queries.reading import arrangement_for
from portal.arrangements.queries.snapshot import worked_out
from portal.arrangements.service.placing import PlacedBook, place_by_workbook
from portal.arrangements.views.blueprint import bp
from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import say
from portal.policy import Action, require
from portal.web.actor import actor, viewed
from portal.web.files import handed_out
from portal.web.forms import attempt
from portal.web.htmx import done, show


@bp.get("/<id:arrangement_id>/excel")
def placing_book(arrangement_id: int) -> Response:
    return _page(arrangement_id, PlacingBookForm(formdata=None))


@bp.get("/<id:arrangement_id>/excel/tai-ve")
def take_placing_book(arrangement_id: int) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    worked = worked_out(kept)
    marks = [
        say("%(name)s tải ngày %(day)s. Tài liệu nội bộ.", name=actor().name, day=ward_today()),
        say("Chỉ chọn ở cột màu vàng; không xóa cột, không sửa cột ẩn. Ghi xong nộp lại ở trang Nơi đến bằng Excel."),
    ]
    title = say("Nơi đến theo %(number)s", number=kept.number)
    file = book_of(worked, str(title), [str(one) for one in marks])
    people = {one.belonging.person_id for one in shared_out(worked)}
    viewed(Action.MEMBER_EXPORT, About("arrangement", kept.id), how="excel", count=len(people))
    return handed_out(file, f"noi-den-{ward_today():%Y%m%d}.xlsx")


@bp.post("/<id:arrangement_id>/excel")
def place_by_book(arrangement_id: int) -> BaseResponse:
    form = PlacingBookForm()
    tried = attempt(
        form, lambda: place_by_workbook(actor(), arrangement_id, form.file.data.read(), form.file.data.filename or "")
    )
    if tried.declined:
        return _page(arrangement_id, form, status=tried.status)
    if tried.value.refused:
        return _page(arrangement_id, PlacingBookForm(formdata=None), tried.value)
    said = say("Đã ghi nơi đến của %(count)s người.", count=tried.value.placed)
    return done(url_for(".one", arrangement_id=arrangement_id), said)


def _page(arrangement_id: int, form: PlacingBookForm, told: PlacedBook | None = None, status: int = 200) -> Response:
    require(actor(), Action.TREE_ARRANGE)
    kept = or_404(arrangement_for(actor(), arrangement_id))
    people = len(shared_out(worked_out(kept)))
    return show("arrangements/placing_book.html", status=status, arrangement=kept, form=form, told=told, people=people)
