"""The plans of one cell as its chi ủy, its sponsor, the ward's leaders and the office see them: states for all of them,
texts only for those who may read; and the plans that wait for the reader's own decision."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.ground.sql import SqlRow
from portal.organisations.begun import cells_begun
from portal.organisations.models import Unit
from portal.organisations.queries import UnitRow
from portal.people.models import CellMembership, Person
from portal.people.queries import subjects_of
from portal.people.queries.active import active
from portal.people.queries.namesakes import apart
from portal.people.queries.standing import begun, starts
from portal.plans.models import Commitment, Origin, Outcome, Plan, PlanVersion, VersionState
from portal.plans.queries.counted import returns_of
from portal.plans.queries.expected import expected
from portal.plans.rules.versions import WAITING, Stage, has_stood, stage_of
from portal.plans.rules.writing import IN_FORCE
from portal.policy import NOWHERE, Action, Actor, PolicySubject, beginning, can


class WaitingReview(NamedTuple):
    """A version handed in, not yet decided on."""

    version_id: int
    person_id: int
    name: str
    cell_id: int
    cell: str
    submitted_on: date | None


class PlanRow(NamedTuple):
    """A member and how their plan stands."""

    person_id: int
    name: str
    expected: bool  # counted; who came after the deadline may write and is not
    stage: Stage
    stood: bool  # an approved version exists, whatever came after
    version_id: int | None  # the newest that was handed in
    number: int
    origin: Origin | None
    submitted_on: date | None
    approved_on: date | None
    returns: int
    concluded: int  # commitments of the plan in force with an outcome
    commitments: int
    readable: bool
    decidable: bool
    concludable: bool

    @property
    def is_approved(self) -> bool:
        return self.stage in (Stage.APPROVED, Stage.CLOSED)

    @property
    def has_one_in_force(self) -> bool:
        """The version before the one that is looked at stands meanwhile."""
        return self.stood and self.stage in (Stage.CHANGED, Stage.RETURNED)

    @property
    def is_typed(self) -> bool:
        """From paper, which is said beside its state."""
        return self.origin in (Origin.PAPER, Origin.SUMMARY)


class CellPlans(NamedTuple):
    cell: UnitRow
    campaign: Campaign
    rows: list[PlanRow]

    @property
    def counted(self) -> list[PlanRow]:
        return [row for row in self.rows if row.expected]

    def count(self, *stages: Stage) -> int:
        return sum(row.stage in stages for row in self.counted)

    @property
    def handed_in(self) -> int:
        return len(self.counted) - self.count(Stage.NONE)

    @property
    def approved(self) -> int:
        return sum(row.stood for row in self.counted)

    @property
    def waiting(self) -> list[PlanRow]:
        return [row for row in self.rows if row.stage in WAITING]

    @property
    def returns(self) -> int:
        return sum(row.returns for row in self.rows)

    @property
    def people_returned(self) -> int:
        return sum(row.returns > 0 for row in self.rows)


def cells_for(actor: Actor, action: Action = Action.PLAN_LIST) -> list[UnitRow]:
    """The cells of whose plans the actor may see the states, in the ward's order."""
    begun_in = cells_begun(beginning(actor, action))
    return [cell for cell in begun_in if can(actor, action, PolicySubject(path=cell.path))]


def cell_for(actor: Actor, cell_id: int) -> UnitRow | None:
    return next((cell for cell in cells_for(actor) if cell.id == cell_id), None)


def drives(day: date) -> list[Campaign]:
    """The drives that had begun by the day, newest first."""
    query = sa.select(Campaign).where(Campaign.starts_on <= day).order_by(Campaign.starts_on.desc())
    return list(db.session.scalars(query))


def cell_plans(actor: Actor, cell: UnitRow, campaign: Campaign, today: date) -> CellPlans:
    """One row a member: who must write one from this cell, and who has written one here without having to."""
    counted = {one.person_id for one in expected(campaign, today, cell_id=cell.id)}
    here = set(db.session.scalars(active(today).where(CellMembership.cell_id == cell.id)))
    return CellPlans(cell, campaign, _rows(actor, campaign, counted, counted | here))


def queue_for(actor: Actor, today: date, cell: UnitRow | None = None) -> list[WaitingReview]:
    """The plans that wait for the actor's decision, by cell and name, the ward's or a cell's. In a cell where the
    actor decides nothing: those that they may read."""
    begins = beginning(actor, Action.PLAN_APPROVE)
    if not actor.posts or (cell is None and begins == NOWHERE):  # a home page asks this, of whoever decides nothing too
        return []
    among, start = starts(begins)
    found = _waiting(today, cell, begun(today, among, **start) if cell is None else None)
    subjects = subjects_of([one.person_id for one in found], today) if found else {}
    action = Action.PLAN_APPROVE if cell is None or decides_in(actor, cell) else Action.PLAN_READ
    return [one for one in found if can(actor, action, subjects[one.person_id])]


