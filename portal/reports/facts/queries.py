from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.people.models import Person
from portal.reports.models import FactKind, WardFact


class StatedNumber(NamedTuple):
    """A number in force, and where it comes from."""

    id: int
    kind: FactKind
    value: int
    since: date | None
    source: str
    demonstration: bool


class StatementLine(NamedTuple):
    """A line of the history; a withdrawn one stays to be read."""

    id: int
    kind: FactKind
    value: int
    since: date | None
    source: str
    by: str | None
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


def facts_on(day: date, known_at: datetime | None = None) -> list[StatedNumber]:
    """Of each kind the number that stood on the day, as known now or at an instant; kinds nobody stated are out."""
    rows = db.session.execute(
        sa.select(
            WardFact.id, WardFact.kind, WardFact.value, WardFact.valid_from, WardFact.source, WardFact.demonstration
        )
        .where(dated(WardFact, day, known_at))
        .order_by(WardFact.valid_from.nulls_first(), WardFact.recorded_at, WardFact.id)
    )
    newest = {row.kind: StatedNumber(*row) for row in rows}
    return [newest[kind] for kind in FactKind if kind in newest]


def history() -> list[StatementLine]:
    """Every number ever stated, newest first."""
    rows = db.session.execute(
        sa.select(
            WardFact.id,
            WardFact.kind,
            WardFact.value,
            WardFact.valid_from,
            WardFact.source,
            Person.name,
            WardFact.recorded_at,
            WardFact.withdrawn_at,
            WardFact.withdrawn_reason,
        )
        .outerjoin(Person, sa.and_(Person.ward_id == WardFact.ward_id, Person.id == WardFact.by))
        .order_by(WardFact.valid_from.desc().nulls_last(), WardFact.recorded_at.desc(), WardFact.id)
    )
    return [StatementLine(*row) for row in rows]
