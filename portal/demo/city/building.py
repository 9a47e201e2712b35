"""A ward of so many members: its units by the ward's own service, all else poured."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.audit import trail
from portal.audit.books import sealing, watching
from portal.campaigns.models import Campaign
from portal.demo.city import months, people, plans
from portal.demo.city.pouring import pour
from portal.ground import statistics
from portal.ground.db import db, flush, in_ward, writing
from portal.ground.ids import new_id
from portal.organisations.masses import MASSES
from portal.organisations.models import CellKind, Unit, UnitKind, Ward
from portal.organisations.service import add_unit, found_ward, raise_ward
from portal.plans.service.deliveries import open_routes
from portal.policy import Actor
from portal.supervision.models import Lead, Part, Period, Programme, ProgrammeBody
from portal.supervision.rules.month import first_day, next_month, usual_days

OF_A_CELL = 50  # a residence group's cell in the ward of the article has 40 to 60
SCHOOLS = 8  # one cell of so many stands in a school
LAST_MONTH = "2022-04"
DUE, LOCK = 28, 6
Told = Callable[[str], None]


class CityCells(NamedTuple):
    """The cells, who leads the supervision in each (None: the police, who are hidden), and its residence group."""

    cells: list[Unit]
    leads: dict[int, Unit | None]
    groups: dict[int, Unit | None]


class CityWard(NamedTuple):
    """What was raised, by name: accounts and people of the posts ("front-1", "cell-1"), units by code."""

    number: int
    accounts: dict[str, int]
    people: dict[str, int]
    units: dict[str, int]
    months: tuple[str, ...]


def next_number() -> int:
    return (db.session.scalar(sa.select(sa.func.max(Ward.id))) or 0) + 1


def raise_generated(
    number: int, *, members: int, periods: int, told: Told = lambda _: None, proved: bool, cells: int | None = None
) -> CityWard:
    """All or nothing; the same each time but for its ids. `proved`: the trail marks every row, which costs as much
    again as writing it. `cells`: how many; by itself as large as the article's are."""
    with writing(), watching.between_shapes():
        found_ward(number, f"phường Mẫu {number}", demonstration=True)
        with in_ward(number):
            standing = _raised(number, members, periods, told, cells or max(4, round(members / OF_A_CELL)))
            if proved:
                told("trail")
                _prove(number, members)
            flush()
            statistics.measure(db.session.connection())
    return standing


def _raised(number: int, members: int, periods: int, told: Told, count: int) -> CityWard:
    since = date(2018, 1, 1)
    wanted = tuple(next_month(LAST_MONTH, back) for back in range(1 - periods, 1))
    told("units")
    units, cells = _units(number, count)
    campaign, standing_periods = _supervision(units, cells, wanted)
    told("people")
    ward = people.fill(number, units, cells.cells, cells.groups, members, since)
    told("plans")
    written = plans.write(campaign, ward, cells.leads, units["front"])
    for month in wanted:
        told(month)
        months.write(standing_periods[month], month, ward, written, cells.leads, running=month == LAST_MONTH)
    codes = {code: unit.id for code, unit in units.items()}
    return CityWard(number, ward.accounts, ward.seats, codes, wanted)


def _units(number: int, count: int) -> tuple[dict[str, Unit], CityCells]:
    schools = max(1, count // SCHOOLS)
    units = raise_ward(f"phường Mẫu {number}", superior="Thành ủy", areas=count - schools - 1)
    open_routes(first_day(LAST_MONTH))
    for place in range(1, schools + 1):
        name = f"Chi bộ Trường số {place}"
        code = f"cell-school-{place}"
        units[code] = add_unit(UnitKind.CELL, code, name, name, units["ward"], CellKind.SCHOOL, order=5000 + place)
    name = "Chi bộ Công an phường"
    units["cell-police"] = add_unit(
        UnitKind.CELL, "cell-police", name, name, units["ward"], CellKind.POLICE, order=9000
    )
    flush()
    cells = [unit for unit in units.values() if unit.kind is UnitKind.CELL]
    of_area = {one.id: one.code.removeprefix("cell-") for one in cells if one.cell_kind is CellKind.RESIDENTIAL}
    leads = {one.id: units[f"front-{of_area[one.id]}"] if one.id in of_area else units["front"] for one in cells}
    groups = {one.id: units[f"group-{of_area[one.id]}"] if one.id in of_area else None for one in cells}
    return units, CityCells(cells, {**leads, units["cell-police"].id: None}, groups)


def _supervision(units: dict[str, Unit], cells: CityCells, wanted: tuple[str, ...]) -> tuple[int, dict[str, Period]]:
    begins = first_day(wanted[0])
    campaign = Campaign(
        id=new_id(),
        slug=f"tu-soi-{begins.year}",
        theme="Tự soi, tự sửa",
        document_number="121-KH/ĐU",
        document_date=begins,
        starts_on=begins,
        deadline=date(2022, 4, 5),
        plan_label="Kế hoạch tu dưỡng",
    )
    db.session.add(campaign)
    flush()
    programme = Programme(
        id=new_id(),
        campaign_id=campaign.id,
        name="Giám sát thực hiện kế hoạch tu dưỡng",
        legal_basis="Kế hoạch số 121-KH/ĐU của Đảng ủy phường (minh họa)",
        first_month=wanted[0],
        valid_from=begins,
    )
    db.session.add(programme)
    flush()
    masses = {one.code for one in MASSES}
    for unit in units.values():
        if unit.code in masses or unit.kind in (UnitKind.AREA_FRONT, UnitKind.WARD_FRONT):
            part = Part.COORDINATING if unit.code in masses else Part.LEAD
            db.session.add(ProgrammeBody(programme_id=programme.id, body_id=unit.id, part=part))
    pour(
        Lead,
        [
            {"cell_id": cell_id, "body_id": lead.id if lead else None, "hidden": lead is None}
            for cell_id, lead in cells.leads.items()
        ],
    )
    standing = {}
    for month in wanted:
        due_on, locks_on = usual_days(month, DUE, LOCK)
        standing[month] = Period(id=new_id(), month=month, due_on=due_on, locks_on=locks_on)
        db.session.add(standing[month])
    flush()
    return campaign.id, standing


def _prove(number: int, members: int) -> None:
    connection = db.session.connection()
    system = Actor(ward_id=number, person_id=None)
    db.session.flush()
    trail.append(
        db.session(),
        system,
        "demo.city",
        None,
        {"members": members},
        seal=lambda at: sealing.mark(connection, number, at, sealing.all_keys(connection, number)),
    )
