"""Where plans go (nơi gửi), as rows the office edits and dates: who a rule means, and to whom a copy goes."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import BigInteger, Date, and_, select

from portal.ground.prepared import EACH, prepared
from portal.ground.slots import Registry
from portal.ground.sql import Query, SqlIds
from portal.ground.values import JsonObject
from portal.organisations import queries as organisations
from portal.organisations.models import CellKind, Unit
from portal.people.models import CellMembership, Management
from portal.people.queries import hidden_cells
from portal.plans.models import Delivery, Recipient, Route
from portal.plans.rules.routes import Traits, means
from portal.policy.standing import Role

Bodies = Callable[[list[int], date], dict[int, int]]

# The body that leads each person's supervision on a day: supervision, a later chapter, knows it.
SUPERVISING_BODY: Registry[Bodies] = Registry()
# Of whom it may be another than the one that leads in their cell: whom they are kin of decides.
MAY_PASS: Registry[Callable[[date], set[int]]] = Registry()

MANY = 500  # people whom a statement does not name one by one
TIER = "Ban Thường vụ Quận ủy"
DEFAULT: tuple[tuple[Recipient, JsonObject, str], ...] = (
    (Recipient.SUPERIOR, {"tier": TIER}, "Cán bộ diện Ban Thường vụ cấp trên quản lý: gửi cấp ủy cấp trên"),
    (
        Recipient.NOTICE_BOARD,
        {"roles": [Role.WARD_SECRETARY, Role.PEOPLE_CHAIR]},
        "Bí thư Đảng ủy, Chủ tịch UBND: niêm yết tại trụ sở phường",
    ),
    (
        Recipient.WARD_COMMITTEE,
        {
            "roles": [
                Role.WARD_SECRETARY,
                Role.WARD_STANDING_DEPUTY,
                Role.WARD_DEPUTY,
                Role.WARD_STANDING,
                Role.WARD_COMMITTEE,
                Role.WARD_FRONT_CHAIR,
                Role.MASS_HEAD,
                Role.CELL_SECRETARY,
            ]
        },
        "Đảng ủy viên, trưởng đoàn thể, bí thư chi bộ: một bản gửi Đảng ủy",
    ),
    (Recipient.SUPERVISING_BODY, {"everyone": True}, "Mọi đảng viên: gửi tổ chức giám sát nơi cư trú hoặc công tác"),
)

# Where a copy goes when it goes to one place for everybody.
PLACE = {Recipient.SUPERIOR: "superior", Recipient.NOTICE_BOARD: "office", Recipient.WARD_COMMITTEE: "ward"}
# Nobody of a hidden cell (Công an) is shown to Front, mass organisations or neighbours, whatever a rule says.
NOT_FOR_HIDDEN = (Recipient.SUPERVISING_BODY, Recipient.NOTICE_BOARD)


class PlanCopy(NamedTuple):
    person_id: int
    recipient: Recipient
    unit_id: int
    route_id: int


def in_force(day: date) -> list[Route]:
    return list(_in_force(day=day).scalars())


@prepared(day=Date)
def _in_force(day: date) -> Query:
    return select(Route).where(Route.holds(day)).order_by(Route.id)


def supervising_bodies(people: list[int], day: date) -> dict[int, int]:
    """By person, the body that leads their supervision."""
    return {person: body for known in SUPERVISING_BODY for person, body in known(people, day).items()}


def copies(people: list[int], day: date, rules: list[Route] | None = None) -> list[PlanCopy]:
    """One copy per person and recipient, however many rules match; by the rules of the day, or by these."""
    traits = traits_of(people, day)
    places = {one.code: one.id for one in organisations.units()}
    bodies = supervising_bodies(people, day)
    found: dict[tuple[int, Recipient], PlanCopy] = {}
    for route in in_force(day) if rules is None else rules:
        for person in people:
            if not goes_to(route.recipient, route.matches, traits[person]):
                continue
            place = PLACE.get(route.recipient)
            unit_id = places.get(place) if place else bodies.get(person)
            if unit_id is not None:
                found.setdefault((person, route.recipient), PlanCopy(person, route.recipient, unit_id, route.id))
    return list(found.values())


def missing(
    versions: Sequence[tuple[int, int]],
    day: date,
    *,
    only: Collection[Recipient] = tuple(Recipient),
    rules: list[Route] | None = None,
) -> list[tuple[PlanCopy, int]]:
    """What the routes want for each (version, person) and is not in the register: (copy, version). A body is given
    its own copy even if another body had one before; the board and the committees keep one each."""
    version_of = {person_id: version_id for version_id, person_id in versions}
    there = {(row.plan_version_id, row.recipient, row.unit_id) for row in _there(versions=list(version_of.values()))}
    return [
        (copy, version_of[copy.person_id])
        for copy in copies(list(version_of), day, rules)
        if copy.recipient in only and (version_of[copy.person_id], copy.recipient, copy.unit_id) not in there
    ]


@prepared(versions=[BigInteger])
def _there(versions: SqlIds) -> Query:
    return select(Delivery.plan_version_id, Delivery.recipient, Delivery.unit_id).where(
        Delivery.plan_version_id.in_(versions)
    )


def goes_to(recipient: Recipient, matches: dict[str, object], one: Traits) -> bool:
    return means(matches, one) and not (one.hidden and recipient in NOT_FOR_HIDDEN)


def traits_of(people: list[int], day: date) -> dict[int, Traits]:
    """What the rules look at, in four reads however many people."""
    roles: dict[int, set[str]] = {}
    for seat in organisations.seats(day):
        roles.setdefault(seat.person_id, set()).add(seat.role)
    tiers: dict[int, set[str]] = {}
    for person_id, tier in _tiers(day=day):
        tiers.setdefault(person_id, set()).add(tier)
    cells: dict[int, tuple[int, CellKind | None]] = {
        row.person_id: (row.cell_id, row.cell_kind)
        for row in _cells(day=day, people=people if len(people) < MANY else [], named=len(people) < MANY)
    }
    hidden = hidden_cells(day)
    found: dict[int, Traits] = {}
    for person in people:
        cell_id, kind = cells.get(person, (None, None))
        found[person] = Traits(
            person,
            frozenset(roles.get(person, ())),
            frozenset(tiers.get(person, ())),
            cell_id,
            kind,
            hidden=cell_id in hidden or kind is CellKind.POLICE,
        )
    return found


@prepared(day=Date)
def _tiers(day: date) -> Query:
    return select(Management.person_id, Management.tier).where(Management.holds(day))


@prepared(day=Date, people=[BigInteger], named=EACH)
def _cells(day: date, people: SqlIds, named: bool) -> Query:
    every = (
        select(CellMembership.person_id, CellMembership.cell_id, Unit.cell_kind)
        .join(Unit, and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(CellMembership.holds(day))
    )
    return every.where(CellMembership.person_id.in_(people)) if named else every
