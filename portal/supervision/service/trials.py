"""A month tried out by chosen cells: begun by a decision, ended by one, kept to be read or thrown away."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal import audit
from portal.accounts.models import Draft
from portal.audit.models import Entry, Payload
from portal.ground.db import Base, db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.files import StoredFile, erasable
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.ground.trial import OfTrial, in_trial
from portal.organisations.models import UnitKind
from portal.organisations.queries import setting, units_now
from portal.policy import Action, Actor, require
from portal.supervision.models import (
    Note,
    Period,
    PraiseAnswer,
    Programme,
    Reply,
    Sending,
    Trial,
    TrialCell,
    Withdrawal,
)
from portal.supervision.queries.places import locked_on, period_of, programme_for
from portal.supervision.queries.trials import trial_of_month
from portal.supervision.rules import trials as rules
from portal.supervision.rules.month import usual_days


def begin_trial(
    actor: Actor,
    month: str,
    cells: Collection[int],
    today: date,
    *,
    basis: str,
    due_on: date | None = None,
    locks_on: date | None = None,
) -> Trial:
    """The month stands outside everything from now on; what of it was opened but holds no note yet comes along."""
    require(actor, Action.SETTINGS_MANAGE)
    programme, period = _programme(month), period_of(month)
    refuse(
        rules.not_to_be_tried(
            month=month,
            programme=programme is not None,
            tried=trial_of_month(month) is not None,
            written=bool(period and _written(period)),
            locked=bool(period and (locked_on(period) or today > period.locks_on)),
        )
    )
    usual = usual_days(month, int(setting("due_day", today)), int(setting("lock_day", today)))
    due_on, locks_on = due_on or usual[0], locks_on or usual[1]
    chosen = [one.id for one in units_now(UnitKind.CELL) if one.id in set(cells)]
    if wrong := rules.trial_reasons(basis=basis, cells=len(chosen), due_on=due_on, locks_on=locks_on, today=today):
        raise Invalid(wrong)
    trial = Trial(
        id=new_id(),
        month=month,
        programme_id=or_404(programme).id,
        basis=basis,
        begun_by=actor.person_id,
        begun_on=today,
    )
    db.session.add(trial)
    flush()
    db.session.add_all(TrialCell(trial_id=trial.id, cell_id=one) for one in chosen)
    if period is None:
        db.session.add(Period(month=month, due_on=due_on, locks_on=locks_on, trial_id=trial.id))
    else:
        _take_along(period, trial.id)
        period.due_on, period.locks_on, period.trial_id = due_on, locks_on, trial.id
    audit.record(
        actor, Action.SETTINGS_MANAGE, trial, trial=month, cells=chosen, basis=basis, due_on=due_on, locks_on=locks_on
    )
    return trial


def end_trial(actor: Actor, trial_id: int, today: date, *, keep: bool, basis: str) -> list[StoredFile]:
    """By a decision: kept, it is read and takes nothing more; thrown away, every row and word of it is gone and the
    month may begin anew. Answers with the files whose bytes go once this is committed."""
    require(actor, Action.SETTINGS_MANAGE)
    trial = or_404(db.session.scalar(sa.select(Trial).where(Trial.id == trial_id).with_for_update()))
    over = trial.ended_on if trial.kept is not True or keep else None  # what was kept may be thrown away later
    refuse(rules.closed_trial(month=trial.month, ended_on=over))
    if not basis.strip():
        raise Invalid({"basis": say("Hãy ghi quyết định kết thúc làm thử (ai, ngày nào).")})
    trial.ended_on, trial.ended_by, trial.kept, trial.end_basis = today, actor.person_id, keep, basis
    gone, rows = ([], 0) if keep else _throw_away(trial)
    audit.record(actor, Action.SETTINGS_MANAGE, trial, trial=trial.month, kept=keep, basis=basis, rows_gone=rows)
    return gone


def _programme(month: str) -> Programme | None:
    """The month's own, else the next one to begin: whose work is tried out."""
    later = sa.select(Programme).where(Programme.withdrawn_at.is_(None), Programme.first_month > month)
    return programme_for(month) or db.session.scalars(later.order_by(Programme.first_month)).first()


def _written(period: Period) -> bool:
    return any(
        db.session.scalar(sa.select(kind.id).where(kind.period_id == period.id).limit(1))
        for kind in (Note, Sending, Withdrawal)
    )


def kinds() -> list[Any]:
    """Every kind of row that a trial writes, those that lean on others first."""
    order = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
    found = [one.class_ for one in Base.registry.mappers if issubclass(one.class_, OfTrial)]
    return sorted(found, key=lambda kind: -order[kind.__tablename__])


def _take_along(period: Period, trial_id: int) -> None:
    for kind in kinds():
        if hasattr(kind, "period_id"):
            for row in db.session.scalars(sa.select(kind).where(kind.period_id == period.id)):
                row.trial_id = trial_id


def _throw_away(trial: Trial) -> tuple[list[StoredFile], int]:
    rows = 0
    with in_trial(trial.id):
        files = _files(trial)
        names = {kind: {kind.__tablename__} for kind in kinds()} | {Withdrawal: {"note_withdrawal", Note.__tablename__}}
        for kind in kinds():
            ids = sa.select(kind.id).where(kind.trial_id == trial.id)
            for name in names[kind]:
                audit.erase_payloads(name, ids)
            audit.books.forget_states(kind, ids)
        for kind in kinds():
            done: Any = db.session.execute(sa.delete(kind).where(kind.trial_id == trial.id))
            rows += done.rowcount
        db.session.execute(sa.delete(Draft).where(Draft.record.startswith(f"{trial.month}:", autoescape=True)))
        kept = list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(files))))
        for one in kept:
            db.session.delete(one)
        flush()
    return [one for one in kept if erasable(one)], rows


def _files(trial: Trial) -> list[int]:
    """Pictures of strips, and workbooks of notes handed in, known by what the trail says of them."""
    both: tuple[type[Reply | PraiseAnswer], ...] = (Reply, PraiseAnswer)
    pictures = [one for kind in both for one in db.session.scalars(sa.select(kind.picture_id)) if one]
    handed_in = db.session.execute(
        sa.select(Entry.object_id, Payload.content)
        .join(Payload, sa.and_(Payload.ward_id == Entry.ward_id, Payload.number == Entry.number))
        .where(
            Entry.object_kind == StoredFile.__tablename__,
            Entry.action == Action.NOTE_RECORD,
            Entry.at >= trial.begun_at,
        )
    )
    return pictures + [row.object_id for row in handed_in if (row.content or {}).get("month") == trial.month]
