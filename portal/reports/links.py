"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def file(report_id: int) -> str:
    return f"/bao-cao/tep/{written(report_id)}"
