"""Addresses that this chapter's services, reminders and search write: named here, opened in tests/web/test_links.py."""

from portal.ground.ids import written


def calendar(unit_id: int | None = None) -> str:
    return f"/lich?don-vi={written(unit_id)}" if unit_id else "/lich"


def month_plan(of: str, unit_id: int) -> str:
    return f"/lich/thang/{of}?don-vi={written(unit_id)}"


def looked_after(cell_id: int) -> str:
    return f"/chi-bo-duoc-phan-cong/{written(cell_id)}"


def session(meeting_id: int) -> str:
    return f"/sinh-hoat/{written(meeting_id)}"


def running(meeting_id: int) -> str:
    return f"{session(meeting_id)}/hop"


def contributions() -> str:
    return "/sinh-hoat/gop-y"


def makeup(owed_id: int) -> str:
    return f"/hoc-bu/{written(owed_id)}"


def makeups_of_cell() -> str:
    return "/hoc-bu/chi-bo"


def check(check_id: int) -> str:
    return f"/kiem-tra-chi-bo/{written(check_id)}"
