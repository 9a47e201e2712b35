"""A cell's month as its chi ủy reads it: one row a member, all bodies' notes side by side.

A note about the reader is not there before its release: not in a row, a count, a filter or a total. What a body has
not sent is not there either, but that an obligation is still open.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import dated, db
from portal.ground.once import once
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlIds
from portal.organisations.models import Unit, UnitKind
from portal.organisations.names import unit_called
from portal.organisations.queries import COLUMNS, UnitRow
from portal.people.models import OrganisationMembership, Person
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, can
from portal.policy.relations import BASE_LEADERS, COMMITTEE, WARD_LEADERS
from portal.supervision.models import (
    CellMonth,
    Closing,
    Gap,
    GapReason,
    Part,
    Period,
    ProgrammeBody,
    Release,
    ReleaseKind,
    Sending,
)
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.cellsheet import CellPlace, CellRow, CellSheet, CellSheetEntry, General, Stand, stand_of
from portal.supervision.queries.places import BodyPlace, latest, months, place, places
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import notes_of_cell
from portal.supervision.queries.turns import take_turn

LEADERS = WARD_LEADERS


def cell_place_for(actor: Actor, month: str, cell_id: int) -> CellPlace | None:
    """The cell's month, if there is one and the actor may read it."""
    where = place(month, cell_id)
    if where is None or where.body.kind is not UnitKind.CELL:
        return None
    return cell_place(where) if can(actor, Action.CELL_MONTH_READ, PolicySubject(path=where.body.path)) else None


def cell_place(where: BodyPlace) -> CellPlace:
    (found,) = _cell_places([where])
    return found


@once
def home_sheets(actor: Actor, cell_id: int, today: date) -> list[CellSheet]:
    """What a home page tells of a cell: of the last three months those that are not closed, and the one that runs,
    newest first."""
    wanted = {*months()[:3], latest(today) or ""}
    found = [one for one in places(wanted, cell_id) if one.body.kind is UnitKind.CELL]
    if not found or not can(actor, Action.CELL_MONTH_READ, PolicySubject(path=found[0].body.path)):
        return []
    return [
        cell_sheet_for(actor, where, today)
        for where in _cell_places(found)
        if where.place.month == latest(today) or not where.closed
    ]


def _cell_places(found: Sequence[BodyPlace]) -> list[CellPlace]:
    """Months of one cell."""
    rows = _closings(cell_id=found[0].body.id, periods=[one.period_id for one in found])
    closings = {row.period_id: dict(row._mapping) for row in rows}
    for one in closings.values():
        del one["period_id"]
    return [CellPlace(one, **closings[one.period_id]) for one in found]


@prepared(cell_id=sa.BigInteger, periods=[sa.BigInteger])
def _closings(cell_id: SqlId, periods: SqlIds) -> Query:
    released = (
        sa.select(sa.func.min(Release.released_on))
        .where(Release.cell_id == cell_id, Release.period_id == Period.id, Release.kind == ReleaseKind.MEETING)
        .scalar_subquery()
    )
    return (
        sa.select(
            Period.id.label("period_id"),
            CellMonth.meets_on,
            released.label("released_on"),
            Closing.closed_on,
            sa.func.coalesce(Closing.carried_over, 0).label("carried_over"),
            CellMonth.meeting_id,
            CellMonth.held_on,
        )
        .select_from(Period)
        .outerjoin(
            CellMonth,
            sa.and_(
                CellMonth.ward_id == Period.ward_id, CellMonth.period_id == Period.id, CellMonth.cell_id == cell_id
            ),
        )
        .outerjoin(
            Closing,
            sa.and_(Closing.ward_id == Period.ward_id, Closing.period_id == Period.id, Closing.cell_id == cell_id),
        )
        .where(Period.id.in_(periods))
    )


def held_cell(where: CellPlace) -> CellPlace:
    """The cell's month as it stands now, kept still until the deed is done."""
    take_turn(where.cell.id)
    return cell_place(where.place)


def cell_sheet_for(actor: Actor, where: CellPlace, today: date) -> CellSheet:
    """The month as this actor sees it."""
    cell_id, period_id = where.cell.id, where.place.period_id
    owing = {one.person_id: one.body_id for one in assigned(where.place.window.due_on, cells=[cell_id])}
    notes: dict[int, list[ReadNote]] = defaultdict(list)
    for note in notes_of_cell(today, cell_id, period_id):
        if can(actor, Action.NOTE_READ, note.subject):
            notes[note.person_id].append(note)
    names = _short_names({body for body in owing.values() if body}, where.place.window.due_on)
    gaps = _gaps(period_id, owing)
    rows = [
        _row(actor, person_id, name, notes[person_id], owing.get(person_id), names, gaps, today)
        for person_id, name in _people({*owing, *(person for person, found in notes.items() if found)})
    ]
    supervised = {person_id: body for person_id, body in owing.items() if body}
    lead = next((body for body, _ in Counter(supervised.values()).most_common(1)), None)
    generals = _generals(where, set(supervised.values()), supervised)
    return CellSheet(where, rows, generals, lead, names.get(lead or 0, ""))


