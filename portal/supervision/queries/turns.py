"""The order in which a month's deeds are taken: writing, withdrawing and sending on one body take turns, and so do
opening, asking, answering, concluding and closing in one cell.

Whoever writes locks its body or its cell first, then notes, then the trail; cells by their number where there are
several. So nobody waits for somebody who waits for them. On SQLite one writes at a time anyway.
"""

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlIds
from portal.organisations.models import Unit


def take_turn(*units: int) -> None:
    """Kept still until the deed is done; rows that merely refer to a unit are not held up."""
    if db.engine.dialect.name == "postgresql":
        _turns(units=sorted(set(units)))


@prepared(units=[sa.BigInteger])
def _turns(units: SqlIds) -> Query:
    return sa.select(Unit.id).where(Unit.id.in_(units)).order_by(Unit.id).with_for_update(key_share=True)
