"""The month's sheet: one row a member with state and the last three months; nothing here grows with the rows."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from portal.ground.labels import Labelled
from portal.ground.sql import SqlRow
from portal.organisations.models import UnitKind
from portal.people.queries.namesakes import apart
from portal.policy import Actor
from portal.policy.relations import COMMITTEE, HEADS
from portal.supervision.models import NoteKind, Part
from portal.supervision.queries import assignment, rows
from portal.supervision.queries.handed import Reassigned
from portal.supervision.queries.places import BodyPlace
from portal.supervision.rules.month import is_locked, next_month, reopened_for
from portal.supervision.rules.parts import LOOKS, OF_KIND, MonthStanding, Parts, Reached, parts_of


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


class SheetRow(NamedTuple):
    """A member on the sheet."""

    person_id: int
    name: str
    cell_id: int
    cell: str
    state: RowState
    note_id: int | None = None
    revision: int = 0
    sent: bool = False
    asked: bool = False  # the chi ủy asks for clarification
    plan_version_id: int | None = None
    commitments: int = 0
    delivered: bool = False
    draft_at: datetime | None = None
    past: tuple[tuple[str, str], ...] = ()  # (month, mark): a standing's code, recorded, open, before
    locked: bool = False  # takes no note now; a closed month may be open again for some members

    @property
    def standing(self) -> MonthStanding:
        return STANDS[self.state]


class MonthSheet(NamedTuple):
    place: BodyPlace
    rows: list[SheetRow]
    exempt: int
    locked: bool

    def count(self, *states: RowState) -> int:
        return sum(row.state in states for row in self.rows)

    @property
    def parts(self) -> Parts:
        return parts_of(row.standing for row in self.rows)

    @property
    def owed(self) -> list[SheetRow]:
        """Those whom this reader writes about."""
        return [row for row in self.rows if row.state is not RowState.MOVED]

    @property
    def done(self) -> int:
        return self.parts.recorded

    @property
    def open_rows(self) -> list[SheetRow]:
        return [row for row in self.rows if row.note_id is None and row.state is not RowState.MOVED]

    @property
    def reopened(self) -> list[SheetRow]:
        """In locked books those on whom may be written again, and what was written of them sent."""
        return [row for row in self.owed if not row.locked] if self.locked else []

    @property
    def unsent(self) -> list[SheetRow]:
        return [row for row in self.rows if row.note_id is not None and not row.sent]

    @property
    def first_open(self) -> SheetRow | None:
        return next(iter(self.open_rows), None)

    def before(self, person_id: int) -> SheetRow | None:
        """The member above, written or not."""
        places = [row.person_id for row in self.rows]
        above = self.rows[: places.index(person_id)] if person_id in places else []
        return next((row for row in reversed(above) if row.state is not RowState.MOVED), None)

    def after(self, person_id: int) -> SheetRow | None:
        """The next member still without a note, from this one on and round again."""
        places = [row.person_id for row in self.rows]
        start = places.index(person_id) + 1 if person_id in places else 0
        waiting = [*self.rows[start:], *self.rows[:start]]
        return next(
            (row for row in waiting if row.note_id is None and not row.locked and row.state is not RowState.MOVED), None
        )


def members_of(place: BodyPlace) -> list[tuple[int, int]]:
    """(person, cell) of everyone on the body's sheet, as of the month's due day."""
    day = place.window.due_on
    if place.part is Part.COORDINATING:
        return assignment.coordinated(day, place.body.id)
    if place.part is Part.CELL:
        return assignment.of_cell(day, place.body.id)
    return [(one.person_id, one.cell_id) for one in assignment.owed_by(place.body, day)]


def sheet_for(actor: Actor, place: BodyPlace, today: date, only: Collection[int] | None = None) -> MonthSheet:
    """The sheet as this actor sees it: a row about themself or their kin tells nothing but that another writes it;
    a helper named for some members sees those."""
    # Notes of other bodies pass to the ward Front alone.
    area = place.body.kind is not UnitKind.WARD_FRONT
    handed = Reassigned(place.window.due_on, led_by=[place.body.id] if area else None)
    found = [one for one in rows.members_with_notes(place, handed, only) if _is_owed(place, handed, one)]
    listed = written_about(actor, place.body.id)
    if listed is not None:
        found = [one for one in found if one.person_id in listed]
    past, drafts, exempt = _beside(actor, place)
    heads = place.body.id in actor.units(*HEADS, *COMMITTEE)
    locked, again = is_locked(place.window, today), reopened_for(place.window, today)
    return MonthSheet(
        place,
        apart(
            [
                _row(
                    actor,
                    place,
                    one,
                    drafts.get(record_key(place, one.person_id)),
                    past,
                    locked and one.person_id not in again,
                    heads,
                )
                for one in found
            ],
            place.window.due_on,
        ),
        exempt,
        locked,
    )


def is_anothers(actor: Actor, person_id: int) -> bool:
    """Of themself and their kin nobody writes."""
    return person_id == actor.person_id or person_id in actor.kin


def _in_order(actor: Actor, place: BodyPlace) -> list[SqlRow]:
    area = place.body.kind is not UnitKind.WARD_FRONT
    handed = Reassigned(place.window.due_on, led_by=[place.body.id] if area else None)
    found = [one for one in rows.in_order(place, handed) if _is_owed(place, handed, one)]
    listed = written_about(actor, place.body.id)
    return [one for one in found if listed is None or one.person_id in listed]


def next_without_note(actor: Actor, place: BodyPlace, person_id: int) -> int | None:
    """Whom the sheet would open next after this member: the next one whom the actor writes about and nobody has, from
    there on and round again."""
    people = _in_order(actor, place)
    places = [one.person_id for one in people]
    start = places.index(person_id) + 1 if person_id in places else 0
    for one in [*people[start:], *people[:start]]:
        if one.note_id is None and not is_anothers(actor, one.person_id):
            return int(one.person_id)
    return None


def _is_owed(place: BodyPlace, handed: Reassigned, found: SqlRow) -> bool:
    return place.part is not Part.LEAD or handed.owner(found.person_id, found.lead_id)[0] == place.body.id


def record_key(place: BodyPlace, person_id: int) -> str:
    return f"{place.month}:{place.body.id}:{person_id}"


def written_about(actor: Actor, body_id: int) -> frozenset[int] | None:
    """The only members a helper writes about; None when the actor writes about all of the body's."""
    if body_id in {post.unit_id for post in actor.posts} | set(actor.types_for):
        return None
    helping = [one for one in actor.helps if one.body_id == body_id]
    if any(one.only is None for one in helping):
        return None
    return frozenset().union(*(one.only or frozenset() for one in helping))


