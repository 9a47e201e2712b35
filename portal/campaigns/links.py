"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def task(slug: str, task_id: int, unit_id: int | None = None) -> str:
    """A task of a drive; of one body, where that body tells it done."""
    address = f"/dot-sinh-hoat/{slug}/nhiem-vu/{written(task_id)}"
    return f"{address}/{written(unit_id)}" if unit_id else address
