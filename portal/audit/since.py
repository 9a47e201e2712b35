"""What was done in the ward in force after a number of its chain."""

from collections.abc import Collection

import sqlalchemy as sa

from portal.audit.models import Entry, Head, MarkAhead, RowMark, ToldLot
from portal.ground import db as ground
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId

UNMARKED = frozenset({"import_run", "import_heading", "import_trace", "report_file"})  # forms show them, no book does


def last_number() -> int:
    """Where the chain of the ward in force ends."""
    return _last(of_ward=ground.ward()).scalar() or 0


@prepared(of_ward=sa.Integer)
def _last(of_ward: SqlId) -> Query:
    return sa.select(Head.number).where(Head.ward_id == of_ward)


def changed_since(number: int, tables: Collection[str]) -> bool:
    """Whether a row of one of these tables was written after that number; a view, a refusal and an attempt write none.
    Of a table that stands in no book any entry may be the change."""
    if last_number() == number:
        return False
    if UNMARKED & set(tables):
        return True
    places = {*tables, *(("unit",) if "ward" in tables else ())}  # whose name is corrected with its units'
    after = sa.select(RowMark.number).where(
        RowMark.ward_id == ground.ward(), RowMark.number > number, RowMark.place.in_(sorted(places))
    )
    told = sa.and_(MarkAhead.ward_id == ToldLot.ward_id, MarkAhead.lot == ToldLot.lot, MarkAhead.place.in_(places))
    unsettled = sa.select(ToldLot.lot).where(
        ToldLot.ward_id == ground.ward(), ToldLot.number > number, sa.exists().where(told)
    )
    return any(ground.db.session.scalar(asked.limit(1)) is not None for asked in (after, unsettled))


def deeds_since(number: int) -> set[str]:
    """What was done in the ward in force after that number; until this transaction ends nobody adds to it."""
    ground.db.session.get(Head, ground.ward(), with_for_update=True, populate_existing=True)
    after = sa.select(Entry.action).where(Entry.ward_id == ground.ward(), Entry.number > number)
    return set(ground.db.session.scalars(after.distinct()))
