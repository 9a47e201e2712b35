"""The ward's cells by months: plans, notes, sessions, attendance. Cells stand in the ward's own order. A reader is
shown the cells whose lists they may open, so that each number opens and no small group is told."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.queries.attendance import sessions_held
from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.ground.db import db
from portal.ground.labels import Labelled
from portal.organisations.begun import cells_begun
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on
from portal.organisations.queries import UnitRow, units, units_standing
from portal.plans.queries import drive
from portal.plans.queries.expected import expecting
from portal.policy import Action, Actor, PolicySubject, Role, beginning, can
from portal.policy.relations import WARD_LEADERS
from portal.reports.dashboards.afterwards import CellsAfterwards
from portal.supervision.models import Period
from portal.supervision.queries.duties import Duty, masked, obligations, readers
from portal.supervision.queries.progress import may_list
from portal.supervision.queries.tallies import tallied
from portal.supervision.rules.month import first_day
from portal.supervision.rules.parts import MonthStanding, parts_of

# Who sees these pages, on the screen or printed.
READERS = (*WARD_LEADERS, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY, Role.CELL_SPONSOR, Role.OFFICE)
ByMonth = Mapping[tuple[int, str], Share]  # (cell, month)


class Measure(Labelled):
    """What is looked at; the code stands in the address."""

    NOTES = "nhan-xet", "Nhận xét"
    PLANS = "ke-hoach", "Kế hoạch đã thông qua"
    SESSIONS = "sinh-hoat", "Buổi đã họp"
    ATTENDANCE = "du-hop", "Có mặt"


class WardYear(NamedTuple):
    measure: Measure
    year: int
    months: list[str]
    rows: list[tuple[UnitRow, list[Share | None]]]
    arranged: bool  # an arrangement has changed the cells: past months can be told by those of today
    afterwards: bool = False  # and are


def measures_for(actor: Actor) -> list[Measure]:
    """What of the ward this reader may look at: the Front its notes, the Party side all."""
    return [one for one in Measure if _sees_any(actor, one)]


def year_of_ward(
    actor: Actor, measure: Measure, year: int, today: date, *, afterwards: bool = False
) -> WardYear | None:
    """None where the reader may see nothing of it. `afterwards`: by the cells of today (see CellsAfterwards)."""
    first, last = date(year, 1, 1), min(today, date(year, 12, 31))
    if not _sees_any(actor, measure):  # most people: told without reading all cells of the ward
        return None
    # Both ways beside each other could be subtracted: for whoever may open every list of both.
    known = units(UnitKind.CELL)
    arranged = measure in OF_PEOPLE and any(one.opened_on or one.ended_on for one in known)
    arranged = arranged and all(_may_see(actor, measure, one) for one in known)
    afterwards = afterwards and arranged
    if afterwards:
        every = units_standing(today, UnitKind.CELL)
    else:
        every = named_on((one for one in units(UnitKind.CELL) if one.stood_between(first, last)), last)
    cells = [one for one in every if _may_see(actor, measure, one)]
    if not cells:
        return None
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    numbers = (
        OF_PEOPLE[measure](year, today, CellsAfterwards(today)) if afterwards else COUNTED[measure](actor, year, today)
    )
    rows = [(cell, [numbers.get((cell.id, month)) for month in months]) for cell in cells]
    return WardYear(measure, year, months, rows, arranged, afterwards)


def notes_by_cell(_actor: Actor, year: int, today: date) -> ByMonth:
    return _notes(year, today, None)


def notes_in_month(month: str, today: date) -> ByMonth:
    return _notes(int(month[:4]), today, None, only=month)


def _notes(year: int, today: date, after: CellsAfterwards | None, only: str | None = None) -> ByMonth:
    """Of each cell's supervised members, those whom the body that owes it has recorded. The page is printed and lies on
    tables: what is not open yet about those who read it is told to none of them, and the whole is everybody's."""
    apart = readers(today, *READERS)
    found: dict[tuple[int, str], Share] = {}
    for period in db.session.scalars(sa.select(Period).where(Period.month.startswith(only or f"{year}-"))):
        by_cell: dict[int, Counter[MonthStanding]] = defaultdict(Counter)
        for duty, times in _duties(period, apart, after).items():
            cell_id = after.cell(duty.person_id, duty.cell_id) if after else duty.cell_id
            if cell_id is not None:
                by_cell[cell_id][duty.standing] += times
        for cell_id, mine in by_cell.items():
            parts = parts_of(mine)
            found[cell_id, period.month] = Share(parts.recorded, parts.whole)
    return found


