"""What a plan says, for whoever may read it: the whole to those whom PLAN_READ names, the commitments to supervisors.

A supervising body reads commitments only after the plan was delivered to it; a mass organisation by its programme.
Neither reads causes, what the chi ủy follows alone, or its words on what came of it. A draft is its writer's alone.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.clock import ward_today
from portal.ground.columns import columns_of
from portal.ground.db import db
from portal.ground.described import Where, read
from portal.ground.files import StoredFile
from portal.ground.once import once
from portal.ground.prepared import prepared
from portal.ground.slots import Registry
from portal.ground.sql import Query, SqlId
from portal.ground.values import JsonList
from portal.organisations.models import Unit
from portal.organisations.names import SHORT, UnitNames
from portal.people.models import CellMembership, Person
from portal.people.queries import subject_of
from portal.people.queries.active import in_cell_on
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    FollowedBy,
    Narrative,
    Outcome,
    Plan,
    PlanFile,
    PlanTemplate,
    PlanVersion,
    Recipient,
    Return,
    VersionState,
)
from portal.plans.queries.whole_plan import (
    Attached,
    Followed,
    HandedInCommitment,
    Passage,
    PlanCampaign,
    PlanReturn,
    Result,
    VersionHead,
    WholePlan,
)
from portal.plans.said import FIELDS, Committed
from portal.policy import Action, Actor, PolicySubject, can
from portal.policy.relations import HEADS

# The mass organisations that a programme names on a day. Supervision is a later chapter: app.py fills this place.
COORDINATING: Registry[Callable[[date], Collection[int]]] = Registry()

FOR_BODIES = (FollowedBy.LEAD, FollowedBy.BOTH)


def whole_plan_for(actor: Actor, version_id: int) -> WholePlan | None:
    """One version in full, if there is one and the actor may read it: outside, the two look alike."""
    version = next(iter(versions(PlanVersion.id == version_id)), None)
    if version is None or not _opens(actor, version):
        return None
    return in_full([version], {version.person_id: subject_of(version.person_id)})[0]


def _as_of(
    version: VersionHead, name: str, cell_id: int | None, cell: str, names: UnitNames
) -> tuple[str, int | None, str]:
    """Name, cell and how the cell was called on the version's day, beside what it is called today."""
    on = version.approved_on or version.submitted_on or ward_today()
    return name, cell_id, names.beside(cell_id, on, SHORT) or cell


def plans_for(actor: Actor, person_id: int) -> list[VersionHead]:
    """Every version of the person's plans that the actor may read in full, newest first."""
    subject = subject_of(person_id)
    if not can(actor, Action.PLAN_READ, subject):
        return []
    return [
        one
        for one in versions(Plan.person_id == person_id)
        if one.state is not VersionState.DRAFT or person_id == actor.person_id
    ]


def listed_for(actor: Actor, person_id: int) -> list[VersionHead] | None:
    """How the person's versions stand, without a word of what they say; None for who may not see even that."""
    if not can(actor, Action.PLAN_LIST, subject_of(person_id)):
        return None
    return [
        one._replace(reason=None)
        for one in versions(Plan.person_id == person_id)
        if one.state is not VersionState.DRAFT
    ]


def in_full(found: Collection[VersionHead], subjects: dict[int, PolicySubject]) -> list[WholePlan]:
    """Versions with all that hangs on them: a fixed number of reads, however many. The caller asks the policy."""
    ids = [one.id for one in found]
    people, drives = _people({one.person_id for one in found}), _drives({one.campaign_id for one in found})
    cells = UnitNames()
    names = names_of({person for one in found for person in (one.submitted_by, one.approved_by) if person})
    narratives, promises, files, returns = _narratives(found), commitments_of(ids), _files(ids), _returns(ids)
    return [
        WholePlan(
            one,
            drives[one.campaign_id],
            *_as_of(one, *people[one.person_id], cells),
            subjects.get(one.person_id, PolicySubject(person_id=one.person_id)),
            names.get(one.submitted_by or 0, ""),
            names.get(one.approved_by or 0, ""),
            tuple(narratives[one.id]),
            tuple(promises[one.id]),
            tuple(files[one.id]),
            tuple(returns[one.id]),
        )
        for one in found
    ]


