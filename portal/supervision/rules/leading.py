"""Which body leads the supervision of a cell's members. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.organisations.models import CellKind, UnitKind

LEADING = (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION)


class Usual(NamedTuple):
    """Who leads where the office has chosen nobody; `body_id` None: the cell is hidden."""

    body_id: int | None

    @property
    def hidden(self) -> bool:
        return self.body_id is None


def usual_lead(*, cell_kind: CellKind | None, committee_id: int | None, ward_front_id: int) -> Usual:
    """The Front committee of the cell's residence group, else the ward Front; none for the police, who are hidden."""
    return Usual(None if cell_kind is CellKind.POLICE else committee_id or ward_front_id)


def not_to_lead(*, cell_id: int, body_id: int, body_kind: UnitKind | None) -> Sentence | None:
    if body_id == cell_id:
        return say("Chi bộ không chủ trì giám sát chính đảng viên của mình. Hãy chọn một tổ chức khác.")
    if body_kind not in LEADING:
        return say("Chỉ UBMTTQ phường, Ban công tác Mặt trận hoặc đoàn thể chủ trì giám sát.")
    return None


def not_from_that_day(*, last_from: date | None, since: date | None) -> Sentence | None:
    """Two bodies that lead from two days on would both be owed from the later one."""
    if last_from is not None and (since is None or last_from > since):
        return say("Đã đổi tổ chức chủ trì từ ngày %(day)s; ngày đổi mới không được trước ngày đó.", day=last_from)
    return None


def open_from(months: Iterable[tuple[date, date]], today: date) -> date | None:
    """The first day whose obligations are still open, from the months' (due, lock) days: what follows by itself never
    changes who owed a note in a month that is locked. None: no month is."""
    locked = [due_on for due_on, locks_on in months if locks_on < today]
    return max(locked) + timedelta(days=1) if locked else None
