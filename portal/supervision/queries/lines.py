"""What the month's sheet is made of: the state of a member's month, a line of it, a row as it is drawn, the whole."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from portal.ground.labels import Labelled
from portal.supervision.models import NoteKind
from portal.supervision.queries.places import BodyPlace
from portal.supervision.rules.parts import LOOKS, MonthStanding, Parts, parts_of


class RowState(Labelled):
    """How a member's month stands with a body, as its writers see it. That it was sent, or that the cell asks about it,
    stands beside: neither is a kind of note."""

    OPEN = "open", MonthStanding.OPEN.vietnamese
    DRAFT = "draft", "Nháp"
    WRITTEN = "written", MonthStanding.REMARK.vietnamese
    NIL = "nil", NoteKind.NIL.vietnamese
    UNSEEN = "unseen", MonthStanding.UNSEEN.vietnamese
    MOVED = "moved", "Chuyển người khác nhận xét"
    LOCKED = "locked", "Đã khóa, chưa ghi sổ"


STANDS = {
    RowState.OPEN: MonthStanding.OPEN,
    RowState.DRAFT: MonthStanding.OPEN,
    RowState.LOCKED: MonthStanding.OPEN,
    RowState.WRITTEN: MonthStanding.REMARK,
    RowState.NIL: MonthStanding.NIL,
    RowState.UNSEEN: MonthStanding.UNSEEN,
    RowState.MOVED: MonthStanding.MOVED,
}
KINDS = {one: LOOKS[standing] for one, standing in STANDS.items()} | {
    RowState.DRAFT: "draft",
    RowState.LOCKED: "locked",
}
WRITTEN = {NoteKind.REMARK: RowState.WRITTEN, NoteKind.NIL: RowState.NIL, NoteKind.UNSEEN: RowState.UNSEEN}


class SheetLine(NamedTuple):
    """A member on the sheet as its sums, filters and order need them."""

    person_id: int
    name: str
    cell_id: int
    state: RowState
    note_id: int | None = None
    sent: bool = False
    asked: bool = False  # the chi ủy asks for clarification
    draft_at: datetime | None = None
    locked: bool = False  # takes no note now; a closed month may be open again for some members

    @property
    def standing(self) -> MonthStanding:
        return STANDS[self.state]


class SheetRow(NamedTuple):
    """A member on the sheet as their row is drawn: a line with the plan and the months before."""

    person_id: int
    name: str
    cell_id: int
    cell: str
    state: RowState
    note_id: int | None = None
    revision: int = 0
    sent: bool = False
    asked: bool = False
    plan_version_id: int | None = None
    commitments: int = 0
    delivered: bool = False
    draft_at: datetime | None = None
    past: tuple[tuple[str, str], ...] = ()  # (month, mark): a standing's code, recorded, open, before
    locked: bool = False

    @property
    def standing(self) -> MonthStanding:
        return STANDS[self.state]


Line = TypeVar("Line", bound=SheetLine | SheetRow)


@dataclass(frozen=True)
class MonthSheet(Generic[Line]):
    """Everybody on the sheet, in its order: by cell, then by Vietnamese name."""

    place: BodyPlace
    rows: list[Line]
    exempt: int
    locked: bool

    def count(self, *states: RowState) -> int:
        return sum(row.state in states for row in self.rows)

    @cached_property
    def parts(self) -> Parts:
        return parts_of(row.standing for row in self.rows)

    @property
    def owed(self) -> list[Line]:
        """Those whom this reader writes about."""
        return [row for row in self.rows if row.state is not RowState.MOVED]

    @property
    def done(self) -> int:
        return self.parts.recorded

    @cached_property
    def open_rows(self) -> list[Line]:
        return [row for row in self.rows if row.note_id is None and row.state is not RowState.MOVED]

    @property
    def reopened(self) -> list[Line]:
        """In locked books those on whom may be written again, and what was written of them sent."""
        return [row for row in self.owed if not row.locked] if self.locked else []

    @cached_property
    def unsent(self) -> list[Line]:
        return [row for row in self.rows if row.note_id is not None and not row.sent]

    @property
    def first_open(self) -> Line | None:
        return next(iter(self.open_rows), None)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """On which line of the whole each member stands, from 1."""
        return {row.person_id: number for number, row in enumerate(self.rows, 1)}

    def line(self, person_id: int) -> Line | None:
        number = self.numbers.get(person_id)
        return self.rows[number - 1] if number else None

    def before(self, person_id: int) -> Line | None:
        """The member above, written or not."""
        above = self.rows[: max(0, self.numbers.get(person_id, 0) - 1)]
        return next((row for row in reversed(above) if row.state is not RowState.MOVED), None)

    def after(self, person_id: int) -> Line | None:
        """The next member still without a note, from this one on and round again."""
        start = self.numbers.get(person_id, 0)
        for row in [*self.rows[start:], *self.rows[:start]]:
            if row.note_id is None and not row.locked and row.state is not RowState.MOVED:
                return row
        return None
