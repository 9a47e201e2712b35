"""Carrying the marks over a change of the tables: what held before holds after; what did not is not made right."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.audit import trail
from portal.audit.books import ahead, watching
from portal.audit.books.proving import BASELINE, CARRIED, prove
from portal.audit.books.sealing import all_keys, mark, standing
from portal.audit.books.writing_down import books, columns_of, shape_now
from portal.audit.models import RowMark, RowShape
from portal.policy.standing import Actor


@contextmanager
def carry_over(connection: sa.Connection) -> Iterator[None]:
    """Around an upgrade, in its own transaction: all of it is kept or none."""
    before = _as_it_was(connection)
    with watching.between_shapes():
        yield
        _tell_shapes(connection)
        for ward_id in _wards(connection):
            _carry(connection, ward_id, before.get(ward_id))


def _wards(connection: sa.Connection) -> list[int]:
    return [row.id for row in connection.exec_driver_sql("SELECT id FROM ward WHERE id > 0 ORDER BY id")]


def _as_it_was(connection: sa.Connection) -> dict[int, set[tuple[str, int]]]:
    """By ward the rows that the trail already contradicts; no ward where it proves nothing yet. A table that joins the
    books with this upgrade contradicts nothing: its rows are as the trail's first marks would have found them."""
    known = sa.inspect(connection)
    if not known.has_table(RowMark.__tablename__):
        return {}
    marked = sa.select(RowMark.ward_id).distinct()
    wards = [row.ward_id for row in connection.execute(marked)]
    held = {*connection.scalars(sa.select(RowShape.place)), *connection.scalars(sa.select(RowMark.place).distinct())}
    return {
        ward: {(one.place, one.row_id) for one in prove(connection, ward).wrong if one.place in held} for ward in wards
    }


def _tell_shapes(connection: sa.Connection) -> None:
    known = set(connection.scalars(sa.select(RowShape.shape)))
    fresh = [place for place in sorted(books()) if shape_now(place) not in known]
    rows = [{"shape": shape_now(place), "place": place, "columns": list(columns_of(place))} for place in fresh]
    if rows:
        connection.execute(sa.insert(RowShape), rows)


def _carry(connection: sa.Connection, ward_id: int, wrong: set[tuple[str, int]] | None) -> None:
    ahead.settle_all(connection, ward_id)
    if wrong is None:
        keys = list(all_keys(connection, ward_id))
    else:
        found = prove(connection, ward_id).wrong
        moved = {(one.place, one.row_id) for one in found} | _of_another_shape(connection, ward_id)
        keys = sorted(moved - wrong)
    if not keys:
        return
    counted = dict(sorted(Counter(place for place, _ in keys).items()))
    with Session(connection) as session:
        system = Actor(ward_id=ward_id, person_id=None)
        trail.append(
            session,
            system,
            BASELINE if wrong is None else CARRIED,
            None,
            {"rows": counted, "left_wrong": len(wrong or ())},
            seal=lambda number: mark(connection, ward_id, number, keys),
        )


def _of_another_shape(connection: sa.Connection, ward_id: int) -> set[tuple[str, int]]:
    """Rows whose marks were taken over other columns: they hold, but do not prove the new ones."""
    now = {shape_now(place) for place in books()}
    asked = sa.select(RowMark.place, RowMark.row_id).where(
        RowMark.ward_id == ward_id, RowMark.shape.not_in(now), RowMark.digest != b""
    )
    by_place: dict[str, set[int]] = {}
    for row in connection.execute(asked):
        by_place.setdefault(row.place, set()).add(row.row_id)
    found: set[tuple[str, int]] = set()
    for place in by_place.keys() & books().keys():
        ids = sorted(by_place[place])
        fresh = sa.select(RowMark.row_id).where(
            RowMark.ward_id == ward_id, RowMark.place == place, RowMark.shape == shape_now(place)
        )
        done = set(connection.scalars(fresh))
        found |= {(place, one) for one in standing(connection, ward_id, place, [i for i in ids if i not in done])}
    return found
