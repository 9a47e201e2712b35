"""A cell's year (năm của chi bộ): members by months, each month recorded or answered; never a rating, never whether it
was a remark or nil, never a sum by member. Only what was sent is told, and of the reader themself only what was
released."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.once import once
from portal.ground.text import Sentence, month_name, say
from portal.organisations.begun import cells_begun
from portal.organisations.names import named_in
from portal.organisations.queries import UnitRow
from portal.people.models import CellMembership, Person
from portal.people.queries.active import active
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, beginning, can
from portal.reports.dashboards.charts import Heat, HeatCell, HeatRow
from portal.supervision.models import Note, Period, Reply

ANSWERED, KEPT = say("đã ghi sổ, đảng viên đã trả lời"), say("đã ghi sổ")
OPEN = say("chưa gửi")
OUT, NO_PERIOD = say("không tham gia sinh hoạt tháng này"), say("chưa có kỳ giám sát")
MARKS: dict[str, tuple[str, Sentence]] = {
    "answered": ("T", ANSWERED),
    "written": ("G", KEPT),
    "open": ("·", OPEN),
    "out": ("–", OUT),
    "none": ("", NO_PERIOD),
}


class CellYear(NamedTuple):
    cell: UnitRow
    year: int
    heat: Heat
    without_oneself: bool


def cells_seen(actor: Actor) -> list[UnitRow]:
    begun_in = cells_begun(beginning(actor, Action.CELL_MONTH_READ))
    return [one for one in begun_in if can(actor, Action.CELL_MONTH_READ, PolicySubject(path=one.path))]


def year_of_cell(actor: Actor, cell_id: int, year: int) -> CellYear | None:
    """None where there is no such cell, or this reader may not open its names."""
    cell = next((one for one in cells_seen(actor) if one.id == cell_id), None)
    if cell is None:
        return None
    periods = list(
        db.session.scalars(sa.select(Period).where(Period.month.startswith(f"{year}-")).order_by(Period.month))
    )
    took_part, notes = _took_part(cell_id, periods), _notes(actor, cell_id, periods)
    names = db.session.execute(
        sa.select(Person.id, Person.name)
        .where(Person.id.in_({person for person, _ in took_part} | {person for person, _ in notes}))
        .order_by(Person.sort_key, Person.id)
    ).all()
    called = told_apart([(person.id, person.name) for person in names], date(year, 12, 31))
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    known = {one.month for one in periods}
    rows = []
    for person in names:
        kinds = [
            _kind(month, month in known, (person.id, month) in took_part, notes.get((person.id, month)))
            for month in months
        ]
        rows.append(
            HeatRow(
                called[person.id],
                [_cell(called[person.id], month, kind) for month, kind in zip(months, kinds, strict=True)],
            )
        )
    oneself = any(person.id == actor.person_id for person in names)
    (cell,) = named_in([cell], months[-1])
    return CellYear(cell, year, _heat(cell, year, months, rows), oneself)


def _kind(month: str, has_period: bool, took_part: bool, note: str | None) -> str:
    return note or (("open" if took_part else "out") if has_period else "none")


def _cell(name: str, month: str, kind: str) -> HeatCell:
    mark, said = MARKS[kind]
    return HeatCell(mark, say("%(name)s, %(month)s: %(said)s", name=name, month=month_name(month), said=said), kind)


def _heat(cell: UnitRow, year: int, months: list[str], rows: list[HeatRow]) -> Heat:
    return Heat(
        say("Nhận xét về đảng viên %(cell)s năm %(year)s", cell=cell.short_name, year=year),
        say(
            "Mỗi hàng một đảng viên theo thứ tự họ tên, mỗi cột một tháng; chỉ cho biết đã ghi sổ hay đã trả lời, "
            "không cho biết ghi gì"
        ),
        [(f"T{int(month[5:])}", month_name(month)) for month in months],
        rows,
        [(kind, mark, words) for kind, (mark, words) in MARKS.items() if mark],
    )


def _took_part(cell_id: int, periods: list[Period]) -> set[tuple[int, str]]:
    """Who took part in the cell on each month's due date, in one reading."""
    if not periods:
        return set()
    found = [
        active(one.due_on)
        .with_only_columns(CellMembership.person_id, sa.literal(one.month).label("month"))
        .where(CellMembership.cell_id == cell_id)
        for one in periods
    ]
    return {(row.person_id, row.month) for row in db.session.execute(sa.union_all(*found))}


def _notes(actor: Actor, cell_id: int, periods: list[Period]) -> dict[tuple[int, str], str]:
    """What was sent about each: answered before recorded."""
    months = {one.id: one.month for one in periods}
    answered = sa.exists(sa.select(Reply.id).where(Reply.ward_id == Note.ward_id, Reply.note_id == Note.id))
    rows = db.session.execute(
        sa.select(Note.person_id, Note.period_id, answered.label("answered")).where(
            Note.cell_id == cell_id,
            Note.period_id.in_(months),
            Note.sent_at.is_not(None),
            sa.or_(Note.person_id != (actor.person_id or 0), Note.released_at.is_not(None)),
        )
    )
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in rows:
        found[row.person_id, months[row.period_id]].add("answered" if row.answered else "written")
    return {key: next(one for one in MARKS if one in kinds) for key, kinds in found.items()}


@once
def years_known(today: date) -> list[int]:
    """Years that have a period, newest first; this one always."""
    months = db.session.scalars(sa.select(Period.month))
    return sorted({today.year, *(int(month[:4]) for month in months)}, reverse=True)
