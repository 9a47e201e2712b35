"""Every change ends in the trail: what a recorded request wrote is watched, whichever test sends it.

A stale form is found out by where the trail stood (`web.stale`), so a deed that changed what a form shows and left no
entry would be overwritten unseen.
"""

import re
from contextlib import contextmanager

import sqlalchemy as sa

from portal.audit.books.writing_down import books

WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


class Written:
    def __init__(self):
        self.tables, self.begun = set(), set()  # written at all; new rows in them

    @property
    def unseen(self):
        """Tables of the books (or the ward's own row) that were changed and left no mark. What stands in no book says
        why beside its model."""
        kept = self.tables & (set(books()) | {"ward"})
        return kept if kept and "audit_row" not in self.tables else set()


@contextmanager
def watching():
    """Which tables are written while it is open."""
    written = Written()

    def note(_connection, _cursor, statement, *_how):
        if found := WRITES.match(statement):
            written.tables.add(found[2])
            if found[1].upper().startswith("INSERT"):
                written.begun.add(found[2])

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