def commitments_for(actor: Actor, person_id: int) -> Followed | None:
    """The commitments in force, as far as the actor may follow them; None where nothing is theirs to read."""
    subject = subject_of(person_id)
    if not can(actor, Action.COMMITMENT_READ, subject):
        return None
    in_full = can(actor, Action.PLAN_READ, subject)
    version = next((one for one in versions(Plan.person_id == person_id) if one.in_force), None)
    if version is None or not (in_full or _theirs_to_follow(actor, subject, version)):
        return None
    promises = commitments_of([version.id])[version.id]
    if not in_full:
        promises = [_for_a_body(one) for one in promises if one.followed_by in FOR_BODIES]
    name, _, cell = _people({person_id})[person_id]
    return Followed(version, name, cell, in_full, tuple(promises))


def _for_a_body(promise: HandedInCommitment) -> HandedInCommitment:
    came_of_it = promise.outcome and promise.outcome._replace(words="", by="")
    unread = {one.name: one.blank for one in FIELDS if Where.FOLLOWER in one.not_in and one.is_words}
    return replace(promise, **unread, outcome=came_of_it)


def _theirs_to_follow(actor: Actor, subject: PolicySubject, version: VersionHead) -> bool:
    """A body that leads reads after delivery, a mass organisation whose member it is by the programme."""
    bodies = set(actor.units(*HEADS))
    bodies.update(one.body_id for one in actor.helps if one.only is None or version.person_id in one.only)
    named = {body for of_programme in COORDINATING for body in of_programme(ward_today())}
    if bodies & subject.org_ids & named:
        return True
    delivered = sa.select(Delivery.id).where(
        Delivery.plan_version_id == version.id,
        Delivery.unit_id.in_(bodies),
        Delivery.recipient == Recipient.SUPERVISING_BODY,
        Delivery.state.in_((DeliveryState.SENT, DeliveryState.RECEIVED)),
    )
    return db.session.scalar(delivered.limit(1)) is not None


def versions(*wanted: sa.ColumnElement[bool]) -> list[VersionHead]:
    """Newest drive and newest version first. The caller asks the policy."""
    return [VersionHead(*row) for row in db.session.execute(_heads(*wanted))]


@once
def own_versions(person_id: int, campaign_id: int) -> list[VersionHead]:
    """The person's own of one drive, newest first."""
    return [VersionHead(*row) for row in _own_heads(person_id=person_id, campaign_id=campaign_id)]


@prepared(person_id=sa.BigInteger, campaign_id=sa.BigInteger)
def _own_heads(person_id: SqlId, campaign_id: SqlId) -> Query:
    return _heads(Plan.person_id == person_id, Plan.campaign_id == campaign_id)


def _heads(*wanted: sa.ColumnElement[bool]) -> Query:
    own = ("person_id", "campaign_id")
    columns = [getattr(Plan if name in own else PlanVersion, name) for name in VersionHead._fields]
    return (
        sa.select(*columns)
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .join(Campaign, sa.and_(Campaign.ward_id == Plan.ward_id, Campaign.id == Plan.campaign_id))
        .where(*wanted)
        .order_by(Campaign.starts_on.desc(), PlanVersion.number.desc())
    )


