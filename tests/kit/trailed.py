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
        self.tables, self.told = set(), False

    def note(self, statement):
        if found := WRITES.match(statement):
            self.tables.add(found[1])
            self.told |= found[1] == "audit_head" and "changes" in statement  # a view moves the head, not this count

    @property
    def unseen(self):
        """Tables that were changed although the trail counts no change."""
        return set() if self.told else self.tables - TRAIL - set(UNTRAILED)


@contextmanager
def watching():
    """Which tables are written while it is open."""
    written = Written()

    def note(_connection, _cursor, statement, *_how):
        written.note(statement)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
