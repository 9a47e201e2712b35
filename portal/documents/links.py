"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def library() -> str:
    return "/van-ban"


def document(document_id: int) -> str:
    return f"/van-ban/{written(document_id)}"
