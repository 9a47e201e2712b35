"""Lịch: month, week and list; a unit's month on one page of paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, Response, request, url_for

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.errors import or_404
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText, parse_day, parse_month
from portal.meetings.models import MeetingKind, MeetingState
from portal.meetings.queries.calendar import Day, heads_of_many, organisers_for, sessions_between, week, weeks
from portal.meetings.rules.series import DAY_NAMES
from portal.organisations.masses import YOUTH
from portal.organisations.names import named_in
from portal.organisations.queries import UnitRow, setting, units
from portal.papers.letterheads import letterhead, whose
from portal.policy import Action, can
from portal.supervision.rules.month import first_day, month_of, next_month
from portal.web.actor import actor
from portal.web.htmx import show

bp = Blueprint("calendar", __name__, url_prefix="/lich")
MONTH, WEEK, LIST = "thang", "tuan", "danh-sach"
AHEAD = 60  # days that the list shows


class CalendarFilter(NamedTuple):
    """What the address asks for."""

    view: str
    first: date
    last: date
    unit_id: int | None
    kind: MeetingKind | None


@dataclass(frozen=True)
class CalendarChip:
    label: Sentence | str
    url: str
    current: bool
    count: None = None


@bp.get("")
def calendar() -> Response:
    wanted = _filter_asked()
    sessions = sessions_between(actor(), wanted.first, wanted.last, unit_id=wanted.unit_id, kind=wanted.kind)
    today = ward_today()
    month = wanted.first + timedelta(days=7) if wanted.view == MONTH else wanted.first
    grid: list[list[Day]] = []
    if wanted.view == MONTH:
        grid = weeks(month, sessions, today)
    elif wanted.view == WEEK:
        grid = [week(wanted.first, sessions, today)]
    back, forth, heading = _neighbours(wanted, month)
    mine = organisers_for(actor())
    return show(
        "meetings/calendar.html",
        "_calendar.html",
        wanted=wanted,
        sessions=sessions,
        grid=grid,
        today=today,
        back=back,
        forth=forth,
        heading=heading,
        month=month_of(month),
        views=_views(wanted, month),
        kinds=list(MeetingKind),
        units=units(),
        DAY_NAMES=DAY_NAMES,
        State=MeetingState,
        mine=mine,
        youth=next((one for one in mine if one.code == YOUTH), None),
        LIST=LIST,
        unit=ids.written(wanted.unit_id) if wanted.unit_id else "",
        printed=[(wanted.unit_id, "")] if wanted.unit_id else _held(mine),
        sets_kinds=can(actor(), Action.SETTINGS_MANAGE),
    )


def _held(mine: list[UnitRow]) -> list[tuple[int, str]]:
    """Without a filter: the months of the units in which the reader holds a post, to be printed at once."""
    held = {post.unit_id for post in actor().posts}
    return [(one.id, one.short_name) for one in mine if one.id in held]


@bp.get("/in")
def on_paper() -> Response:
    """Lịch sinh hoạt of one unit in one month, as far as its reader may see it."""
    month, asked = _month(), ids.read(request.args.get("don-vi", ""))
    unit = or_404(next(iter(named_in((one for one in units() if one.id == asked), month)), None))
    first = first_day(month)
    last = first_day(next_month(month)) - timedelta(days=1)
    sessions = [
        one
        for one in sessions_between(actor(), first, last, unit_id=unit.id)
        if one.state in (MeetingState.PLANNED, MeetingState.HELD)
    ]
    return show(
        "print/youth_month.html",
        unit=unit,
        month=month,
        sessions=sessions,
        # Printed today, of a month in which the body bore its name of then.
        head=letterhead(unit, first)._replace(place_and_date=letterhead(unit, ward_today()).place_and_date),
        heads=heads_of_many(one.id for one in sessions),
        DAY_NAMES=DAY_NAMES,
        signature=setting(whose(unit.kind, unit.code).signature, first),
    )


def _filter_asked() -> CalendarFilter:
    view = request.args.get("xem", MONTH)
    view = view if view in (MONTH, WEEK, LIST) else MONTH
    if view == MONTH:
        month = _month()
        grid = weeks(first_day(month), [], ward_today())
        first, last = grid[0][0].on, grid[-1][-1].on
    else:
        day = _day()
        first = day - timedelta(days=day.weekday()) if view == WEEK else day
        last = first + timedelta(days=6 if view == WEEK else AHEAD)
    kind = request.args.get("loai", "")
    return CalendarFilter(
        view,
        first,
        last,
        ids.read(request.args.get("don-vi", "")),
        MeetingKind(kind) if kind in set(MeetingKind) else None,
    )


def _neighbours(wanted: CalendarFilter, month: date) -> tuple[str, str, Sentence | str]:
    if wanted.view == MONTH:
        this = month_of(month)
        number, year = month.month, month.year
        return (
            _url(wanted, thang=next_month(this, -1)),
            _url(wanted, thang=next_month(this)),
            say("Tháng %(number)s/%(year)s", number=number, year=year),
        )
    step = timedelta(days=7 if wanted.view == WEEK else AHEAD)
    return (
        _url(wanted, ngay=_written(wanted.first - step)),
        _url(wanted, ngay=_written(wanted.first + step)),
        say("Từ %(first)s đến %(last)s", first=wanted.first, last=wanted.last),
    )


def _views(wanted: CalendarFilter, month: date) -> list[CalendarChip]:
    day = _written(max(month.replace(day=1), ward_today()) if _has_today(wanted, month) else month.replace(day=1))
    links = (
        (MONTH, say("Tháng"), {"thang": month_of(month)}),
        (WEEK, say("Tuần"), {"ngay": day}),
        (LIST, say("Danh sách"), {"ngay": day}),
    )
    return [
        CalendarChip(label, _url(wanted._replace(view=view), **where), wanted.view == view)
        for view, label, where in links
    ]


def _has_today(wanted: CalendarFilter, month: date) -> bool:
    return wanted.view != MONTH or month_of(month) == month_of(ward_today())


def _url(wanted: CalendarFilter, **where: str) -> str:
    asked = {"xem": wanted.view if wanted.view != MONTH else None, **where}
    asked["don-vi"] = ids.written(wanted.unit_id) if wanted.unit_id else None
    asked["loai"] = wanted.kind.value if wanted.kind else None
    return url_for("calendar.calendar", **{name: value for name, value in asked.items() if value})


def _month() -> str:
    try:
        return parse_month(request.args.get("thang", "")) if request.args.get("thang") else month_of(ward_today())
    except BadText:
        return month_of(ward_today())


def _day() -> date:
    try:
        return parse_day(request.args.get("ngay")) or ward_today()
    except BadText:
        return ward_today()


def _written(day: date) -> str:
    return f"{day:%Y-%m-%d}"
