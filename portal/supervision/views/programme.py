"""The office sets the year's supervision up: the drive, the programme with its basis, who leads where, the months."""

from datetime import date

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.campaigns.queries import campaigns
from portal.campaigns.service import begin_campaign
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import Invalid, or_404
from portal.ground.text import month_name, say
from portal.ground.typed import BadText, parse_month
from portal.organisations.queries import setting, unit_of, units_now
from portal.policy import Action, require
from portal.supervision.forms.programme import DatesForm, LeadForm, ProgrammeCampaignForm, ProgrammeForm
from portal.supervision.models import Part
from portal.supervision.queries.places import period_of
from portal.supervision.queries.programme import bodies_named, leads_by_cell, periods, programmes
from portal.supervision.rules.leading import LEADING
from portal.supervision.rules.month import month_of, next_month
from portal.supervision.service import periods as service
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show

bp = Blueprint("programme", __name__, url_prefix="/giam-sat/chuong-trinh")
USUAL, HIDDEN = "usual", "hidden"


@bp.get("")
def index() -> Response:
    require(actor(), Action.SETTINGS_MANAGE)
    return _page()


@bp.post("/dot")
def campaign() -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = ProgrammeCampaignForm()
    tried = attempt(
        form,
        lambda: begin_campaign(
            actor(),
            theme=form.theme.data,
            document_number=form.document_number.data,
            document_date=form.document_date.data,
            starts_on=form.starts_on.data,
            deadline=form.deadline.data,
            plan_label=str(setting("plan_label", ward_today())),
        ),
    )
    if tried.declined:
        return _page(campaign_form=form, status=tried.status)
    return done(url_for(".index"), say("Đã mở đợt sinh hoạt chính trị."))


@bp.post("")
def begin() -> BaseResponse:
    """Begin the programme and give every cell its usual lead body."""
    require(actor(), Action.SETTINGS_MANAGE)
    form = _programme_form()

    def deed() -> int:
        first, last = _month(form, "first_month"), _month(form, "last_month")
        service.begin_programme(
            actor(),
            or_404(ids.read(form.campaign.data)),
            name=form.name.data,
            legal_basis=form.legal_basis.data,
            first_month=str(first),
            last_month=last,
        )
        return service.assign_leads(actor())

    tried = attempt(form, deed)
    if tried.declined:
        return _page(form=form, status=tried.status)
    said = say("Đã lập chương trình; %(count)s chi bộ có tổ chức chủ trì.", count=tried.value)
    return done(url_for(".index"), said)


@bp.post("/ky/<month:month>")
def open_month(month: str) -> BaseResponse:
    service.open_period(actor(), month, ward_today())
    return done(url_for(".index"), say("Đã mở kỳ giám sát %(month)s.", month=month_name(month)))


@bp.post("/ky/<month:month>/ngay")
def dates(month: str) -> BaseResponse:
    require(actor(), Action.SETTINGS_MANAGE)
    form = DatesForm()
    period = or_404(period_of(month))
    tried = attempt(
        form,
        lambda: service.move_dates(actor(), period, ward_today(), due_on=form.due_on.data, locks_on=form.locks_on.data),
    )
    if tried.declined:
        return _page(dates_form=form, dates_month=month, status=tried.status)
    return done(url_for(".index"), say("Đã đổi ngày của %(month)s.", month=month_name(month)))


@bp.post("/chu-tri/<id:cell_id>")
def lead(cell_id: int) -> BaseResponse:
    """The body that the office chooses, or again the one that the cell's residence group names."""
    require(actor(), Action.SETTINGS_MANAGE)
    form, cell = _lead_form(), or_404(unit_of(cell_id))
    tried = attempt(form, lambda: _give_lead(cell.id, form.body.data, form.since.data))
    if tried.declined:
        return _page(lead_form=form, lead_cell=cell_id, status=tried.status)
    return done(url_for(".index"), say("Đã đổi tổ chức chủ trì của %(cell)s.", cell=cell.short_name))


def _give_lead(cell_id: int, chosen: str, since: date) -> None:
    if chosen == USUAL:
        service.follow_relation(actor(), cell_id, since=since)
    else:
        hidden = chosen == HIDDEN
        service.set_lead(actor(), cell_id, None if hidden else ids.read(chosen), hidden=hidden, since=since)


def _page(status: int = 200, **forms: object) -> Response:
    today = ward_today()
    known = periods()
    following = next_month(known[0].month) if known else month_of(today)
    context = {
        "form": _programme_form(),
        "campaign_form": ProgrammeCampaignForm(formdata=None),
        "dates_form": None,
        "dates_month": "",
        "lead_form": None,
        "lead_cell": None,
    } | forms
    return show(
        "supervision/programme.html",
        status=status,
        programmes=programmes(),
        periods=known,
        leads=leads_by_cell(today),
        bodies={one.id: bodies_named(one.id) for one in programmes()},
        Part=Part,
        following=following,
        campaigns=campaigns(),
        blank_dates=DatesForm,
        new_lead=_new_lead,
        today=today,
        **context,
    )


def _programme_form() -> ProgrammeForm:
    form = ProgrammeForm()
    form.campaign.choices = [(ids.written(one.id), f"{one.theme} ({one.document_number})") for one in campaigns()]
    return form


def _new_lead() -> LeadForm:
    """For a cell whose form was not handed in: what was typed for another one is not shown in it."""
    form = _lead_form(formdata=None)
    form.since.data = ward_today()
    return form


def _lead_form(**how: object) -> LeadForm:
    form = LeadForm(**how)
    bodies = units_now(*LEADING)
    form.body.choices = [
        (USUAL, say("Theo tổ dân phố của chi bộ")),
        *((ids.written(one.id), one.short_name) for one in bodies),
        (HIDDEN, say("Không công khai với Mặt trận, đoàn thể")),
    ]
    return form


def _month(form: ProgrammeForm, name: str) -> str | None:
    text = form[name].data or ""
    if not text:
        return None
    try:
        return parse_month(text)
    except BadText as bad:
        raise Invalid({name: bad.sentence}) from bad
