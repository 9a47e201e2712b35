"""Tổng quan by role, and the page of the monthly briefing."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.campaigns.queries import campaign_called, campaigns
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import Unknown, or_404
from portal.ground.text import Sentence, month_name, say
from portal.ground.typed import BadText, parse_day
from portal.organisations.queries import UnitRow
from portal.policy import Action, can, require
from portal.reports.dashboards.body import bodies_seen, month_of_body
from portal.reports.dashboards.briefing import briefing_for
from portal.reports.dashboards.cell_year import cells_seen, year_of_cell, years_known
from portal.reports.dashboards.charts import Heat, HeatCell, HeatRow, shade, trimmed
from portal.reports.dashboards.superior import counts_for
from portal.reports.dashboards.ward_year import Measure, WardYear, drive_of, last_day, measures_for, year_of_ward
from portal.reports.snapshots.queries import ward_subject
from portal.supervision.queries.duties import What
from portal.supervision.queries.places import months, period_of
from portal.supervision.rules.month import month_of
from portal.supervision.rules.parts import ABOUT_THE_READER
from portal.web.actor import actor
from portal.web.htmx import done, show

bp = Blueprint("dashboards", __name__)
AFTERWARDS = "sau-sap-xep"


@bp.get("/tong-quan")
def index() -> Response:
    """What there is to look at for this person's posts; a body's head sees their own month at once."""
    require(actor(), Action.HOME_READ)
    month = _newest_month()
    period = period_of(month) if month else None
    bodies = [month_of_body(actor(), body, period, ward_today()) for body in bodies_seen(actor())] if period else []
    ward = year_of_ward(actor(), Measure.NOTES, int(period.month[:4]), ward_today()) if period else None
    return show(
        "reports/dashboards.html",
        bodies=bodies,
        cells=cells_seen(actor()),
        measures=measures_for(actor()),
        recorded={cell.id: shares[ward.months.index(period.month)] for cell, shares in ward.rows}
        if ward and period
        else {},
        year=ward_today().year,
        month=month,
        drives=_sent_on(),
    )


@bp.get("/tong-quan/thang/<month:month>/<id:body_id>")
def body_month(month: str, body_id: int) -> Response:
    body = next((one for one in bodies_seen(actor()) if one.id == body_id), None)
    shown = month_of_body(actor(), or_404(body), or_404(period_of(month)), ward_today())
    return show("reports/body_month.html", shown=shown, months=months(), about_the_reader=ABOUT_THE_READER)


@bp.get("/tong-quan/chi-bo/<id:cell_id>")
@bp.get("/tong-quan/chi-bo/<id:cell_id>/<int:year>")
def cell_year(cell_id: int, year: int | None = None) -> Response:
    shown = or_404(year_of_cell(actor(), cell_id, _known(year)))
    return show("reports/cell_year.html", shown=shown, chart=trimmed(shown.heat), years=years_known(ward_today()))


@bp.get("/tong-quan/phuong")
@bp.get("/tong-quan/phuong/<measure>/<int:year>")
def ward_year(measure: str | None = None, year: int | None = None) -> Response:
    offered = measures_for(actor())
    if not offered or (measure is not None and measure not in offered):
        raise Unknown
    chosen = Measure(measure) if measure else offered[0]
    by_today = request.args.get("theo") == AFTERWARDS
    shown = or_404(year_of_ward(actor(), chosen, _known(year), ward_today(), afterwards=by_today))
    return show(
        "reports/ward_year.html", shown=shown, chart=_heat(shown), measures=offered, years=years_known(ward_today())
    )


@bp.get("/tong-quan/cap-tren/<slug>")
def superior(slug: str) -> Response:
    """Số liệu gửi cấp trên: numbers alone, whoever prints it."""
    as_of, wrong = _day()
    counts = counts_for(actor(), or_404(campaign_called(slug)), as_of)
    typed = request.args.get("ngay", "")
    return show("reports/superior.html", status=422 if wrong else 200, counts=counts, wrong=wrong, typed=typed)


@bp.get("/giao-ban")
def this_briefing() -> BaseResponse:
    require(actor(), Action.HOME_READ)  # the page itself asks who may read it
    return done(url_for(".briefing", month=month_of(ward_today())))


@bp.get("/giao-ban/<month:month>")
def briefing(month: str) -> Response:
    shown = briefing_for(actor(), month, ward_today())
    return show("reports/briefing.html", shown=shown, months=months())


def _newest_month() -> str | None:
    known, this = months(), month_of(ward_today())
    return this if this in known or not known else known[0]


def _sent_on() -> list[Campaign]:
    """The drives whose counts this person may send to the superior."""
    return list(campaigns()) if can(actor(), Action.SNAPSHOT_READ, ward_subject()) else []


def _known(year: int | None) -> int:
    wanted = year or ward_today().year
    if wanted not in years_known(ward_today()):
        raise Unknown
    return wanted


def _heat(shown: WardYear) -> Heat:
    campaign = drive_of(shown.year) if shown.measure is Measure.PLANS else None
    lists = {month: _lists(shown, month, campaign.slug if campaign else "") for month in shown.months}
    rows = [
        HeatRow(
            cell.short_name,
            [_cell(cell, month, share, lists[month]) for month, share in zip(shown.months, shares, strict=True)],
        )
        for cell, shares in shown.rows
    ]
    title = say("%(what)s của các chi bộ năm %(year)s", what=shown.measure.label, year=shown.year)
    columns = [(f"T{int(one[5:])}", month_name(one)) for one in shown.months]
    return trimmed(Heat(title, DESCRIBED[shown.measure], columns, rows, ()))


DESCRIBED: dict[Measure, Sentence] = {
    Measure.NOTES: say("Số đảng viên được tổ chức chủ trì ghi sổ trên số phải nhận xét, theo tháng"),
    Measure.PLANS: say("Số đảng viên có kế hoạch đã thông qua đến cuối tháng trên số phải xây dựng"),
    Measure.SESSIONS: say("Số buổi chi bộ đã họp trong tháng"),
    Measure.ATTENDANCE: say("Số lượt có mặt trên số lượt được triệu tập, cộng các buổi của chi bộ trong tháng"),
}


def _cell(cell: UnitRow, month: str, share: Share | None, opens: Callable[[int], str]) -> HeatCell:
    if share is None:
        return HeatCell("", say("%(cell)s, %(month)s: chưa có", cell=cell.short_name, month=month_name(month)), "none")
    mark = str(share.part) if share.whole is None else f"{share.part}/{share.whole}"
    words = say("%(cell)s, %(month)s: %(mark)s", cell=cell.short_name, month=month_name(month), mark=mark)
    kind = ("shade-2" if share.part else "none") if share.whole is None else shade(share.part, share.whole)
    return HeatCell(mark, words, kind, opens(cell.id))


def _lists(shown: WardYear, month: str, slug: str) -> Callable[[int], str]:
    """Where a cell's number of the month opens: this reader sees a cell's numbers only where they may open it. The
    address is made once a month, and of a cell only its own sign is set in."""
    if shown.afterwards:  # these people were counted in other cells then, whose lists are theirs
        return lambda cell_id: ""
    anywhere = 0
    if shown.measure is Measure.NOTES:
        url = url_for("progress.people", month=month, what=What.ALL.value, unit_id=anywhere)
    elif shown.measure is Measure.PLANS:
        figure, day = "ke-hoach-da-thong-qua", f"{min(last_day(month), ward_today()):%d/%m/%Y}"
        url = url_for("reports.drive_people", slug=slug, figure=figure, cell_id=anywhere, ngay=day)
    else:
        url = url_for("attendance.cell", cell_id=anywhere)
    before, _, after = url.rpartition(ids.written(anywhere))
    return lambda cell_id: f"{before}{ids.written(cell_id)}{after}"


def _day() -> tuple[date, Sentence | None]:
    try:
        return parse_day(request.args.get("ngay", "")) or ward_today(), None
    except BadText as bad:
        return ward_today(), bad.sentence
