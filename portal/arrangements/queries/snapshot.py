"""The tree of a day with everybody in it, as the rules look at it."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.arrangements.models import Arrangement
from portal.arrangements.queries.reading import laid_deeds, placings_of
from portal.arrangements.rules.shapes import PARTIES, Arranged, Belonging, Node, TreeSnapshot
from portal.arrangements.rules.tree import arranged
from portal.ground.db import db, not_over
from portal.organisations.models import Rank, UnitKind, UnitPlace, UnitRank
from portal.organisations.queries import grounds, units
from portal.people.models import CellMembership, OrganisationMembership, Residence
from portal.supervision.models import Lead

# The fact that says of which unit somebody is part, and its column.
PLACED_BY: dict[UnitKind, tuple[type[CellMembership | Residence | OrganisationMembership], str]] = {
    UnitKind.CELL: (CellMembership, "cell_id"),
    UnitKind.RESIDENCE_GROUP: (Residence, "group_id"),
    UnitKind.MASS_ORGANISATION: (OrganisationMembership, "organisation_id"),
}


class Worked(NamedTuple):
    """An arrangement worked out over the tree of its day."""

    before: TreeSnapshot
    after: Arranged


def worked_out(arrangement: Arrangement) -> Worked:
    before = snapshot_on(arrangement.applies_on)
    deeds = [one.deed for one in laid_deeds(arrangement.id)]
    return Worked(before, arranged(before, deeds, placings_of(arrangement.id)))


def snapshot_on(day: date) -> TreeSnapshot:
    return TreeSnapshot({node.id: node for node in nodes_on(day)}, belongings_on(day))


def nodes_on(day: date) -> list[Node]:
    group = {one.unit_id: one.group_id for one in grounds(day)}
    chosen = sa.select(Lead.cell_id, Lead.body_id).where(Lead.holds(day), Lead.chosen.is_(True))
    leads = {row.cell_id: row.body_id for row in db.session.execute(chosen)}
    ranks = {row.unit_id: row.rank for row in db.session.scalars(sa.select(UnitRank).where(UnitRank.holds(day)))}
    kinds = {one.id: one.kind for one in units()}
    told = sa.select(UnitPlace.unit_id, UnitPlace.parent_id).where(UnitPlace.holds(day))
    inside = {row.unit_id: row.parent_id for row in db.session.execute(told) if kinds.get(row.parent_id) in PARTIES}
    return [
        Node(
            one.id,
            one.kind,
            one.name,
            one.short_name,
            one.cell_kind,
            group.get(one.id),
            leads.get(one.id),
            ranks.get(one.id, Rank.AFFILIATED),
            inside.get(one.id),
        )
        for one in units()
        if one.stood_on(day)
    ]


def belongings_on(day: date) -> list[Belonging]:
    """What holds on the day or is told to begin later, of people in cells, residence groups and mass organisations."""
    lives = {
        row.person_id: row.group_id
        for row in db.session.execute(sa.select(Residence.person_id, Residence.group_id).where(Residence.holds(day)))
    }
    found = []
    for fact, column in PLACED_BY.values():
        unit = getattr(fact, column)
        rows = db.session.execute(
            sa.select(fact.id, fact.person_id, unit.label("unit_id")).where(not_over(fact, day), unit.is_not(None))
        )
        found += [Belonging(row.id, row.person_id, row.unit_id, lives.get(row.person_id)) for row in rows]
    return found
