"""What each chapter holds about a person, a module each: the page "Dữ liệu về tôi", the export and the register
of purposes are printed from this one list. What is not in it is not held about anybody."""

from portal.privacy.holdings import accounts, documents, meetings, people, plans, supervision
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope

HOLDINGS: tuple[DataKind, ...] = (
    *people.HOLDINGS,
    *plans.HOLDINGS,
    *supervision.HOLDINGS,
    *meetings.HOLDINGS,
    *documents.HOLDINGS,
    *accounts.HOLDINGS,
)
FILES = (plans.files_of, meetings.files_of)  # the person's own files, which go with an export
BY_CODE = {one.code: one for one in HOLDINGS}

__all__ = ["BY_CODE", "FILES", "HOLDINGS", "DataKind", "HeldRows", "HoldingScope"]
