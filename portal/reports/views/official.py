"""Báo cáo: the kinds a person's posts offer, one kind with its filters and its numbers, and the files."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.campaigns.queries import campaigns
from portal.ground.clock import ward_today
from portal.ground.errors import NotAllowed, Unknown, or_404
from portal.ground.ids import written
from portal.ground.text import month_name, say
from portal.organisations.queries import setting
from portal.papers.download import handed_out
from portal.papers.fitting import looks_like_number
from portal.papers.making import named
from portal.policy import Action, PolicySubject, can, require
from portal.reports.evidence.span import quarter_with, spans_around
from portal.reports.official import BY_SLUG, KINDS, ReportKind, ReportRequest, offered, queries, service, wording
from portal.reports.official.content import Report
from portal.reports.official.forms import FILTERS, MakeForm, WordingForm
from portal.reports.official.kind import ReportForm
from portal.reports.official.paper import tables_of
from portal.supervision.queries.places import months
from portal.web.actor import actor, viewed
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("official", __name__, url_prefix="/bao-cao")
YEARS = 3


@bp.get("")
def index() -> Response:
    kinds = offered(actor(), ward_today())
    files = queries.own_files(actor())
    if not kinds and not files:
        raise NotAllowed("report")
    return show("reports/official/index.html", kinds=kinds, files=files, labels=_labels())


@bp.get("/<slug>")
def kind(slug: str) -> Response:
    """The filters, and for a report without names its numbers at once."""
    one = _kind(slug)
    asked_for = any(name in request.args for name in FILTERS)
    filters = _form(one, making=False, typed=request.args if asked_for else None)
    if asked_for and not filters.validate():
        return _page(one, filters, status=422)
    return _page(one, filters, report=_preview(one, filters))


@bp.post("/<slug>")
def make(slug: str) -> BaseResponse:
    """Look at the numbers first, or have the file made."""
    one = _kind(slug)
    if request.form.get("viec") == "xem":
        typed = {name: text for name in FILTERS if (text := request.form.get(name, "").strip())}
        return done(url_for(".kind", slug=slug, **typed))
    form = _form(one, making=True, typed=request.form)
    tried = attempt(
        form,
        lambda: service.ask(
            actor(),
            _root(),
            one,
            form.asked(ward_today(), _decimals()),
            ReportForm(form.dang.data),
            ward_today(),
            reason=form.reason.data if "reason" in form else None,
        ),
    )
    if tried.declined:
        return _page(one, form, status=tried.status)
    row = tried.value
    return done(url_for(".file", report_id=row.id))


@bp.get("/<slug>/loi-van")
def words_of(slug: str) -> Response:
    """The sentences a report is written with, and what they may speak of."""
    one, form = _worded(slug), WordingForm(formdata=None)
    form.begin(wording.parts_on(one.code, ward_today()))
    return _wording(one, form)


@bp.post("/<slug>/loi-van")
def set_words(slug: str) -> BaseResponse:
    one, form = _worded(slug), WordingForm()
    tried = attempt(form, lambda: service.set_wording(actor(), one, form.typed, ward_today()))
    if tried.declined:
        return _wording(one, form, tried.status)
    told = say("Đã ghi lời văn, dùng cho báo cáo lập từ hôm nay.")
    return done(url_for(".kind", slug=slug), told if tried.value else say("Không có gì thay đổi."))


@bp.get("/tep/<id:report_id>")
def file(report_id: int) -> Response:
    """How far it is; when it is made, the way to it. It asks again by itself while it is being made."""
    row = or_404(queries.file_for(actor(), report_id))
    return show(
        "reports/official/file.html",
        "_file.html",
        file=row,
        label=KINDS[row.kind].label,
        form=ReportForm(row.form),
        progress=queries.progress_of(report_id),
    )


@bp.get("/tep/<id:report_id>/tai-ve")
def download(report_id: int) -> Response:
    row, content = service.content_for(actor(), _root(), report_id, ward_today())
    viewed(Action.REPORT_FILE, About("report_file", report_id), taken=row.title, form=row.form)
    return handed_out(named(content, service.MIMETYPES[ReportForm(row.form)], row.title, row.form))


def _page(one: ReportKind, form: MakeForm, *, report: Report | None = None, status: int = 200) -> Response:
    if "dang" not in form:
        form = _making(one, form)
    return show(
        "reports/official/kind.html",
        status=status,
        kind=one,
        form=form,
        report=report,
        may_word=one.code in wording.BLANKS and can(actor(), Action.PAPERS_MANAGE),
        previews=_previews(one),
        tables=_shown(report) if report else [],
    )


def _worded(slug: str) -> ReportKind:
    require(actor(), Action.PAPERS_MANAGE)
    one = _kind(slug)
    if one.code not in wording.BLANKS:
        raise Unknown
    return one


def _wording(one: ReportKind, form: WordingForm, status: int = 200) -> Response:
    blanks = wording.BLANKS[one.code]
    return show("reports/official/wording.html", status=status, kind=one, form=form, blanks=blanks)


def _making(one: ReportKind, filters: MakeForm) -> MakeForm:
    """The form to hand in, with the filters as they were chosen and what was wrong with them."""
    form = _form(one, making=True, typed=None)
    for name in FILTERS:
        if name in form:
            form[name].data, form[name].raw_data = filters[name].data, filters[name].raw_data
            form[name].errors = filters[name].errors
    return form


def _form(one: ReportKind, *, making: bool, typed: Mapping[str, str]) -> MakeForm:
    today = ward_today()
    form = MakeForm(formdata=typed, data=_defaults(one))
    signing = service.signers_of(one, today) if making else []
    if making and typed is None and signing:
        form.nguoi_ky.data = written(signing[0].person_id)
    places = [(written(place.id), place.short_name) for place in one.places(actor(), today)]
    spans = [
        span
        for year in (today, today.replace(year=today.year - 1, day=1))
        for span in spans_around(quarter_with(year), today)
    ]
    form.offer(
        one,
        {
            "dot": [(drive.slug, drive.theme) for drive in campaigns()],
            "thang": [(month, month_name(month)) for month in months()],
            "don_vi": places,
            "quy": [(span.slug, span.label) for span in spans],
            "nam": [(str(today.year - back), str(today.year - back)) for back in range(YEARS)],
            "nguoi_ky": [
                *((written(who.person_id), f"{who.name} ({', '.join(who.capacity)})") for who in signing),
                ("", say("Để trống, ký và ghi tên bằng tay")),
            ],
        },
        making=making,
    )
    return form


def _defaults(one: ReportKind) -> dict[str, object]:
    today = ward_today()
    return {
        "ngay": today,
        "le": str(_decimals()),
        "quy": quarter_with(today).slug,
        "nam": str(today.year),
        "dang": one.forms[0],
    }


def _previews(one: ReportKind) -> bool:
    return one.report is not None and (one.on_page or not one.names)


def _preview(one: ReportKind, filters: MakeForm) -> Report | None:
    if not _previews(one) or one.report is None:
        return None
    asked = _first(filters)
    try:
        return one.report(actor(), asked, ward_today())
    except Unknown:
        return None


def _first(filters: MakeForm) -> ReportRequest:
    """Nothing chosen yet: the newest of each list."""
    for name in ("dot", "thang"):
        if name in filters and not filters[name].data and filters[name].choices:
            filters[name].data = filters[name].choices[0].value
    return filters.asked(ward_today(), _decimals())


def _shown(report: Report) -> list[tuple[str, list[dict[str, object]], list[list[str]]]]:
    """Its tables as they stand on paper: caption, columns, rows."""
    found = []
    for table in (one for whole in report.tables for one in tables_of(whole, report.decimals)):
        figures = [all(looks_like_number(row[at]) for row in table["rows"]) for at in range(len(table["columns"]))]
        columns = [{"label": label, "num": num} for label, num in zip(table["columns"], figures, strict=True)]
        found.append((table["caption"], columns, table["rows"]))
    return found


def _kind(slug: str) -> ReportKind:
    """A kind that one's posts do not offer looks like one that is not there."""
    one = or_404(BY_SLUG.get(slug))
    require(actor(), Action.REPORT_FILE, PolicySubject(person_id=actor().person_id))  # what is made is one's own
    if not one.offered(actor(), ward_today()):
        raise NotAllowed(one.code)
    return one


def _labels() -> dict[str, object]:
    return {code: one.label for code, one in KINDS.items()}


def _decimals() -> int:
    return int(setting("report_decimals", ward_today()))


def _root() -> Path:
    return Path(current_app.config["FILES"])
