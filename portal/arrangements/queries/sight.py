"""Who sees more people from the day on, and who fewer: by the posts that end, go on and begin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from portal.arrangements.models import Arrangement
from portal.arrangements.queries.months import leads_of
from portal.arrangements.queries.reading import posts_of
from portal.arrangements.queries.snapshot import Worked
from portal.organisations.models import UnitKind
from portal.organisations.queries import seats
from portal.people.queries.history import names_of
from portal.policy import Role
from portal.policy.relations import BASE_LEADERS, COMMITTEE, HEADS

IN_UNIT = (*COMMITTEE, Role.CELL_SPONSOR)
OVER_UNITS = BASE_LEADERS


class Sight(NamedTuple):
    name: str
    gains: int
    loses: int


def sight_of(worked: Worked, one: Arrangement) -> list[Sight]:
    """Only whom the arrangement itself changes something for."""
    ended = worked.after.ended
    held = [(seat.person_id, seat.unit_id, seat.role) for seat in seats(one.applies_on, *IN_UNIT, *OVER_UNITS, *HEADS)]
    kept = [post for post in held if post[1] not in ended]
    begun = [(post.person_id, post.unit_id, post.role) for post in posts_of(one.id)]
    then, now = (
        _seen(held, _cells(worked, then=True), worked, then=True),
        _seen([*kept, *begun], _cells(worked), worked),
    )
    names = names_of({*then, *now})
    found = [
        Sight(names.get(person, ""), len(now[person] - then[person]), len(then[person] - now[person]))
        for person in sorted({*then, *now})
        if now[person] != then[person]
    ]
    return sorted(found, key=lambda each: each.name)


def _cells(worked: Worked, *, then: bool = False) -> dict[int, set[int]]:
    """Who is in each unit."""
    goes = {} if then else {(one.belonging.person_id, one.belonging.unit_id): one.to for one in worked.after.goings}
    found: dict[int, set[int]] = defaultdict(set)
    for one in worked.before.belongings:
        unit = goes.get((one.person_id, one.unit_id), one.unit_id)
        if unit is not None:
            found[unit].add(one.person_id)
    return found


def _seen(
    posts: Iterable[tuple[int, int, Role]], people: Mapping[int, set[int]], worked: Worked, *, then: bool = False
) -> dict[int, set[int]]:
    led: dict[int | None, set[int]] = defaultdict(set)
    for cell, body in leads_of(worked, then=then).items():
        led[body] |= people.get(cell, set())
    found: dict[int, set[int]] = defaultdict(set)
    for person, unit, role in posts:
        if role in IN_UNIT:
            found[person] |= people.get(unit, set())
        elif role in OVER_UNITS:
            for cell in _inside(worked, unit, then=then):
                found[person] |= people.get(cell, set())
        elif _kind(worked, unit) is UnitKind.MASS_ORGANISATION:
            found[person] |= people.get(unit, set()) | led[unit]
        elif _kind(worked, unit) is UnitKind.AREA_FRONT:
            found[person] |= led[unit]
    return found


def _inside(worked: Worked, unit_id: int, *, then: bool) -> set[int]:
    """The cells in an đảng bộ cơ sở or đảng bộ bộ phận."""
    nodes = worked.before.nodes if then else worked.after.nodes
    below = {node.id for node in nodes.values() if node.parent_id == unit_id}
    return below | {node.id for node in nodes.values() if node.parent_id in below}


def _kind(worked: Worked, unit_id: int) -> UnitKind | None:
    node = worked.after.nodes.get(unit_id)
    return node.kind if node else None
