"""What stands in a ward's tables, for tests that compare before and after."""

import sqlalchemy as sa

from portal.ground.db import Base, db

NOT_TOLD = {"id", "version", "recorded_at", "withdrawn_at"}


def as_found(ward=1, *, but=(), aside=()):
    """Every table as a reader of today finds it: what is withdrawn is told no more, and who wrote it does not count."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in but or "ward_id" not in table.c:
            continue
        rows = sa.select(table).where(table.c.ward_id == ward)
        if "withdrawn_at" in table.c:
            rows = rows.where(table.c.withdrawn_at.is_(None))
        told = db.session.execute(rows).mappings()
        left_out = NOT_TOLD | set(aside)
        found[table.name] = sorted(repr({k: v for k, v in row.items() if k not in left_out}) for row in told)
    return found
