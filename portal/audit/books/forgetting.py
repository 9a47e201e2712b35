"""Erasing by law: what a row said before can be tried against no mark of it."""

from typing import Any

import sqlalchemy as sa

from portal.audit.books import ahead, watching
from portal.audit.books.sealing import lots
from portal.audit.models import RowMark
from portal.ground import db as ground
from portal.ground.sql import SqlIds


def forget_states(kind: type[Any], ids: SqlIds) -> None:
    """These records (`ids`: a SELECT) are erased by law: what they said before can be tried against no mark of theirs.

    Of rows that were just written over, the new mark comes with the deed's own entry; of the others the last stays."""
    place, session = kind.__tablename__, ground.db.session
    ahead.settle_all(session.connection(), ground.ward())
    later = sa.orm.aliased(RowMark)
    newer = sa.exists().where(
        later.ward_id == RowMark.ward_id,
        later.place == RowMark.place,
        later.row_id == RowMark.row_id,
        later.number > RowMark.number,
    )
    here = sa.and_(RowMark.ward_id == ground.ward(), RowMark.place == place)
    _without_salt(session, here, RowMark.row_id.in_(ids), newer)
    waiting = [row_id for ward_id, of, row_id in watching.written(session()) if (ward_id, of) == (ground.ward(), place)]
    for some in lots(sorted(waiting)):
        _without_salt(session, here, RowMark.row_id.in_(some))


def _without_salt(session: Any, *which: sa.ColumnElement[bool]) -> None:
    forgotten = sa.update(RowMark).where(*which).values(salt=b"", parts=b"")
    session.execute(forgotten, execution_options={"synchronize_session": False})
