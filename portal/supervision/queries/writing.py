"""One member open on the sheet: the commitments this body follows, the note as it stands, its history."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.accounts.drafts import KeptDraft, draft_of
from portal.ground.prepared import Prepared, prepared
from portal.ground.sql import Query, SqlId, SqlRow, SqlWords
from portal.ground.text import Sentence
from portal.people.queries.namesakes import told_in_ward
from portal.plans.models import Commitment, Origin, Plan, PlanVersion, Section, VersionState
from portal.plans.rules.writing import IN_FORCE
from portal.policy import Actor
from portal.supervision.models import CellMonth, Part, Question
from portal.supervision.queries.hats import why_not_here
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.predecessors import RecordedBefore, read_by, stands_unread
from portal.supervision.queries.revisions import Revision, revisions_of
from portal.supervision.queries.rows import FORM, delivered, followed_by, unfinished
from portal.supervision.queries.sheet import RowState, SheetRow, record_key, sheet_for


class CommitmentRead(NamedTuple):
    """A commitment as a supervisor reads it (nội dung khắc phục)."""

    id: int
    section: Section
    shortcoming: str
    remedy: str
    due_on: date | None


class AskedBack(NamedTuple):
    id: int
    capacity: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None


class OpenedMember(NamedTuple):
    """A member open in place."""

    row: SheetRow
    promises: list[CommitmentRead]
    version: SqlRow | None  # approved_on, submitted_on, origin, number; None without a plan
    newer: bool  # a newer version of the plan came into force since the draft was begun
    revisions: list[Revision]
    draft: KeptDraft | None
    questions: list[AskedBack]
    meets_on: date | None
    before: RecordedBefore | None = None  # what stands is a predecessor's, and stays theirs
    elsewhere: Sentence | None = None  # why the reader does not write about this member for this body

    @property
    def standing(self) -> Revision | None:
        """What stands, where the reader reads it."""
        return self.revisions[-1] if self.revisions and self.before is None else None


def opened_for(
    actor: Actor,
    place: BodyPlace,
    person_id: int,
    today: date,
    *,
    newest: bool = False,
    row: SheetRow | None = None,
    shown: bool = True,
) -> OpenedMember | None:
    """The member, if they are on this body's sheet and the actor may write about them: else None. `row`: theirs on
    the actor's sheet, where it was read already. Not `shown`: without what is merely told beside the form."""
    row = row or row_for(actor, place, person_id, today)
    if row is None:
        return None
    draft = draft_of(actor, FORM, record_key(place, person_id))
    if draft and row.state is RowState.OPEN:
        row = row._replace(state=RowState.DRAFT, draft_at=draft.saved_at)
    if shown:
        row = row._replace(name=told_in_ward([(person_id, row.name)], today)[person_id])
    versions = _VERSIONS[place.part](person_id=person_id, campaign_id=place.campaign_id, body_id=place.body.id).all()
    in_force = next((one for one in versions if one.state in IN_FORCE and one.delivered), None)
    pinned = next((one for one in versions if draft and one.id == draft.pinned_id and one.delivered), None)
    version = in_force if newest or pinned is None else pinned
    every = revisions_of([row.note_id]).get(row.note_id, []) if row.note_id else []
    revisions = read_by(actor, place, person_id, every, sent=row.sent)
    before = stands_unread(every, revisions)
    return OpenedMember(
        row=row,
        promises=promises(place, version.id) if version else [],
        version=version,
        newer=bool(version and in_force and version.id != in_force.id),
        revisions=revisions,
        draft=draft,
        questions=_asked_back(row, before) if shown else [],
        meets_on=_meets_on(cell_id=row.cell_id, period_id=place.period_id).scalar() if shown else None,
        before=before,
        elsewhere=_elsewhere(actor, place, row) if shown else None,
    )


def row_for(actor: Actor, place: BodyPlace, person_id: int, today: date) -> SheetRow | None:
    """The member's row, without their draft, if they are on this body's sheet for the actor."""
    return sheet_for(actor, place, today, only={person_id}).line(person_id)


def _asked_back(row: SheetRow, before: RecordedBefore | None) -> list[AskedBack]:
    """What a predecessor answered stays closed like their words."""
    return [one for one in questions_of(row.note_id) if before is None or one.answered_at is None]


def _elsewhere(actor: Actor, place: BodyPlace, row: SheetRow) -> Sentence | None:
    return None if row.note_id else why_not_here(actor, place, [row.person_id], actor.person_id).get(row.person_id)


def _versions_of(part: Part) -> Prepared:
    """Of a member's plan: what was ever in force, and whether the body was given it."""

    @prepared(person_id=sa.BigInteger, campaign_id=sa.BigInteger, body_id=sa.BigInteger)
    def versions(person_id: SqlId, campaign_id: SqlId, body_id: SqlId) -> Query:
        return (
            sa.select(
                PlanVersion.id,
                PlanVersion.number,
                PlanVersion.state,
                PlanVersion.origin,
                PlanVersion.approved_on,
                PlanVersion.submitted_on,
                delivered(part, body_id).label("delivered"),
            )
            .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
            .where(
                Plan.person_id == person_id,
                Plan.campaign_id == campaign_id,
                PlanVersion.state.in_((*IN_FORCE, VersionState.SUPERSEDED)),
            )
            .order_by(PlanVersion.number.desc())
        )

    return versions


_VERSIONS = {part: _versions_of(part) for part in Part}


def promises(place: BodyPlace, version_id: int) -> list[CommitmentRead]:
    """The commitments of a version that this body follows and the cell has not confirmed as finished."""
    rows = _promises(version_id=version_id, follows=followed_by(place.part))
    return [CommitmentRead(**row._mapping) for row in rows]


@prepared(version_id=sa.BigInteger, follows=[Commitment.followed_by.type])
def _promises(version_id: SqlId, follows: SqlWords) -> Query:
    return (
        sa.select(Commitment.id, Commitment.section, Commitment.shortcoming, Commitment.remedy, Commitment.due_on)
        .where(Commitment.plan_version_id == version_id, Commitment.followed_by.in_(follows), unfinished())
        .order_by(Commitment.position)
    )


def questions_of(note_id: int | None) -> list[AskedBack]:
    return [] if note_id is None else [AskedBack(**row._mapping) for row in _questions(note_id=note_id)]


@prepared(note_id=sa.BigInteger)
def _questions(note_id: SqlId) -> Query:
    q = Question
    return (
        sa.select(q.id, q.capacity, q.text, q.asked_at, q.answer, q.answered_at, q.closed_at)
        .where(q.note_id == note_id)
        .order_by(q.asked_at)
    )


@prepared(cell_id=sa.BigInteger, period_id=sa.BigInteger)
def _meets_on(cell_id: SqlId, period_id: SqlId) -> Query:
    return sa.select(CellMonth.meets_on).where(CellMonth.cell_id == cell_id, CellMonth.period_id == period_id)


__all__ = ["CommitmentRead", "OpenedMember", "Origin", "opened_for"]
