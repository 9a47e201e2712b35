"""A plan as it is being written: the form in force, how far the plan has come, where to begin, last year's."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts.drafts import KeptDraft, draft_of
from portal.campaigns.models import Campaign
from portal.ground.db import db
from portal.ground.described import values_of
from portal.ground.files import StoredFile
from portal.organisations.models import Unit
from portal.people.models import CellMembership, Membership, Person, Residence
from portal.people.queries import member_for
from portal.people.queries.active import same_person
from portal.plans.models import Commitment, FileRole, Narrative, OutcomeKind, Plan, PlanFile, PlanVersion, VersionState
from portal.plans.queries.forms import PlanFormInForce, campaign_in_force, form_of
from portal.plans.queries.reading import commitments_of, in_full, versions, whole_plan_for
from portal.plans.queries.whole_plan import HandedInCommitment, PlanReturn, VersionHead, WholePlan
from portal.plans.rules.writing import IN_FORCE, CommitmentRow, PlanContent
from portal.plans.said import Committed
from portal.policy import Action, Actor, PolicySubject, can

OWN, PAPER = "plan", "paper-plan"  # forms whose drafts are kept
CARRIED_ON = (VersionState.APPROVED, VersionState.SUPERSEDED, VersionState.CLOSED)


class LastYear(NamedTuple):
    """The member's plan of the drive before, with what came of it."""

    version: VersionHead
    theme: str
    commitments: tuple[HandedInCommitment, ...]

    @property
    def unfinished(self) -> tuple[HandedInCommitment, ...]:
        over = (OutcomeKind.FINISHED, OutcomeKind.DROPPED)
        return tuple(one for one in self.commitments if one.outcome is None or one.outcome.kind not in over)


class PlanWriting(NamedTuple):
    """Where one member's plan of the drive in force is written, by themself or from their signed paper."""

    kind: str  # OWN or PAPER: whose words the draft holds
    person_id: int
    name: str
    cell_id: int | None
    cell: str
    cell_path: str
    lives: str  # nơi cư trú
    campaign: Campaign
    form: PlanFormInForce
    newest: VersionHead | None
    changing: bool
    last_year: LastYear | None
    returned: tuple[PlanReturn, ...]  # what the cell asked for, where the newest version was handed back
    draft: KeptDraft | None

    @property
    def number(self) -> int:
        """The number under which these words will stand: a version that was taken back keeps its own."""
        if self.newest is None:
            return 1
        return self.newest.number + (self.newest.state is not VersionState.DRAFT)

    @property
    def record(self) -> str:
        return f"{self.campaign.id}-{self.person_id}-{self.number}"

    @property
    def needs_reason(self) -> bool:
        """A plan in force is changed, or the change itself is being rewritten."""
        return self.newest is not None and (self.newest.state in IN_FORCE or bool(self.newest.reason))

    @property
    def state(self) -> VersionState | None:
        return self.newest.state if self.newest else None


def writing_for(actor: Actor, today: date, *, changing: bool = False) -> PlanWriting | None:
    """The actor's own; None while no drive has begun, or for an account without a person."""
    campaign = campaign_in_force(today)
    if campaign is None or not can(actor, Action.PLAN_WRITE, PolicySubject(person_id=actor.person_id)):
        return None
    return _writing(actor, OWN, actor.person_id or 0, campaign, today, changing)


def paper_writing_for(actor: Actor, person_id: int, today: date, *, changing: bool = False) -> PlanWriting | None:
    """A member's signed paper as the chi ủy types it in; None for whoever may not, as for nobody."""
    member = member_for(actor, person_id, Action.PLAN_TYPE, day=today)
    campaign = campaign_in_force(today)
    if campaign is None or member is None:
        return None
    return _writing(actor, PAPER, person_id, campaign, today, changing)


def _writing(actor: Actor, kind: str, person_id: int, campaign: Campaign, today: date, changing: bool) -> PlanWriting:
    name, cell_id, cell, path, lives = _who(person_id, today)
    every = versions(Plan.person_id == person_id)
    newest = next((one for one in every if one.campaign_id == campaign.id), None)
    writing = PlanWriting(
        kind,
        person_id,
        name,
        cell_id,
        cell,
        path,
        lives,
        campaign,
        form_of(campaign),
        newest,
        changing,
        _last_year(every, campaign),
        _returned(newest),
        None,
    )
    return writing._replace(draft=draft_of(actor, kind, writing.record))


