"""Figures of the ward's members on a day."""

from datetime import date, datetime

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.text import Sentence, say
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership
from portal.people.queries.active import active as taking_part
from portal.reports.figures.figure import Figure, count_of, ids_of


def members(as_of: date, known_at: datetime | None = None) -> Figure:
    found = ids_of(sa.select(Membership.person_id).where(dated(Membership, as_of, known_at)).distinct())
    rule = say("Đảng viên có đảng tịch tại phường trong ngày")
    return count_of(found, rule, as_of, lambda: _cells_of(as_of, known_at))


def exempt(as_of: date, known_at: datetime | None = None) -> Figure:
    found = ids_of(
        sa.select(Membership.person_id)
        .join(Exemption, sa.and_(Exemption.ward_id == Membership.ward_id, Exemption.person_id == Membership.person_id))
        .where(
            dated(Membership, as_of, known_at),
            dated(Exemption, as_of, known_at),
            Exemption.kind == ExemptionKind.EXEMPT,
        )
        .distinct()
    )
    rule = say("Đảng viên được miễn công tác và sinh hoạt đảng trong ngày")
    return _of_members(found, rule, as_of, known_at)


def active(as_of: date, known_at: datetime | None = None) -> Figure:
    """Taking part: of the members, those in a cell and not exempt."""
    found = ids_of(sa.select(taking_part(as_of, known_at).subquery().c.person_id).distinct())
    rule = say("Đảng viên có chi bộ và không được miễn trong ngày")
    return _of_members(found, rule, as_of, known_at)


def cells(as_of: date, known_at: datetime | None = None) -> Figure:
    """Cells in which someone takes part; its people are their members."""
    rows = db.session.execute(
        sa.select(CellMembership.cell_id, CellMembership.person_id)
        .join(
            Membership,
            sa.and_(Membership.ward_id == CellMembership.ward_id, Membership.person_id == CellMembership.person_id),
        )
        .where(dated(CellMembership, as_of, known_at), dated(Membership, as_of, known_at))
    ).all()
    rule = say("Chi bộ có đảng viên trong ngày")
    return Figure(len({row.cell_id for row in rows}), None, rule, as_of, lambda: [row.person_id for row in rows])


def _of_members(found: list[int], rule: Sentence, as_of: date, known_at: datetime | None) -> Figure:
    """A part of the ward's members, each where they stood that day."""
    whole = members(as_of, known_at)
    return Figure(len(found), whole.part, rule, as_of, lambda: found, whole.listing, whole.cells)


def _cells_of(as_of: date, known_at: datetime | None) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(CellMembership.person_id, CellMembership.cell_id)
        .where(dated(CellMembership, as_of, known_at))
        .order_by(CellMembership.valid_from, CellMembership.id)
    )
    return {row.person_id: row.cell_id for row in rows}
