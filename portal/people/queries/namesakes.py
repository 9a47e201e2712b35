"""Namesakes: two people of one name in one list, choice or paper are told apart by birth year, else by cell, and of
several who are meant by a name the holder of a post comes first."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.names import fold, nfc
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay, SqlIds, SqlResult, SqlWords
from portal.ground.text import say
from portal.organisations.models import Holding, Unit
from portal.organisations.names import unit_called
from portal.people.models import CellMembership, Correction, Exemption, ExemptionKind, Person
from portal.people.queries.active import in_cell_on

Line = TypeVar("Line")


class _Known(NamedTuple):
    name: str
    born: int | None
    cell: str | None


def told_apart(named: Iterable[tuple[int, str]], day: date, *, whom: Collection[int] | None = None) -> dict[int, str]:
    """How each of these people is called beside the others; whoever shares no name is called by it alone. `whom`: the
    only ones of them who are shown.

    One read, and none where nobody shares a name.
    """
    names = dict(named)
    shared = [ids for ids in _alike(names) if whom is None or not ids.isdisjoint(whom)]
    if not shared:
        return names
    return names | _told(names, shared, _known(_by_id(day=day, people=sorted({one for ids in shared for one in ids}))))


def told_in_ward(named: Iterable[tuple[int, str]], day: date) -> dict[int, str]:
    """How these people are called beside a list or a choice in which a namesake of theirs may stand. One read."""
    names = dict(named)
    if not names:
        return {}
    folded = {fold(name) for name in names.values()}
    known = _known(_by_name(day=day, names=sorted(folded), people=sorted(names)))
    everyone = {person_id: one.name for person_id, one in known.items()} | names
    told = names | _told(everyone, _alike(everyone), known)
    return {person_id: told[person_id] for person_id in names}


def apart(lines: Sequence[Line], day: date) -> list[Line]:
    """The same lines (each with person_id and name) with their people told apart."""
    return renamed(lines, told_apart(((one.person_id, one.name) for one in lines), day))  # type: ignore[attr-defined]


def renamed(lines: Sequence[Line], names: Mapping[int, str]) -> list[Line]:
    return [_renamed(one, names[one.person_id]) for one in lines]  # type: ignore[attr-defined]


def as_spelt(lines: Sequence[Line], day: date) -> list[Line]:
    """The same lines as a paper of that day named their people: what was put right since is spelt as it was then."""
    ids = {one.person_id for one in lines}  # type: ignore[attr-defined]
    then = names_spelt(ids, day)
    return [_renamed(one, then.get(one.person_id, one.name)) for one in lines]  # type: ignore[attr-defined, arg-type]


def names_spelt(people: Collection[int], day: date) -> dict[int, str]:
    rows = db.session.execute(sa.select(Person.id, spelt(Person, day)).where(Person.id.in_(people)))
    return {row[0]: row[1] for row in rows}


def spelt(person: type[Person], day: SqlDay) -> sa.ColumnElement[str]:
    """The name of the person (or of an alias of it) as papers of the day spell it, a date or an expression of one."""
    then = sa.orm.aliased(Correction)
    before = (
        sa.select(then.before)
        .where(then.ward_id == person.ward_id, then.person_id == person.id, then.field == "name", then.since > day)
        .order_by(then.since, then.recorded_at)
        .limit(1)
        .correlate_except(then)
        .scalar_subquery()
    )
    return sa.func.coalesce(before, person.name).label("name")


def meant_first(people: Collection[int], day: date) -> list[int]:
    """Of several whom a typed name may mean: the one holder of a post, else the one who is not exempt, else all."""
    if len(people) < 2:
        return list(people)
    posts = sa.select(Holding.person_id).where(Holding.person_id.in_(people), Holding.holds(day)).distinct()
    if len(holders := list(db.session.scalars(posts))) == 1:
        return holders
    away = sa.select(Exemption.person_id).where(
        Exemption.person_id.in_(people), Exemption.kind == ExemptionKind.EXEMPT, Exemption.holds(day)
    )
    active = sorted({*people} - {*db.session.scalars(away)})
    return active if len(active) == 1 else list(people)


def _renamed(line: Any, name: str) -> Any:
    if line.name == name:
        return line
    return line._replace(name=name) if hasattr(line, "_replace") else replace(line, name=name)


def _called(name: str, known: _Known, *, alone: bool) -> str:
    born = str(say("sinh %(year)s", year=str(known.born))) if known.born else ""
    told = [one for one in (born, "" if alone and born else known.cell or "") if one]
    return f"{name} ({', '.join(told)})" if told else name


def _alike(names: Mapping[int, str]) -> list[set[int]]:
    """Who share a name, name by name."""
    alike = defaultdict(set)
    for person_id, name in names.items():
        alike[nfc(name).casefold()].add(person_id)
    return [ids for ids in alike.values() if len(ids) > 1]


def _told(names: Mapping[int, str], shared: Iterable[set[int]], known: Mapping[int, _Known]) -> dict[int, str]:
    told = {}
    for ids in shared:
        years = Counter(known[one].born for one in ids)
        for one in ids:
            told[one] = _called(names[one], known[one], alone=years[known[one].born] == 1)
    return told


def _known(rows: SqlResult) -> dict[int, _Known]:
    return {row.id: _Known(row.name, row.birth_year, row.short_name) for row in rows}


@prepared(day=sa.Date, people=[sa.BigInteger])
def _by_id(day: SqlDay, people: SqlIds) -> Query:
    return _with_cells(day).where(Person.id.in_(people))


@prepared(day=sa.Date, names=[sa.Text], people=[sa.BigInteger])
def _by_name(day: SqlDay, names: SqlWords, people: SqlIds) -> Query:
    named = sa.and_(Person.folded.in_(names), Person.joined_to.is_(None))
    return _with_cells(day).where(sa.or_(named, Person.id.in_(people)))


def _with_cells(day: SqlDay) -> Query:
    query: Query = (
        sa.select(Person.id, Person.name, Person.birth_year, unit_called(Unit, day))
        .outerjoin(CellMembership, in_cell_on(day))
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
    )
    return query
