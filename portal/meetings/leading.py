"""What sessions say first to whoever leads: cells that have set their meeting, checks without an end, the Youth Union's
month with what stands in its way."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from portal.ground.text import Sentence, month_name, say
from portal.meetings import links
from portal.meetings.models import MeetingKind, MeetingState
from portal.meetings.queries.calendar import sessions_between
from portal.meetings.queries.checks import open_by_cell
from portal.meetings.queries.conflicts import Slot, conflicts
from portal.meetings.queries.meetings import MeetingRow
from portal.notifications.leading import Line
from portal.organisations.masses import YOUTH
from portal.organisations.models import UnitKind
from portal.organisations.queries import unit_coded, units
from portal.policy import Actor, Role
from portal.policy.relations import WARD_LEADERS

OF_THE_WARD = (*WARD_LEADERS, Role.OFFICE)
AHEAD = timedelta(days=60)


def lines(actor: Actor, today: date) -> Iterator[Line]:
    if not actor.posts:
        return
    if actor.has(*OF_THE_WARD):
        yield Line(str(say("Toàn phường")), of_ward(_monthly(actor, today), _cells(), today), links.calendar(), rank=3)
    yield from _of_cells(actor, today)
    yield from _of_youth(actor, today)


def of_ward(sessions: list[MeetingRow], cells: set[int], today: date) -> Sentence:
    return say(
        "Sinh hoạt %(month)s: %(set)s/%(cells)s chi bộ đã đặt lịch họp.",
        month=month_name(f"{today:%Y-%m}"),
        set=len({one.organiser_id for one in sessions} & cells),
        cells=len(cells),
    )


def of_checks(count: int) -> Sentence:
    return say("%(count)s lần kiểm tra chi bộ chưa khép lại.", count=count)


def of_next(session: MeetingRow | None) -> Sentence:
    if session is None:
        return say("Chưa đặt lịch họp chi bộ trong hai tháng tới.")
    return say(
        "Họp chi bộ: %(theme)s, %(when)s, tại %(place)s.", theme=session.theme, when=session.begins, place=session.place
    )


def of_month(count: int, in_the_way: int, today: date) -> Sentence:
    return say(
        "Sinh hoạt %(month)s: %(count)s buổi, %(clashing)s buổi trùng giờ hoặc trùng nơi.",
        month=month_name(f"{today:%Y-%m}"),
        count=count,
        clashing=in_the_way,
    )


def _of_cells(actor: Actor, today: date) -> Iterator[Line]:
    looked_after, led = actor.units(Role.CELL_SPONSOR), actor.units(Role.CELL_SECRETARY, Role.CELL_DEPUTY)
    names = {one.id: one.short_name for one in units(UnitKind.CELL)} if looked_after or led else {}
    waiting = open_by_cell(actor) if looked_after else {}
    for cell_id in looked_after:
        if cell_id in names:
            yield Line(names[cell_id], of_checks(waiting.get(cell_id, 0)), links.looked_after(cell_id), rank=3)
    for cell_id in led:
        coming = [
            one
            for one in sessions_between(actor, today, today + AHEAD, unit_id=cell_id, kind=MeetingKind.MONTHLY)
            if one.state is MeetingState.PLANNED
        ]
        session = coming[0] if coming else None
        url = links.session(session.id) if session else links.calendar()
        if cell_id in names:
            yield Line(names[cell_id], of_next(session), url, rank=3)


def _of_youth(actor: Actor, today: date) -> Iterator[Line]:
    unit = unit_coded(YOUTH)
    if unit is None or unit.id not in actor.units(Role.MASS_HEAD, Role.MASS_DEPUTY):
        return
    planned = [
        one
        for one in sessions_between(actor, *_month(today), unit_id=unit.id)
        if one.state in (MeetingState.PLANNED, MeetingState.HELD)
    ]
    clashing = sum(bool(conflicts(actor, Slot(one.starts_at, one.ends_at, one.place), but=[one.id])) for one in planned)
    yield Line(unit.short_name, of_month(len(planned), clashing, today), links.calendar(unit.id), rank=2)
    after = _month(today)[1] + timedelta(days=1)
    words = say("Lập lịch cả %(month)s", month=month_name(f"{after:%Y-%m}"))
    yield Line(unit.short_name, words, links.month_plan(f"{after:%Y-%m}", unit.id), rank=3)


def _monthly(actor: Actor, today: date) -> list[MeetingRow]:
    found = sessions_between(actor, *_month(today), kind=MeetingKind.MONTHLY)
    return [one for one in found if one.state in (MeetingState.PLANNED, MeetingState.HELD)]


def _cells() -> set[int]:
    return {one.id for one in units(UnitKind.CELL)}


def _month(today: date) -> tuple[date, date]:
    return today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])
