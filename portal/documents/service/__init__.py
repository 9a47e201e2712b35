"""Writes of the library: taking a file in, keeping the book, saying who has studied what."""

from portal.documents.service.intake import Secret, refuse_secret, take_in
from portal.documents.service.library import DocumentContent, add, edit, restore, withdraw
from portal.documents.service.study import acknowledge, record_from_paper, study, take_back, was_not_studied

__all__ = [
    "DocumentContent",
    "Secret",
    "acknowledge",
    "add",
    "edit",
    "record_from_paper",
    "refuse_secret",
    "restore",
    "study",
    "take_back",
    "take_in",
    "was_not_studied",
    "withdraw",
]
