import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, Label, Text, select

from portal.ground.clock import ward_today
from portal.ground.db import db, in_ward, not_over, ward
from portal.ground.names import fold
from portal.ground.once import once
from portal.ground.prepared import EACH, Prepared, prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlWord, SqlWords
from portal.organisations.models import (
    CellKind,
    Holding,
    Rank,
    Setting,
    Succession,
    SuccessionAbroad,
    Unit,
    UnitArea,
    UnitKind,
    UnitName,
    UnitPlace,
    UnitRank,
    Ward,
)
from portal.organisations.settings import DEFAULTS
from portal.policy.standing import Role

FEW = 5  # wards that share a door with their numbers on it
# How offices shorten what they write every day; after folding.
SHORTENED = (
    (re.compile(r"^cb\b\.?\s*"), "chi bo "),
    (re.compile(r"^(?:chi bo|cb)\s+(?:tdp|to dan pho|to)(?:\s+so)?\s+"), "chi bo "),
    (re.compile(r"^(?:tdp|to dp)\b\.?\s*"), "to dan pho "),
    (re.compile(r"^to\s+(?:so\s+)?(?=\d)"), "to dan pho "),
    (re.compile(r"\s+so\s+0*(?=\d)"), " "),
    (re.compile(r"(?<=\s)0+(?=\d)"), ""),
)


class UnitRow(NamedTuple):
    """A unit as lists and look-ups need it."""

    id: int
    kind: UnitKind
    cell_kind: CellKind | None
    code: str
    name: str
    short_name: str
    parent_id: int | None
    path: str
    opened_on: date | None
    ended_on: date | None

    def stood_on(self, day: date) -> bool:
        """A unit is part of the tree from the day on which it was opened until the one on which it ended."""
        return (self.opened_on is None or self.opened_on <= day) and (self.ended_on is None or day < self.ended_on)

    def stood_between(self, first: date, last: date) -> bool:
        return (self.opened_on is None or self.opened_on <= last) and (self.ended_on is None or first < self.ended_on)


COLUMNS = tuple(getattr(Unit, name) for name in UnitRow._fields)


def this_ward() -> Ward:
    return db.session.get_one(Ward, ward())


@once
def units(*kinds: UnitKind) -> list[UnitRow]:
    """Every unit that stands or ever stood, in the order the ward lists them; of all kinds when none is named."""
    return [UnitRow(*row) for row in _units(kinds=kinds)]


@prepared(kinds=EACH)
def _units(kinds: tuple[UnitKind, ...]) -> Query:
    asked = select(*COLUMNS).order_by(Unit.order, Unit.name)
    return asked.where(Unit.kind.in_(kinds)) if kinds else asked


def units_standing(day: date, *kinds: UnitKind) -> list[UnitRow]:
    """The units of the tree of a day, under today's names."""
    return [one for one in units(*kinds) if one.stood_on(day)]


def units_now(*kinds: UnitKind) -> list[UnitRow]:
    """What is offered, expected or counted today: a unit that has ended is not."""
    return units_standing(ward_today(), *kinds)


def unit_of(unit_id: int) -> Unit | None:
    return db.session.get(Unit, (ward(), unit_id))


def unit_coded(code: str) -> Unit | None:
    found: Unit | None = _coded(code=code).scalar()
    return found


@prepared(code=Text)
def _coded(code: SqlWord) -> Query:
    return select(Unit).where(Unit.code == code)


def above(unit_id: int) -> list[int]:
    """The units over it as the tree stands today, the nearest first."""
    parents = {one.id: one.parent_id for one in units()}
    found: list[int] = []
    at = parents.get(unit_id)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def unit_named(text: str, among: Iterable[UnitRow] | None = None) -> UnitRow | None:
    """The unit a person means by "Chi bộ 3", "CB 3" or "chi bo 03"; None when none or several are meant."""
    wanted = plain(text)
    if not wanted:
        return None
    meant = [one for one in (units_now() if among is None else among) if wanted in names_of(one)]
    return meant[0] if len(meant) == 1 else None


def names_of(unit: UnitRow) -> set[str]:
    return {plain(unit.name), plain(unit.short_name), unit.code}


def plain(text: str) -> str:
    """A unit's name as it is compared: folded, single spaces, the office's short forms written out."""
    words = " ".join(fold(text).replace(",", " ").split())
    for form, full in SHORTENED:
        words = form.sub(full, words)
    return " ".join(words.split())


class Seat(NamedTuple):
    """A post in force and who holds it."""

    id: int
    person_id: int
    unit_id: int
    role: Role
    title: str
    valid_from: date | None


SEAT = tuple(getattr(Holding, name) for name in Seat._fields)


@once
def seats(day: date, *roles: Role, known_at: datetime | None = None) -> list[Seat]:
    """Every post in force on the day; of these roles when some are named."""
    rows = _seats(day=day, roles=roles) if known_at is None else db.session.execute(_seats_of(day, roles, known_at))
    return [Seat(*row) for row in rows]


def _seats_of(day: SqlDay, roles: tuple[Role, ...], known_at: datetime | None = None) -> Query:
    asked = select(*SEAT).where(Holding.holds(day, known_at))
    return asked.where(Holding.role.in_(roles)) if roles else asked


_seats = Prepared(_seats_of, day=Date, roles=EACH)


class Holder(NamedTuple):
    """A post of a unit, in force or past."""

    person_id: int
    title: str
    role: Role
    valid_from: date | None
    valid_until: date | None
    basis: str | None


