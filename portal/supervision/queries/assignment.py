"""Who supervises whom on a day. The one place that says so: sheets, figures, deliveries and permissions ask here.

Each supervised member has one lead body (chủ trì): in a residential cell its residence group's Front committee, in a
school cell the ward Front unless set otherwise; a hidden cell has none. A recorder has no obligation on themself or on
declared kin: it passes to a helper named for just that member, else to the ward Front, and never counts as missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.organisations.models import Holding, Unit, UnitKind
from portal.people.models import CellMembership, Kin, OrganisationMembership
from portal.people.queries.active import active, same_person
from portal.policy.relations import HEADS
from portal.supervision.models import Helper, HelperMember, Lead, Part, ProgrammeBody


class Assigned(NamedTuple):
    """One active member and the bodies that answer for them on a day."""

    person_id: int
    cell_id: int
    lead_id: int | None  # the body that leads in their cell
    body_id: int | None  # the body that owes the note: None when nobody does (hidden cell)
    moved: bool  # it passed from the lead body to the ward Front
    hidden: bool


def assigned(
    day: date, known_at: datetime | None = None, *, people: Collection[int] | None = None,
    cells: Collection[int] | None = None,
) -> list[Assigned]:  # fmt: skip
    """Every active member with lead and owing body, the ward's or only these people's or cells'."""
    query = (
        active(day, known_at)
        .outerjoin(
            Lead,
            sa.and_(
                Lead.ward_id == CellMembership.ward_id,
                Lead.cell_id == CellMembership.cell_id,
                dated(Lead, day, known_at),
            ),
        )
        .add_columns(Lead.body_id, sa.func.coalesce(Lead.hidden, sa.false()).label("hidden"))
    )
    if people is not None:
        query = query.where(CellMembership.person_id.in_(people))
    if cells is not None:
        query = query.where(CellMembership.cell_id.in_(cells))
    rows = db.session.execute(query).all()
    handed = Handed(day, known_at)
    return [
        Assigned(row.person_id, row.cell_id, row.body_id, *handed.owner(row.person_id, row.body_id), bool(row.hidden))
        for row in rows
    ]


class Handed:
    """Which members a lead body cannot write about by its heads, and to whom each passes. Three small reads."""

    def __init__(self, day: date, known_at: datetime | None = None) -> None:
        self.heads = _heads(day, known_at)
        every = {person for people in self.heads.values() for person in people}
        self.kin = _kin(every, day, known_at)
        self.helped = _helped_by_name(day, known_at)
        self.front_id = db.session.scalar(sa.select(Unit.id).where(Unit.kind == UnitKind.WARD_FRONT))

    def owner(self, person_id: int, lead_id: int | None) -> tuple[int | None, bool]:
        """The body that owes the note on this member, and whether it passed on."""
        if lead_id is None:
            return None, False
        if not self.is_close(person_id, lead_id) or self.helped.get((lead_id, person_id), set()) - {person_id}:
            return lead_id, False
        if lead_id == self.front_id:
            return None, True
        return self.front_id, True

    def is_close(self, person_id: int, body_id: int) -> bool:
        """Every head of the body is the member or declared kin of the member."""
        heads = self.heads.get(body_id, set())
        return bool(heads) and all(head == person_id or head in self.kin[person_id] for head in heads)

    def moved_people(self) -> set[int]:
        """Members whom some head is or is kin of: the only ones whose note can pass to the ward Front."""
        every = {person for people in self.heads.values() for person in people}
        return every | {person for person, others in self.kin.items() if others & every}


def _heads(day: date, known_at: datetime | None) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for unit_id, person_id in db.session.execute(
        sa.select(Holding.unit_id, Holding.person_id).where(Holding.role.in_(HEADS), dated(Holding, day, known_at))
    ):
        found[unit_id].add(person_id)
    return found


def _kin(people: Iterable[int], day: date, known_at: datetime | None) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    wanted = sorted(people)
    for one, other in db.session.execute(
        sa.select(Kin.person_id, Kin.relative_id).where(
            sa.or_(Kin.person_id.in_(wanted), Kin.relative_id.in_(wanted)), dated(Kin, day, known_at)
        )
    ):
        found[one].add(other)
        found[other].add(one)
    return found


