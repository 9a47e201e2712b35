"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def own() -> str:
    return "/ke-hoach/cua-toi"


def write() -> str:
    return "/ke-hoach/viet"


def plan(person_id: int) -> str:
    return f"/ke-hoach/{written(person_id)}"


def version(person_id: int, version_id: int) -> str:
    return f"{plan(person_id)}?ban={written(version_id)}"


def cells() -> str:
    return "/ke-hoach/chi-bo"


def cell(cell_id: int) -> str:
    return f"/ke-hoach/chi-bo/{written(cell_id)}"


def to_read(cell_id: int | None = None) -> str:
    """Plans that wait to be read: of one cell, else of the cells one reads for."""
    return f"{cell(cell_id)}/doc" if cell_id else "/ke-hoach/chi-bo/doc"


def register() -> str:
    return "/ke-hoach/so-giao-nhan"


def postings() -> str:
    return "/ke-hoach/niem-yet"


def posted(posting_id: int) -> str:
    return f"/bang-niem-yet/{written(posting_id)}"


def not_sent_yet() -> str:
    return "/ke-hoach/noi-gui/bo-sung"


def form() -> str:
    return "/ke-hoach/mau"
