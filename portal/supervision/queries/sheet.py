"""The month's sheet: one row a member with state and the last three months; nothing here grows with the rows."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.accounts.drafts import drafts_of
from portal.ground.db import db
from portal.ground.labels import Labelled
from portal.organisations.models import Unit
from portal.people.models import CellMembership, Exemption, ExemptionKind, Person
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryState,
    FollowedBy,
    Outcome,
    OutcomeKind,
    Plan,
    PlanVersion,
    VersionState,
)
from portal.policy import Actor
from portal.supervision.models import Lead, Note, NoteKind, Part, Period, Question
from portal.supervision.queries import assignment
from portal.supervision.queries.places import Place
from portal.supervision.rules.month import is_locked, next_month


class State(Labelled):
    """How a member's month stands with a body."""

    OPEN = "open", "Chưa nhận xét"
    DRAFT = "draft", "Nháp"
    WRITTEN = "written", "Đã nhận xét"
    NIL = "nil", "Không có ý kiến nhận xét"
    UNSEEN = "unseen", "Chưa có điều kiện theo dõi"
    SENT = "sent", "Đã gửi"
    ASKED = "asked", "Chi ủy đề nghị làm rõ"
    MOVED = "moved", "Chuyển người khác nhận xét"
    LOCKED = "locked", "Đã khóa, chưa nhận xét"


KINDS = {State.OPEN: "none", State.DRAFT: "draft", State.WRITTEN: "done", State.NIL: "nil", State.UNSEEN: "nil",
         State.SENT: "done", State.ASKED: "asked", State.MOVED: "moved", State.LOCKED: "locked"}  # fmt: skip
WRITTEN = {NoteKind.REMARK: State.WRITTEN, NoteKind.NIL: State.NIL, NoteKind.UNSEEN: State.UNSEEN}


class Row(NamedTuple):
    """A member on the sheet."""

    person_id: int
    name: str
    cell_id: int
    cell: str
    state: State
    note_id: int | None
    revision: int
    sent: bool
    plan_version_id: int | None
    commitments: int
    delivered: bool
    draft_at: datetime | None
    past: tuple[tuple[str, str], ...]  # (month, mark): written, nil, open, before


class Sheet(NamedTuple):
    place: Place
    rows: list[Row]
    exempt: int
    locked: bool

    def count(self, *states: State) -> int:
        return sum(row.state in states for row in self.rows)

    @property
    def owed(self) -> list[Row]:
        return [row for row in self.rows if row.state is not State.MOVED]

    @property
    def done(self) -> int:
        return self.count(State.WRITTEN, State.NIL, State.UNSEEN, State.SENT, State.ASKED)

    @property
    def open_rows(self) -> list[Row]:
        return [row for row in self.rows if row.note_id is None and row.state is not State.MOVED]

    @property
    def unsent(self) -> list[Row]:
        return [row for row in self.rows if row.note_id is not None and not row.sent]

    def after(self, person_id: int) -> Row | None:
        """The next member still without a note, from this one on and round again."""
        places = [row.person_id for row in self.rows]
        start = places.index(person_id) + 1 if person_id in places else 0
        waiting = [*self.rows[start:], *self.rows[:start]]
        return next((row for row in waiting if row.note_id is None and row.state is not State.MOVED), None)


def members_of(place: Place) -> list[tuple[int, int]]:
    """(person, cell) of everyone on the body's sheet, as of the month's due day."""
    day = place.window.due_on
    if place.part is Part.COORDINATING:
        return assignment.coordinated(day, place.body.id)
    if place.part is Part.CELL:
        return assignment.of_cell(day, place.body.id)
    return [(one.person_id, one.cell_id) for one in assignment.owed_by(place.body, day)]


def sheet_for(actor: Actor, place: Place, today: date, only: Collection[int] | None = None) -> Sheet:
    """The sheet as this actor sees it: a row about themself or their kin tells nothing but that another writes it;
    a helper named for some members sees those."""
    members = [pair for pair in members_of(place) if only is None or pair[0] in only]
    listed = _listed(actor, place.body.id)
    if listed is not None:
        members = [pair for pair in members if pair[0] in listed]
    ids = [person for person, _ in members]
    drafts = drafts_of(actor, "note", [record_key(place, person) for person in ids])
    past = _past(place, ids)
    locked = is_locked(place.window, today)
    rows = [
        _row(actor, place, found, drafts.get(record_key(place, found.person_id)), past, locked)
        for found in db.session.execute(_details(place, ids))
    ]
    return Sheet(place, rows, _exempt_count(place), locked)


def record_key(place: Place, person_id: int) -> str:
    return f"{place.month}:{place.body.id}:{person_id}"


def _listed(actor: Actor, body_id: int) -> frozenset[int] | None:
    """The only members a helper writes about; None when the actor writes about all of the body's."""
    if body_id in {post.unit_id for post in actor.posts} | set(actor.types_for):
        return None
    helping = [one for one in actor.helps if one.body_id == body_id]
    if any(one.only is None for one in helping):
        return None
    return frozenset().union(*(one.only or frozenset() for one in helping))


def followed_by(part: Part) -> tuple[FollowedBy, FollowedBy]:
    return (FollowedBy.CHI_UY if part is Part.CELL else FollowedBy.LEAD, FollowedBy.BOTH)


