"""A read as the driver takes it: its text, what each place in it is filled from, and how each column is read.

Nothing of SQLAlchemy's is kept beside it. What that keeps of a statement is a third of a megabyte, and finding it again
at each run, with its parameters, cost more than most of the database's answers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler

from portal.ground.sql import SqlResult

Values = Mapping[str, object]
ColumnKind = sa.types.TypeEngine[object]
LONGEST = 4096  # values in a list that is filled up; PostgreSQL takes 65,535 parameters in all


def filled_up(values: Collection[object]) -> list[object]:
    """The same set of values in 1, 4, 16, … places, so that lists of all lengths need few texts: to be among them twice
    says nothing new. An empty list stays so."""
    found, room = list(values), 1
    while room < len(found):
        room *= 4
    return found + found[-1:] * (room - len(found)) if room <= LONGEST else found


def columns_of(statement: sa.Executable) -> list[ColumnKind] | None:
    """Of what kind each column is that a read answers; None when it answers records, which the session makes."""
    if isinstance(statement, sa.CompoundSelect):
        return [one.type for one in statement.selected_columns]
    if not isinstance(statement, sa.Select):
        return None
    found = [one["expr"] for one in statement.column_descriptions]
    return [one.type for one in found] if all(isinstance(one, sa.SQLColumnExpression) for one in found) else None


class ReadParameter(NamedTuple):
    """A parameter that is another one at each run."""

    name: str
    ask: Callable[[], object] | None  # of whoever runs it, and not given by the caller
    process: Callable[[object], object] | None
    elements: list[list[str]]  # for each of its values, where it stands: by number on SQLite, by name on PostgreSQL
    many: bool

    def fill(self, values: dict[str, object], value: object) -> None:
        process = self.process
        given = cast(Collection[object], value) if self.many else (value,)
        for element, places in zip(given, self.elements, strict=True):
            for place in places:
                values[place] = process(element) if process else element


class CompiledRead:
    """One text of a read: for lists of these lengths, on the dialect it was compiled for."""

    def __init__(self, statement: sa.Executable, columns: list[ColumnKind], dialect: sa.Dialect, given: Values) -> None:
        compiled = cast(SQLCompiler, cast(sa.ClauseElement, statement).compile(dialect=dialect))
        state = compiled.construct_expanded_state(dict(given))
        self.text, self.columns, self.dialect = state.statement, columns, dialect
        self.numbered = state.positiontup is not None
        self.fixed: dict[str, object] = dict.fromkeys(map(str, range(len(state.positiontup or ()))))
        self.filled: list[ReadParameter] = []
        self.told: SimpleResultMetaData | None = None
        places: dict[str, list[str]] = defaultdict(list)
        for number, name in enumerate(state.positiontup or state.parameters):
            places[name].append(str(number) if self.numbered else name)
        for bind, name in compiled.bind_names.items():
            spread = state.parameter_expansion.get(name)
            elements = [places[one] for one in ([name] if spread is None else spread)]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            one = ReadParameter(name, bind.callable, process, elements, spread is not None)
            if bind.callable or name in given:
                self.filled.append(one)
            else:
                one.fill(self.fixed, bind.value)

    def run(self, connection: sa.Connection, given: Values) -> SqlResult:
        values = self.fixed.copy()
        for one in self.filled:
            one.fill(values, one.ask() if one.ask else given[one.name])
        answered = connection.exec_driver_sql(self.text, tuple(values.values()) if self.numbered else values)
        rows = _fetchall(answered)
        if self.told is None:
            self.told = self._told(answered.cursor.description)
        answered.close()
        return IteratorResult(self.told, iter(rows))

    def _told(self, description: Sequence[Sequence[object]]) -> SimpleResultMetaData:
        """How the rows are read: what the columns are called stands in the text, and PostgreSQL says only with its
        answer what it calls their types."""
        processes = [
            kind.dialect_impl(self.dialect).result_processor(self.dialect, told[1])
            for kind, told in zip(self.columns, description, strict=True)
        ]
        return SimpleResultMetaData([str(told[0]) for told in description], _processors=processes)


def _fetchall(answered: sa.CursorResult[*tuple[object, ...]]) -> Sequence[tuple[object, ...]]:
    """By itself, so that a profile tells the database's time from ours (bench.profiling)."""
    rows: Sequence[tuple[object, ...]] = answered.cursor.fetchall()
    return rows
