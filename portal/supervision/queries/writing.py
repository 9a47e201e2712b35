"""One member open on the sheet: the commitments this body follows, the note as it stands, its history."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.accounts.drafts import Kept, draft_of
from portal.ground.db import db
from portal.people.models import Person
from portal.plans.models import Commitment, Origin, Plan, PlanVersion, Section, VersionState
from portal.plans.rules.writing import IN_FORCE
from portal.policy import Actor
from portal.supervision.models import CellMonth, NoteKind, NoteRating, NoteRevision, Question, Rating
from portal.supervision.queries.places import Place
from portal.supervision.queries.rows import FORM, delivered, followed_by, unfinished
from portal.supervision.queries.sheet import Row, record_key, sheet_for


class Promise(NamedTuple):
    """A commitment as a supervisor reads it (nội dung khắc phục)."""

    id: int
    section: Section
    shortcoming: str
    remedy: str
    due_on: date | None


class Revision(NamedTuple):
    """What was written once, by whom, in which post."""

    id: int
    number: int
    kind: NoteKind
    author: str
    author_id: int
    capacity: str
    typed_by: int | None
    written_at: datetime
    remark: str
    fact: str
    fact_on: date | None
    fact_place: str
    recommendation: str
    reason: str
    plan_version_id: int | None


class Asked(NamedTuple):
    id: int
    capacity: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None


class Opened(NamedTuple):
    """A member open in place."""

    row: Row
    promises: list[Promise]
    version: Any  # approved_on, submitted_on, origin, number; None without a plan
    newer: bool  # a newer version of the plan came into force since the draft was begun
    revisions: list[Revision]
    ratings: dict[int, tuple[Rating | None, bool]]
    draft: Kept | None
    questions: list[Asked]
    meets_on: date | None

    @property
    def standing(self) -> Revision | None:
        return self.revisions[-1] if self.revisions else None


def opened_for(actor: Actor, place: Place, person_id: int, today: date, newest: bool = False) -> Opened | None:
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
    revisions = revisions_of(row.note_id)
    return Opened(
        row=row,
        promises=promises(place, version.id) if version else [],
        version=version,
        newer=bool(version and in_force and version.id != in_force.id),
        revisions=revisions,
        ratings=ratings_of([revisions[-1].id]).get(revisions[-1].id, {}) if revisions else {},
        draft=draft,
        questions=questions_of(row.note_id),
        meets_on=_meets_on(place, row.cell_id),
    )


def _versions(place: Place, person_id: int) -> list[Any]:
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


def promises(place: Place, version_id: int) -> list[Promise]:
    """The commitments of a version that this body follows and the cell has not confirmed as finished."""
    rows = db.session.execute(
        sa.select(Commitment.id, Commitment.section, Commitment.shortcoming, Commitment.remedy, Commitment.due_on)
        .where(
            Commitment.plan_version_id == version_id, Commitment.followed_by.in_(followed_by(place.part)), unfinished()
        )
        .order_by(Commitment.position)
    )
    return [Promise(*row) for row in rows]


def revisions_of(note_id: int | None) -> list[Revision]:
    """Everything written on a note, oldest first."""
    if note_id is None:
        return []
    r = NoteRevision
    rows = db.session.execute(
        sa.select(
            r.id,
            r.number,
            r.kind,
            Person.name,
            r.author_id,
            r.capacity,
            r.typed_by,
            r.written_at,
            r.remark,
            r.fact,
            r.fact_on,
            r.fact_place,
            r.recommendation,
            r.reason,
            r.plan_version_id,
        )
        .join(Person, sa.and_(Person.ward_id == r.ward_id, Person.id == r.author_id))
        .where(r.note_id == note_id)
        .order_by(r.number)
    )
    return [Revision._make(row) for row in rows]


def ratings_of(revision_ids: list[int]) -> dict[int, dict[int, tuple[Rating | None, bool]]]:
    """By revision and commitment: the rating, and whether reminding was asked for."""
    found: dict[int, dict[int, tuple[Rating | None, bool]]] = {}
    for row in db.session.execute(
        sa.select(NoteRating.revision_id, NoteRating.commitment_id, NoteRating.rating, NoteRating.remind).where(
            NoteRating.revision_id.in_(revision_ids)
        )
    ):
        found.setdefault(row.revision_id, {})[row.commitment_id] = (row.rating, row.remind)
    return found


def questions_of(note_id: int | None) -> list[Asked]:
    if note_id is None:
        return []
    q = Question
    rows = db.session.execute(
        sa.select(q.id, q.capacity, q.text, q.asked_at, q.answer, q.answered_at, q.closed_at)
        .where(q.note_id == note_id)
        .order_by(q.asked_at)
    )
    return [Asked(*row) for row in rows]


def _meets_on(place: Place, cell_id: int) -> date | None:
    return db.session.scalar(
        sa.select(CellMonth.meets_on).where(CellMonth.cell_id == cell_id, CellMonth.period_id == place.period_id)
    )


__all__ = ["Opened", "Origin", "Promise", "Revision", "opened_for", "ratings_of", "revisions_of"]
