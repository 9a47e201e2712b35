"""Addresses that this chapter's services write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def arrangement(arrangement_id: int) -> str:
    return f"/sap-xep/{written(arrangement_id)}"


def handover() -> str:
    """Báo cáo bàn giao, for whoever holds a post that writes."""
    return "/bao-cao/ban-giao"
