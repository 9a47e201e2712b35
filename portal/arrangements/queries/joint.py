"""One decision over several wards: its parts, a ward each, and what each brings to the others. Of another ward a
reader learns its name, its units' names and numbers of people, never who they are."""

from collections import Counter
from typing import NamedTuple

import sqlalchemy as sa

from portal.arrangements.models import Arrangement, ArrangementDeed
from portal.arrangements.queries.reading import arrangement_of, laid_deeds, posts_of
from portal.arrangements.queries.snapshot import Worked, worked_out
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.over import Leaver, given_on, leavers
from portal.arrangements.rules.states import ArrangementState
from portal.ground.db import db, in_ward
from portal.organisations.models import Holding, UnitKind, Ward
from portal.policy import Role

EVERY = {"every_ward": True}


class JointPart(NamedTuple):
    """What one ward has of the decision."""

    ward_id: int
    ward_name: str
    arrangement_id: int
    state: ArrangementState
    leads: bool


class Coming(NamedTuple):
    """People who come to one unit from one ward."""

    ward_name: str  # where they come from
    to_ward: str
    unit: str
    people: int


def parts_of(one: Arrangement) -> list[JointPart]:
    if one.joint_id is None:
        return []
    asked = (
        sa.select(Arrangement.ward_id, Ward.name, Arrangement.id, Arrangement.state, Arrangement.leads)
        .join(Ward, Ward.id == Arrangement.ward_id)
        .where(Arrangement.joint_id == one.joint_id, Arrangement.state != ArrangementState.DROPPED)
        .order_by(Arrangement.ward_id)
    )
    return [JointPart(*row) for row in db.session.execute(asked, execution_options=EVERY)]


def deeds_of(one: Arrangement) -> int:
    """How many the decision has, in all its parts."""
    mine = sa.select(sa.func.count(ArrangementDeed.id)).where(ArrangementDeed.arrangement_id == one.id)
    ids = [part.arrangement_id for part in parts_of(one)]
    every = sa.select(sa.func.count(ArrangementDeed.id)).where(ArrangementDeed.arrangement_id.in_(ids))
    return (db.session.scalar(every, execution_options=EVERY) if ids else db.session.scalar(mine)) or 0


def founded_by(one: Arrangement) -> dict[int, str]:
    """Wards that the decision opens, by number: whichever part says so."""
    if one.joint_id is None:
        return {}
    found: dict[int, str] = {}
    for part in parts_of(one):
        with in_ward(part.ward_id):
            deeds = [laid.deed for laid in laid_deeds(part.arrangement_id)]
        found |= {deed.ward: deed.name for deed in deeds if deed.kind is DeedKind.FOUND and deed.ward is not None}
    return found


def roles_there(one: Arrangement) -> dict[int, set[Role]]:
    """By ward, which posts the parts of the decision give in what a ward has once."""
    found: dict[int, set[Role]] = {}
    for part in parts_of(one):
        with in_ward(part.ward_id):
            laid = [each.deed for each in laid_deeds(part.arrangement_id)]
            to = {deed.unit_id: deed.ward for deed in laid if deed.kind is DeedKind.ABROAD and deed.ward is not None}
            for post in posts_of(part.arrangement_id):
                if post.unit_id in to:
                    found.setdefault(to[post.unit_id], set()).add(post.role)
    return found


def wards_of(one: Arrangement) -> dict[int, str]:
    """The other wards of the decision, by number: those that take part, and those that it opens."""
    known = {part.ward_id: part.ward_name for part in parts_of(one)} | founded_by(one)
    return {number: name for number, name in known.items() if number != one.ward_id}


def may_join(one: Arrangement) -> list[tuple[int, str]]:
    """Wards of the installation that do not take part yet."""
    taking = {part.ward_id for part in parts_of(one)} | {one.ward_id}
    asked = sa.select(Ward.id, Ward.name).where(
        Ward.id > 0, Ward.ended_on.is_(None), Ward.withdrawn_at.is_(None), Ward.id.not_in(taking)
    )
    return [(row.id, row.name) for row in db.session.execute(asked.order_by(Ward.name, Ward.id))]


def free_number() -> int:
    """For a ward to be opened: after all that stand and all that another decision means to open."""
    standing = db.session.scalar(sa.select(sa.func.max(Ward.id))) or 0
    laid = db.session.scalars(
        sa.select(ArrangementDeed.told).where(ArrangementDeed.kind == DeedKind.FOUND), execution_options=EVERY
    )
    return max([standing, *(int(told["ward"]) for told in laid)]) + 1


def worked_parts(one: Arrangement) -> dict[int, Worked]:
    """Each part worked out in its own ward."""
    found = {}
    for part in parts_of(one):
        with in_ward(part.ward_id):
            arrangement = arrangement_of(part.arrangement_id)
            if arrangement is not None:
                found[part.ward_id] = worked_out(arrangement)
    return found


def leaving(one: Arrangement, worked: Worked) -> dict[int, Leaver]:
    """Who of the ward in force stands in another from the day on."""
    given = given_on(worked.after)
    asked = sa.select(Holding.person_id, Holding.unit_id).where(Holding.holds(one.applies_on))
    held = [(row.person_id, given[row.unit_id]) for row in db.session.execute(asked) if row.unit_id in given]
    posts = [*((post.person_id, post.unit_id) for post in posts_of(one.id)), *held]
    return leavers(worked.before, worked.after, posts)


def comings(one: Arrangement) -> list[Coming]:
    """From every part: how many go into which unit of which ward, in cells alone: who lives there is one of them."""
    wards = {**wards_of(one), **{part.ward_id: part.ward_name for part in parts_of(one)}}
    found = []
    for ward_id, worked in worked_parts(one).items():
        abroad = worked.after.abroad
        counted = Counter(gone.cell_id for gone in leavers(*worked).values() if gone.cell_id is not None)
        cells = [node for node in abroad.values() if node.kind is UnitKind.CELL]
        found += [
            Coming(wards.get(ward_id, ""), wards.get(node.ward or 0, ""), node.short_name, counted[node.id])
            for node in cells
        ]
    return found


def joint_due(arrangement_id: int) -> bool:
    """Whether every ward's second person has confirmed its part."""
    one = arrangement_of(arrangement_id)
    return one is not None and all(part.state is ArrangementState.CONFIRMED for part in parts_of(one))
