"""Reads built once and run many times: half of a page's time went into building the same statements anew."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.orm import with_loader_criteria

from portal.ground.clock import ward_today
from portal.ground.compiled import CompiledRead, columns_of, filled_up
from portal.ground.db import OfWard, db, ward
from portal.ground.sql import SqlResult
from portal.ground.trial import NONE, TRIAL, OfTrial, trial_in_force

_IN_FORCE: sa.BindParameter[int] = sa.bindparam("ward_in_force", type_=sa.Integer, callable_=ward)
EACH = object()  # instead of a type: a statement of its own for each such value
MOST = 64  # statements that one read keeps
MANY = (list, tuple, set, frozenset)  # what a list of values is given as
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
    made records of them, as one text for each length of its lists; the statement itself is let go."""

    def __init__(self, asked_by: dict[str, BuiltFor], statement: sa.Executable) -> None:
        self.asked_by = asked_by
        self.columns = columns_of(statement)
        self.statement: sa.Executable | None = statement
        self.texts: dict[Hashable, CompiledRead] = {}

    def run(self, given: dict[str, object], again: Callable[[], sa.Executable]) -> SqlResult:
        if self.columns is None:
            return db.session.execute(cast(sa.Executable, self.statement), given)
        connection = db.session.connection()
        key = (connection.dialect.name, *(len(value) for value in given.values() if isinstance(value, list)))
        text = self.texts.get(key)
        if text is None:
            standing, self.statement = self.statement, None  # at once: other threads run the same read
            statement = again() if standing is None else standing
            text = self.texts[key] = CompiledRead(statement, self.columns, connection.dialect, given)
        return text.run(connection, given)


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
        self.filled = [name for name in types if name not in self.each and name not in self.standing]
        self.kept: list[tuple[Hashable, Built]] = []

    def __call__(self, **values: Any) -> SqlResult:
        ward()  # asking without one is a mistake, whatever the statement
        built = self._for(values)
        # In the read's own order, whatever the caller's: a text is known by the lengths of its lists in turn.
        given = {name: values[name] for name in self.filled if name in values}
        for name, formal in built.asked_by.items():
            given |= formal.values(values[name])
        many = {name: filled_up(value) for name, value in given.items() if isinstance(value, MANY)}
        return built.run(given | many, lambda: self._statement(values)[1])

    def _for(self, values: dict[str, Any]) -> Built:
        key = (trial_in_force() != NONE, *(values[name] for name in self.each))
        for other, built in self.kept:
            if other == key and all(formal.stands_for(values[name]) for name, formal in built.asked_by.items()):
                return built
        built = Built(*self._statement(values))
        self.kept = [(key, built), *self.kept[: MOST - 1]]
        return built

    def _statement(self, values: dict[str, Any]) -> tuple[dict[str, BuiltFor], sa.Executable]:
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
        return asked_by, statement


def prepared(**types: Any) -> Callable[[Builder], Prepared]:
    """Says a read over the function that builds it: `@prepared(person_id=sa.BigInteger)`, then `rows(person_id=7)`."""
    return lambda build: Prepared(build, **types)
