"""The second demonstration: on 01/07/2025 the article's ward and two invented neighbours are divided among two new
wards of about 3,900 members in 98 cells each, in one decision (Nghị quyết 1656/NQ-UBTVQH15 ngày 16/06/2025 did so for
Hà Nội). Who goes where is invented, as are the neighbours' people."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts.personas import make_personas
from portal.arrangements.models import Arrangement
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import agreeing, drafting
from portal.arrangements.service.over import drafting as over
from portal.demo import build
from portal.demo.build import Progress, silent
from portal.demo.city.building import raise_generated
from portal.ground.db import db, flush, in_ward, writing
from portal.ground.errors import Refused
from portal.ground.ids import new_id
from portal.organisations.models import CellKind, Holding, UnitKind
from portal.organisations.queries import UnitRow, grounds, units_standing
from portal.organisations.wards import the_portal
from portal.people.models import CellMembership
from portal.policy import Role
from portal.supervision.service.periods import open_period

DECISION, DECIDED, DAY = "1656/NQ-UBTVQH15", date(2025, 6, 16), date(2025, 7, 1)
MONTH = "2025-07"
PHUC_DONG, SECOND, THIRD = build.NUMBER, 2, 3
NEW = ("phường Phúc Lợi", "phường Long Biên")
SUPERIOR = "Thành ủy Hà Nội"
CALLED = {PHUC_DONG: "Phúc Đồng", SECOND: "Mẫu 2", THIRD: "Mẫu 3"}
ABOVE = (  # who of which ward takes which post in the new wards; its place among the new
    (0, SECOND, UnitKind.WARD_OFFICE, "Văn phòng Đảng ủy phường", Role.OFFICE, "Văn phòng Đảng ủy"),
    (0, SECOND, UnitKind.WARD_PARTY, "Đảng bộ phường", Role.WARD_SECRETARY, "Bí thư Đảng ủy"),
    (0, SECOND, UnitKind.WARD_FRONT, "UBMTTQ phường", Role.WARD_FRONT_CHAIR, "Chủ tịch UBMTTQ phường"),
    (1, THIRD, UnitKind.WARD_OFFICE, "Văn phòng Đảng ủy phường", Role.OFFICE, "Văn phòng Đảng ủy"),
    (1, THIRD, UnitKind.WARD_PARTY, "Đảng bộ phường", Role.WARD_SECRETARY, "Bí thư Đảng ủy"),
    (1, THIRD, UnitKind.WARD_FRONT, "UBMTTQ phường", Role.WARD_FRONT_CHAIR, "Chủ tịch UBMTTQ phường"),
)


class Drafted(NamedTuple):
    """Each old ward's part, and the numbers of the new wards."""

    parts: dict[int, int]
    new: tuple[int, int]


class Divided(NamedTuple):
    """How the neighbours are raised, and how many cells of each ward go to the first of the new ones, in the ward's own
    order; the others go to the second."""

    neighbours: Mapping[int, tuple[int, int]]  # members, cells
    to_the_first: Mapping[int, int]


AS_IN_2025 = Divided({SECOND: (3_564, 90), THIRD: (3_530, 89)}, {PHUC_DONG: 14, SECOND: 84, THIRD: 0})


def build_arranged(files: Path, progress: Progress = silent) -> Drafted:
    """Everything up to the first day of the new wards."""
    raise_wards(files, progress)
    drafted = draft()
    carry_out(drafted)
    begin_the_month(drafted)
    return drafted


def raise_wards(files: Path, progress: Progress = silent) -> None:
    build.build(files, progress)
    raise_neighbours()


def raise_neighbours(how: Divided = AS_IN_2025) -> None:
    for number, (members, cells) in how.neighbours.items():
        raise_generated(number, members=members, periods=1, proved=True, cells=cells)


