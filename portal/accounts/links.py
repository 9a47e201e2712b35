"""Addresses that this chapter's services write: named here, opened in tests/web/test_links.py."""


def own() -> str:
    return "/toi"
