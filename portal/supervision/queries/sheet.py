"""The month's sheet: one row a member with state and the last three months; nothing here grows with the rows. A long
one is read in outline, and only the rows that are shown in full."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from portal.ground.sql import SqlRow
from portal.people.queries.namesakes import apart, renamed, told_apart
from portal.policy import Actor
from portal.policy.relations import COMMITTEE, HEADS
from portal.supervision.models import NoteKind, Part
from portal.supervision.queries import assignment, rows
from portal.supervision.queries.handed import Reassigned
from portal.supervision.queries.lines import KINDS, STANDS, WRITTEN, Line, MonthSheet, RowState, SheetLine, SheetRow
from portal.supervision.queries.places import BodyPlace
from portal.supervision.rules.month import is_locked, next_month, reopened_for
from portal.supervision.rules.parts import OF_KIND, MonthStanding, Reached


def members_of(place: BodyPlace) -> list[tuple[int, int]]:
    """(person, cell) of everyone on the body's sheet, as of the month's due day."""
    day = place.window.due_on
    if place.part is Part.COORDINATING:
        return assignment.coordinated(day, place.body.id)
    if place.part is Part.CELL:
        return assignment.of_cell(day, place.body.id)
    return [(one.person_id, one.cell_id) for one in assignment.owed_by(place.body, day)]


def sheet_for(actor: Actor, place: BodyPlace, today: date, only: Collection[int] | None = None) -> MonthSheet[SheetRow]:
    """The sheet as this actor sees it: a row about themself or their kin tells nothing but that another writes it;
    a helper named for some members sees those."""
    handed = _handed(place)
    passed = assignment.passed_to(place.body.id, handed)
    found = _owed(actor, place, handed, rows.members_with_notes(place, passed, past_months(place), only))
    beside = _beside(actor, place) if only is None else Beside({}, 0)
    drawn = _drawn(actor, place, found, beside.drafts, today)
    return MonthSheet(place, apart(drawn, place.window.due_on), beside.exempt, is_locked(place.window, today))


def outline_for(actor: Actor, place: BodyPlace, today: date) -> MonthSheet[SheetLine]:
    """The same sheet without what only a drawn row says: the same members, order and sums, by their bare names."""
    found = _in_order(actor, place)
    beside, closed = _beside(actor, place), _closed(place, today)
    lines = [
        SheetLine(one.person_id, one.name, one.cell_id, RowState.MOVED)
        if is_anothers(actor, one.person_id)
        else _line(one, beside.drafts.get(record_key(place, one.person_id)), closed(one.person_id))
        for one in found
    ]
    return MonthSheet(place, lines, beside.exempt, is_locked(place.window, today))


def rows_of(actor: Actor, outline: MonthSheet[SheetLine], people: Collection[int], today: date) -> list[SheetRow]:
    """The rows of these members, in the sheet's order, as they stand on the sheet of which this is the outline."""
    place = outline.place
    asked = [one for one in people if one in outline.numbers]
    if not asked:
        return []
    drafts = {record_key(place, one.person_id): one.draft_at for one in outline.rows if one.draft_at}
    found = rows.members_with_notes(place, asked, past_months(place), asked)  # who owes each was decided already
    return named(outline, _drawn(actor, place, found, drafts, today))


def named(outline: MonthSheet[SheetLine], lines: Sequence[Line]) -> list[Line]:
    """These rows under names that tell them from everybody else on the sheet."""
    everybody = {one.person_id: one.name for one in outline.rows}
    names = told_apart(everybody.items(), outline.place.window.due_on, whom={one.person_id for one in lines})
    return renamed(lines, names)


def is_anothers(actor: Actor, person_id: int) -> bool:
    """Of themself and their kin nobody writes."""
    return person_id == actor.person_id or person_id in actor.kin


def next_without_note(actor: Actor, place: BodyPlace, person_id: int, today: date) -> int | None:
    """Whom the sheet opens next once this member is written about: the next one whom the actor writes about and nobody
    has, from there on and round again. It is asked before the deed, so that nobody waits for the trail meanwhile."""
    people, closed = _in_order(actor, place), _closed(place, today)
    places = [one.person_id for one in people]
    start = places.index(person_id) if person_id in places else 0
    for one in [*people[start + 1 :], *people[:start]]:
        if one.note_id is None and not is_anothers(actor, one.person_id) and not closed(one.person_id):
            return int(one.person_id)
    return None


