"""Where plans go (nơi gửi), as rows the office edits and dates: who a rule means, and to whom a copy goes."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.ground.db import db
from portal.organisations import queries as organisations
from portal.people.models import Management
from portal.plans.models import Recipient, Route
from portal.policy.standing import Role

Bodies = Callable[[list[int], date], dict[int, int]]

# The body that leads each person's supervision on a day. Supervision is a later chapter: app.py fills this place.
SUPERVISING_BODY: Bodies = lambda _people, _day: {}  # noqa: E731

TIER = "Ban Thường vụ Quận ủy"
DEFAULT: tuple[tuple[Recipient, dict[str, Any], str], ...] = (
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
                Role.WARD_SECRETARY, Role.WARD_DEPUTY, Role.WARD_STANDING, Role.WARD_COMMITTEE,
                Role.WARD_FRONT_CHAIR, Role.MASS_HEAD, Role.CELL_SECRETARY,
            ]
        },
        "Đảng ủy viên, trưởng đoàn thể, bí thư chi bộ: một bản gửi Đảng ủy",
    ),
    (Recipient.SUPERVISING_BODY, {"everyone": True}, "Mọi đảng viên: gửi tổ chức giám sát nơi cư trú hoặc công tác"),
)  # fmt: skip

# Where a copy goes when it goes to one place for everybody.
PLACE = {Recipient.SUPERIOR: "superior", Recipient.NOTICE_BOARD: "office", Recipient.WARD_COMMITTEE: "ward"}


class Copy(NamedTuple):
    person_id: int
    recipient: Recipient
    unit_id: int
    route_id: int


def in_force(day: date) -> list[Route]:
    return list(db.session.scalars(select(Route).where(Route.holds(day)).order_by(Route.id)))


def copies(people: list[int], day: date) -> list[Copy]:
    """One copy per person and recipient, however many rules match."""
    roles: dict[int, set[str]] = {}
    for seat in organisations.seats(day):
        roles.setdefault(seat.person_id, set()).add(seat.role)
    tiers: dict[int, set[str]] = {}
    for person_id, tier in db.session.execute(
        select(Management.person_id, Management.tier).where(Management.holds(day))
    ):
        tiers.setdefault(person_id, set()).add(tier)
    places = {one.code: one.id for one in organisations.units()}
    bodies = SUPERVISING_BODY(people, day)
    found: dict[tuple[int, Recipient], Copy] = {}
    for route in in_force(day):
        for person in people:
            if not _meant(route.matches, roles.get(person, set()), tiers.get(person, set())):
                continue
            place = PLACE.get(route.recipient)
            unit_id = places.get(place) if place else bodies.get(person)
            if unit_id is not None:
                found.setdefault((person, route.recipient), Copy(person, route.recipient, unit_id, route.id))
    return list(found.values())


def _meant(matches: dict[str, Any], roles: set[str], tiers: set[str]) -> bool:
    return bool(
        matches.get("everyone") or matches.get("tier") in tiers or roles.intersection(matches.get("roles", ()))
    )
