"""The year's end: what came of each commitment, in the cell's words, and the plan's year closed. No class is computed
and nobody is ranked: outcomes stand beside what was promised, and that is all."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.ids import new_id, written
from portal.ground.text import Sentence, say
from portal.notifications import tell
from portal.plans import links
from portal.plans.models import Commitment, Outcome, OutcomeKind, Plan, PlanVersion, VersionState
from portal.plans.queries.reading import commitments_of
from portal.plans.queries.whole_plan import HandedInCommitment, WholePlan
from portal.plans.rules import versions as rules
from portal.policy import Action, Actor, require

CHANGED = say("Kết quả của kế hoạch này vừa có người khác ghi. Hãy xem lại; nội dung đồng chí ghi còn nguyên bên dưới.")


class CommitmentOutcome(NamedTuple):
    """What is said of one commitment."""

    kind: OutcomeKind | None
    words: str
    on: date | None

    def repeats(self, promise: HandedInCommitment) -> bool:
        stands = promise.outcome
        return stands is not None and (stands.kind, stands.words, stands.on) == (self.kind, self.words, self.on)


def record_outcomes(
    actor: Actor, whole: WholePlan, today: date, *, endings: Mapping[int, CommitmentOutcome], seen: str
) -> list[Outcome]:
    """Write what is new; a correction is a new row, the old one is kept withdrawn. `seen` is what the page showed."""
    require(actor, Action.OUTCOME_RECORD, whole.subject)
    version = _held(whole)
    refuse(rules.not_to_be_concluded(version.state, closed_on=version.closed_on))
    promises = {one.id: one for one in commitments_of([version.id])[version.id]}
    said = {key: one for key, one in endings.items() if key in promises and not one.repeats(promises[key])}
    if wrong := _wrong(said, whole, today):
        raise Invalid(wrong)
    if seen != mark_of(promises.values()):
        raise Conflict(CHANGED)
    made = [
        Outcome(id=new_id(), commitment_id=key, kind=one.kind, words=one.words or None, on=one.on, by=actor.person_id)
        for key, one in said.items()
    ]
    if made:
        _withdraw(list(said))
        db.session.add_all(made)
        audit.record(
            actor,
            Action.OUTCOME_RECORD,
            version,
            person=whole.person_id,
            outcomes=[[one.commitment_id, one.kind, one.words, one.on] for one in made],
        )
        tell(
            whole.person_id,
            say("Chi ủy đã ghi kết quả %(count)s nội dung trong kế hoạch của đồng chí.", count=len(made)),
            links.plan(whole.person_id),
        )
    return made


def carry_finished(version_id: int) -> list[int]:
    """What the cell confirmed as finished stays finished in the version that carries it on: its word is written again
    when the new version is approved. From then on the older version takes no outcome, so the two cannot part; and a
    chain of any length is one step, for whoever asks of a commitment asks of it alone. Answers with the rows."""
    rows = db.session.execute(
        sa.select(Commitment.id, Outcome.words, Outcome.on, Outcome.by)
        .join(
            Outcome,
            sa.and_(
                Outcome.ward_id == Commitment.ward_id,
                Outcome.commitment_id == Commitment.continues_id,
                Outcome.kind == OutcomeKind.FINISHED,
                Outcome.withdrawn_at.is_(None),
            ),
        )
        .where(Commitment.plan_version_id == version_id)
    ).all()
    db.session.add_all(
        Outcome(commitment_id=row.id, kind=OutcomeKind.FINISHED, words=row.words, on=row.on, by=row.by) for row in rows
    )
    return [row.id for row in rows]


def close_year(actor: Actor, whole: WholePlan, today: date) -> PlanVersion:
    """Tổng kết năm: only when each commitment has its outcome and nothing waits to be read."""
    require(actor, Action.OUTCOME_RECORD, whole.subject)
    version = _held(whole)
    promises = commitments_of([version.id])[version.id]
    refuse(hindrance(version.state, version.plan_id, promises))
    version.state, version.closed_on = VersionState.CLOSED, today
    flush()
    audit.record(actor, Action.OUTCOME_RECORD, version, person=whole.person_id, closed_on=today)
    tell(
        whole.person_id,
        say("%(label)s của đồng chí đã tổng kết năm.", label=whole.drive.plan_label),
        links.plan(whole.person_id),
    )
    return version


def hindrance(state: VersionState, plan_id: int, promises: list[HandedInCommitment]) -> Sentence | None:
    """Why the plan's year cannot be closed now."""
    waiting = db.session.scalar(
        sa.select(PlanVersion.id)
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .where(Plan.id == plan_id, PlanVersion.state == VersionState.SUBMITTED)
        .limit(1)
    )
    open_rows = sum(one.outcome is None for one in promises)
    return rules.not_to_be_closed(state, open_rows=open_rows, waiting=waiting is not None)


def mark_of(promises: Iterable[HandedInCommitment]) -> str:
    """What a page has seen of the outcomes: moves with each one written or corrected."""
    return "-".join(written(one.outcome.id) if one.outcome else "0" for one in promises)


def _wrong(said: Mapping[int, CommitmentOutcome], whole: WholePlan, today: date) -> dict[str, Sentence]:
    since = whole.version.approved_on or whole.version.known_approved_on
    return {
        f"{written(key)}-{name}": reason
        for key, one in said.items()
        for name, reason in rules.wrong_in_outcome(one.kind, one.words, one.on, since=since, today=today).items()
    }


def _withdraw(commitments: list[int]) -> None:
    db.session.execute(
        sa.update(Outcome)
        .where(Outcome.commitment_id.in_(commitments), Outcome.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .execution_options(synchronize_session=False)
    )


def _held(whole: WholePlan) -> PlanVersion:
    return db.session.get_one(PlanVersion, (ward(), whole.version.id), with_for_update=True, populate_existing=True)