def _duties(period: Period, apart: Collection[int], after: CellsAfterwards | None) -> Counter[Duty]:
    """In groups, but where each person is followed into another cell."""
    return Counter(masked(obligations(period), apart)) if after else tallied(period, apart, coordinating=False)


def plans_by_cell(_actor: Actor, year: int, today: date) -> ByMonth:
    return _plans(year, today, None)


def plans_in_month(month: str, today: date) -> ByMonth:
    return _plans(int(month[:4]), today, None, only=month)


def _plans(year: int, today: date, after: CellsAfterwards | None, only: str | None = None) -> ByMonth:
    """Of whom the year's drive expects a plan, those with an approved one by the month's end; months to come are left
    out."""
    campaign = drive_of(year)
    if campaign is None:
        return {}
    ends = {
        month: min(last_day(month), today)
        for month in _months_between(campaign.starts_on, min(today, date(year, 12, 31)))
        if only in (None, month)
    }
    if not ends:
        return {}
    owed = [expecting(campaign, end).add_columns(sa.literal(month).label("month")) for month, end in ends.items()]
    approved = drive.first_approved(campaign, max(ends.values()))
    wholes: Counter[tuple[int, str]] = Counter()
    parts: Counter[tuple[int, str]] = Counter()
    for row in db.session.execute(sa.union_all(*owed)):
        cell_id = after.cell(row.person_id, row.cell_id) if after else row.cell_id
        if cell_id is None:
            continue
        wholes[cell_id, row.month] += 1
        since = approved.get(row.person_id)
        parts[cell_id, row.month] += since is not None and since <= ends[row.month]
    return {key: Share(parts[key], whole) for key, whole in wholes.items()}


def sessions_by_cell(_actor: Actor, year: int, today: date) -> ByMonth:
    found = Counter((one.organiser_id, f"{one.on:%Y-%m}") for one in sessions_held(by=today) if one.on.year == year)
    return {key: Share(count) for key, count in found.items()}


def attendance_by_cell(_actor: Actor, year: int, today: date) -> ByMonth:
    """Present out of convened, over the month's sessions of the cell whose roll is closed or whose number is told."""
    found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in sessions_held(by=today):
        if one.on.year == year and one.numbers:
            sums = found[one.organiser_id, f"{one.on:%Y-%m}"]
            sums[0] += one.numbers.present
            sums[1] += one.numbers.convened
    return {key: Share(part, whole) for key, (part, whole) in found.items()}


# What counts people, and so can follow them into another cell.
OF_PEOPLE = {Measure.NOTES: _notes, Measure.PLANS: _plans}
COUNTED = {
    Measure.NOTES: notes_by_cell,
    Measure.PLANS: plans_by_cell,
    Measure.SESSIONS: sessions_by_cell,
    Measure.ATTENDANCE: attendance_by_cell,
}


def drive_of(year: int) -> Campaign | None:
    """The year's drive: the newest that began in it."""
    return db.session.scalar(
        sa.select(Campaign)
        .where(Campaign.starts_on >= date(year, 1, 1), Campaign.starts_on <= date(year, 12, 31))
        .order_by(Campaign.starts_on.desc())
        .limit(1)
    )


def last_day(month: str) -> date:
    first = first_day(month)
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)


OPENED_BY = {
    Measure.NOTES: Action.PROGRESS_LIST,
    Measure.PLANS: Action.PLAN_LIST,
    Measure.SESSIONS: Action.ATTENDANCE_READ,
    Measure.ATTENDANCE: Action.ATTENDANCE_READ,
}


def _sees_any(actor: Actor, measure: Measure) -> bool:
    return any(_may_see(actor, measure, cell) for cell in cells_begun(beginning(actor, OPENED_BY[measure])))


def _may_see(actor: Actor, measure: Measure, cell: UnitRow) -> bool:
    """Notes only where their list opens: by cell beside by body, numbers could be subtracted down to one person."""
    if measure is Measure.NOTES:
        return may_list(actor, cell)
    if measure is Measure.PLANS:
        return can(actor, Action.PLAN_LIST, PolicySubject(path=cell.path)) and _oversees(actor, cell)
    return can(actor, Action.ATTENDANCE_READ, PolicySubject(path=cell.path)) and _oversees(actor, cell)


def _oversees(actor: Actor, cell: UnitRow) -> bool:
    return can(actor, Action.PROGRESS_READ, PolicySubject(path=cell.path))


def _months_between(first: date, last: date) -> list[str]:
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append(f"{day:%Y-%m}")
        day = last_day(found[-1]) + timedelta(days=1)
    return found
