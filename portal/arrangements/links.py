"""Addresses that this chapter's services write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def arrangement(arrangement_id: int) -> str:
    return f"/sap-xep/{written(arrangement_id)}"