def decides_in(actor: Actor, cell: UnitRow) -> bool:
    """Whether any plan of the cell is the actor's to decide on: the members' or the secretary's."""
    return any(
        can(actor, Action.PLAN_APPROVE, PolicySubject(path=cell.path, heads_cell=heads)) for heads in (False, True)
    )


def _waiting(today: date, cell: UnitRow | None, of: sa.ColumnElement[bool] | None = None) -> list[WaitingReview]:
    query = (
        sa.select(PlanVersion.id, Person.id, Person.name, Unit.id, Unit.short_name, PlanVersion.submitted_on)
        .select_from(PlanVersion)
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .join(Person, sa.and_(Person.ward_id == Plan.ward_id, Person.id == Plan.person_id))
        .join(
            CellMembership,
            sa.and_(
                CellMembership.ward_id == Plan.ward_id,
                CellMembership.person_id == Plan.person_id,
                CellMembership.holds(today),
            ),
        )
        .join(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(PlanVersion.state == VersionState.SUBMITTED)
        .order_by(Unit.order, Person.sort_key, Person.id)
    )
    if cell is not None:
        query = query.where(CellMembership.cell_id == cell.id)
    if of is not None:
        query = query.where(of)
    return [WaitingReview(*row) for row in db.session.execute(query)]


def _rows(actor: Actor, campaign: Campaign, counted: Collection[int], people: Collection[int]) -> list[PlanRow]:
    versions, returns, ended = _versions(campaign, people), returns_of(people, campaign.id), _ended(campaign, people)
    subjects = subjects_of(people)
    named = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(people)).order_by(Person.sort_key, Person.id)
    )
    rows = [
        row
        for person_id, name in named
        for row in [
            _row(actor, subjects[person_id], name, person_id in counted, versions[person_id])._replace(
                returns=returns.get(person_id, 0), concluded=ended[person_id][0], commitments=ended[person_id][1]
            )
        ]
        if row.expected or row.stage is not Stage.NONE
    ]
    return apart(rows, ward_today())


def _row(actor: Actor, subject: PolicySubject, name: str, counts: bool, versions: Sequence[Any]) -> PlanRow:
    states = [one.state for one in versions]
    stage = stage_of(states)
    newest = next((one for one in reversed(versions) if one.state is not VersionState.DRAFT), None)
    return PlanRow(
        person_id=subject.person_id or 0,
        name=name,
        expected=counts,
        stage=stage,
        stood=has_stood(states),
        version_id=newest and newest.id,
        number=newest.number if newest else 0,
        origin=newest and newest.origin,
        submitted_on=newest and newest.submitted_on,
        approved_on=newest and newest.approved_on,
        returns=0,
        concluded=0,
        commitments=0,
        readable=newest is not None and can(actor, Action.PLAN_READ, subject),
        decidable=stage in WAITING and can(actor, Action.PLAN_APPROVE, subject),
        concludable=any(one.state in IN_FORCE for one in versions) and can(actor, Action.OUTCOME_RECORD, subject),
    )


def _versions(campaign: Campaign, people: Collection[int]) -> dict[int, list[SqlRow]]:
    found: dict[int, list[SqlRow]] = defaultdict(list)
    for row in db.session.execute(
        sa.select(
            Plan.person_id,
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.state,
            PlanVersion.origin,
            PlanVersion.submitted_on,
            PlanVersion.approved_on,
        )
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .where(Plan.campaign_id == campaign.id, Plan.person_id.in_(people))
        .order_by(PlanVersion.number)
    ):
        found[row.person_id].append(row)
    return found


def _ended(campaign: Campaign, people: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of the plan in force: how many commitments have an outcome, and how many there are."""
    has_outcome = sa.exists(
        sa.select(Outcome.id).where(
            Outcome.ward_id == Commitment.ward_id,
            Outcome.commitment_id == Commitment.id,
            Outcome.withdrawn_at.is_(None),
        )
    )
    rows = db.session.execute(
        sa.select(Plan.person_id, sa.func.sum(sa.case((has_outcome, 1), else_=0)), sa.func.count(Commitment.id))
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(
            Commitment, sa.and_(Commitment.ward_id == PlanVersion.ward_id, Commitment.plan_version_id == PlanVersion.id)
        )
        .where(Plan.campaign_id == campaign.id, Plan.person_id.in_(people), PlanVersion.state.in_(IN_FORCE))
        .group_by(Plan.person_id)
    )
    return defaultdict(lambda: (0, 0), {person: (int(ended), count) for person, ended, count in rows})
