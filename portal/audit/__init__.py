"""The trail (nhật ký): every change and every protected view, per ward a gap-free chain, appended to and never
rewritten. `record` belongs to the deed's own transaction; `record_apart` writes what a rollback must not erase.

The chain holds salted digests; payloads stand apart, so that a lawful erasure removes text and the chain stays
valid. With each entry stand the digests of the rows written with it (`audit.books`): the trail proves the books.
A chain in the same database proves nothing against its administrator: heads are anchored outside (each backup
carries one, each printed sheet shows one, an observer keeps a signed list)."""

from portal.audit import books
from portal.audit.erasing import erase_payloads
from portal.audit.models import Entry, Head, Payload
from portal.audit.since import changed_since, deeds_since, last_number
from portal.audit.trail import (
    About,
    anchor,
    asked_from,
    forget_own_entries,
    own_entries,
    record,
    record_apart,
    record_in,
    record_lot,
    record_views,
    rows_wait,
)
from portal.audit.verifying import verify, verify_all

__all__ = [
    "About",
    "Entry",
    "Head",
    "Payload",
    "anchor",
    "asked_from",
    "books",
    "changed_since",
    "deeds_since",
    "erase_payloads",
    "forget_own_entries",
    "last_number",
    "own_entries",
    "record",
    "record_apart",
    "record_in",
    "record_lot",
    "record_views",
    "rows_wait",
    "verify",
    "verify_all",
]
