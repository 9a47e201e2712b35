"""Attendance as it is shown to the person, and to the chi ủy over the cell's year."""

from flask import Blueprint, Response, request

from portal.attendance import exports
from portal.attendance.models import Presence
from portal.attendance.queries.attendance import own_record
from portal.attendance.queries.cell_year import CellYearRoll, year_of
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.policy.relations import COMMITTEE
from portal.web.actor import actor
from portal.web.files import handed_out
from portal.web.htmx import show

bp = Blueprint("attendance", __name__, url_prefix="/diem-danh")
FIRST_YEAR = 2000


@bp.get("")
def own() -> Response:
    return show("attendance/own_attendance.html", record=own_record(actor()), cells=actor().units(*COMMITTEE))


@bp.get("/chi-bo/<id:cell_id>")
def cell(cell_id: int) -> Response:
    year = _year(cell_id)
    return show("attendance/cell_year.html", year=year, today=ward_today(), Presence=Presence, signs=exports.SIGNS)


@bp.get("/chi-bo/<id:cell_id>/tai-ve")
def export(cell_id: int) -> Response:
    year = _year(cell_id)
    return handed_out(exports.year_book(year, exports.marks(actor())), f"diem-danh-{year.year}.xlsx")


def _year(cell_id: int) -> CellYearRoll:
    this = ward_today().year
    asked = request.args.get("nam", this, int)
    return or_404(year_of(actor(), cell_id, asked if FIRST_YEAR <= asked <= this + 1 else this))
