"""What the month's sheet reads, each statement built once: the members with their note and plan, and what stands
beside them."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import Draft
from portal.ground.db import UtcDateTime
from portal.ground.prepared import Builder, Prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlIds, SqlResult, SqlWord, UnionQuery
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.people.models import CellMembership, Exemption, ExemptionKind, Person
from portal.plans.models import Commitment, Delivery, DeliveryState, FollowedBy, Outcome, OutcomeKind, Plan, PlanVersion
from portal.plans.rules.writing import IN_FORCE
from portal.supervision.models import Lead, Note, NoteKind, Part, Period, Question
from portal.supervision.queries import assignment
from portal.supervision.queries.places import BodyPlace

FORM = "note"  # under this name drafts of notes are kept
PAST = ("before_that", "before_last", "last_month")  # the three months beside a name, the oldest first


def members_with_notes(
    place: BodyPlace, passed: Collection[int], past: Sequence[str], only: Collection[int] | None = None
) -> SqlResult:
    """A row a member on the body's sheet, in the sheet's order, with what kind of note each of three past months had;
    of `lead_id` the caller decides who owes the note. `passed`: whose notes may have passed to a body that leads."""
    values: dict[str, object] = {
        "day": place.window.due_on,
        "body_id": place.body.id,
        "period_id": place.period_id,
        "campaign_id": place.campaign_id,
        **dict(zip(PAST, past, strict=True)),
    }
    if place.part is Part.LEAD:
        values["passed"] = sorted(passed)
    if only is None:
        return _EVERYBODY[place.part](**values)
    return _SOME[place.part](**values, only=list(only))


def in_order(place: BodyPlace, passed: Collection[int]) -> SqlResult:
    """The same members in the same order, each with their name, cell and how the note stands, and nothing else: what a
    long sheet says of those who are not on the page that is shown."""
    values: dict[str, object] = {"day": place.window.due_on, "body_id": place.body.id, "period_id": place.period_id}
    if place.part is Part.LEAD:
        values["passed"] = sorted(passed)
    return _IN_ORDER[place.part](**values)


def beside(place: BodyPlace, account_id: int | None) -> SqlResult:
    """(what, number, text, instant): the writer's drafts, and how many are exempt."""
    values = {
        "day": place.window.due_on,
        "body_id": place.body.id,
        "account_id": account_id or 0,
        "records": f"{place.month}:{place.body.id}:",
    }
    return _BESIDE[place.part](**values)


def unfinished() -> sa.ColumnElement[bool]:
    """What the cell confirmed as finished leaves the sheet, also in a later version that carries it on: approving that
    one writes the cell's word again (plans.service.outcomes.carry_finished), so that this stays one look-up."""
    return ~sa.exists(
        sa.select(Outcome.id).where(
            Outcome.ward_id == Commitment.ward_id,
            Outcome.commitment_id == Commitment.id,
            Outcome.kind == OutcomeKind.FINISHED,
            Outcome.withdrawn_at.is_(None),
        )
    )


def followed_by(part: Part) -> tuple[FollowedBy, FollowedBy]:
    return (FollowedBy.CHI_UY if part is Part.CELL else FollowedBy.LEAD, FollowedBy.BOTH)


def delivered(part: Part, body_id: SqlId) -> sa.ColumnElement[bool]:
    """Whether this body was given the version: a lead body reads commitments only after delivery."""
    if part is not Part.LEAD:
        return sa.true()
    return sa.exists(
        sa.select(Delivery.id).where(
            Delivery.ward_id == PlanVersion.ward_id,
            Delivery.plan_version_id == PlanVersion.id,
            Delivery.unit_id == body_id,
            Delivery.state.in_((DeliveryState.SENT, DeliveryState.RECEIVED)),
        )
    )


def _members(part: Part, day: SqlDay, body_id: SqlId, passed: SqlIds) -> Query:
    if part is Part.LEAD:
        return assignment.led(day, body_id, passed)
    whose = assignment.belonging if part is Part.COORDINATING else assignment.within
    return whose(day, body_id).add_columns(sa.null().label("lead_id"))


def _details(part: Part) -> Builder:
    def build(
        day: SqlDay,
        body_id: SqlId,
        period_id: SqlId,
        campaign_id: SqlId,
        passed: SqlIds = (),
        only: SqlIds | None = None,
        **past: SqlWord,
    ) -> Query:
        chosen = _members(part, day, body_id, passed)
        if only is not None:
            chosen = chosen.where(CellMembership.person_id.in_(only))
        members = chosen.add_columns(CellMembership.ward_id).subquery("members")
        commitments = (
            sa.select(sa.func.count())
            .select_from(Commitment)
            .where(
                Commitment.ward_id == PlanVersion.ward_id,
                Commitment.plan_version_id == PlanVersion.id,
                Commitment.followed_by.in_(followed_by(part)),
                unfinished(),
            )
            .scalar_subquery()
        )
        return (
            sa.select(
                Person.id.label("person_id"),
                Person.name,
                Unit.id.label("cell_id"),
                unit_called(Unit, day).label("cell"),
                members.c.lead_id,
                Note.id.label("note_id"),
                Note.kind,
                Note.revision,
                Note.sent_at,
                _asked().label("asked"),
                PlanVersion.id.label("version_id"),
                commitments.label("commitments"),
                delivered(part, body_id).label("delivered"),
                *(_kind_in(past[one], body_id).label(one) for one in PAST),
            )
            .select_from(members)
            .join(Person, sa.and_(Person.ward_id == members.c.ward_id, Person.id == members.c.person_id))
            .join(Unit, sa.and_(Unit.ward_id == members.c.ward_id, Unit.id == members.c.cell_id))
            .outerjoin(
                Note,
                sa.and_(
                    Note.ward_id == Person.ward_id,
                    Note.person_id == Person.id,
                    Note.period_id == period_id,
                    Note.body_id == body_id,
                ),
            )
            .outerjoin(
                Plan,
                sa.and_(Plan.ward_id == Person.ward_id, Plan.person_id == Person.id, Plan.campaign_id == campaign_id),
            )
            .outerjoin(
                PlanVersion,
                sa.and_(
                    PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id, PlanVersion.state.in_(IN_FORCE)
                ),
            )
            .order_by(Unit.order, Person.sort_key, Person.id)
        )

    return build


