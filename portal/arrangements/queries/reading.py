"""An arrangement with its deeds, as whoever may look at arrangements reads it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.arrangements.models import (
    Arrangement,
    ArrangementDeed,
    ArrangementPlacing,
    ArrangementPost,
    ArrangementTrace,
)
from portal.arrangements.rules.deeds import Deed, read
from portal.arrangements.rules.states import ArrangementState
from portal.ground.db import db, ward
from portal.ground.sql import Query
from portal.imports import traces
from portal.imports.traces import Trace
from portal.policy import Action, Actor, require


class LaidDeed(NamedTuple):
    id: int
    deed: Deed


def arrangements_for(actor: Actor) -> list[Arrangement]:
    """The newest day first."""
    require(actor, Action.ARRANGEMENT_READ)
    asked = sa.select(Arrangement).where(Arrangement.state != ArrangementState.DROPPED)
    return list(db.session.scalars(asked.order_by(Arrangement.applies_on.desc(), Arrangement.drafted_at.desc())))


def arrangement_for(actor: Actor, arrangement_id: int) -> Arrangement | None:
    require(actor, Action.ARRANGEMENT_READ)
    return arrangement_of(arrangement_id)


def arrangement_of(arrangement_id: int) -> Arrangement | None:
    return db.session.get(Arrangement, (ward(), arrangement_id), populate_existing=True)


def laid_deeds(arrangement_id: int) -> list[LaidDeed]:
    asked = sa.select(ArrangementDeed).where(ArrangementDeed.arrangement_id == arrangement_id)
    rows = db.session.scalars(asked.order_by(ArrangementDeed.position, ArrangementDeed.id))
    return [LaidDeed(row.id, read(row.kind, row.told)) for row in rows]


def placings_of(arrangement_id: int) -> dict[tuple[int, int], int]:
    """Where somebody goes from a unit, said by name."""
    rows = db.session.scalars(sa.select(ArrangementPlacing).where(ArrangementPlacing.arrangement_id == arrangement_id))
    return {(row.person_id, row.from_id): row.unit_id for row in rows}


def posts_of(arrangement_id: int) -> Sequence[ArrangementPost]:
    asked = sa.select(ArrangementPost).where(ArrangementPost.arrangement_id == arrangement_id)
    return db.session.scalars(asked.order_by(ArrangementPost.unit_id, ArrangementPost.id)).all()


def kept_of(arrangement_id: int) -> dict[str, Trace]:
    """What it wrote, by table."""
    asked = sa.select(ArrangementTrace.table, ArrangementTrace.rows).where(
        ArrangementTrace.arrangement_id == arrangement_id
    )
    return traces.read(db.session.execute(asked.order_by(ArrangementTrace.id)).all())


def due(today: date) -> list[int]:
    """Confirmed, and their day has come; the earliest first."""
    asked = _due(today).where(Arrangement.joint_id.is_(None))
    return list(db.session.scalars(asked.order_by(Arrangement.applies_on, Arrangement.drafted_at)))


def joints_due(today: date) -> list[int]:
    """The same of decisions over several wards, where they were drafted first."""
    return list(
        db.session.scalars(
            _due(today).where(Arrangement.leads.is_(True)).order_by(Arrangement.applies_on, Arrangement.id)
        )
    )


def _due(today: date) -> Query:
    return sa.select(Arrangement.id).where(
        Arrangement.state == ArrangementState.CONFIRMED, Arrangement.applies_on <= today, Arrangement.problem == ""
    )


def newest_applied() -> int | None:
    """Only the last one can be undone: what came after it stands on it."""
    asked = sa.select(Arrangement.id).where(Arrangement.state == ArrangementState.APPLIED)
    return db.session.scalar(asked.order_by(Arrangement.applied_at.desc()).limit(1))
