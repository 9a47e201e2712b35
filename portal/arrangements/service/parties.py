"""Where a unit stands in the tree: under the ward, in an đảng bộ cơ sở or an đảng bộ bộ phận; and who takes over what
was begun where something ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.handover import SeatAfter
from portal.arrangements.rules.shapes import Node
from portal.arrangements.service.dated import OnDay, end_rows, that
from portal.ground.db import db, flush
from portal.ground.ids import written
from portal.ground.text import say
from portal.ground.values import RowValues
from portal.organisations.models import Unit, UnitKind, UnitPlace
from portal.organisations.queries import unit_coded

PARENTS = {
    UnitKind.BASE_PARTY: "ward",
    UnitKind.CELL: "ward",
    UnitKind.RESIDENCE_GROUP: "people",
    UnitKind.AREA_FRONT: "front",
    UnitKind.MASS_ORGANISATION: "ward",
}


def depth(node: Node) -> int:
    return {UnitKind.BASE_PARTY: 0, UnitKind.PART_PARTY: 1}.get(node.kind, 2)


def parent_of(node: Node) -> Unit | None:
    return that(node.parent_id) if node.parent_id is not None else unit_coded(PARENTS[node.kind])


def put_under(worked: Worked, on: OnDay) -> None:
    """From the day on it stands there, with whatever stands in it; who may what there follows from its path."""
    nodes = worked.after.nodes
    changed = [nodes[one] for one in dict.fromkeys(worked.after.under) if one not in worked.after.opened]
    for node in sorted(changed, key=depth):
        unit, parent = that(node.id), parent_of(node)
        end_rows(UnitPlace, UnitPlace.unit_id == unit.id, on.day)
        flush()
        parent_id = parent.id if parent else None
        db.session.add(UnitPlace(unit_id=unit.id, parent_id=parent_id, valid_from=on.day, basis=on.basis))
        was, unit.parent_id = unit.path, parent_id
        now_at = f"{parent.path if parent else '/'}{written(unit.id)}/"
        for one in db.session.scalars(sa.select(Unit).where(Unit.path.startswith(was, autoescape=True))).all():
            one.path = now_at + one.path.removeprefix(was)
        flush()


def taking_over(handed: Mapping[int, Sequence[SeatAfter]], until: date, on: OnDay) -> Iterable[RowValues]:
    """The same posts in what ended, until its months lock: states are seen there, and no texts of before."""
    for unit_id, people in handed.items():
        for one in people:
            title = str(say("%(title)s (nhận bàn giao kỳ giám sát)", title=one.title or str(one.role.label)))
            told = {"person_id": one.person_id, "unit_id": unit_id, "role": one.role, "title": title}
            yield told | {"valid_from": on.day, "valid_until": until, "basis": on.basis}
