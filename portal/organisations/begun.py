"""The cells where a post begins, found by their paths: whoever has one cell never reads those of the whole ward."""

from sqlalchemy import Text, select

from portal.ground.once import once
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlWord
from portal.organisations.models import Unit, UnitKind
from portal.organisations.queries import COLUMNS, UnitRow, units
from portal.policy.begins import Beginning

END = "~"  # above every sign of a path
OF_A_WARD = 3  # slashes: a path with fewer is the ward's own, or above it


def everywhere(begins: Beginning) -> bool:
    """Whether it begins at the ward itself, or above it."""
    return any(path.count("/") < OF_A_WARD for path in begins.paths)


def cells_begun(begins: Beginning | None) -> list[UnitRow]:
    """Every cell at or below those paths that stands or ever stood, in the ward's order; `can` says which of them it
    is."""
    if begins is None or everywhere(begins):
        return units(UnitKind.CELL)
    return _at_or_below(tuple(sorted(begins.paths)))


@once
def _at_or_below(paths: tuple[str, ...]) -> list[UnitRow]:
    rows = [(order, UnitRow(*row)) for path in paths for order, *row in _under(path=path, until=path + END)]
    found = {cell.id: cell for _, cell in sorted(rows, key=lambda row: (row[0], row[1].name))}
    return list(found.values())


@prepared(path=Text, until=Text)
def _under(path: SqlWord, until: SqlWord) -> Query:
    """By a range: paths compare byte by byte, so that an index finds what begins with one."""
    of_cells = select(Unit.order, *COLUMNS).where(Unit.kind == UnitKind.CELL)
    return of_cells.where(Unit.path >= path, Unit.path < until)
