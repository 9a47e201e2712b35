"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def own() -> str:
    return "/giam-sat/cua-toi"


def sheets() -> str:
    return "/giam-sat"


def month(of: str) -> str:
    return f"/giam-sat/{of}"


def sheet(of: str, body_id: int) -> str:
    return f"{month(of)}/{written(body_id)}"


def cell_month(of: str, cell_id: int) -> str:
    return f"{month(of)}/chi-bo/{written(cell_id)}"


def progress(of: str) -> str:
    return f"{month(of)}/tien-do"


def without_head(of: str) -> str:
    return f"{month(of)}/khong-nguoi-dung-dau"


def without_supervisor(of: str) -> str:
    return f"{month(of)}/khong-ai-giam-sat"


def headless(unit_id: int) -> str:
    return f"/giam-sat/khong-nguoi-dung-dau/{written(unit_id)}"


def note(note_id: int) -> str:
    return f"/giam-sat/nhan-xet/{written(note_id)}"


def thread(of: str, person_id: int) -> str:
    return f"{month(of)}/dien-bien/{written(person_id)}"


def own_months(body_id: int) -> str:
    return f"/giam-sat/muoi-hai-thang/{written(body_id)}"


def help_asked() -> str:
    return "/giam-sat/de-nghi-ho-tro"
