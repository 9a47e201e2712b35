"""Names of their day: what a unit was called on the day of a paper or an event, and never what it is called since.

The rule has two faces, an expression for queries and a reading for rows at hand; a test keeps them equal. The name of a
day is the first one that still held after it, so a day before the portal knew of the unit gets its oldest name. A day
that is not known (NULL) gets today's.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db, known
from portal.ground.sql import SqlDay
from portal.ground.text import say
from portal.organisations.models import Unit, UnitKind, UnitName
from portal.organisations.queries import UnitRow, units

SHORT, LONG = "short_name", "name"


def unit_called(unit: type[Unit], day: SqlDay, which: str = SHORT) -> sa.ColumnElement[str]:
    """The name of the unit (or of an alias of it) on the day, a date or an expression of one; for queries."""
    today: sa.ColumnElement[str] = getattr(unit, which)
    if isinstance(day, date) and day >= ward_today():
        return today
    name = sa.orm.aliased(UnitName)
    then = (
        sa.select(getattr(name, which))
        .where(
            name.ward_id == unit.ward_id,
            name.unit_id == unit.id,
            known(name),
            sa.or_(name.valid_until.is_(None), name.valid_until > day),
        )
        .order_by(name.valid_from.asc().nulls_first())
        .limit(1)
        .correlate_except(name)
        .scalar_subquery()
    )
    return sa.func.coalesce(then, today).label(which)


class BorneName(NamedTuple):
    name: str
    short_name: str
    until: date | None


class UnitNames:
    """Every name that units bore, as known at `known_at` (now when None), read once."""

    def __init__(self, known_at: datetime | None = None) -> None:
        self.borne: dict[int, list[BorneName]] = defaultdict(list)
        for unit_id, *borne in db.session.execute(
            sa.select(UnitName.unit_id, UnitName.name, UnitName.short_name, UnitName.valid_until)
            .where(known(UnitName, known_at))
            .order_by(UnitName.valid_from.asc().nulls_first())
        ):
            self.borne[unit_id].append(BorneName(*borne))  # type: ignore[arg-type]

    def beside(self, unit_id: int | None, day: date, which: str = LONG) -> str:
        """For a screen: as it was called on the day, and as it is called today; '' for none."""
        then = self.of(unit_id or 0, day)
        return beside_today(getattr(then, which), getattr(self.borne[unit_id or 0][-1], which)) if then else ""

    def of(self, unit_id: int, day: date) -> BorneName | None:
        return next((one for one in self.borne[unit_id] if one.until is None or one.until > day), None)


def named_on(found: Iterable[UnitRow], day: date, known_at: datetime | None = None) -> list[UnitRow]:
    """The same rows of units under the names they bore on the day."""
    rows = list(found)
    if known_at is None and day >= ward_today():
        return rows
    names = UnitNames(known_at)
    then = ((one, names.of(one.id, day)) for one in rows)
    return [one._replace(name=was.name, short_name=was.short_name) if was else one for one, was in then]


def units_on(day: date, *kinds: UnitKind, known_at: datetime | None = None) -> list[UnitRow]:
    """The tree of a day: the units that stood, under the names they bore."""
    return named_on((one for one in units(*kinds) if one.stood_on(day)), day, known_at)


def units_in(month: str, *kinds: UnitKind) -> list[UnitRow]:
    """The tree as it stood when the month ended."""
    after = date.fromisoformat(f"{month}-28") + timedelta(days=4)
    return units_on(after - timedelta(days=after.day), *kinds)


def named_in(found: Iterable[UnitRow], month: str) -> list[UnitRow]:
    """As they were called when the month ended; of the month that runs, as they are called today."""
    after = date.fromisoformat(f"{month}-28") + timedelta(days=4)
    return named_on(found, after - timedelta(days=after.day))


def beside_today(then: str, today: str) -> str:
    """For a screen: as it was called, and how to find it today."""
    return then if then == today else str(say("%(then)s (nay là %(today)s)", then=then, today=today))


def every_name() -> list[tuple[int, str]]:
    """Each unit by every name it bears and bore, so that it is found by any of them."""
    borne = [(one, f"{was.name} {was.short_name}") for one, names in UnitNames().borne.items() for was in names]
    return borne + [(one.id, f"{one.name} {one.short_name}") for one in units()]
