"""Every change ends in the trail: what a recorded request wrote is watched, whichever test sends it.

A stale form is found out by where the trail stood (`web.stale`), so a deed that changed what a form shows and left no
entry would be overwritten unseen.
"""

import re
from contextlib import contextmanager

import sqlalchemy as sa

WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# By table: why a change of it stands in no trail. None of them holds what a form shows to more than its writer.
UNTRAILED = {
    "draft": "a draft is its writer's alone, and knows its own version",
    "sign_in": "when a session was last seen",
    "sign_in_attempt": "attempts at the door are their own record",
    "known_device": "which devices the door knows",
    "once_key": "a form handed in twice",
    "told": "what somebody was told, and when they read it",
    "out_mail": "letters on their way",
    "job": "work that waits",
    "check_in_code": "a code that changes every half minute",
    "saved_view": "a list as its owner looks at it: a name and an address, nothing to overwrite",
    "import_heading": "what a column of a list was taken for, to be proposed again",
}
TRAIL = {"audit_entry", "audit_head", "audit_payload"}


class Written:
    def __init__(self):
        self.tables = set()

    @property
    def unseen(self):
        """Tables that were changed although the trail ends where it did."""
        return set() if self.tables & TRAIL else self.tables - set(UNTRAILED)


@contextmanager
def watching():
    """Which tables are written while it is open."""
    written = Written()

    def note(_connection, _cursor, statement, *_how):
        if found := WRITES.match(statement):
            written.tables.add(found[1])

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
