"""Months that are tried out (tháng làm thử): which there are, which one an address belongs to, and how far one came."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.once import once
from portal.ground.prepared import prepared
from portal.ground.sql import Query
from portal.ground.trial import NONE, TRIAL, in_trial, trial_in_force
from portal.organisations.models import Unit
from portal.organisations.names import SHORT, unit_called
from portal.people.models import CellMembership
from portal.policy import Action, Actor, can
from portal.supervision.models import Note, Period, Programme, Trial, TrialCell


class KnownTrial(NamedTuple):
    """A trial that was not thrown away; `first_month`: of the programme under which it is tried."""

    id: int
    month: str
    ended_on: date | None
    first_month: str


class TrialShown(NamedTuple):
    """A trial with its cells and, of one that is there to be read, its days and how much was written."""

    trial: Trial
    cells: list[tuple[int, str]]
    due_on: date | None
    locks_on: date | None
    notes: int

    @property
    def runs(self) -> bool:
        return self.trial.ended_on is None


@once
def known_trials() -> list[KnownTrial]:
    return [KnownTrial(*row) for row in _known()]


@prepared()
def _known() -> Query:
    return (
        sa.select(Trial.id, Trial.month, Trial.ended_on, Programme.first_month)
        .join(Programme, sa.and_(Programme.ward_id == Trial.ward_id, Programme.id == Trial.programme_id))
        .where(sa.or_(Trial.kept.is_(None), Trial.kept.is_(True)))
        .order_by(Trial.month.desc())
    )


def trial_of_month(month: str) -> KnownTrial | None:
    return next((one for one in known_trials() if one.month == month), None)


def trial_of_address(args: Mapping[str, Any]) -> KnownTrial | None:
    """To which trial what an address names belongs: by the trial itself, the month, or a note written in it."""
    known = {one.id: one for one in known_trials()}
    if not known:
        return None
    if "trial_id" in args:
        return known.get(args["trial_id"])
    if "month" in args:
        return trial_of_month(args["month"])
    if "note_id" in args:
        asked = sa.select(Note.trial_id).where(Note.id == args["note_id"]).execution_options(every_trial=True)
        return known.get(db.session.scalar(asked) or NONE)
    return None


def counted_as(month: str) -> str:
    """The month by whose programme this one goes: its own, or in a trial the first of the programme tried out."""
    return max(month, counted_since())


def counted_since() -> str:
    """The month as which every one before it counts: in a trial the first of the programme tried out, else none."""
    here = next((one for one in known_trials() if one.id == trial_in_force()), None) if trial_in_force() else None
    return here.first_month if here else ""


def takes_part() -> sa.ColumnElement[bool]:
    """The members of the trial's cells (people.queries.active.IN_TRIAL)."""
    return CellMembership.cell_id.in_(sa.select(TrialCell.cell_id).where(TrialCell.trial_id == TRIAL))


def in_its_cells(trial_id: int, cell_id: int) -> bool:
    asked = sa.select(TrialCell.id).where(TrialCell.trial_id == trial_id, TrialCell.cell_id == cell_id)
    return db.session.scalar(asked) is not None


def standing_trial(trial_id: int) -> Trial | None:
    """One that was not thrown away."""
    one = db.session.scalar(sa.select(Trial).where(Trial.id == trial_id))
    return one if one and one.kept is not False else None


def trials_for(actor: Actor) -> list[TrialShown]:
    """All that ever were, the newest first: for whoever sets the year up."""
    if not can(actor, Action.SETTINGS_MANAGE):
        return []
    rows = db.session.scalars(sa.select(Trial).order_by(Trial.month.desc(), Trial.begun_at.desc()))
    return [shown(one) for one in rows]


def shown(trial: Trial) -> TrialShown:
    cells = db.session.execute(
        sa.select(Unit.id, unit_called(Unit, trial.begun_on, SHORT))
        .join(TrialCell, sa.and_(TrialCell.ward_id == Unit.ward_id, TrialCell.cell_id == Unit.id))
        .where(TrialCell.trial_id == trial.id)
        .order_by(Unit.order)
    )
    with in_trial(trial.id):
        period = db.session.scalar(sa.select(Period).where(Period.month == trial.month))
        notes = db.session.scalar(sa.select(sa.func.count(Note.id))) or 0
    return TrialShown(
        trial,
        [(row[0], row[1]) for row in cells],
        period.due_on if period else None,
        period.locks_on if period else None,
        notes,
    )
