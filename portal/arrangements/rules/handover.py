"""Who goes on with a month that was begun in a unit that ends: who began it, or who speaks for what follows. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.policy import Role
from portal.policy.relations import HEADS

SPEAK = (*HEADS, Role.CELL_SECRETARY, Role.CELL_DEPUTY)


class MonthsGo(Labelled):
    """With whom the months in progress stay."""

    FINISHED = "finished", "Người cũ làm nốt đến khi khóa sổ"
    HANDED = "handed", "Bàn giao cho người mới: thấy trạng thái, không thấy nội dung"


class SeatAfter(NamedTuple):
    """Somebody in a post of the tree of the day after."""

    person_id: int
    unit_id: int
    role: Role
    title: str


def handed_to(ended: Mapping[int, tuple[int, ...]], seated: Iterable[SeatAfter]) -> dict[int, list[SeatAfter]]:
    """By unit that ends, who takes its months over: those of its only follower, if somebody speaks for it there. A unit
    that several follow, or none, keeps its own: nobody could say which of them writes about whom."""
    by_unit: dict[int, list[SeatAfter]] = {}
    for one in seated:
        by_unit.setdefault(one.unit_id, []).append(one)
    found = {}
    for unit_id, into in ended.items():
        there = by_unit.get(into[0], []) if len(into) == 1 else []
        if any(one.role in SPEAK for one in there):
            found[unit_id] = there
    return found
