"""Marks taken ahead, a little at a time, of rows as they will stand once one entry tells of them: a list of thousands
is told without taking thousands of marks while others wait. Until then they prove nothing; from then on they count as
marks of that entry (`tell`), among which they are laid a little at a time (`settle`)."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.audit.books.sealing import lots, mark_of, rows_of, sealed
from portal.audit.books.writing_down import columns_of
from portal.audit.models import MarkAhead, RowMark, ToldLot

AHEAD: Any = MarkAhead.__table__
TOLD: Any = ToldLot.__table__
MARK: Any = RowMark.__table__
Texts = Sequence[str | None]
SAID = ("place", "row_id", "shape", "salt", "digest", "parts")


def take(
    connection: sa.Connection, ward_id: int, lot: int, place: str, ids: Sequence[int], becomes: Mapping[str, str | None]
) -> None:
    """Of rows as they stand but for the columns that will be told otherwise, given as the engine keeps them."""
    at = {columns_of(place).index(name): text for name, text in becomes.items()}
    stand = texts_of(connection, ward_id, place, ids)
    will = [(row_id, [at.get(one, text) for one, text in enumerate(texts)]) for row_id, texts in stand]
    lay(connection, ward_id, lot, place, will)


def texts_of(connection: sa.Connection, ward_id: int, place: str, ids: Sequence[int]) -> list[tuple[int, Texts]]:
    """Rows as the engine keeps them."""
    return list(rows_of(connection, ward_id, place, columns_of(place), ids))


def lay(connection: sa.Connection, ward_id: int, lot: int, place: str, rows: Sequence[tuple[int, Texts]]) -> None:
    if rows:
        of = {"ward_id": ward_id, "lot": lot, "place": place}
        connection.execute(sa.insert(AHEAD), [{**of, "row_id": row_id, **mark_of(place, one)} for row_id, one in rows])


def seal_of(connection: sa.Connection, ward_id: int, lot: int) -> str | None:
    """What the entry that tells of the lot must say of it; None: there is nothing to tell of."""
    said = sa.select(AHEAD.c.place, AHEAD.c.row_id, AHEAD.c.shape, AHEAD.c.digest).where(*_of(ward_id, lot))
    marks = [row._mapping for row in connection.execute(said)]
    return sealed(marks) if marks else None


def tell(connection: sa.Connection, ward_id: int, lot: int, number: int) -> None:
    """In the transaction of the entry with that number."""
    connection.execute(sa.insert(TOLD), {"ward_id": ward_id, "lot": lot, "number": number})


def drop(connection: sa.Connection, ward_id: int, lot: int, most: int) -> int:
    """Some of a lot that will not be told; answers with how many."""
    gone = _some(connection, ward_id, lot, most)
    _delete(connection, ward_id, lot, gone)
    return len(gone)


def settle(connection: sa.Connection, ward_id: int, lot: int, most: int) -> int:
    """Some marks of a told lot lie among those of its entry from now on; answers with how many. Nothing of what the
    trail proves changes by it."""
    number = connection.scalar(sa.select(TOLD.c.number).where(TOLD.c.ward_id == ward_id, TOLD.c.lot == lot))
    if number is None:
        return 0
    said = sa.select(*(AHEAD.c[name] for name in SAID)).where(*_of(ward_id, lot)).limit(most)
    some = [dict(row._mapping) for row in connection.execute(said)]
    if some:
        connection.execute(sa.insert(MARK), [{"ward_id": ward_id, "number": number, **one} for one in some])
        _delete(connection, ward_id, lot, [(one["place"], one["row_id"]) for one in some])
    else:
        connection.execute(sa.delete(TOLD).where(TOLD.c.ward_id == ward_id, TOLD.c.lot == lot))
    return len(some)


def told_lots(connection: sa.Connection, ward_id: int) -> list[int]:
    """Lots of the ward in force that are told and not settled yet."""
    return list(connection.scalars(sa.select(TOLD.c.lot).where(TOLD.c.ward_id == ward_id)))


def settle_all(connection: sa.Connection, ward_id: int) -> None:
    """For whoever needs every mark in its place: what is left is laid there in this transaction."""
    for lot in told_lots(connection, ward_id):
        while settle(connection, ward_id, lot, 5000):
            pass


def marks(connection: sa.Connection, ward_id: int) -> str:
    """What stands for `audit_row` in a query over the ward's marks: where a told lot is not settled, both."""
    if not sa.inspect(connection).has_table("audit_lot"):
        return "audit_row"
    if not connection.scalar(sa.select(sa.func.count()).select_from(TOLD).where(TOLD.c.ward_id == ward_id)):
        return "audit_row"
    columns = ", ".join(SAID)
    return (
        f"(SELECT ward_id, number, {columns} FROM audit_row UNION ALL SELECT audit_lot.ward_id, audit_lot.number, "
        f"{columns} FROM audit_lot JOIN audit_ahead ON audit_ahead.ward_id = audit_lot.ward_id "
        "AND audit_ahead.lot = audit_lot.lot) AS audit_mark"
    )


def _some(connection: sa.Connection, ward_id: int, lot: int, most: int) -> list[tuple[str, int]]:
    chosen = sa.select(AHEAD.c.place, AHEAD.c.row_id).where(*_of(ward_id, lot)).limit(most)
    return [(row.place, row.row_id) for row in connection.execute(chosen)]


def _delete(connection: sa.Connection, ward_id: int, lot: int, keys: list[tuple[str, int]]) -> None:
    for place in sorted({place for place, _ in keys}):
        for some in lots([row_id for of, row_id in keys if of == place]):
            connection.execute(
                sa.delete(AHEAD).where(*_of(ward_id, lot), AHEAD.c.place == place, AHEAD.c.row_id.in_(some))
            )


def _of(ward_id: int, lot: int) -> tuple[sa.ColumnElement[bool], ...]:
    return AHEAD.c.ward_id == ward_id, AHEAD.c.lot == lot