def _in_order(actor: Actor, place: BodyPlace) -> list[SqlRow]:
    handed = _handed(place)
    return _owed(actor, place, handed, rows.in_order(place, assignment.passed_to(place.body.id, handed)))


def _handed(place: BodyPlace) -> Reassigned:
    """To whom notes of a body that leads pass; of every other part none does, and nothing is read."""
    return Reassigned.of_body(place.body, place.window.due_on) if place.part is Part.LEAD else Reassigned(None)


def _owed(actor: Actor, place: BodyPlace, handed: Reassigned, found: Iterable[SqlRow]) -> list[SqlRow]:
    """Those of whom the body owes the note, and a helper only the ones they are named for."""
    listed = written_about(actor, place.body.id)
    return [
        one
        for one in found
        if (listed is None or one.person_id in listed)
        and (place.part is not Part.LEAD or handed.owner(one.person_id, one.lead_id)[0] == place.body.id)
    ]


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


def _closed(place: BodyPlace, today: date) -> Callable[[int], bool]:
    """Whether the books take no note on this member."""
    locked, again = is_locked(place.window, today), reopened_for(place.window, today)
    return lambda person_id: locked and person_id not in again


def _line(found: SqlRow, draft_at: datetime | None, locked: bool) -> SheetLine:
    return SheetLine(
        person_id=found.person_id,
        name=found.name,
        cell_id=found.cell_id,
        state=_state(found, draft_at, locked),
        note_id=found.note_id,
        sent=bool(found.sent),
        asked=bool(found.asked),
        draft_at=None if locked else draft_at,
        locked=locked,
    )


def _drawn(
    actor: Actor, place: BodyPlace, found: Iterable[SqlRow], drafts: Mapping[str, datetime], today: date
) -> list[SheetRow]:
    closed, heads = _closed(place, today), place.body.id in actor.units(*HEADS, *COMMITTEE)
    return [
        SheetRow(one.person_id, one.name, one.cell_id, one.cell, RowState.MOVED)
        if is_anothers(actor, one.person_id)
        else _row(place, one, drafts.get(record_key(place, one.person_id)), closed(one.person_id), heads)
        for one in found
    ]


def _row(place: BodyPlace, found: SqlRow, draft_at: datetime | None, locked: bool, heads: bool) -> SheetRow:
    kinds = (found._mapping[one] for one in rows.PAST)
    return SheetRow(
        person_id=found.person_id,
        name=found.name,
        cell_id=found.cell_id,
        cell=found.cell,
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
            (month, _mark(place, kind, month, heads)) for month, kind in zip(past_months(place), kinds, strict=True)
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


class Beside(NamedTuple):
    """What is told beside the rows: the reader's drafts by record, and how many members are exempt."""

    drafts: dict[str, datetime]
    exempt: int


def _beside(actor: Actor, place: BodyPlace) -> Beside:
    drafts: dict[str, datetime] = {}
    exempt = 0
    for what, number, record, at in rows.beside(place, actor.account_id):
        if what == "draft":
            drafts[record] = at
        else:
            exempt = number
    return Beside(drafts, exempt)


def _mark(place: BodyPlace, kind: NoteKind | None, month: str, heads: bool) -> str:
    """What of it stood is told to the head who answers for it; to everybody else that the month was recorded."""
    if month < place.first_month:
        return "before"
    if kind is None:
        return MonthStanding.OPEN.value
    return OF_KIND[kind].value if heads else Reached.RECORDED.value


__all__ = [
    "KINDS",
    "STANDS",
    "MonthSheet",
    "RowState",
    "SheetLine",
    "SheetRow",
    "is_anothers",
    "members_of",
    "named",
    "next_without_note",
    "outline_for",
    "record_key",
    "rows_of",
    "sheet_for",
    "written_about",
]
