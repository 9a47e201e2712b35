"""Carrying a plan out: a few statements for a file of any length, all in the deed's own transaction."""

from datetime import date

from portal.attendance.service.taking_over import take_over_roll, take_over_sessions
from portal.ground.values import RowValues
from portal.imports.planning import ImportPreview, NewUnit, Writes
from portal.imports.staging import by_kind, resolved, write_new
from portal.organisations import areas
from portal.organisations import queries as organisations
from portal.organisations import service as units
from portal.organisations.models import CellKind, Holding, Unit, UnitKind
from portal.people import service as people
from portal.people.models import DatedFact, Membership
from portal.plans.queries import standing as plans
from portal.plans.service.taking_over import Rows, taken_over
from portal.policy import Actor

SCHOOLS_FROM, POLICE_AT = 420, 410  # place in the ward's own order, after the residential cells


def write(actor: Actor, planned: ImportPreview, basis: str, today: date, rest: Writes | None = None) -> None:
    """All that was planned, or what is left of it where the rest was laid ready."""
    plan, writes = planned.plan, planned.plan.writes if rest is None else rest
    _raise_units(writes.units, basis)
    if writes.units:
        areas.follow(actor, plan.effective_on, today)
    codes = {unit.code: unit.id for unit in organisations.units()}
    people.add_people(writes.people)
    for kind, rows in _members_first(writes):
        ends, values = writes.ends.get(kind, []), [resolved(row, codes) for row in rows]
        if kind is Holding:
            units.vacate_many(ends)
            units.seat_many(values)
        else:
            people.end_facts(kind, ends)
            people.state_facts(kind, values)
    for correction in writes.corrections:
        people.correct(**correction)
    for table, gaps in writes.fills.items():
        people.fill_in(table, gaps)
    if rest is None:
        write_new(by_kind(plans_of(planned, basis)))
    if planned.roll and planned.roll.lines:
        take_over_roll(planned.roll)
    take_over_sessions(planned.sessions)


def plans_of(planned: ImportPreview, basis: str) -> list[Rows]:
    """The rows of each plan that the list tells of."""
    if not planned.plans:
        return []
    campaign_id = plans.campaign_on(planned.plan.effective_on)
    assert campaign_id is not None  # without one every row was rejected
    return taken_over(planned.plans, campaign_id, planned.plan.effective_on, basis)


def _members_first(writes: Writes) -> list[tuple[type[DatedFact], list[RowValues]]]:
    kinds = {*writes.facts, *writes.ends}
    ordered = sorted(kinds, key=lambda kind: (kind is not Membership, kind.__name__))
    return [(kind, writes.facts.get(kind, [])) for kind in ordered]


def _raise_units(new: list[NewUnit], basis: str) -> None:
    if not new:
        return
    there = {code: unit for code in ("ward", "people", "front") if (unit := organisations.unit_coded(code))}
    for place, one in enumerate(new):
        if one.area is not None:
            units.add_area(one.area, there | _on_the_ground_of(one.area), basis=basis, cell_name=one.name)
            continue
        order = (POLICE_AT if one.kind is CellKind.POLICE else SCHOOLS_FROM) + place
        units.add_unit(UnitKind.CELL, one.code, one.name, one.name, there["ward"], one.kind, order=order, basis=basis)


def _on_the_ground_of(area: int) -> dict[str, Unit]:
    """The residence group as the office opened it, whatever its code, and the Front committee that stands on it."""
    named = organisations.unit_named(f"Tổ dân phố {area}", organisations.units(UnitKind.RESIDENCE_GROUP))
    group = organisations.unit_of(named.id) if named else organisations.unit_coded(f"group-{area}")
    there = organisations.committee_on(group.id, date.max) if group else None
    committee = organisations.unit_of(there.id) if there else organisations.unit_coded(f"front-{area}")
    return {code: unit for code, unit in ((f"group-{area}", group), (f"front-{area}", committee)) if unit}