def _who(person_id: int, today: date) -> sa.Row[str, int, str, str, str]:
    """Name, cell and residence on the day; no cell for whoever is no member."""
    return db.session.execute(
        sa.select(
            Person.name,
            Unit.id,
            sa.func.coalesce(Unit.short_name, ""),
            sa.func.coalesce(Unit.path, ""),
            sa.func.coalesce(Residence.place, ""),
        )
        .select_from(Person)
        .outerjoin(
            CellMembership,
            sa.and_(
                CellMembership.ward_id == Person.ward_id,
                CellMembership.person_id == Person.id,
                CellMembership.holds(today),
                sa.exists(sa.select(Membership.id).where(same_person(Membership), Membership.holds(today))),
            ),
        )
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .outerjoin(
            Residence,
            sa.and_(Residence.ward_id == Person.ward_id, Residence.person_id == Person.id, Residence.holds(today)),
        )
        .where(Person.id == person_id)
    ).one()


def _last_year(every: list[VersionHead], campaign: Campaign) -> LastYear | None:
    """The newest plan of an earlier drive that was approved; `every` is ordered newest first."""
    for one in every:
        if one.campaign_id != campaign.id and one.state in CARRIED_ON:
            theme = db.session.scalar(sa.select(Campaign.theme).where(Campaign.id == one.campaign_id))
            return LastYear(one, theme or "", tuple(commitments_of([one.id])[one.id]))
    return None


def _returned(newest: VersionHead | None) -> tuple[PlanReturn, ...]:
    if newest is None or newest.state is not VersionState.RETURNED:
        return ()
    return in_full([newest], {})[0].returns


def content_of(version: VersionHead) -> PlanContent:
    """What a version says, as rows to go on from. A commitment that was approved is carried on by its new row."""
    texts = db.session.execute(
        sa.select(Narrative.section, Narrative.text).where(Narrative.plan_version_id == version.id)
    )
    on = version.state in CARRIED_ON
    rows = tuple(
        CommitmentRow(str(one.position), one.id if on else one.continues_id, **values_of(Committed, one))
        for one in commitments_of([version.id])[version.id]
    )
    reason = (version.reason or "") if not on else ""
    return PlanContent({row.section: row.text for row in texts}, rows, reason)


def carried_on(person_id: int) -> set[int]:
    """The commitments that a row of this member's may carry on."""
    return set(
        db.session.scalars(
            sa.select(Commitment.id)
            .join(
                PlanVersion,
                sa.and_(PlanVersion.ward_id == Commitment.ward_id, PlanVersion.id == Commitment.plan_version_id),
            )
            .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
            .where(Plan.person_id == person_id, PlanVersion.state.in_(CARRIED_ON))
        )
    )


def attachments_of(version_id: int) -> list[tuple[int, str]]:
    """What the member attached to a version; the scan of a signed paper belongs to that paper alone."""
    rows = db.session.execute(
        sa.select(StoredFile.id, StoredFile.name)
        .join(PlanFile, sa.and_(PlanFile.ward_id == StoredFile.ward_id, PlanFile.file_id == StoredFile.id))
        .where(PlanFile.plan_version_id == version_id, PlanFile.role == FileRole.ATTACHMENT)
        .order_by(PlanFile.added_at, PlanFile.id)
    )
    return [(row.id, row.name) for row in rows]


def own_plans(actor: Actor) -> list[WholePlan]:
    """The actor's own plans in full, newest first. (Their own drafts too: a version that was taken back.)"""
    if actor.person_id is None or not can(actor, Action.PLAN_READ, PolicySubject(person_id=actor.person_id)):
        return []
    return in_full(versions(Plan.person_id == actor.person_id), {})


class KeptFile(NamedTuple):
    """A file of a version as it is handed out."""

    stored: StoredFile
    person_id: int


def file_for(actor: Actor, plan_file_id: int) -> KeptFile | None:
    """A scan or an attachment, for whoever may read the version it belongs to in full."""
    row = db.session.execute(
        sa.select(StoredFile, PlanFile.plan_version_id)
        .join(PlanFile, sa.and_(PlanFile.ward_id == StoredFile.ward_id, PlanFile.file_id == StoredFile.id))
        .where(PlanFile.id == plan_file_id)
    ).first()
    whole = whole_plan_for(actor, row.plan_version_id) if row else None
    return KeptFile(row.StoredFile, whole.person_id) if row and whole else None
