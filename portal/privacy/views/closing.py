"""Đóng năm: proposed by the office, the pack taken and the year confirmed by the ward's secretary; its minutes."""

from functools import partial

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import papers
from portal.ground import files
from portal.ground.clock import ward_today
from portal.ground.errors import Unknown, or_404, refuse
from portal.ground.text import say
from portal.papers.download import handed_out as handed_out_paper
from portal.policy import Action, can, require
from portal.privacy.forms import ProposeForm
from portal.privacy.models import ClosingState
from portal.privacy.papers import destruction_paper
from portal.privacy.queries import closing as queries
from portal.privacy.rules.retention import BY_YEAR
from portal.privacy.service import closing as service
from portal.privacy.views.blueprint import ZIP, bp, root, seen_version
from portal.web.actor import actor
from portal.web.files import handed_out
from portal.web.forms import attempt
from portal.web.htmx import done, once_kept, show
from portal.web.marks import reads_only


@bp.get("/dong-nam")
def years() -> Response:
    return _page(ProposeForm(formdata=None))


@bp.post("/dong-nam/<int:year>")
def propose(year: int) -> BaseResponse:
    require(actor(), Action.YEAR_PROPOSE)
    if year not in {one.year for one in queries.years_for(actor(), ward_today())}:
        raise Unknown
    form = _of_year(ProposeForm(), year)
    tried = attempt(form, lambda: service.propose(actor(), year, ward_today(), reason=form.reason.data or ""))
    if tried.declined:
        return _page(form, tried.status, year)
    return done(url_for(".years"), say("Đã gửi đề nghị đóng năm %(year)s.", year=year))


@bp.post("/dong-nam/<id:closing_id>/goi")
@reads_only
def pack(closing_id: int) -> Response:
    closing, made = service.take_pack(actor(), closing_id, ward_today())
    return handed_out(made.content, f"Gói lưu trữ năm {closing.year}.zip", ZIP, plain=f"goi-luu-tru-{closing.year}.zip")


@bp.post("/dong-nam/<id:closing_id>/xac-nhan")
def confirm(closing_id: int) -> BaseResponse:
    tried = attempt(None, lambda: service.confirm(actor(), closing_id, ward_today(), version=seen_version()))
    if tried.declined:
        form = ProposeForm(formdata=None)
        form.form_errors.append(tried.reason)
        return _page(form, tried.status)
    closing, gone = tried.value
    kept_in = root()
    for one in gone.files:
        once_kept(partial(files.erase, kept_in, one))
    return done(url_for(".years"), say("Đã đóng năm %(year)s và xóa nội dung hết thời hạn lưu.", year=closing.year))


@bp.post("/dong-nam/<id:closing_id>/rut")
def take_back(closing_id: int) -> BaseResponse:
    service.withdraw(actor(), closing_id, version=seen_version())
    return done(url_for(".years"), say("Đã rút đề nghị đóng năm."))


@bp.get("/dong-nam/<id:closing_id>/bien-ban")
def minutes(closing_id: int) -> Response:
    closing = or_404(queries.closing_for(actor(), closing_id))
    form = request.args.get("dang", "pdf")
    if form not in papers.FORMS:
        raise Unknown
    refuse(None if closing.state is ClosingState.CONFIRMED else say("Năm này chưa đóng, chưa có biên bản tiêu hủy."))
    context, head = destruction_paper(closing, queries.names_of(closing))
    name = f"Biên bản tiêu hủy năm {closing.year}"
    return handed_out_paper(papers.made("report", context, head, form=form, name=name, root=root()))


def _blank(year: int) -> ProposeForm:
    return _of_year(ProposeForm(formdata=None), year)


def _of_year(form: ProposeForm, year: int) -> ProposeForm:
    """One form for each year stands on the page: their fields must not share an id."""
    form.reason.id = form.reason.label.field_id = f"reason-{year}"
    return form


def _page(form: ProposeForm, status: int = 200, year: int | None = None) -> Response:
    closings = queries.closings_for(actor())
    return show(
        "privacy/years.html",
        status=status,
        years=queries.years_for(actor(), ward_today()),
        closings=closings,
        names=queries.names_of(*closings),
        form=form,
        tried=year,
        blank=_blank,
        kinds=BY_YEAR,
        ClosingState=ClosingState,
        may_propose=can(actor(), Action.YEAR_PROPOSE),
        may_confirm=can(actor(), Action.YEAR_CONFIRM),
    )