def _asked() -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(Question.id).where(
            Question.ward_id == Note.ward_id, Question.note_id == Note.id, Question.closed_at.is_(None)
        )
    )


def _kind_in(month: SqlWord, body_id: SqlId) -> sa.ScalarSelect[NoteKind]:
    """What kind of note the body wrote of the member in another month."""
    then = sa.orm.aliased(Note)
    period = sa.select(Period.id).where(Period.month == month).scalar_subquery()
    return (
        sa.select(then.kind)
        .where(
            then.ward_id == Person.ward_id,
            then.period_id == period,
            then.body_id == body_id,
            then.person_id == Person.id,
        )
        .correlate(Person)
        .scalar_subquery()
    )


def _order(part: Part) -> Builder:
    def build(day: SqlDay, body_id: SqlId, period_id: SqlId, passed: SqlIds = ()) -> Query:
        members = _members(part, day, body_id, passed).add_columns(CellMembership.ward_id).subquery("members")
        return (
            sa.select(
                members.c.person_id,
                Person.name,
                members.c.cell_id,
                members.c.lead_id,
                Note.id.label("note_id"),
                Note.kind,
                Note.sent_at.is_not(None).label("sent"),
                _asked().label("asked"),
            )
            .select_from(members)
            .join(Person, sa.and_(Person.ward_id == members.c.ward_id, Person.id == members.c.person_id))
            .join(Unit, sa.and_(Unit.ward_id == members.c.ward_id, Unit.id == members.c.cell_id))
            .outerjoin(
                Note,
                sa.and_(
                    Note.ward_id == members.c.ward_id,
                    Note.person_id == members.c.person_id,
                    Note.period_id == period_id,
                    Note.body_id == body_id,
                ),
            )
            .order_by(Unit.order, Person.sort_key, Person.id)
        )

    return build


def _extras(part: Part) -> Builder:
    def build(day: SqlDay, body_id: SqlId, account_id: SqlId, records: SqlWord) -> UnionQuery:
        nobody, nothing = sa.literal(0, sa.BigInteger), sa.literal("")
        of_sheet = sa.func.substr(Draft.record, 1, sa.func.length(records)) == records
        drafts = sa.select(
            sa.literal("draft").label("what"), nobody.label("number"), Draft.record, Draft.saved_at.label("at")
        ).where(Draft.account_id == account_id, Draft.form == FORM, of_sheet)
        return sa.union_all(drafts, _exempt(part, day, body_id, (nothing, sa.cast(sa.null(), UtcDateTime))))

    return build


def _exempt(part: Part, day: SqlDay, body_id: SqlId, rest: tuple[sa.ColumnElement[Any], ...]) -> Query:
    """Exempt members of the body's cells: folded away and outside every count."""
    cells = sa.select(Lead.cell_id).where(Lead.body_id == body_id, Lead.holds(day))
    cell = CellMembership.cell_id
    return (
        sa.select(sa.literal("exempt"), sa.func.count(CellMembership.id), *rest)
        .join(
            Exemption,
            sa.and_(
                Exemption.ward_id == CellMembership.ward_id,
                Exemption.person_id == CellMembership.person_id,
                Exemption.kind == ExemptionKind.EXEMPT,
                Exemption.holds(day),
            ),
        )
        .where(CellMembership.holds(day), cell == body_id if part is Part.CELL else cell.in_(cells))
    )


_ID = sa.BigInteger
_WHERE: dict[str, object] = {"day": sa.Date, "body_id": _ID, "period_id": _ID, "campaign_id": _ID}
_PASSED: dict[Part, dict[str, object]] = {Part.LEAD: {"passed": [_ID]}}
_MONTHS: dict[str, object] = dict.fromkeys(PAST, sa.Text)
_EVERYBODY = {part: Prepared(_details(part), **_WHERE, **_MONTHS, **_PASSED.get(part, {})) for part in Part}
_SOME = {part: Prepared(_details(part), **_WHERE, **_MONTHS, **_PASSED.get(part, {}), only=[_ID]) for part in Part}
_IN_ORDER = {
    part: Prepared(_order(part), day=sa.Date, body_id=_ID, period_id=_ID, **_PASSED.get(part, {})) for part in Part
}
_BESIDE = {part: Prepared(_extras(part), day=sa.Date, body_id=_ID, account_id=_ID, records=sa.Text) for part in Part}
