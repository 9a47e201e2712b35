"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def own_request(request_id: int) -> str:
    return f"/toi/du-lieu/yeu-cau/{written(request_id)}"


def request(request_id: int) -> str:
    return f"/yeu-cau-du-lieu/{written(request_id)}"


def years() -> str:
    return "/dong-nam"
