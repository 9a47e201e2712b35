"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def card(person_id: int) -> str:
    return f"/dang-vien/{written(person_id)}"


def members() -> str:
    return "/dang-vien"


def unit(unit_id: int) -> str:
    return f"/to-chuc/{written(unit_id)}"


def confirmations() -> str:
    return "/cho-xac-nhan"


def confirmation(confirmation_id: int) -> str:
    return f"/cho-xac-nhan/{written(confirmation_id)}"