def generals_of(where: CellPlace) -> list[General]:
    """The general remarks as the cell's meeting hears them: without names, and without counts."""
    owing = assigned(where.place.window.due_on, cells=[where.cell.id])
    supervised = {one.person_id: one.body_id for one in owing if one.body_id}
    return _generals(where, set(supervised.values()), supervised)


def _row(
    actor: Actor,
    person_id: int,
    name: str,
    notes: list[ReadNote],
    owing: int | None,
    names: dict[int, str],
    gaps: dict[tuple[int, int], str],
    today: date,
) -> CellRow:
    own = person_id == actor.person_id
    entries = [CellSheetEntry(note.body_id, note.body, note.part, stand_of(note, today), note) for note in notes]
    if owing and not own and owing not in {note.body_id for note in notes}:
        gap = gaps.get((owing, person_id), "")
        entries.insert(0, CellSheetEntry(owing, names.get(owing, ""), Part.LEAD, Stand.NOT_SENT, None, gap))
    return CellRow(person_id, name, own, tuple(entries), owing)


def _people(ids: Collection[int]) -> list[tuple[int, str]]:
    names = told_apart([(row.id, row.name) for row in _named(ids=list(ids))], ward_today())
    return list(names.items())


@prepared(ids=[sa.BigInteger])
def _named(ids: SqlIds) -> Query:
    return sa.select(Person.id, Person.name).where(Person.id.in_(ids)).order_by(Person.sort_key, Person.id)


def _short_names(ids: Collection[int], day: date) -> dict[int, str]:
    return {row.id: row.short_name for row in _called(ids=sorted(ids), day=day)}


@prepared(ids=[sa.BigInteger], day=sa.Date)
def _called(ids: SqlIds, day: SqlDay) -> Query:
    return sa.select(Unit.id, unit_called(Unit, day)).where(Unit.id.in_(ids))


def _gaps(period_id: int, people: Iterable[int]) -> dict[tuple[int, int], str]:
    """Why a body left an obligation open at sending, by body and person; the last sending's word counts."""
    return {
        (row.body_id, row.person_id): (row.reason is GapReason.OTHER and row.words) or str(row.reason.label)
        for row in _left_open(period_id=period_id, people=list(people))
    }


@prepared(period_id=sa.BigInteger, people=[sa.BigInteger])
def _left_open(period_id: SqlId, people: SqlIds) -> Query:
    return (
        sa.select(Sending.body_id, Gap.person_id, Gap.reason, Gap.words)
        .join(Gap, sa.and_(Gap.ward_id == Sending.ward_id, Gap.sending_id == Sending.id))
        .where(Sending.period_id == period_id, Gap.person_id.in_(people))
        .order_by(Sending.number)
    )


def _generals(where: CellPlace, leading: Collection[int], people: Collection[int]) -> list[General]:
    """From the bodies that have members here, whether or not they wrote on any of them."""
    rows = _remarks(
        day=where.place.window.due_on, period_id=where.place.period_id, leading=sorted(leading), people=sorted(people)
    )
    return [General(*row) for row in rows]


@prepared(day=sa.Date, period_id=sa.BigInteger, leading=[sa.BigInteger], people=[sa.BigInteger])
def _remarks(day: SqlDay, period_id: SqlId, leading: SqlIds, people: SqlIds) -> Query:
    coordinating = (
        sa.select(ProgrammeBody.body_id)
        .join(
            OrganisationMembership,
            sa.and_(
                OrganisationMembership.ward_id == ProgrammeBody.ward_id,
                OrganisationMembership.organisation_id == ProgrammeBody.body_id,
                dated(OrganisationMembership, day),
            ),
        )
        .where(
            ProgrammeBody.part == Part.COORDINATING,
            ProgrammeBody.withdrawn_at.is_(None),
            OrganisationMembership.person_id.in_(people),
        )
    )
    return (
        sa.select(unit_called(Unit, day), Sending.number, Sending.general_remark, Sending.capacity, Sending.sent_on)
        .join(Unit, sa.and_(Unit.ward_id == Sending.ward_id, Unit.id == Sending.body_id))
        .where(
            Sending.period_id == period_id,
            Sending.general_remark != "",
            sa.or_(Sending.body_id.in_(leading), Sending.body_id.in_(coordinating)),
        )
        .order_by(Unit.order, Sending.number)
    )


def capacity_over(actor: Actor, path: str) -> str:
    """In which posts someone acts on a note of this cell, as it is shown beside what they did."""
    posts = [
        post
        for post in actor.posts
        if post.role in (*COMMITTEE, *BASE_LEADERS, *LEADERS) and path.startswith(post.reach)
    ]
    return "; ".join(sorted({post.title for post in posts if post.title}))


def cells_of(actor: Actor) -> list[UnitRow]:
    """The cells whose month the actor may read, in the ward's order."""
    rows = [
        UnitRow(*row)
        for row in db.session.execute(sa.select(*COLUMNS).where(Unit.kind == UnitKind.CELL).order_by(Unit.order))
    ]
    return [cell for cell in rows if can(actor, Action.CELL_MONTH_READ, PolicySubject(path=cell.path))]


__all__ = [
    "CellPlace",
    "CellSheet",
    "capacity_over",
    "cell_place",
    "cell_place_for",
    "cell_sheet_for",
    "cells_of",
    "generals_of",
    "held_cell",
]
