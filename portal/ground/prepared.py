"""Reads built once and run many times: half of a page's time went into building the same statements anew."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import QueryableAttribute, with_loader_criteria

from portal.ground.clock import ward_today
from portal.ground.db import OfWard, db, ward
from portal.ground.sql import Query, SqlResult
from portal.ground.trial import NONE, TRIAL, OfTrial, trial_in_force

_IN_FORCE: sa.BindParameter[int] = sa.bindparam("ward_in_force", type_=sa.Integer, callable_=ward)
EACH = object()  # instead of a type: a statement of its own for each such value
MOST = 64  # statements that one read keeps
# The ward's day, read when the statement runs: one that is built once outlives the day.
TODAY: sa.BindParameter[date] = sa.bindparam("ward_today", type_=sa.Date, callable_=ward_today)


Builder = Callable[..., sa.Executable]


class BuiltFor(Protocol):
    """What a statement is built for when it needs more than a value: who asks (policy.Formal)."""

    def stands_for(self, one: Any) -> bool: ...
    def values(self, one: Any) -> dict[str, Any]: ...
    def finish(self) -> None: ...


class Built:
    """A statement that stands. One that answers rows goes to the database past the session, which would only have
    made records of them: a tenth of a home page."""

    def __init__(self, asked_by: dict[str, BuiltFor], statement: sa.Executable) -> None:
        self.asked_by, self.statement = asked_by, statement
        self.past_the_session = isinstance(statement, sa.Select) and _names_its_columns(statement)

    def run(self, given: dict[str, object]) -> SqlResult:
        asked = db.session.connection() if self.past_the_session else db.session
        return asked.execute(self.statement, given)


def _names_its_columns(statement: Query) -> bool:
    """No record, nothing nameless and no name twice, which the session would have named."""
    told = statement.column_descriptions
    named = all(isinstance(one["expr"], sa.Label | sa.ColumnClause | QueryableAttribute) for one in told)
    return named and len({one["name"] for one in told}) == len(told)


class Prepared:
    """A read built once and run many times: `build` gets a bind parameter for each name, a list of a type standing for
    many values; of `EACH` value itself; and of an actor (`actor=Formal`) one who stands as whoever asks.

    It is limited to the ward and the trial in force like every other, by parameters that are read when it runs; inside
    a trial it is another statement, since a trial may narrow who takes part.
    """

    def __init__(self, build: Builder, **types: Any) -> None:
        self.build, self.types = build, types
        self.each = [name for name, kind in types.items() if kind is EACH]
        self.standing = [name for name, kind in types.items() if hasattr(kind, "stands_for")]
        self.kept: list[tuple[Hashable, Built]] = []

    @property
    def statement(self) -> sa.Executable:
        """Of a read that is one for everybody."""
        return self._for({}).statement

    def __call__(self, **values: object) -> SqlResult:
        ward()  # asking without one is a mistake, whatever the statement
        built = self._for(values)
        given = {name: value for name, value in values.items() if name not in self.each and name not in built.asked_by}
        for name, formal in built.asked_by.items():
            given |= formal.values(values[name])
        return built.run(given)

    def _for(self, values: dict[str, Any]) -> Built:
        key = (trial_in_force() != NONE, *(values[name] for name in self.each))
        for other, built in self.kept:
            if other == key and all(formal.stands_for(values[name]) for name, formal in built.asked_by.items()):
                return built
        built = self._build(values)
        self.kept = [(key, built), *self.kept[: MOST - 1]]
        return built

    def _build(self, values: dict[str, Any]) -> Built:
        asked_by = {name: self.types[name](values[name]) for name in self.standing}
        parameters: dict[str, object] = {**asked_by, **{name: values[name] for name in self.each}}
        for name, kind in self.types.items():
            if name not in parameters:
                many = isinstance(kind, list)
                parameters[name] = sa.bindparam(name, type_=kind[0] if many else kind, expanding=many)
        limit = with_loader_criteria(OfWard, lambda row: row.ward_id == _IN_FORCE, include_aliases=True)
        counts = with_loader_criteria(OfTrial, lambda row: row.trial_id == TRIAL, include_aliases=True)
        statement = self.build(**parameters).options(limit, counts).execution_options(prepared=True)
        for formal in asked_by.values():
            formal.finish()
        return Built(asked_by, statement)


def prepared(**types: Any) -> Callable[[Builder], Prepared]:
    """Says a read over the function that builds it: `@prepared(person_id=sa.BigInteger)`, then `rows(person_id=7)`."""
    return lambda build: Prepared(build, **types)
