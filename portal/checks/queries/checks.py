"""Checks of cells (kiểm tra) with the cell's answers, for who looks after the cell and for its chi ủy."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.checks.models import Check, CheckAnswer
from portal.ground.db import db
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId, SqlIds, SqlRow
from portal.organisations.models import Unit
from portal.organisations.names import unit_called
from portal.organisations.queries import seats
from portal.people.models import Person
from portal.policy import Action, Actor, Columns, PolicySubject, Role, scope
from portal.policy.relations import WARD_LEADERS


class Answer(NamedTuple):
    text: str
    by: str
    at: datetime


class CheckRow(NamedTuple):
    """One check, as those who may read it see it."""

    id: int
    cell_id: int
    cell: str
    path: str
    on: date
    finding: str
    request: str
    due_on: date | None
    by_id: int
    by: str
    closed_at: datetime | None
    version: int
    answers: tuple[Answer, ...] = ()

    @property
    def subject(self) -> PolicySubject:
        return PolicySubject(path=self.path, body_id=self.cell_id)

    def overdue(self, today: date) -> int:
        """Days past its date while the cell has not answered."""
        waits = self.closed_at is None and not self.answers and self.due_on is not None
        return max((today - self.due_on).days, 0) if waits and self.due_on else 0


def checks_of(actor: Actor, cell_id: int) -> list[CheckRow]:
    """The cell's checks that the actor may read: open ones first, then newest first."""
    return _read(_checks(actor).where(Check.cell_id == cell_id))


def check_for(actor: Actor, check_id: int) -> CheckRow | None:
    return next(iter(_read(_checks(actor).where(Check.id == check_id))), None)


def open_checks(cells: Collection[int] = (), by: int | None = None) -> list[CheckRow]:
    """Those still open of the cells, or recorded by the person; for reminders, which ask about their reader's own."""
    return _with_answers(_open(cells=list(cells), by=by).all())


@prepared(cells=[sa.BigInteger], by=sa.BigInteger)
def _open(cells: SqlIds, by: SqlId) -> Query:
    return _in_order(_every().where(Check.closed_at.is_(None), sa.or_(Check.cell_id.in_(cells), Check.by == by)))


def open_by_cell(actor: Actor) -> dict[int, int]:
    """How many are open, of the cells whose checks the actor may read."""
    rows = db.session.execute(
        _checks(actor)
        .with_only_columns(Check.cell_id, sa.func.count().label("open"), maintain_column_froms=True)
        .where(Check.closed_at.is_(None))
        .group_by(Check.cell_id)
    )
    return {row.cell_id: row.open for row in rows}


def in_charge(cell_id: int, person_id: int, day: date) -> bool:
    """Whether the person looks after the cell on the day: its sponsor, or one of the ward's leaders."""
    return any(
        seat.person_id == person_id and (seat.role in WARD_LEADERS or seat.unit_id == cell_id)
        for seat in seats(day, Role.CELL_SPONSOR, *WARD_LEADERS)
    )


def _every() -> Query:
    return (
        sa.select(
            Check.id,
            Check.cell_id,
            unit_called(Unit, Check.on),
            Unit.path,
            Check.on,
            Check.finding,
            Check.request,
            Check.due_on,
            Check.by,
            Person.name,
            Check.closed_at,
            Check.version,
        )
        .join(Unit, sa.and_(Unit.ward_id == Check.ward_id, Unit.id == Check.cell_id))
        .join(Person, sa.and_(Person.ward_id == Check.ward_id, Person.id == Check.by))
    )


def _checks(actor: Actor) -> Query:
    return _every().where(scope(actor, Action.CHECK_READ, Columns(path=Unit.path, body_id=Check.cell_id)))


def _read(query: Query) -> list[CheckRow]:
    return _with_answers(db.session.execute(_in_order(query)).all())


def _in_order(query: Query) -> Query:
    return query.order_by(Check.closed_at.is_not(None), Check.on.desc(), Check.recorded_at.desc(), Check.id)


def _with_answers(rows: Sequence[SqlRow]) -> list[CheckRow]:
    answers: dict[int, list[Answer]] = defaultdict(list)
    if rows:
        for row in db.session.execute(
            sa.select(CheckAnswer.check_id, CheckAnswer.text, Person.name, CheckAnswer.at)
            .join(Person, sa.and_(Person.ward_id == CheckAnswer.ward_id, Person.id == CheckAnswer.by))
            .where(CheckAnswer.check_id.in_([row[0] for row in rows]))
            .order_by(CheckAnswer.at, CheckAnswer.id)
        ):
            answers[row.check_id].append(Answer(row.text, row.name, row.at))
    return [CheckRow(*row)._replace(answers=tuple(answers[row[0]])) for row in rows]
