"""Reads of documents: `document_for` is the only way to one, `listed` to many."""

from portal.documents.queries.library import document_for, listed, unread_by

__all__ = ["document_for", "listed", "unread_by"]
