"""The trail (nhật ký): every change and every protected view, per ward a gap-free chain, appended to and never
rewritten. `record` belongs to the deed's own transaction; `record_apart` writes what a rollback must not erase.

The chain holds salted digests; payloads stand apart, so that a lawful erasure removes text and the chain stays
valid. A chain in the same database proves nothing against its administrator: heads are anchored outside
(each backup carries one, each printed sheet shows one)."""

from portal.audit.erasing import erase_payloads
from portal.audit.models import Entry, Head, Payload
from portal.audit.trail import (
    About,
    anchor,
    changes,
    deeds_since,
    forget_own_changes,
    own_changes,
    record,
    record_apart,
    verify,
)

__all__ = [
    "About",
    "Entry",
    "Head",
    "Payload",
    "anchor",
    "changes",
    "deeds_since",
    "erase_payloads",
    "forget_own_changes",
    "own_changes",
    "record",
    "record_apart",
    "verify",
]