def posts_in(unit_id: int) -> list[Holder]:
    """Every post of the unit that was not recorded by mistake, newest first."""
    asked = select(*(getattr(Holding, name) for name in Holder._fields))
    stood = asked.where(Holding.unit_id == unit_id, Holding.withdrawn_at.is_(None))
    in_order = stood.order_by(Holding.valid_from.desc(), Holding.title, Holding.id)
    return [Holder(*row) for row in db.session.execute(in_order)]


def names_in(unit_id: int) -> list[UnitName]:
    """The names a unit bore, newest first."""
    return list(
        db.session.scalars(
            select(UnitName)
            .where(UnitName.unit_id == unit_id, UnitName.withdrawn_at.is_(None))
            .order_by(UnitName.valid_until.is_(None).desc(), UnitName.valid_from.desc())
        )
    )


class Ground(NamedTuple):
    """A cell or a Front committee and the residence group on whose ground it stands."""

    unit_id: int
    kind: UnitKind
    group_id: int
    valid_from: date | None


def grounds(day: date) -> list[Ground]:
    """Who stands on which residence group's ground on the day, in the ward's order."""
    rows = db.session.execute(
        select(UnitArea.unit_id, Unit.kind, UnitArea.group_id, UnitArea.valid_from)
        .join(Unit, (Unit.ward_id == UnitArea.ward_id) & (Unit.id == UnitArea.unit_id))
        .where(UnitArea.holds(day))
        .order_by(Unit.order, Unit.name)
    )
    return [Ground(*row) for row in rows]


def committee_on(group_id: int, day: date) -> UnitRow | None:
    """The Front committee of a residence group; with an end that lies ahead it is still the group's."""
    row = db.session.execute(
        select(*COLUMNS)
        .join(UnitArea, (UnitArea.ward_id == Unit.ward_id) & (UnitArea.unit_id == Unit.id))
        .where(UnitArea.group_id == group_id, not_over(UnitArea, day), Unit.kind == UnitKind.AREA_FRONT)
        .limit(1)
    ).first()
    return UnitRow(*row) if row else None


def opened_on(unit_ids: Iterable[int]) -> dict[int, date | None]:
    """Since when each unit stands; None: before the portal knew of it."""
    rows = db.session.execute(
        select(UnitPlace.unit_id, UnitPlace.valid_from).where(
            UnitPlace.unit_id.in_(unit_ids), UnitPlace.withdrawn_at.is_(None)
        )
    ).all()
    return {
        unit_id: None if None in days else min(days)
        for unit_id in {row.unit_id for row in rows}
        for days in [[row.valid_from for row in rows if row.unit_id == unit_id]]
    }


class Follower(NamedTuple):
    """A unit that went on as another, from a day by a decision."""

    before_id: int
    after_id: int
    on: date
    decision: str | None


@once
def successions() -> list[Follower]:
    """What became of what: as many rows as arrangements have told, whatever the ward's size."""
    asked = select(*(getattr(Succession, name) for name in Follower._fields))
    return [Follower(*row) for row in db.session.execute(asked.order_by(Succession.on, Succession.id))]


def successions_abroad(unit_id: int) -> list[SuccessionAbroad]:
    """What the unit became in another ward, or what it was there."""
    asked = select(SuccessionAbroad).where(SuccessionAbroad.unit_id == unit_id)
    return list(db.session.scalars(asked.order_by(SuccessionAbroad.on, SuccessionAbroad.other_name)))


def rank_of(unit_id: int, day: date) -> Rank:
    told = db.session.scalar(select(UnitRank.rank).where(UnitRank.unit_id == unit_id, UnitRank.holds(day)))
    return told or Rank.AFFILIATED


def office_phone_of(ward_id: SqlId) -> Label[str]:
    """The office's telephone number as a column beside a row of that ward: read with it, it costs no page a query."""
    decided = _told_phone().where(Setting.ward_id == ward_id)
    return decided.order_by(Setting.valid_from.desc()).limit(1).scalar_subquery().label("office_phone")


def office_phone_at_the_door() -> str:
    """For who has not signed in: the one number that is told here. Where many wards share the door none is asked."""
    here = db.session.scalars(select(Ward.id).where(Ward.id > 0, Ward.withdrawn_at.is_(None)).limit(FEW + 1)).all()
    told = [found for number in here if (found := _phone_in(number))] if len(here) <= FEW else []
    return told[0] if len(told) == 1 else ""


def _phone_in(number: int) -> str:
    with in_ward(number):
        return str(db.session.scalar(_told_phone().order_by(Setting.valid_from.desc()).limit(1)) or "")


def _told_phone() -> Query:
    stands = (Setting.withdrawn_at.is_(None), Setting.valid_until.is_(None))
    return select(Setting.value).where(Setting.key == "office_phone", *stands)


def setting(key: str, day: date, default: Any = None) -> Any:
    """What the ward decided for the day; else `default`, else the portal's own."""
    return settings(day, {key: default})[key]


def settings(day: date, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Several in one read; a default of None is the portal's own."""
    kept = dict(_told(tuple(defaults), day))  # the one that began last
    return {
        key: kept[key] if key in kept else DEFAULTS[key] if default is None else default
        for key, default in defaults.items()
    }


@once
def _told(keys: tuple[str, ...], day: date) -> list[tuple[str, Any]]:
    return [(row.key, row.value) for row in _decided(keys=list(keys), day=day)]


@prepared(keys=[Text], day=Date)
def _decided(keys: SqlWords, day: SqlDay) -> Query:
    return (
        select(Setting.key, Setting.value)
        .where(Setting.key.in_(keys), Setting.holds(day))
        .order_by(Setting.valid_from.nulls_first())
    )
