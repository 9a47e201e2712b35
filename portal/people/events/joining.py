"""Gộp: two rows of the records that are one person become one, seen beforehand, and parted again for thirty days.

Whatever refers to the row that goes is moved to the one that stays, in every table: none is named here, so a later
chapter's is moved too. The row that goes stays in the database, so that what names its writer by number still can.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import at_ward, now
from portal.ground.db import Base, db, flush, ward
from portal.ground.errors import or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject
from portal.organisations.models import Holding
from portal.people.confirming.asking import AskedDeed, ask, waits
from portal.people.confirming.deeds import TwoPersons
from portal.people.models import Confirmation, Person, PersonJoin
from portal.people.rules import joining as rules
from portal.people.rules.refusals import MIXED
from portal.people.rules.tables import TOLD_BY
from portal.policy import Action, Actor, require
from portal.policy.power import mixes

JOINING, PARTING = "people.joining", "people.parting"
APART = {"person_join"}
FILLED = ("sex", "birth_date", "birth_year")


class Joining(NamedTuple):
    """What a joining would do: rows by what they tell."""

    stays: Person
    goes: Person
    moves: list[tuple[Sentence, int]]
    withdrawn: list[tuple[Sentence, int]]  # told by both for the same days
    both: list[tuple[Sentence, int]]  # in the way


class ReferringRows(NamedTuple):
    """Rows of one column that refer to the person who goes."""

    table: sa.Table
    column: sa.Column[Any]
    moves: list[int]
    withdrawn: list[int]
    both: list[int]


def foresee(actor: Actor, stays_id: int, goes_id: int) -> Joining | None:
    require(actor, Action.PEOPLE_JOIN)
    stays, goes = _person(stays_id), _person(goes_id)
    if stays is None or goes is None:
        return None
    every = _referring_rows(stays_id, goes_id)
    return Joining(
        stays,
        goes,
        _counted([(one, one.moves) for one in every]),
        _counted([(one, one.withdrawn) for one in every]),
        _counted([(one, one.both) for one in every]),
    )


def join(actor: Actor, stays_id: int, goes_id: int, *, reason: str) -> PersonJoin | Confirmation:
    """All that tells of the one is told of the other from now on. A post with power goes to another row so, and one's
    own row may take it: both wait."""
    require(actor, Action.PEOPLE_JOIN)
    stays, goes = or_404(_person(stays_id)), or_404(_person(goes_id))
    _refuse_joining(stays, goes)
    both = (stays_id, goes_id)
    if waits(actor, both, _roles(both)):
        words = say("Gộp dòng %(goes)s vào dòng %(stays)s", goes=goes.name, stays=stays.name)
        told = {"stays": str(stays_id), "goes": str(goes_id), "reason": reason}
        return ask(actor, reason, AskedDeed(JOINING, both, told, words))
    return _join(actor, stays_id, goes_id, reason)


def joining_confirmed(actor: Actor, told: JsonObject, today: date, two: TwoPersons) -> PersonJoin:
    return _join(actor, int(told["stays"]), int(told["goes"]), told["reason"], **two.facts())


def _refuse_joining(stays: Person, goes: Person) -> None:
    same = stays.id == goes.id
    refuse(rules.not_joinable(same=same, stays_joined=bool(stays.joined_to), goes_joined=bool(goes.joined_to)))
    refuse(rules.both_have(_counted([(one, one.both) for one in _referring_rows(stays.id, goes.id)])))
    held = _roles((stays.id, goes.id))
    refuse(MIXED if any(mixes(held, role) for role in held) else None)


def _roles(people: Collection[int]) -> list[str]:
    """The posts told of these rows, in force or not: moved, they give what they give there."""
    told = sa.select(Holding.role).where(Holding.person_id.in_(people), Holding.withdrawn_at.is_(None))
    return list(db.session.scalars(told))


def _join(actor: Actor, stays_id: int, goes_id: int, reason: str, **witnesses: object) -> PersonJoin:
    stays, goes = or_404(_person(stays_id)), or_404(_person(goes_id))
    _refuse_joining(stays, goes)
    every = _referring_rows(stays_id, goes_id)
    for one in every:
        _set(one.table, one.withdrawn, withdrawn_at=now())
        _set(one.table, one.moves, **{one.column.name: stays_id})
    filled = _fill(stays, goes)
    goes.joined_to = stays_id
    made = PersonJoin(
        stays_id=stays_id,
        goes_id=goes_id,
        moved=[[one.table.name, one.column.name, str(at)] for one in every for at in one.moves],
        withdrawn=[[one.table.name, str(at)] for one in every for at in one.withdrawn],
        filled=filled,
        reason=reason,
    )
    db.session.add(made)
    flush()
    _recorded(actor, made, reason=reason, moved=len(made.moved), **witnesses)
    db.session.expire_all()
    return made


def part(actor: Actor, join_id: int, today: date, *, reason: str) -> PersonJoin | Confirmation:
    """Each row goes back to whom it told of before; what was recorded since stays with the one who stayed."""
    require(actor, Action.PEOPLE_JOIN)
    made = _to_be_parted(join_id, today)
    both = (made.stays_id, made.goes_id)
    if waits(actor, both, _roles(both)):
        names = [or_404(_person(one)).name for one in both]
        words = say("Tách dòng %(goes)s khỏi dòng %(stays)s", stays=names[0], goes=names[1])
        return ask(actor, reason, AskedDeed(PARTING, both, {"join": str(join_id), "reason": reason}, words))
    return _part(actor, join_id, today, reason)


def parting_confirmed(actor: Actor, told: JsonObject, today: date, two: TwoPersons) -> PersonJoin:
    return _part(actor, int(told["join"]), today, told["reason"], **two.facts())


def _to_be_parted(join_id: int, today: date) -> PersonJoin:
    made = or_404(db.session.get(PersonJoin, (ward(), join_id)))
    refuse(rules.closed_to_parting(at_ward(made.joined_at).date(), made.parted_at is not None, today))
    return made


def _part(actor: Actor, join_id: int, today: date, reason: str, **witnesses: object) -> PersonJoin:
    made = _to_be_parted(join_id, today)
    stays, goes = or_404(_person(made.stays_id)), or_404(_person(made.goes_id))
    for name, column, at in made.moved:
        table = Base.metadata.tables[name]
        theirs = sa.and_(table.c.ward_id == ward(), table.c.id == int(at), table.c[column] == made.stays_id)
        db.session.execute(sa.update(table).where(theirs).values({column: made.goes_id}))
    for name, at in made.withdrawn:
        _tell_again(Base.metadata.tables[name], int(at))
    for name in made.filled:
        setattr(stays, name, None)
    goes.joined_to, made.parted_at = None, now()
    flush()
    _recorded(actor, made, reason=reason, parted=True, **witnesses)
    db.session.expire_all()
    return made


def joins_of(person_id: int) -> list[PersonJoin]:
    """Into this person, newest first, those that were parted left out."""
    told = sa.select(PersonJoin).where(PersonJoin.stays_id == person_id, PersonJoin.parted_at.is_(None))
    return list(db.session.scalars(told.order_by(PersonJoin.joined_at.desc())))


def _person(person_id: int) -> Person | None:
    return db.session.get(Person, (ward(), person_id), populate_existing=True)


def _referring_rows(stays_id: int, goes_id: int) -> list[ReferringRows]:
    """In every table that refers to people."""
    return [
        _of(table, key.parent, stays_id, goes_id)
        for table in Base.metadata.sorted_tables
        if table.name not in APART
        for key in table.foreign_keys
        if key.column.table.name == "person" and key.parent.name != "ward_id"
    ]


def _of(table: sa.Table, column: sa.Column[Any], stays_id: int, goes_id: int) -> ReferringRows:
    asked = sa.select(table).where(table.c.ward_id == ward(), column.in_([stays_id, goes_id]))
    rows = db.session.execute(asked).mappings().all()
    theirs = [row for row in rows if row[column.name] == goes_id]
    ours = [row for row in rows if row[column.name] == stays_id]
    moves, withdrawn, both = [], [], []
    for row in theirs:
        if _told_twice(table, row, ours) or _of_themself(table, column, row, stays_id):
            withdrawn.append(row["id"])
        elif _clashes(table, column, row, ours):
            both.append(row["id"])
        else:
            moves.append(row["id"])
    return ReferringRows(table, column, moves, withdrawn, both)


def _told_twice(table: sa.Table, row: sa.RowMapping, ours: list[sa.RowMapping]) -> bool:
    alike = rules.ONE_AT_A_TIME.get(table.name)
    if alike is None or row["withdrawn_at"] is not None:
        return False
    return any(
        other["withdrawn_at"] is None
        and all(other[name] == row[name] for name in alike)
        and rules.overlap((row["valid_from"], row["valid_until"]), (other["valid_from"], other["valid_until"]))
        for other in ours
    )


def _of_themself(table: sa.Table, column: sa.Column[Any], row: sa.RowMapping, stays_id: int) -> bool:
    """Nobody is their own relative."""
    others = [key.parent.name for key in table.foreign_keys if key.column.table.name == "person"]
    return table.name == "kin" and any(row[name] == stays_id for name in others if name != column.name)


def _clashes(table: sa.Table, column: sa.Column[Any], row: sa.RowMapping, ours: list[sa.RowMapping]) -> bool:
    """Whether the database would have two where one may be."""
    unique = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    unique += [one for one in table.indexes if one.unique]  # type: ignore[misc]
    for one in unique:
        names = [told.name for told in one.columns]
        standing = isinstance(one, sa.Index) and "withdrawn_at" in table.c
        if column.name not in names or (standing and (row["withdrawn_at"] or row["valid_until"])):
            continue
        beside = [name for name in names if name != column.name]
        stand = [mine for mine in ours if not standing or not (mine["withdrawn_at"] or mine["valid_until"])]
        if any(all(mine[name] == row[name] for name in beside) for mine in stand):
            return True
    return False


def _counted(found: list[tuple[ReferringRows, list[int]]]) -> list[tuple[Sentence, int]]:
    told: dict[str, int] = {}
    for one, rows in found:
        if rows:
            told[one.table.name] = told.get(one.table.name, 0) + len(rows)
    return [(TOLD_BY[name], count) for name, count in told.items()]


def _set(table: sa.Table, ids: list[int], **values: object) -> None:
    if ids:
        here = sa.and_(table.c.ward_id == ward(), table.c.id.in_(ids))
        db.session.execute(sa.update(table).where(here).values(values))


def _fill(stays: Person, goes: Person) -> list[str]:
    """What was unknown of the one and known of the other."""
    filled = [name for name in FILLED if getattr(stays, name) is None and getattr(goes, name) is not None]
    for name in filled:
        setattr(stays, name, getattr(goes, name))
    return filled


def _tell_again(table: sa.Table, at: int) -> None:
    row = db.session.execute(sa.select(table).where(table.c.ward_id == ward(), table.c.id == at)).mappings().one()
    again = {**row, "id": new_id(), "recorded_at": now(), "withdrawn_at": None}
    db.session.execute(sa.insert(table).values(again))


def _recorded(actor: Actor, made: PersonJoin, **facts: object) -> None:
    about = audit.About("person", made.stays_id)
    audit.record(actor, Action.PEOPLE_JOIN, about, joined=made.goes_id, reason_of=str(say("gộp")), **facts)
