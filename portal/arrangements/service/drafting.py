"""Drafting: deeds, people and posts laid down one by one; nothing of the tree is touched."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.arrangements.models import Arrangement, ArrangementDeed, ArrangementPlacing, ArrangementPost
from portal.arrangements.queries.reading import arrangement_of, laid_deeds
from portal.arrangements.queries.snapshot import worked_out
from portal.arrangements.rules.deeds import Deed, DeedKind, told
from portal.arrangements.rules.handover import MonthsGo
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.rules.typed import named_lines
from portal.arrangements.rules.when import closed_to_drafting, too_early
from portal.arrangements.service.over import parts
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.organisations.queries import plain
from portal.policy import Action, Actor, Role, require
from portal.supervision.queries.bodies import people_meant
from portal.supervision.queries.programme import periods


def begin(
    actor: Actor,
    today: date,
    *,
    number: str,
    decided_on: date,
    applies_on: date,
    months_go: MonthsGo = MonthsGo.FINISHED,
) -> Arrangement:
    require(actor, Action.TREE_ARRANGE)
    _on_a_day(decided_on, applies_on, today)
    one = Arrangement(
        id=new_id(),
        number=number,
        decided_on=decided_on,
        applies_on=applies_on,
        months_go=months_go,
        drafted_by=actor.person_id or 0,
    )
    db.session.add(one)
    told = {"decided_on": decided_on, "applies_on": applies_on, "months_go": months_go}
    audit.record(actor, Action.TREE_ARRANGE, one, drafted=number, **told)
    return one


def change(
    actor: Actor,
    arrangement_id: int,
    today: date,
    *,
    number: str,
    decided_on: date,
    applies_on: date,
    months_go: MonthsGo = MonthsGo.FINISHED,
) -> Arrangement:
    one = _draft(actor, arrangement_id)
    _on_a_day(decided_on, applies_on, today)
    parts.tell_parts(one, number=number, decided_on=decided_on, applies_on=applies_on)
    one.number, one.decided_on, one.applies_on, one.months_go = number, decided_on, applies_on, months_go
    told = {"decided_on": decided_on, "applies_on": applies_on, "months_go": months_go}
    audit.record(actor, Action.TREE_ARRANGE, one, changed=number, **told)
    return one


def _on_a_day(decided_on: date, applies_on: date, today: date) -> None:
    months = [(one.due_on, one.locks_on) for one in periods()]
    if wrong := too_early(applies_on, decided_on, months, today):
        raise Invalid({"applies_on": wrong})


def add_deed(actor: Actor, arrangement_id: int, deed: Deed) -> ArrangementDeed:
    one = _draft(actor, arrangement_id)
    last = db.session.scalar(
        sa.select(sa.func.max(ArrangementDeed.position)).where(ArrangementDeed.arrangement_id == one.id)
    )
    row = ArrangementDeed(arrangement_id=one.id, position=(last or 0) + 1, kind=deed.kind, told=told(deed))
    db.session.add(row)
    flush()
    audit.record(actor, Action.TREE_ARRANGE, one, deed=deed.kind, told=row.told)
    return row


def share_out(
    actor: Actor, arrangement_id: int, deed_id: int, *, by_group: tuple[tuple[int, int], ...], rest: int | None
) -> None:
    """Whoever lives in a residence group goes to one unit, and whoever nothing else is said of to another."""
    one = _draft(actor, arrangement_id)
    laid = or_404(next((laid for laid in laid_deeds(one.id) if laid.id == deed_id), None))
    into = set(laid.deed.into)
    if {unit for _, unit in by_group} - into or (rest is not None and rest not in into):
        raise Invalid({"": say("Hãy chọn trong các tổ chức nhận người.")})
    row = db.session.scalars(sa.select(ArrangementDeed).where(ArrangementDeed.id == deed_id)).one()
    row.told = told(laid.deed._replace(by_group=by_group, rest=rest))
    audit.record(actor, Action.TREE_ARRANGE, one, deed=laid.deed.kind, told=row.told)


def take_out(actor: Actor, arrangement_id: int, deed_id: int) -> None:
    """The deed, and what was said of people and posts of a unit that it would have opened."""
    one = _draft(actor, arrangement_id)
    row = or_404(next((laid for laid in laid_deeds(one.id) if laid.id == deed_id), None))
    opened = row.deed.into if row.deed.kind is DeedKind.GIVE else (row.deed.unit_id,)
    after, ids = worked_out(one).after, [deed_id]
    if row.deed.kind is DeedKind.FOUND:  # with what the ward would have had
        there = [laid for laid in laid_deeds(one.id) if laid.deed.kind is DeedKind.ABROAD]
        with_it = [laid for laid in there if laid.deed.ward == row.deed.ward]
        opened, ids = tuple(laid.deed.unit_id for laid in with_it), [deed_id, *(laid.id for laid in with_it)]
    gone = [unit_id for unit_id in opened if unit_id in after.opened or unit_id in after.abroad]
    db.session.execute(sa.delete(ArrangementDeed).where(ArrangementDeed.id.in_(ids)))
    for kind in (ArrangementPlacing, ArrangementPost):
        db.session.execute(sa.delete(kind).where(kind.arrangement_id == one.id, kind.unit_id.in_(gone)))
    audit.record(actor, Action.TREE_ARRANGE, one, taken_out=row.deed.kind, told=told(row.deed))


def place(actor: Actor, arrangement_id: int, wanted: Mapping[tuple[int, int], int | None]) -> int:
    """Where each of these goes from a unit, said by name; None: what the deed itself says holds again."""
    one = _draft(actor, arrangement_id)
    after = worked_out(one).after
    for (person_id, from_id), unit_id in wanted.items():
        if unit_id is not None and unit_id not in after.followers(from_id):
            raise Invalid({"": say("%(unit)s không nhận người từ tổ chức này.", unit=after.name_of(unit_id))})
        known = (
            ArrangementPlacing.arrangement_id == one.id,
            ArrangementPlacing.person_id == person_id,
            ArrangementPlacing.from_id == from_id,
        )
        db.session.execute(sa.delete(ArrangementPlacing).where(*known))
        if unit_id is not None:
            db.session.add(
                ArrangementPlacing(arrangement_id=one.id, person_id=person_id, from_id=from_id, unit_id=unit_id)
            )
    flush()
    audit.record(actor, Action.TREE_ARRANGE, one, placed={str(key[0]): str(unit) for key, unit in wanted.items()})
    return len(wanted)


def place_listed(actor: Actor, arrangement_id: int, typed: str) -> int:
    """A person a line, as typed or pasted from a workbook: name or card, and where they go."""
    one = _draft(actor, arrangement_id)
    after = worked_out(one).after
    units = {plain(name): node.id for node in after.nodes.values() for name in (node.name, node.short_name)}
    leaving = {(unit, going): None for unit in (*after.ended, *after.shared) for going in after.followers(unit)}
    wanted: dict[tuple[int, int], int | None] = {}
    froms = _froms(one)
    for line in named_lines(typed):
        people, unit_id = people_meant(line.who), units.get(plain(line.where))
        if len(people) != 1:
            raise Invalid(
                {
                    "lines": say(
                        "Dòng %(line)s: không rõ “%(who)s” là ai; hãy ghi số thẻ.", line=line.number, who=line.who
                    )
                }
            )
        from_id = next((unit for unit in froms.get(people[0], ()) if (unit, unit_id) in leaving), None)
        if unit_id is None or from_id is None:
            words = say("Dòng %(line)s: “%(where)s” không nhận người này.", line=line.number, where=line.where)
            raise Invalid({"lines": words})
        wanted[people[0], from_id] = unit_id
    if not wanted:
        raise Invalid({"lines": say("Hãy ghi mỗi dòng một người.")})
    return place(actor, arrangement_id, wanted)


def _froms(one: Arrangement) -> dict[int, list[int]]:
    found_in: dict[int, list[int]] = {}
    for belonging in worked_out(one).before.belongings:
        found_in.setdefault(belonging.person_id, []).append(belonging.unit_id)
    return found_in


def add_post(actor: Actor, arrangement_id: int, typed: str, *, unit_id: int, role: Role, title: str) -> ArrangementPost:
    """Who takes a post in the tree of the day after."""
    one = _draft(actor, arrangement_id)
    after = worked_out(one).after
    if unit_id not in after.nodes or unit_id in after.ended:
        raise Invalid({"unit": say("Hãy chọn một tổ chức có trong cơ cấu mới.")})
    people = people_meant(typed)
    if len(people) != 1:
        raise Invalid({"person": say("Không rõ “%(who)s” là ai; hãy ghi đủ họ và tên, hoặc số thẻ.", who=typed[:60])})
    return seat(actor, one.id, people[0], unit_id=unit_id, role=role, title=title or str(role.label))


def seat(actor: Actor, arrangement_id: int, person_id: int, *, unit_id: int, role: Role, title: str) -> ArrangementPost:
    one = _draft(actor, arrangement_id)
    row = ArrangementPost(arrangement_id=one.id, person_id=person_id, unit_id=unit_id, role=role, title=title)
    db.session.add(row)
    flush()
    audit.record(actor, Action.TREE_ARRANGE, one, post=role, person=person_id, unit=str(unit_id), title=row.title)
    return row


def take_out_post(actor: Actor, arrangement_id: int, post_id: int) -> None:
    one = _draft(actor, arrangement_id)
    which = (ArrangementPost.arrangement_id == one.id, ArrangementPost.id == post_id)
    row = or_404(db.session.scalar(sa.select(ArrangementPost).where(*which)))
    audit.record(actor, Action.TREE_ARRANGE, one, post_taken_out=row.role, person=row.person_id)
    db.session.delete(row)


def drop(actor: Actor, arrangement_id: int) -> Arrangement:
    """A draft that comes to nothing; it goes from the list and stays in the trail."""
    one = _draft(actor, arrangement_id)
    parts.drop_parts(one)
    one.state = ArrangementState.DROPPED
    audit.record(actor, Action.TREE_ARRANGE, one, dropped=one.number)
    return one


def _draft(actor: Actor, arrangement_id: int) -> Arrangement:
    require(actor, Action.TREE_ARRANGE)
    one = or_404(arrangement_of(arrangement_id))
    refuse(closed_to_drafting(one.state))
    return one
