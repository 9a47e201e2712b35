"""The year's programme: which bodies it names, who leads in which cell and why, and what of it is to be put right."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Unit, UnitKind
from portal.organisations.queries import UnitRow, grounds, units, units_standing
from portal.supervision.models import Lead, Part, Period, Programme, ProgrammeBody
from portal.supervision.rules.leading import LEADING, Usual, not_to_lead, usual_lead
from portal.supervision.rules.month import month_of


class CellLead(NamedTuple):
    """A cell and the body that leads there today; `group`: the residence group from which that follows."""

    cell_id: int
    cell: str
    body: str | None
    hidden: bool
    chosen: bool
    since: date | None
    group: str | None
    usual: str | None  # who leads where the office chooses nobody; None: the cell is hidden


class Unled(NamedTuple):
    """A cell whose lead body is missing, cannot lead, or is not the one that its residence group names."""

    cell: UnitRow
    usual: Usual
    standing: Lead | None
    wrong: bool  # what stands could never have been right


def programmes() -> list[Programme]:
    return list(
        db.session.scalars(
            sa.select(Programme).where(Programme.withdrawn_at.is_(None)).order_by(Programme.first_month.desc())
        )
    )


def running(today: date) -> list[Programme]:
    """The programmes that are not over."""
    month = month_of(today)
    return [one for one in programmes() if one.last_month is None or one.last_month >= month]


def periods() -> list[Period]:
    return list(db.session.scalars(sa.select(Period).order_by(Period.month.desc())))


def bodies_named(programme_id: int) -> list[tuple[Part, str]]:
    """The bodies of a programme as the ward lists them: in what part, under which name."""
    rows = db.session.execute(
        sa.select(ProgrammeBody.part, Unit.short_name)
        .join(Unit, sa.and_(Unit.ward_id == ProgrammeBody.ward_id, Unit.id == ProgrammeBody.body_id))
        .where(
            ProgrammeBody.programme_id == programme_id,
            ProgrammeBody.withdrawn_at.is_(None),
            ProgrammeBody.valid_until.is_(None),
        )
        .order_by(Unit.order, Unit.name)
    )
    return [(row.part, row.short_name) for row in rows]


def not_named(today: date) -> list[tuple[Programme, UnitRow]]:
    """Bodies that a running programme does not know yet; one that left it is known."""
    known = {
        (row.programme_id, row.body_id)
        for row in db.session.execute(
            sa.select(ProgrammeBody.programme_id, ProgrammeBody.body_id).where(ProgrammeBody.withdrawn_at.is_(None))
        )
    }
    bodies = units_standing(today, *LEADING)
    return [(one, body) for one in running(today) for body in bodies if (one.id, body.id) not in known]


def usual_leads(day: date) -> dict[int, Usual]:
    """For each cell the body that its residence group names (cell, group, the group's Front committee)."""
    places = grounds(day)
    committee = {one.group_id: one.unit_id for one in places if one.kind is UnitKind.AREA_FRONT}
    group = {one.unit_id: one.group_id for one in places}
    (ward_front,) = units_standing(day, UnitKind.WARD_FRONT)
    return {
        cell.id: usual_lead(
            cell_kind=cell.cell_kind, committee_id=committee.get(group.get(cell.id, 0)), ward_front_id=ward_front.id
        )
        for cell in units_standing(day, UnitKind.CELL)
    }


def unled(day: date) -> list[Unled]:
    """Cells whose lead body is to be given, moved or put right; what the office chose is left as it is."""
    standing = standing_leads()
    kinds = {unit.id: unit.kind for unit in units()}
    usual = usual_leads(day)
    found = []
    for cell in units_standing(day, UnitKind.CELL):
        lead = standing.get(cell.id)
        wrong = lead is not None and _is_wrong(lead, kinds)
        if lead is None or wrong or (not lead.chosen and _led(lead) != usual[cell.id]):
            found.append(Unled(cell, usual[cell.id], lead, wrong))
    return found


def standing_leads() -> dict[int, Lead]:
    """By cell what is told of its lead without an end."""
    rows = db.session.scalars(sa.select(Lead).where(Lead.withdrawn_at.is_(None), Lead.valid_until.is_(None)))
    return {lead.cell_id: lead for lead in rows}


def _led(lead: Lead) -> Usual:
    return Usual(None if lead.hidden else lead.body_id)


def _is_wrong(lead: Lead, kinds: Mapping[int, UnitKind]) -> bool:
    if lead.hidden:
        return False
    body_id = lead.body_id or 0
    return not_to_lead(cell_id=lead.cell_id, body_id=body_id, body_kind=kinds.get(body_id)) is not None


def leads_by_cell(day: date) -> list[CellLead]:
    body = sa.orm.aliased(Unit)
    names = {unit.id: unit.short_name for unit in units()}
    group = {one.unit_id: one.group_id for one in grounds(day)}
    usual = usual_leads(day)
    rows = db.session.execute(
        sa.select(Unit.id, Unit.short_name, body.short_name.label("body"), Lead.hidden, Lead.chosen, Lead.valid_from)
        .outerjoin(Lead, sa.and_(Lead.ward_id == Unit.ward_id, Lead.cell_id == Unit.id, Lead.holds(day)))
        .outerjoin(body, sa.and_(body.ward_id == Lead.ward_id, body.id == Lead.body_id))
        .where(Unit.kind == UnitKind.CELL, Unit.id.in_(usual))
        .order_by(Unit.order)
    )
    return [
        CellLead(
            row.id,
            row.short_name,
            row.body,
            bool(row.hidden),
            bool(row.chosen),
            row.valid_from,
            names.get(group.get(row.id, 0)),
            names.get(usual[row.id].body_id or 0),
        )
        for row in rows
    ]