def _row(
    actor: Actor,
    place: BodyPlace,
    found: SqlRow,
    draft_at: datetime | None,
    past: dict[tuple[int, str], NoteKind],
    locked: bool,
    heads: bool,
) -> SheetRow:
    row = SheetRow(found.person_id, found.name, found.cell_id, found.cell, RowState.MOVED)
    if found.person_id == actor.person_id or found.person_id in actor.kin:
        return row
    return row._replace(
        state=_state(found, draft_at, locked),
        note_id=found.note_id,
        revision=found.revision or 0,
        sent=found.sent_at is not None,
        asked=bool(found.asked),
        plan_version_id=found.version_id,
        commitments=found.commitments if found.delivered else 0,
        delivered=bool(found.delivered),
        draft_at=None if locked else draft_at,
        past=tuple(
            (month, _mark(place, past.get((found.person_id, month)), month, heads)) for month in past_months(place)
        ),
        locked=locked,
    )


def _state(found: SqlRow, draft_at: datetime | None, locked: bool) -> RowState:
    if found.note_id is not None:
        return WRITTEN[found.kind]
    if locked:
        return RowState.LOCKED
    return RowState.DRAFT if draft_at else RowState.OPEN


def past_months(place: BodyPlace) -> list[str]:
    return [next_month(place.month, -back) for back in (3, 2, 1)]


def _beside(actor: Actor, place: BodyPlace) -> tuple[dict[tuple[int, str], NoteKind], dict[str, datetime], int]:
    """Past months by member and month, drafts by record, and how many are exempt."""
    past: dict[tuple[int, str], NoteKind] = {}
    drafts: dict[str, datetime] = {}
    exempt = 0
    for what, number, record, kind, at in rows.beside(place, actor.account_id, past_months(place)):
        if what == "note":
            past[number, record] = NoteKind(kind)
        elif what == "draft":
            drafts[record] = at
        else:
            exempt = number
    return past, drafts, exempt


def _mark(place: BodyPlace, kind: NoteKind | None, month: str, heads: bool) -> str:
    """What of it stood is told to the head who answers for it; to everybody else that the month was recorded."""
    if month < place.first_month:
        return "before"
    if kind is None:
        return MonthStanding.OPEN.value
    return OF_KIND[kind].value if heads else Reached.RECORDED.value
