"""The writes of which applying is made: each writes one kind of row for the whole arrangement. The deed (applying)
asks the rules and is recorded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from portal.arrangements.queries.handover import FINISHERS
from portal.arrangements.queries.months import finished_until, in_hand
from portal.arrangements.queries.snapshot import PLACED_BY, Worked
from portal.arrangements.rules.deeds import Deed
from portal.arrangements.rules.handover import SeatAfter
from portal.arrangements.rules.shapes import Going, Node
from portal.arrangements.rules.when import due_before, finished_by_the_old
from portal.arrangements.service.dated import OnDay, end_rows, standing, that
from portal.arrangements.service.parties import depth, parent_of, taking_over
from portal.ground.db import db, flush
from portal.ground.text import say
from portal.ground.values import RowValues
from portal.organisations import areas
from portal.organisations.models import Holding, Succession, Unit, UnitKind, UnitPlace, UnitRank
from portal.organisations.queries import unit_coded, units
from portal.organisations.service import add_unit, free_code, rename_unit, seat_many, vacate_many
from portal.people.models import DatedFact
from portal.people.service import end_facts, state_facts
from portal.plans.models import Recipient, Route
from portal.policy import Actor, Role
from portal.supervision.models import Helper, Lead, Locking, Period, ProgrammeBody, Typist


def open_units(worked: Worked, on: OnDay) -> None:
    after = worked.after
    for unit_id in sorted(after.opened, key=lambda one: depth(after.nodes[one])):  # parents before what stands in them
        node = after.nodes[unit_id]
        before = [one for one, into in [*after.ended.items(), *after.shared.items()] if unit_id in into]
        add_unit(
            node.kind,
            free_code(node.short_name),
            node.name,
            node.short_name,
            parent_of(node),
            node.cell_kind,
            order=_order(node, before),
            since=on.day,
            basis=on.basis,
            unit_id=unit_id,
        )
    for unit_id in after.opened:  # once all are there: a committee may stand on the ground of a group that opens too
        if (group_id := after.nodes[unit_id].group_id) is not None:
            areas.relate(that(unit_id), that(group_id), since=on.day, basis=on.basis)


def _order(node: Node, before: Collection[int]) -> int:
    """Where those stood that it follows, else last of its kind."""
    places = {one.id: place for place, one in enumerate(units(node.kind))}
    of_kind = {
        row.id: row.order for row in db.session.execute(sa.select(Unit.id, Unit.order).where(Unit.kind == node.kind))
    }
    known = [of_kind[one] for one in before if one in places]
    return min(known) if known else max(of_kind.values(), default=0) + 1


def rename(portal: Actor, worked: Worked, on: OnDay, today: date) -> None:
    for unit_id in worked.after.renamed:
        node = worked.after.nodes[unit_id]
        rename_unit(portal, that(unit_id), node.name, node.short_name, since=on.day, today=today, basis=on.basis)


def move_grounds(worked: Worked, on: OnDay) -> None:
    after = worked.after
    for unit_id in {*after.moved, *after.ended}:
        if (standing := areas.standing(that(unit_id))) is not None:
            standing.end(on.day)
    for unit_id in dict.fromkeys(after.moved):
        group_id = after.nodes[unit_id].group_id
        if unit_id not in after.opened and unit_id not in after.ended and group_id is not None:
            areas.relate(that(unit_id), that(group_id), since=on.day, basis=on.basis)


def rank(worked: Worked, on: OnDay) -> None:
    for unit_id in dict.fromkeys(worked.after.ranked):
        end_rows(UnitRank, UnitRank.unit_id == unit_id, on.day)
        db.session.add(
            UnitRank(unit_id=unit_id, rank=worked.after.nodes[unit_id].rank, valid_from=on.day, basis=on.basis)
        )


def move_people(worked: Worked, on: OnDay) -> int:
    """What was told without end is withdrawn and told again with its end; nobody is in two places nor in none."""
    for kind, (fact, column) in PLACED_BY.items():
        goings = [one for one in worked.after.goings if worked.after.nodes[one.belonging.unit_id].kind is kind]
        if not goings:
            continue
        rows = {row.id: row for row in _rows(fact, [one.belonging.fact for one in goings])}
        kept = _standing_after(fact, column, goings)
        begins: list[RowValues] = []
        ends: list[tuple[int, date | None]] = []
        for one in goings:
            row = rows[one.belonging.fact]
            starts = max(row.valid_from or date.min, on.day)
            ends.append((row.id, None if row.valid_from is not None and row.valid_from >= on.day else on.day))
            if (one.belonging.person_id, one.to) not in kept:
                kept.add((one.belonging.person_id, one.to))
                begins.append(_told_there(row, column, one, starts, on.basis))
        end_facts(fact, ends)
        state_facts(fact, begins)
    return len({one.belonging.person_id for one in worked.after.goings})


def _told_there(row: DatedFact, column: str, one: Going, starts: date, basis: str) -> RowValues:
    told = {"person_id": row.person_id, column: one.to, "valid_from": starts, "valid_until": row.valid_until}
    return told | ({"place": row.place} if hasattr(row, "place") else {}) | {"basis": basis}


def _standing_after(fact: type[DatedFact], column: str, goings: Collection[Going]) -> set[tuple[int, int | None]]:
    """Who is there already: a member of two organisations that become one belongs to it once."""
    there = getattr(fact, column)
    asked = sa.select(fact.person_id, there).where(
        fact.withdrawn_at.is_(None), fact.valid_until.is_(None), there.in_({one.to for one in goings})
    )
    return {(person, unit) for person, unit in db.session.execute(asked)}


def _rows(fact: type[DatedFact], ids: Collection[int]) -> Iterable[Any]:
    every = list(ids)
    for at in range(0, len(every), 500):
        yield from db.session.scalars(sa.select(fact).where(fact.id.in_(every[at : at + 500])))


def end_posts(worked: Worked, on: OnDay, handed: Mapping[int, Sequence[SeatAfter]]) -> int:
    """Posts in what ends are over that second; whoever has a month to finish there keeps that much until it locks, or
    whoever it is handed to."""
    until = finished_until(worked, on.day)
    ending = standing(Holding, Holding.unit_id.in_(worked.after.ended), on.day)
    finishing = [
        {
            "person_id": one.person_id,
            "unit_id": one.unit_id,
            "role": one.role,
            "title": str(say("%(title)s (làm nốt kỳ giám sát)", title=one.title or str(one.role.label))),
            "valid_from": on.day,
            "valid_until": until if one.valid_until is None else min(until, one.valid_until),
            "basis": on.basis,
        }
        for one in ending
        if until is not None and one.role in FINISHERS and _held_before(one, on.day) and one.unit_id not in handed
    ]
    vacate_many([(one.id, on.day if _held_before(one, on.day) else None) for one in ending])
    seat_many([*finishing, *(taking_over(handed, until, on) if until is not None else ())])
    kinds: tuple[type[Helper | Typist], ...] = (Helper, Typist)
    for kind in kinds:
        for row in standing(kind, kind.body_id.in_(worked.after.ended), on.day):
            row.valid_until = on.day if row.body_id in handed else until or on.day  # in place: their members hang on it
    return len(ending)


def _held_before(one: Holding, day: date) -> bool:
    return one.valid_from is None or one.valid_from < day


def begin_posts(posts: Iterable[tuple[int, int, Role, str]], on: OnDay) -> None:
    seat_many(
        [
            {
                "person_id": person_id,
                "unit_id": unit_id,
                "role": role,
                "title": title,
                "valid_from": on.day,
                "basis": on.basis,
            }
            for person_id, unit_id, role, title in posts
        ]
    )


def end_leading(worked: Worked, on: OnDay) -> None:
    """Nobody leads a cell that ended, and a body that ended takes part in no programme; what follows by itself is told
    by supervision as soon as the tree has changed."""
    after = worked.after
    end_rows(Lead, Lead.cell_id.in_({*after.ended, *after.led}), on.day)
    end_rows(ProgrammeBody, ProgrammeBody.body_id.in_(after.ended), on.day)
    for cell_id in dict.fromkeys(after.led):
        body = after.nodes[cell_id].chosen_lead
        db.session.add(Lead(cell_id=cell_id, body_id=body, chosen=True, valid_from=on.day, basis=on.basis))
    flush()


def close(worked: Worked, on: OnDay) -> None:
    """What ended stands no longer from the day on, and says what follows it."""
    for unit_id, into in worked.after.ended.items():
        that(unit_id).ended_on = on.day
        end_rows(UnitPlace, UnitPlace.unit_id == unit_id, on.day)
        _follow(unit_id, into, on)
    for unit_id, into in worked.after.shared.items():
        _follow(unit_id, [one for one in into if one != unit_id], on)


def _follow(unit_id: int, into: Iterable[int], on: OnDay) -> None:
    db.session.add_all(Succession(before_id=unit_id, after_id=one, on=on.day, decision=on.basis) for one in into)


def replace_superior(deed: Deed, on: OnDay) -> None:
    """What is above is another from the day on: it receives what the one before did, under the same code."""
    before = unit_coded("superior")
    if before is not None:
        before.code, before.ended_on = f"superior-{on.day:%Y%m%d}", on.day
        end_rows(UnitPlace, UnitPlace.unit_id == before.id, on.day)
        flush()
    add_unit(
        UnitKind.SUPERIOR,
        "superior",
        deed.name,
        deed.short_name,
        None,
        order=before.order if before else 0,
        since=on.day,
        basis=on.basis,
        unit_id=deed.unit_id,
    )
    if before is not None:
        _follow(before.id, [deed.unit_id], on)
    if deed.receiver:
        for route in standing(Route, Route.recipient == Recipient.SUPERIOR, on.day):
            told = {"recipient": route.recipient, "matches": route.matches, "words": route.words, "shows": route.shows}
            route.end(on.day)
            db.session.add(Route(**told, receiver=deed.receiver, valid_from=on.day, basis=on.basis))


def settle_months(worked: Worked, on: OnDay) -> list[str]:
    """A month that the old bodies have begun is theirs: it is due on their last day."""
    settled = []
    for one in finished_by_the_old(in_hand(worked), on.day):
        if one.due_on >= on.day:
            period = db.session.scalars(sa.select(Period).where(Period.month == one.month)).one()
            period.due_on = due_before(one, on.day)
            settled.append(one.month)
    flush()
    return settled


def lock_on_the_eve(on: OnDay) -> None:
    """Whoever goes to another ward finishes nothing here after the day: what was due before it is locked before it."""
    locked = sa.exists().where(Locking.ward_id == Period.ward_id, Locking.period_id == Period.id)
    eve = on.day - timedelta(days=1)
    for period in db.session.scalars(sa.select(Period).where(Period.due_on < on.day, Period.locks_on > eve, ~locked)):
        period.locks_on = eve
    flush()