def _helped_by_name(day: date, known_at: datetime | None) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for body_id, member_id, helper_id in db.session.execute(
        sa.select(Helper.body_id, HelperMember.person_id, Helper.person_id)
        .join(HelperMember, sa.and_(HelperMember.ward_id == Helper.ward_id, HelperMember.helper_id == Helper.id))
        .where(dated(Helper, day, known_at))
    ):
        found[body_id, member_id].add(helper_id)
    return found


def owed_by(body: Any, day: date, known_at: datetime | None = None) -> list[Assigned]:
    """The body's obligations on the day: the members of the cells it leads, and for the ward Front also those passed
    to it."""
    handed = Handed(day, known_at)
    query = active(day, known_at).join(
        Lead,
        sa.and_(
            Lead.ward_id == CellMembership.ward_id,
            Lead.cell_id == CellMembership.cell_id,
            dated(Lead, day, known_at),
        ),
    )
    clause = Lead.body_id == body.id
    if body.id == handed.front_id:
        clause = sa.or_(clause, CellMembership.person_id.in_(sorted(handed.moved_people())))
    rows = db.session.execute(query.add_columns(Lead.body_id, Lead.hidden).where(clause, Lead.hidden.is_(False))).all()
    return [
        Assigned(row.person_id, row.cell_id, row.body_id, body.id, moved, False)
        for row in rows
        for owner, moved in [handed.owner(row.person_id, row.body_id)]
        if owner == body.id
    ]


def coordinated(day: date, body_id: int, known_at: datetime | None = None) -> list[tuple[int, int]]:
    """The members a mass organisation coordinates on (phối hợp): its own, active, in no hidden cell, without its
    heads themselves. Pairs of person and cell."""
    heads = sa.select(Holding.person_id).where(
        Holding.ward_id == CellMembership.ward_id, Holding.unit_id == body_id, Holding.role.in_(HEADS),
        dated(Holding, day, known_at),
    )  # fmt: skip
    query = (
        active(day, known_at)
        .join(
            OrganisationMembership,
            sa.and_(
                same_person(OrganisationMembership), OrganisationMembership.organisation_id == body_id,
                dated(OrganisationMembership, day, known_at),
            ),
        )
        .where(~hidden_cell(CellMembership.cell_id, day, known_at), CellMembership.person_id.not_in(heads))
    )  # fmt: skip
    return [(row.person_id, row.cell_id) for row in db.session.execute(query)]


def of_cell(day: date, cell_id: int, known_at: datetime | None = None) -> list[tuple[int, int]]:
    """The active members of a cell, for the chi ủy's own sheet."""
    query = active(day, known_at).where(CellMembership.cell_id == cell_id)
    return [(row.person_id, row.cell_id) for row in db.session.execute(query)]


def hidden_cell(cell_id: Any, day: Any, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(Lead.id).where(
            Lead.ward_id == CellMembership.ward_id, Lead.cell_id == cell_id, Lead.hidden.is_(True),
            dated(Lead, day, known_at),
        )
    )  # fmt: skip


def leads(day: Any) -> sa.Subquery:
    """(ward_id, cell_id, body_id, hidden) of every cell on the day, for lists of members."""
    return (
        sa.select(Lead.ward_id, Lead.cell_id, Lead.body_id, Lead.hidden).where(dated(Lead, day)).subquery("leads")
    )


def supervising_body(people: Collection[int], day: date) -> dict[int, int]:
    """For each of these people the body that owes the note and so receives the plan; hidden ones are left out."""
    return {one.person_id: one.body_id for one in assigned(day, people=people) if one.body_id is not None}


def named_to_coordinate(day: date) -> set[int]:
    """The mass organisations that the programme of the day names: they read commitments by it, without a delivery."""
    return set(
        db.session.scalars(
            sa.select(ProgrammeBody.body_id).where(ProgrammeBody.part == Part.COORDINATING, ProgrammeBody.holds(day))
        )
    )