def draft(how: Divided = AS_IN_2025) -> Drafted:
    """Each ward's own deeds, by the portal itself: who asks and who confirms are shown by the pages."""
    parts = {PHUC_DONG: _begin()}
    new = tuple(_found(parts[PHUC_DONG], name) for name in NEW)
    for number in how.neighbours:
        with writing(), in_ward(PHUC_DONG):
            parts[number] = over.join(the_portal(PHUC_DONG), parts[PHUC_DONG], number).id
            flush()
    for number, arrangement_id in parts.items():
        with writing(), in_ward(number):
            _divide(number, arrangement_id, new, how.to_the_first[number])
    return Drafted(parts, (new[0], new[1]))


def carry_out(drafted: Drafted) -> None:
    """Handed in ward by ward; with the last the day has come, and all of it is done in one transaction."""
    for number, arrangement_id in drafted.parts.items():
        with writing(), in_ward(number):
            agreeing.hand_in(the_portal(number), arrangement_id, DAY)
    with in_ward(PHUC_DONG):
        one = db.session.scalars(sa.select(Arrangement).where(Arrangement.id == drafted.parts[PHUC_DONG])).one()
        if one.state is not ArrangementState.APPLIED:
            raise Refused(one.problem)
        db.session.rollback()


def begin_the_month(drafted: Drafted) -> None:
    for number in drafted.new:
        with writing(), in_ward(number):
            open_period(the_portal(number), MONTH, DAY)
            make_personas(DAY)
            flush()


def _begin() -> int:
    with writing(), in_ward(PHUC_DONG):
        office = the_portal(PHUC_DONG)
        return drafting.begin(office, DAY, number=DECISION, decided_on=DECIDED, applies_on=DAY).id


def _found(arrangement_id: int, name: str) -> int:
    with writing(), in_ward(PHUC_DONG):
        return over.found_ward(the_portal(PHUC_DONG), arrangement_id, name=name, superior=SUPERIOR)


def _divide(number: int, arrangement_id: int, new: tuple[int, ...], first: int) -> None:
    """Cells in the ward's order, each with its residence group and Front committee; the police with the first."""
    office = the_portal(number)
    standing = units_standing(DAY)
    group_of = {one.unit_id: one.group_id for one in grounds(DAY)}
    on_ground = {group_of[one.id]: one for one in standing if one.kind is UnitKind.AREA_FRONT and one.id in group_of}
    groups = {one.id: one for one in standing if one.kind is UnitKind.RESIDENCE_GROUP}
    cells = [one for one in standing if one.kind is UnitKind.CELL]
    cells.sort(key=lambda one: one.cell_kind is CellKind.RESIDENTIAL)  # what stands on no ground goes first
    for place, cell in enumerate(cells):
        to = new[0] if place < first else new[1]
        ground = group_of.get(cell.id)
        along = [groups.get(ground or 0), on_ground.get(ground or 0), cell]
        for unit in along:
            if unit is not None:
                drafting.add_deed(office, arrangement_id, _given(unit, number, to))
    for which, from_ward, kind, name, role, title in ABOVE:
        if from_ward == number:
            deed = Deed(DeedKind.ABROAD, new_id(), name=name, short_name=name, unit_kind=kind, ward=new[which])
            drafting.add_deed(office, arrangement_id, deed)
            drafting.seat(office, arrangement_id, _holder(role), unit_id=deed.unit_id, role=role, title=title)


def _given(unit: UnitRow, number: int, to: int) -> Deed:
    """Names of three wards meet in one: each says where it comes from."""
    called = CALLED[number]
    return Deed(
        DeedKind.GIVE,
        unit.id,
        into=(new_id(),),
        name=f"{unit.name} {called}",
        short_name=f"{unit.short_name} {called}",
        ward=to,
    )


def _holder(role: Role) -> int:
    asked = sa.select(Holding.person_id).where(Holding.role == role, Holding.holds(DAY))
    return db.session.scalars(asked.order_by(Holding.id).limit(1)).one()


def members_of(number: int, day: date) -> Mapping[int, int]:
    """By member the cell in which they are on the day."""
    with in_ward(number):
        rows = db.session.execute(
            sa.select(CellMembership.person_id, CellMembership.cell_id).where(CellMembership.holds(day))
        ).all()
        db.session.rollback()
    return {row.person_id: row.cell_id for row in rows}
