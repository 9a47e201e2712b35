"""One member open on the sheet: the commitments this body follows, the note as it stands, its history."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.accounts.drafts import KeptDraft, draft_of
from portal.ground.db import db
from portal.ground.text import Sentence
from portal.plans.models import Commitment, Origin, Plan, PlanVersion, Section, VersionState
from portal.plans.rules.writing import IN_FORCE
from portal.policy import Actor
from portal.supervision.models import CellMonth, Question
from portal.supervision.queries.hats import why_not_here
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.revisions import Revision, revisions_of
from portal.supervision.queries.rows import FORM, delivered, followed_by, unfinished
from portal.supervision.queries.sheet import SheetRow, record_key, sheet_for


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
    version: Any  # approved_on, submitted_on, origin, number; None without a plan
    newer: bool  # a newer version of the plan came into force since the draft was begun
    revisions: list[Revision]
    draft: KeptDraft | None
    questions: list[AskedBack]
    meets_on: date | None
    elsewhere: Sentence | None = None  # why the reader does not write about this member for this body

    @property
    def standing(self) -> Revision | None:
        return self.revisions[-1] if self.revisions else None


def opened_for(
    actor: Actor, place: BodyPlace, person_id: int, today: date, newest: bool = False
) -> OpenedMember | None:
    """The member, if they are on this body's sheet and the actor may write about them: else None."""
    sheet = sheet_for(actor, place, today, only={person_id})
    if not sheet.rows:
        return None
    row = sheet.rows[0]
    draft = draft_of(actor, FORM, record_key(place, person_id))
    versions = _versions(place, person_id)
    in_force = next((one for one in versions if one.state in IN_FORCE and one.delivered), None)
    pinned = next((one for one in versions if draft and one.id == draft.pinned_id and one.delivered), None)
    version = in_force if newest or pinned is None else pinned
    revisions = revisions_of([row.note_id]).get(row.note_id, []) if row.note_id else []
    return OpenedMember(
        row=row,
        promises=promises(place, version.id) if version else [],
        version=version,
        newer=bool(version and in_force and version.id != in_force.id),
        revisions=revisions,
        draft=draft,
        questions=questions_of(row.note_id),
        meets_on=_meets_on(place, row.cell_id),
        elsewhere=None if row.note_id else why_not_here(actor, place, [person_id], actor.person_id).get(person_id),
    )


def _versions(place: BodyPlace, person_id: int) -> list[Any]:
    return list(
        db.session.execute(
            sa.select(
                PlanVersion.id,
                PlanVersion.number,
                PlanVersion.state,
                PlanVersion.origin,
                PlanVersion.approved_on,
                PlanVersion.submitted_on,
                delivered(place.part, place.body.id).label("delivered"),
            )
            .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
            .where(
                Plan.person_id == person_id,
                Plan.campaign_id == place.campaign_id,
                PlanVersion.state.in_((*IN_FORCE, VersionState.SUPERSEDED)),
            )
            .order_by(PlanVersion.number.desc())
        )
    )


def promises(place: BodyPlace, version_id: int) -> list[CommitmentRead]:
    """The commitments of a version that this body follows and the cell has not confirmed as finished."""
    rows: Any = db.session.execute(
        sa.select(Commitment.id, Commitment.section, Commitment.shortcoming, Commitment.remedy, Commitment.due_on)
        .where(
            Commitment.plan_version_id == version_id, Commitment.followed_by.in_(followed_by(place.part)), unfinished()
        )
        .order_by(Commitment.position)
    )
    return [CommitmentRead(**row._mapping) for row in rows]


def questions_of(note_id: int | None) -> list[AskedBack]:
    if note_id is None:
        return []
    q = Question
    rows = db.session.execute(
        sa.select(q.id, q.capacity, q.text, q.asked_at, q.answer, q.answered_at, q.closed_at)
        .where(q.note_id == note_id)
        .order_by(q.asked_at)
    )
    return [AskedBack(**row._mapping) for row in rows]


def _meets_on(place: BodyPlace, cell_id: int) -> date | None:
    return db.session.scalar(
        sa.select(CellMonth.meets_on).where(CellMonth.cell_id == cell_id, CellMonth.period_id == place.period_id)
    )


__all__ = ["CommitmentRead", "OpenedMember", "Origin", "opened_for"]
