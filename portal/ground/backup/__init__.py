"""Backups that verify what they wrote: one archive with the database, the files its rows name, and their digests.

SQLite is copied in one step (VACUUM INTO): the stepwise way never ends while others write. PostgreSQL is dumped by its
own client. A restore reads its copy through before it counts, and is over at one instant: killed at any step, it leaves
what stood before or what was restored."""

from portal.ground.backup.archive import Cut, WrittenBackup, unpacked, verify, write
from portal.ground.backup.restoring import look_for_standing, put_in_place, reading

__all__ = ["Cut", "WrittenBackup", "look_for_standing", "put_in_place", "reading", "unpacked", "verify", "write"]
