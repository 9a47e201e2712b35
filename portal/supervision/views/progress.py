"""Completion of the month by body and by cell (tiến độ)."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.errors import Unknown, or_404
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on
from portal.organisations.queries import UnitRow, units
from portal.policy import Action, PolicySubject, can, require
from portal.supervision import nudges
from portal.supervision.queries.duties import BODIES, COUNTED, SPLIT, What
from portal.supervision.queries.gaps import passed
from portal.supervision.queries.looks import looks_counted
from portal.supervision.queries.places import months, period_of, period_standing
from portal.supervision.queries.progress import list_for, progress_for, unsupervised_for
from portal.supervision.queries.ringing import to_ring
from portal.supervision.rules.month import month_of
from portal.supervision.rules.parts import ABOUT_THE_READER, LOOKS, OPTIONAL
from portal.web.actor import actor
from portal.web.htmx import done, show
from portal.web.urls import public_url

bp = Blueprint("progress", __name__, url_prefix="/giam-sat")


@bp.get("/tien-do")
def index() -> BaseResponse:
    """This month's progress, or the newest there is."""
    known, this = months(), month_of(ward_today())
    require(actor(), Action.HOME_READ)  # the month's own page asks whose progress may be seen
    return done(url_for(".month", month=this if this in known or not known else known[0]))


@bp.get("/<month:month>/tien-do")
def month(month: str) -> Response:
    period, over = or_404(period_standing(month, ward_today()))
    progress = progress_for(actor(), period, ward_today())
    return show(
        "supervision/progress.html",
        progress=progress,
        looks=looks_counted(period.id) if _hears_of_looks() else None,
        ring=to_ring(actor(), progress, ward_today()),
        nudges=nudges.of_month(progress, public_url()),
        What=What,
        COUNTED=[what for what in COUNTED if not (over and what in SPLIT)],
        about_the_reader=ABOUT_THE_READER,
        optional=OPTIONAL,
        today=ward_today(),
        months=months(),
        address=_address,
    )


def _hears_of_looks() -> bool:
    """The ward's leaders and the Front, who hear each outcome: how many there were, of the ward as a whole."""
    return any(can(actor(), Action.REPORT_FRONT, PolicySubject(path=post.reach)) for post in actor().posts)


@bp.get("/<month:month>/khong-nguoi-dung-dau")
def without_head(month: str) -> Response:
    """The bodies and cells behind the number: names of units, open to whoever sees the page."""
    period = or_404(period_of(month))
    progress = progress_for(actor(), period, ward_today())
    return show(
        "supervision/progress_headless.html",
        month=month,
        listed=progress.headless,
        passed=passed(min(ward_today(), period.locks_on)),
        names={one.id: one.short_name for one in units()},
    )


@bp.get("/<month:month>/khong-ai-giam-sat")
def without_supervisor(month: str) -> Response:
    period = or_404(period_of(month))
    progress_for(actor(), period, ward_today())  # asks who may see the page
    return show("supervision/progress_unled.html", month=month, listed=unsupervised_for(actor(), period))


@bp.get("/<month:month>/tien-do/<what>/<id:unit_id>")
def people(month: str, what: str, unit_id: int) -> Response:
    """The list behind a number; where it may not be opened it does not exist."""
    if what not in set(What):
        raise Unknown
    period, over = or_404(period_standing(month, ward_today()))
    if over and what in SPLIT:
        raise Unknown
    unit = next((one for one in named_on(units(*BODIES, UnitKind.CELL), period.due_on) if one.id == unit_id), None)
    listed = or_404(list_for(actor(), period, or_404(unit), What(what)))
    return show(
        "supervision/progress_list.html",
        month=month,
        unit=unit,
        what=What(what),
        listed=listed,
        kinds=LOOKS,
        What=What,
        address=_address,
    )


def _address(month: str, unit: UnitRow, what: What) -> str:
    return url_for("progress.people", month=month, what=what.value, unit_id=unit.id)