def unfinished() -> sa.ColumnElement[bool]:
    """What the cell confirmed as finished leaves the sheet."""
    return ~sa.exists(
        sa.select(Outcome.id).where(
            Outcome.ward_id == Commitment.ward_id, Outcome.commitment_id == Commitment.id,
            Outcome.kind == OutcomeKind.FINISHED, Outcome.withdrawn_at.is_(None),
        )
    )


def _details(place: Place, ids: list[int]) -> sa.Select[*tuple[Any, ...]]:
    commitments = (
        sa.select(sa.func.count())
        .select_from(Commitment)
        .where(
            Commitment.ward_id == PlanVersion.ward_id, Commitment.plan_version_id == PlanVersion.id,
            Commitment.followed_by.in_(followed_by(place.part)), unfinished(),
        )
        .scalar_subquery()
    )  # fmt: skip
    asked = sa.exists(
        sa.select(Question.id).where(
            Question.ward_id == Note.ward_id, Question.note_id == Note.id, Question.closed_at.is_(None)
        )
    )
    return (
        sa.select(
            Person.id.label("person_id"), Person.name, Unit.id.label("cell_id"), Unit.short_name.label("cell"),
            Note.id.label("note_id"), Note.kind, Note.revision, Note.sent_at, asked.label("asked"),
            PlanVersion.id.label("version_id"), commitments.label("commitments"),
            delivered(place).label("delivered"),
        )
        .select_from(Person)
        .join(CellMembership, sa.and_(
            CellMembership.ward_id == Person.ward_id, CellMembership.person_id == Person.id,
            CellMembership.holds(place.window.due_on),
        ))
        .join(Unit, sa.and_(Unit.ward_id == Person.ward_id, Unit.id == CellMembership.cell_id))
        .outerjoin(Note, sa.and_(
            Note.ward_id == Person.ward_id, Note.person_id == Person.id, Note.period_id == place.period_id,
            Note.body_id == place.body.id,
        ))
        .outerjoin(Plan, sa.and_(
            Plan.ward_id == Person.ward_id, Plan.person_id == Person.id, Plan.campaign_id == place.campaign_id,
        ))
        .outerjoin(PlanVersion, sa.and_(
            PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id,
            PlanVersion.state == VersionState.APPROVED,
        ))
        .where(Person.id.in_(ids))
        .order_by(Unit.order, Person.sort_key)
    )  # fmt: skip


def delivered(place: Place) -> sa.ColumnElement[bool]:
    """Whether this body was given the version: a lead body reads commitments only after delivery."""
    if place.part is not Part.LEAD:
        return sa.true()
    return sa.exists(
        sa.select(Delivery.id).where(
            Delivery.ward_id == PlanVersion.ward_id, Delivery.plan_version_id == PlanVersion.id,
            Delivery.unit_id == place.body.id, Delivery.state.in_((DeliveryState.SENT, DeliveryState.RECEIVED)),
        )
    )  # fmt: skip


def _row(
    actor: Actor, place: Place, found: Any, draft_at: datetime | None, past: dict[tuple[int, str], NoteKind],
    locked: bool,
) -> Row:  # fmt: skip
    other_writes = found.person_id == actor.person_id or found.person_id in actor.kin
    if other_writes:
        return Row(
            found.person_id, found.name, found.cell_id, found.cell,
            State.MOVED, None, 0, False, None, 0, False, None, (),
        )  # fmt: skip
    return Row(
        found.person_id, found.name, found.cell_id, found.cell, _state(found, draft_at, locked), found.note_id,
        found.revision or 0, found.sent_at is not None, found.version_id,
        found.commitments if found.delivered else 0, bool(found.delivered), draft_at,
        tuple((month, _mark(place, past.get((found.person_id, month)), month)) for month in past_months(place)),
    )  # fmt: skip


def _state(found: Any, draft_at: datetime | None, locked: bool) -> State:
    if found.asked:
        return State.ASKED
    if draft_at and not locked:
        return State.DRAFT
    if found.note_id is None:
        return State.LOCKED if locked else State.OPEN
    return State.SENT if found.sent_at else WRITTEN[found.kind]


def past_months(place: Place) -> list[str]:
    return [next_month(place.month, -back) for back in (3, 2, 1)]


def _past(place: Place, ids: list[int]) -> dict[tuple[int, str], NoteKind]:
    rows = db.session.execute(
        sa.select(Note.person_id, Period.month, Note.kind)
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .where(Note.body_id == place.body.id, Period.month.in_(past_months(place)), Note.person_id.in_(ids))
    )
    return {(row.person_id, row.month): row.kind for row in rows}


def _mark(place: Place, kind: NoteKind | None, month: str) -> str:
    if month < place.first_month:
        return "before"
    if kind is None:
        return "open"
    return "nil" if kind is NoteKind.NIL else "written"


def _exempt_count(place: Place) -> int:
    """Exempt members of the body's cells: folded away and outside every count."""
    day = place.window.due_on
    cells = sa.select(Lead.cell_id).where(Lead.body_id == place.body.id, Lead.holds(day))
    cell = CellMembership.cell_id
    wanted = cell == place.body.id if place.part is Part.CELL else cell.in_(cells)
    return (
        db.session.scalar(
            sa.select(sa.func.count(CellMembership.id))
            .join(Exemption, sa.and_(
                Exemption.ward_id == CellMembership.ward_id,
                Exemption.person_id == CellMembership.person_id,
                Exemption.kind == ExemptionKind.EXEMPT, Exemption.holds(day),
            ))
            .where(CellMembership.holds(day), wanted)
        )
        or 0
    )  # fmt: skip
