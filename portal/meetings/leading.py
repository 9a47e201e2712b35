"""What sessions say first to whoever leads: cells that have set their meeting, the Youth Union's month with what stands
in its way."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from portal.ground.text import Sentence, month_name, say, shown
from portal.meetings import links
from portal.meetings.models import MeetingKind, MeetingState
from portal.meetings.queries.calendar import sessions_between
from portal.meetings.queries.conflicts import PlannedSlot, conflicts
from portal.meetings.queries.meetings import MeetingRow
from portal.notifications.leading import LeadingLine
from portal.organisations.masses import YOUTH
from portal.organisations.models import Unit, UnitKind
from portal.organisations.queries import unit_coded, unit_of, units
from portal.policy import Actor, Role
from portal.policy.relations import WARD_LEADERS

OF_THE_WARD = (*WARD_LEADERS, Role.OFFICE)
AHEAD = timedelta(days=60)


def lines(actor: Actor, today: date) -> Iterator[LeadingLine]:
    if not actor.posts:
        return
    if actor.has(*OF_THE_WARD):
        yield of_ward(_monthly(actor, today), _cells(), today)
    yield from _of_cells(actor, today)
    yield from _of_youth(actor, today)


def of_ward(sessions: list[MeetingRow], cells: set[int], today: date) -> LeadingLine:
    arranged = len({one.organiser_id for one in sessions} & cells)
    words = say("chi bộ đã đặt lịch họp")
    return LeadingLine(
        str(say("Toàn phường")), _of(today), links.calendar(), f"{arranged}/{len(cells)}", [words], rank=3
    )


def of_next(cell: str, session: MeetingRow | None) -> LeadingLine:
    about = say("Họp chi bộ")
    if session is None:
        return LeadingLine(cell, about, links.calendar(), "", [say("chưa đặt lịch trong hai tháng tới")], rank=3)
    when, facts = shown(session.begins), [say("tại %(place)s", place=session.place)]
    return LeadingLine(cell, about, links.session(session.id), when, facts, rank=3)


def of_month(unit: Unit, count: int, in_the_way: int, today: date) -> LeadingLine:
    facts = [say("buổi")] if count else [say("chưa có buổi nào trong lịch")]
    if in_the_way:
        facts.append(say("%(clashing)s buổi trùng giờ hoặc trùng nơi", clashing=in_the_way))
    return LeadingLine(unit.short_name, _of(today), links.calendar(unit.id), str(count or ""), facts, rank=2)


def _of(today: date) -> Sentence:
    return say("Sinh hoạt %(month)s", month=month_name(f"{today:%Y-%m}"))


def _of_cells(actor: Actor, today: date) -> Iterator[LeadingLine]:
    for cell_id in actor.units(Role.CELL_SECRETARY, Role.CELL_DEPUTY):
        cell = unit_of(cell_id)
        coming = [
            one
            for one in sessions_between(actor, today, today + AHEAD, unit_id=cell_id, kind=MeetingKind.MONTHLY)
            if one.state is MeetingState.PLANNED
        ]
        if cell is not None and cell.kind is UnitKind.CELL:
            yield of_next(cell.short_name, coming[0] if coming else None)


def _of_youth(actor: Actor, today: date) -> Iterator[LeadingLine]:
    unit = unit_coded(YOUTH)
    if unit is None or unit.id not in actor.units(Role.MASS_HEAD, Role.MASS_DEPUTY):
        return
    planned = [
        one
        for one in sessions_between(actor, *_month(today), unit_id=unit.id)
        if one.state in (MeetingState.PLANNED, MeetingState.HELD)
    ]
    clashing = sum(
        bool(conflicts(actor, PlannedSlot(one.starts_at, one.ends_at, one.place), but=[one.id])) for one in planned
    )
    yield of_month(unit, len(planned), clashing, today)
    after = _month(today)[1] + timedelta(days=1)
    words = say("Lập lịch cả %(month)s", month=month_name(f"{after:%Y-%m}"))
    yield LeadingLine(unit.short_name, words, links.month_plan(f"{after:%Y-%m}", unit.id), rank=3)


def _monthly(actor: Actor, today: date) -> list[MeetingRow]:
    found = sessions_between(actor, *_month(today), kind=MeetingKind.MONTHLY)
    return [one for one in found if one.state in (MeetingState.PLANNED, MeetingState.HELD)]


def _cells() -> set[int]:
    return {one.id for one in units(UnitKind.CELL)}


def _month(today: date) -> tuple[date, date]:
    return today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])