def commitments_of(ids: Collection[int]) -> dict[int, list[HandedInCommitment]]:
    """By version, in the plan's order, each with what came of it."""
    found: dict[int, list[HandedInCommitment]] = defaultdict(list)
    c = Commitment
    columns = [c.id, c.plan_version_id, c.position, c.continues_id, *columns_of(c, Committed)]
    by = sa.orm.aliased(Person)
    query: Query = (
        sa.select(
            *columns,
            Outcome.id.label("outcome_id"),
            Outcome.kind,
            Outcome.words,
            Outcome.on.label("said_on"),
            by.name.label("said_by"),
        )
        .outerjoin(
            Outcome,
            sa.and_(
                Outcome.ward_id == Commitment.ward_id,
                Outcome.commitment_id == Commitment.id,
                Outcome.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(by, sa.and_(by.ward_id == Outcome.ward_id, by.id == Outcome.by))
        .where(Commitment.plan_version_id.in_(ids))
        .order_by(Commitment.plan_version_id, Commitment.position, Outcome.recorded_at)
    )
    for row in db.session.execute(query):
        outcome = (
            Result(row.outcome_id, row.kind, row.words or "", row.said_on, row.said_by or "") if row.kind else None
        )
        its = {"id": row.id, "version_id": row.plan_version_id, "position": row.position}
        one = read(HandedInCommitment, row, **its, continues_id=row.continues_id, outcome=outcome)
        there = found[one.version_id]
        if there and there[-1].id == one.id:  # the newest outcome stands
            there.pop()
        there.append(one)
    return found


def names_of(people: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


def _opens(actor: Actor, version: VersionHead) -> bool:
    if version.state is VersionState.DRAFT and version.person_id != actor.person_id:
        return False
    return can(actor, Action.PLAN_READ, subject_of(version.person_id))


def _people(ids: Collection[int]) -> dict[int, tuple[str, int | None, str]]:
    """Name, cell and its short name today."""
    rows = db.session.execute(
        sa.select(Person.id, Person.name, Unit.id, Unit.short_name)
        .outerjoin(CellMembership, in_cell_on(ward_today()))
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(Person.id.in_(ids))
    )
    return {person: (name, cell_id, cell or "") for person, name, cell_id, cell in rows}


def _drives(ids: Collection[int]) -> dict[int, PlanCampaign]:
    columns = [getattr(Campaign, name) for name in PlanCampaign._fields]
    return {row.id: PlanCampaign(*row) for row in db.session.execute(sa.select(*columns).where(Campaign.id.in_(ids)))}


def _narratives(found: Collection[VersionHead]) -> dict[int, list[Passage]]:
    """In the order and under the labels of the form each version was written in."""
    used = {one.template_id for one in found if one.template_id}
    rows = db.session.execute(sa.select(PlanTemplate.id, PlanTemplate.sections).where(PlanTemplate.id.in_(used)))
    forms: dict[int, JsonList] = {row.id: row.sections for row in rows}
    form_of = {one.id: forms.get(one.template_id or 0, []) for one in found}
    passages: dict[int, list[Passage]] = defaultdict(list)
    for version_id, section, text in db.session.execute(
        sa.select(Narrative.plan_version_id, Narrative.section, Narrative.text)
        .where(Narrative.plan_version_id.in_([one.id for one in found]))
        .order_by(Narrative.plan_version_id, Narrative.id)
    ):
        labels = {part["code"]: part["label"] for part in form_of[version_id]}
        passages[version_id].append(Passage(section, labels.get(section, section), text))
    for version_id, written in passages.items():
        order = [part["code"] for part in form_of[version_id]]
        written.sort(key=lambda one: order.index(one.section) if one.section in order else len(order))
    return passages


def _files(ids: Collection[int]) -> dict[int, list[Attached]]:
    found: dict[int, list[Attached]] = defaultdict(list)
    query: Query = (
        sa.select(
            PlanFile.plan_version_id, PlanFile.id, PlanFile.file_id, PlanFile.role, StoredFile.name, StoredFile.size
        )
        .join(StoredFile, sa.and_(StoredFile.ward_id == PlanFile.ward_id, StoredFile.id == PlanFile.file_id))
        .where(PlanFile.plan_version_id.in_(ids))
        .order_by(PlanFile.plan_version_id, PlanFile.role.desc(), PlanFile.added_at, PlanFile.id)
    )
    for version_id, *row in db.session.execute(query):
        found[version_id].append(Attached(*row))
    return found


def _returns(ids: Collection[int]) -> dict[int, list[PlanReturn]]:
    found: dict[int, list[PlanReturn]] = defaultdict(list)
    query: Query = (
        sa.select(
            Return.plan_version_id,
            Return.id,
            Return.code,
            Return.reason,
            Return.returned_on,
            Person.name,
            Return.source,
        )
        .outerjoin(Person, sa.and_(Person.ward_id == Return.ward_id, Person.id == Return.by))
        .where(Return.plan_version_id.in_(ids))
        .order_by(Return.plan_version_id, Return.recorded_at, Return.id)
    )
    for version_id, *row in db.session.execute(query):
        found[version_id].append(PlanReturn(*row))
    return found
