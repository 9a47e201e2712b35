"""An arrangement that reaches into other wards: what of it stays at home, and who leaves for which ward. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from portal.arrangements.rules.shapes import Arranged, Node, TreeSnapshot
from portal.arrangements.rules.states import ArrangementState
from portal.ground.text import Sentence, month_name, say
from portal.organisations.models import UnitKind
from portal.policy import Role
from portal.supervision.rules.month import first_day, next_month


class Leaver(NamedTuple):
    """Somebody who stands in another ward from the day on, and by which units of their new ward (not yet rows)."""

    person_id: int
    ward: int
    cell_id: int | None = None
    group_id: int | None = None


def leavers(before: TreeSnapshot, after: Arranged, posts: Iterable[tuple[int, int]] = ()) -> dict[int, Leaver]:
    """A member goes where their cell goes; who is in no cell goes where they live, else where they hold
    a post or take one: `posts`, (person, receiving unit)."""
    abroad = after.abroad
    ways: dict[UnitKind, dict[int, Node]] = {UnitKind.CELL: {}, UnitKind.RESIDENCE_GROUP: {}}
    for going in after.goings:
        if going.to in abroad:
            kind = after.nodes[going.belonging.unit_id].kind
            ways.setdefault(kind, {})[going.belonging.person_id] = abroad[going.to or 0]
    members = {one.person_id for one in before.belongings if before.nodes[one.unit_id].kind is UnitKind.CELL}
    cells, groups = ways[UnitKind.CELL], ways[UnitKind.RESIDENCE_GROUP]
    found = {}
    for person_id in cells.keys() | (groups.keys() - members):
        to = cells.get(person_id) or groups[person_id]
        group = groups.get(person_id)
        lives = group.id if group is not None and group.ward == to.ward else None
        cell_id = cells[person_id].id if person_id in cells else None
        found[person_id] = Leaver(person_id, to.ward or 0, cell_id, lives)
    for person_id, unit_id in posts:
        if unit_id in abroad and person_id not in members and person_id not in found:
            found[person_id] = Leaver(person_id, abroad[unit_id].ward or 0)
    return found


def given_on(after: Arranged) -> dict[int, int]:
    """Units that go to another ward as they are: posts in them go along where nobody else comes to the same."""
    return {unit: into[0] for unit, into in after.ended.items() if len(into) == 1 and into[0] in after.abroad}


def given_along(before: TreeSnapshot, units: Collection[int], *, along: bool) -> list[Node]:
    """The units, and with them what stands on the same ground: group, committee, cell."""
    chosen = [before.nodes[one] for one in units if one in before.nodes]
    grounds = {one.id if one.kind is UnitKind.RESIDENCE_GROUP else one.group_id for one in chosen} - {None}
    beside = [one for one in before.nodes.values() if along and (one.id in grounds or one.group_id in grounds)]
    order = (UnitKind.RESIDENCE_GROUP, UnitKind.AREA_FRONT)
    every = {one.id: one for one in (*chosen, *beside)}
    return sorted(every.values(), key=lambda one: order.index(one.kind) if one.kind in order else len(order))


def at_home(after: Arranged, gone: Iterable[int]) -> Arranged:
    """The same without other wards and without whoever leaves: what the writes of one ward write."""
    abroad, left = after.abroad, set(gone)
    nodes = {
        node.id: node._replace(group_id=None) if node.group_id in abroad else node
        for node in after.nodes.values()
        if node.id not in abroad
    }
    return replace(
        after,
        nodes=nodes,
        ended={unit: tuple(one for one in into if one not in abroad) for unit, into in after.ended.items()},
        shared={unit: kept for unit, into in after.shared.items() if len(kept := _kept(into, abroad)) > 1},
        renamed=[one for one in after.renamed if one not in abroad],
        moved=[one for one in after.moved if one not in abroad],
        goings=[one for one in after.goings if one.to not in abroad and one.belonging.person_id not in left],
    )


def without_given(after: Arranged) -> Arranged:
    """What becomes of all but the units that go to another ward as they are, and their people."""
    given = given_on(after)
    ended = {unit: into for unit, into in after.ended.items() if unit not in given}
    return replace(after, ended=ended, goings=[one for one in after.goings if one.to not in after.abroad])


def _kept(into: tuple[int, ...], abroad: Mapping[int, Node]) -> tuple[int, ...]:
    return tuple(one for one in into if one not in abroad)


def follows_abroad(after: Arranged) -> list[tuple[int, int]]:
    """Each unit that ends or gives people away, with the unit of another ward that follows it."""
    pairs = [*after.ended.items(), *after.shared.items()]
    return [(unit, one) for unit, into in pairs for one in into if one in after.abroad]


def divided_whole(before: TreeSnapshot, after: Arranged) -> bool:
    """No cell of the ward is left."""
    cells = [one for one in after.nodes.values() if one.kind is UnitKind.CELL and one.ward is None]
    return bool(cells) and all(one.id in after.ended for one in cells)


def not_into(after: Arranged, wards: Mapping[int, str]) -> Sentence | None:
    """Other wards are those that take part in the decision, or that it opens."""
    for node in after.abroad.values():
        if node.ward not in wards:
            return say("%(unit)s: hãy chọn một phường cùng quyết định.", unit=node.short_name)
        if not node.short_name:
            return say("Hãy ghi tên gọi tắt của tổ chức ở phường nhận.")
    return None


MUST_BE_LED = (Role.WARD_SECRETARY, Role.OFFICE)  # without them nobody could do anything in a ward that is opened


def unled(founded: Mapping[int, str], roles: Mapping[int, Collection[Role]]) -> Sentence | None:
    """A ward is opened with somebody who leads it and somebody who keeps its office."""
    for number, name in founded.items():
        if wanting := [str(one.label) for one in MUST_BE_LED if one not in roles.get(number, ())]:
            return say(
                "%(ward)s chưa có %(posts)s: hãy thêm chức vụ đó ở phần của phường có người sang nhận.",
                ward=name,
                posts=", ".join(wanting),
            )
    return None


def inside_a_month(day: date, months: Iterable[tuple[str, date]]) -> Sentence | None:
    """`months`: with their due day. Whom a note is owed by is settled on the due day in each ward by itself: nobody may
    stand in one ward at the beginning of a month and in another when it is due."""
    for month, due_on in months:
        if first_day(month) < day <= due_on:
            return say(
                "Kỳ %(month)s đang chạy, hạn gửi %(due)s: ngày thực hiện giữa các phường phải là ngày đầu tháng, hoặc "
                "sau hạn gửi.",
                month=month_name(month),
                due=due_on,
            )
    return None


def first_month_of(day: date) -> str:
    """The first month that a ward opened on the day supervises: the one that begins on it or after it."""
    month = f"{day:%Y-%m}"
    return month if day.day == 1 else next_month(month)


def waits_for(parts: Iterable[tuple[str, ArrangementState]]) -> list[str]:
    """The wards whose second person has not confirmed yet."""
    return [name for name, state in parts if state is not ArrangementState.CONFIRMED]
