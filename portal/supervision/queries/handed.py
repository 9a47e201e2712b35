"""To whom a note passes when the lead body's heads may not write it: themselves, and whom they declared as kin."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

import sqlalchemy as sa

from portal.ground.db import OfWard, dated, db
from portal.ground.once import once
from portal.ground.prepared import EACH, Prepared
from portal.ground.sql import Query, SqlDay, SqlIds, SqlRow, UnionQuery
from portal.organisations.models import Holding, Unit, UnitKind
from portal.organisations.queries import UnitRow
from portal.people.models import Kin
from portal.policy.relations import HEADS
from portal.supervision.models import Helper, HelperMember, Period


class Reassigned:
    """Which members a lead body cannot write about by its heads, and to whom each passes. One read: of the ward, or
    of the bodies that `led_by` names."""

    def __init__(
        self, day: date | None, known_at: datetime | None = None, *, led_by: Collection[int] | None = None
    ) -> None:
        self.heads: dict[int, set[int]] = defaultdict(set)
        self.kin: dict[int, set[int]] = defaultdict(set)
        self.helped: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.front_id: int | None = None
        rows: Iterable[SqlRow]
        if day is None:
            return
        if known_at is not None:
            rows = db.session.execute(_facts(day, known_at))
        else:
            rows = _known(day, None if led_by is None else tuple(sorted(led_by)))
        for fact in rows:
            self._learn(*fact)

    @classmethod
    def of_body(cls, body: UnitRow, day: date, known_at: datetime | None = None) -> "Reassigned":
        """As far as a body that leads is concerned: notes of the others pass to the ward Front alone."""
        front = body.kind is UnitKind.WARD_FRONT
        return cls(day, known_at, led_by=None if front else [body.id])

    @classmethod
    def in_periods(cls, periods: Collection[int], *, led_by: Collection[int] | None = None) -> dict[int, "Reassigned"]:
        """The same of each period's due day, by period, in one read."""
        found = {one: cls(None) for one in periods}
        whole = led_by is None
        for period_id, *fact in _IN_PERIODS(periods=list(periods), bodies=sorted(led_by or ()), whole=whole):
            found[period_id]._learn(*fact)
        return found

    def _learn(self, what: str, one: int, other: int, third: int) -> None:
        if what == "head":
            self.heads[one].add(other)
        elif what == "kin":
            self.kin[one].add(other)
            self.kin[other].add(one)
        elif what == "helper":
            self.helped[one, other].add(third)
        else:
            self.front_id = one

    def owner(self, person_id: int, lead_id: int | None) -> tuple[int | None, bool]:
        """The body that owes the note on this member, and whether it passed on."""
        if lead_id is None:
            return None, False
        if not self.is_close(person_id, lead_id) or self.helped.get((lead_id, person_id), set()) - {person_id}:
            return lead_id, False
        if lead_id == self.front_id:
            return None, True
        return self.front_id, True

    def is_close(self, person_id: int, body_id: int) -> bool:
        """Every head of the body is the member or declared kin of the member."""
        heads = self.heads.get(body_id, set())
        return bool(heads) and all(head == person_id or head in self.kin.get(person_id, ()) for head in heads)

    def moved_people(self) -> set[int]:
        """Members whom some head is or is kin of: the only ones whose note can pass to the ward Front."""
        every = {person for people in self.heads.values() for person in people}
        return every | {person for person, others in self.kin.items() if others & every}


@once
def _known(day: date, bodies: tuple[int, ...] | None) -> list[SqlRow]:
    return list(_TODAY(day=day) if bodies is None else _OF_BODIES(day=day, bodies=list(bodies)))


def _facts(
    day: SqlDay, known_at: datetime | None = None, bodies: SqlIds | None = None, periods: SqlIds | None = None
) -> UnionQuery:
    """(what, …): heads of bodies, the heads' kin, helpers named for one member, the ward Front; of a day, or with the
    period before it of each period's due day."""
    none = sa.literal(0, sa.BigInteger)
    heading = [Holding.role.in_(HEADS), dated(Holding, day, known_at)]
    helping = [dated(Helper, day, known_at)]
    if bodies is not None:
        heading.append(Holding.unit_id.in_(bodies))
        helping.append(Helper.body_id.in_(bodies))
    heads = sa.select(Holding.person_id).where(*heading)
    if periods is not None:
        heads = heads.correlate(Period)

    def told(what: str, row: type[OfWard], *values: sa.SQLColumnExpression[int]) -> Query:
        if periods is None:
            return sa.select(sa.literal(what), *values).select_from(row)
        each = sa.and_(Period.ward_id == row.ward_id, Period.id.in_(periods))
        return sa.select(Period.id, sa.literal(what), *values).select_from(row).join(Period, each)

    return sa.union_all(
        told("head", Holding, Holding.unit_id, Holding.person_id, none).where(*heading),
        told("kin", Kin, Kin.person_id, Kin.relative_id, none).where(
            sa.or_(Kin.person_id.in_(heads), Kin.relative_id.in_(heads)), dated(Kin, day, known_at)
        ),
        told("helper", Helper, Helper.body_id, HelperMember.person_id, Helper.person_id)
        .join(HelperMember, sa.and_(HelperMember.ward_id == Helper.ward_id, HelperMember.helper_id == Helper.id))
        .where(*helping),
        told("front", Unit, Unit.id, none, none).where(Unit.kind == UnitKind.WARD_FRONT),
    )


_TODAY = Prepared(_facts, day=sa.Date)
_OF_BODIES = Prepared(_facts, day=sa.Date, bodies=[sa.BigInteger])


def _of_periods(periods: SqlIds, bodies: SqlIds, whole: bool) -> UnionQuery:
    return _facts(Period.due_on, bodies=None if whole else bodies, periods=periods)


_IN_PERIODS = Prepared(_of_periods, periods=[sa.BigInteger], bodies=[sa.BigInteger], whole=EACH)
