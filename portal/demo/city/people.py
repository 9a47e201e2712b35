"""People of a generated ward, cell by cell: the same cell has the same people whatever the ward's size."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from portal.accounts.models import Account, LoginName
from portal.demo.city.pouring import pour
from portal.ground.ids import new_id
from portal.ground.names import fold, sort_key, split_name
from portal.ground.values import RowValues
from portal.organisations.models import CellKind, Holding, Unit
from portal.people.models import (
    CellMembership,
    Exemption,
    ExemptionKind,
    Membership,
    OrganisationMembership,
    Person,
    Residence,
    Sex,
)
from portal.policy import Role

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Hồ", "Phan")
MIDDLE = {
    Sex.FEMALE: ("Thị", "Thị Thu", "Thị Ngọc", "Thị Bích", "Thị Thanh", "Thị Kim"),
    Sex.MALE: ("Văn", "Đức", "Quốc", "Hữu", "Xuân", "Đình"),
}
GIVEN = {
    Sex.FEMALE: ("Hà", "An", "Hoa", "Hương", "Mai", "Lan", "Đào", "Oanh", "Yến", "Thủy", "Ngân", "Uyên"),
    Sex.MALE: ("Ân", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Khánh", "Long", "Minh", "Sơn", "Tuấn"),
}
EXEMPT_EVERY, EXEMPT_AT = 12, 5
OF_CELL = ((Role.CELL_SECRETARY, "Bí thư"), (Role.CELL_DEPUTY, "Phó Bí thư"), (Role.CELL_COMMITTEE, "Chi ủy viên"))
OF_WARD = (  # key, role, unit, title: people who are members of no cell
    ("office", Role.OFFICE, "office", "Văn phòng Đảng ủy"),
    ("admin", Role.ADMINISTRATOR, "office", "Quản trị hệ thống"),
    ("front", Role.WARD_FRONT_CHAIR, "front", "Chủ tịch UBMTTQ phường"),
    ("ward_secretary", Role.WARD_SECRETARY, "ward", "Bí thư Đảng ủy"),
)
MASS_SEATS = {"women": 11, "youth": 12, "veterans": 13, "farmers": 14}  # who of the first cell heads which


class Member(NamedTuple):
    person_id: int
    cell: Unit
    place: int  # in the cell, from nought
    exempt: bool


class Filled(NamedTuple):
    """Members by cell, and who holds which post, by the unit's code."""

    members: dict[int, list[Member]]
    seats: dict[str, int]
    accounts: dict[str, int]
    titles: dict[str, str]


def fill(
    number: int, units: dict[str, Unit], cells: list[Unit], groups: dict[int, Unit | None], count: int, since: date
) -> Filled:
    rows: dict[type, list[RowValues]] = {kind: [] for kind in _ORDER}
    filled = Filled({}, {}, {}, {})
    for key, role, unit, title in OF_WARD:
        person_id = _person(rows, Random(key), len(rows[Person]))
        _seat(rows, filled, number, key, person_id, units[unit], role, title, since)
    share, more = divmod(count, len(cells))
    for place, cell in enumerate(cells):
        members = list(_cell(rows, Random(cell.code), cell, share + (place < more), groups[cell.id], units, since))
        filled.members[cell.id] = members
        for (role, title), one in zip(OF_CELL, members, strict=False):
            key = cell.code if role is Role.CELL_SECRETARY else f"{role}:{cell.code}"
            _seat(rows, filled, number, key, one.person_id, cell, role, f"{title} {cell.short_name}", since)
        front = units.get(cell.code.replace("cell", "front")) if cell.cell_kind is CellKind.RESIDENTIAL else None
        if front:
            title = f"Trưởng ban {front.short_name.removeprefix('Ban ')}"
            _seat(rows, filled, number, front.code, members[3].person_id, front, Role.AREA_FRONT_HEAD, title, since)
    first = filled.members[cells[0].id]
    for code, place in MASS_SEATS.items():
        title = f"Chủ tịch {units[code].short_name}"
        _seat(rows, filled, number, code, first[place].person_id, units[code], Role.MASS_HEAD, title, since)
    filled.seats["member"] = first[20].person_id
    _account(rows, filled, number, "member", first[20].person_id)
    for kind in _ORDER:
        pour(kind, rows[kind])
    return filled


_ORDER: tuple[type, ...] = (
    Person,
    LoginName,
    Account,
    Membership,
    CellMembership,
    Residence,
    Exemption,
    OrganisationMembership,
    Holding,
)


def _cell(
    rows: dict[type, list[RowValues]],
    chance: Random,
    cell: Unit,
    count: int,
    group: Unit | None,
    units: dict[str, Unit],
    since: date,
) -> Iterator[Member]:
    for place in range(count):
        number = len(rows[Person])
        person_id = _person(rows, chance, number)
        of = {"person_id": person_id, "valid_from": since}
        admitted = date(1985 + number % 30, 1 + number % 12, 3)
        rows[Membership].append(
            {
                **of,
                "card_number": f"38.{number:06d}",
                "admitted_on": admitted,
                "official_on": admitted.replace(year=admitted.year + 1),
            }
        )
        rows[CellMembership].append({**of, "cell_id": cell.id})
        rows[Residence].append(
            {**of, "group_id": group.id if group else None, "place": group.name if group else "Ngoài phường"}
        )
        exempt = place % EXEMPT_EVERY == EXEMPT_AT
        if exempt:
            rows[Exemption].append({**of, "kind": ExemptionKind.EXEMPT})
        for code in _organisations(rows[Person][-1]["sex"], place):
            rows[OrganisationMembership].append({**of, "organisation_id": units[code].id})
        yield Member(person_id, cell, place, exempt)


def _organisations(sex: Sex, place: int) -> Iterator[str]:
    if sex is Sex.FEMALE:
        yield "women"
    if place % 7 == 0:
        yield "youth"
    if sex is Sex.MALE and place % 4 == 0:
        yield "veterans"
    if place % 9 == 8:
        yield "farmers"


def _person(rows: dict[type, list[RowValues]], chance: Random, number: int) -> int:
    sex, person_id = (Sex.FEMALE, Sex.MALE)[number % 2], new_id()
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE[sex])} {chance.choice(GIVEN[sex])}"
    born = date(1950 + number % 45, 1 + number % 12, 1 + number % 28)
    rows[Person].append(
        {
            "id": person_id,
            "name": name,
            "given_name": split_name(name)[1],
            "folded": fold(name),
            "sort_key": sort_key(name),
            "sex": sex,
            "birth_date": born,
            "birth_year": born.year,
        }
    )
    return person_id


def _seat(
    rows: dict[type, list[RowValues]],
    filled: Filled,
    number: int,
    key: str,
    person_id: int,
    unit: Unit,
    role: Role,
    title: str,
    since: date,
) -> None:
    held = {"person_id": person_id, "unit_id": unit.id, "role": role, "title": title, "valid_from": since}
    rows[Holding].append(held)
    filled.seats[key], filled.titles[key] = person_id, title
    if role not in (Role.CELL_DEPUTY, Role.CELL_COMMITTEE):
        _account(rows, filled, number, key, person_id)


def _account(rows: dict[type, list[RowValues]], filled: Filled, number: int, key: str, person_id: int) -> None:
    filled.accounts[key] = new_id()
    login = f"p{number}.{key}"
    rows[LoginName].append({"login": login, "ward_id": number})
    rows[Account].append({"id": filled.accounts[key], "person_id": person_id, "login": login})
