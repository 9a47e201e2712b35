"""A body's months in numbers, as its sheets would count them: as many statements for a year as for a month."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import Dated
from portal.ground.once import once
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlIds, UnionQuery
from portal.organisations.models import Holding, UnitKind
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership, OrganisationMembership
from portal.policy import Actor
from portal.policy.relations import HEADS
from portal.supervision.models import Lead, Note, NoteKind, Part, Period, Sending
from portal.supervision.queries import assignment
from portal.supervision.queries.handed import Reassigned
from portal.supervision.queries.places import BodyPlace, months, places
from portal.supervision.queries.sheet import is_anothers, written_about
from portal.supervision.rules.parts import OF_KIND, MonthStanding, Parts, parts_of


class SheetInNumbers(NamedTuple):
    """A body's month and its sheet's parts, as `sheet_for` would count them for the same reader."""

    place: BodyPlace
    parts: Parts

    @property
    def owed(self) -> int:
        """Those whom this reader writes about."""
        return self.parts.whole - self.parts.moved


@once
def home_numbers(actor: Actor, body_id: int, month: str | None) -> list[SheetInNumbers]:
    """What a home page tells of a body: the months that it has not sent, the newest and this one, newest first."""
    sent = sent_months(body_id)
    wanted = [one for one in months() if one not in sent or one in (month, months()[0])]
    return in_numbers(actor, places(wanted, body_id))


def sent_months(body_id: int) -> set[str]:
    return set(_sent(body_id))


@once
def _sent(body_id: int) -> list[str]:
    return list(_sent_in(body_id=body_id).scalars())


@prepared(body_id=sa.BigInteger)
def _sent_in(body_id: SqlId) -> Query:
    return (
        sa.select(Period.month)
        .join(Sending, sa.and_(Sending.ward_id == Period.ward_id, Sending.period_id == Period.id))
        .where(Sending.body_id == body_id)
    )


def in_numbers(actor: Actor, of_months: Sequence[BodyPlace]) -> list[SheetInNumbers]:
    """Months of one body that leads or coordinates, in the order given."""
    if not of_months:
        return []
    counted = _led(actor, of_months) if of_months[0].part is Part.LEAD else _coordinated(actor, of_months)
    return [SheetInNumbers(place, parts_of(counted[place.period_id])) for place in of_months]


def _standing(kind: NoteKind | None, *, moved: bool) -> MonthStanding:
    if moved:
        return MonthStanding.MOVED
    return MonthStanding.OPEN if kind is None else OF_KIND[kind]


def _led(actor: Actor, of_months: Sequence[BodyPlace]) -> dict[int, Counter[MonthStanding]]:
    """A row a member and month: a Front committee has some dozens."""
    body, periods = of_months[0].body, [place.period_id for place in of_months]
    handed = Reassigned.in_periods(periods, led_by=[body.id] if body.kind is not UnitKind.WARD_FRONT else None)
    passed = {person for one in handed.values() for person in assignment.passed_to(body.id, one)}
    only = written_about(actor, body.id)
    found: dict[int, Counter[MonthStanding]] = defaultdict(Counter)
    for row in _led_in(periods=periods, body_id=body.id, passed=sorted(passed)):
        owes = handed[row.period_id].owner(row.person_id, row.lead_id)[0] == body.id
        if owes and (only is None or row.person_id in only):
            found[row.period_id][_standing(row.kind, moved=is_anothers(actor, row.person_id))] += 1
    return found


@prepared(periods=[sa.BigInteger], body_id=sa.BigInteger, passed=[sa.BigInteger])
def _led_in(periods: SqlIds, body_id: SqlId, passed: SqlIds) -> Query:
    members = (
        assignment.led(Period.due_on, body_id, passed)
        .join(Period, sa.and_(Period.ward_id == CellMembership.ward_id, Period.id.in_(periods)))
        .add_columns(CellMembership.ward_id, Period.id.label("period_id"))
        .subquery("members")
    )
    return sa.select(members.c.period_id, members.c.person_id, members.c.lead_id, Note.kind).outerjoin_from(
        members, Note, _note_on(members, members.c.period_id, body_id)
    )


def _note_on(members: sa.Subquery, period_id: SqlId, body_id: SqlId) -> sa.ColumnElement[bool]:
    return sa.and_(
        Note.ward_id == members.c.ward_id,
        Note.period_id == period_id,
        Note.body_id == body_id,
        Note.person_id == members.c.person_id,
    )


def _coordinated(actor: Actor, of_months: Sequence[BodyPlace]) -> dict[int, Counter[MonthStanding]]:
    """A mass organisation has half of the ward: whoever is on its sheet on all of the days or on none, which is nearly
    everybody, is looked up once."""
    only = written_about(actor, of_months[0].body.id)
    days = [place.window.due_on for place in of_months]
    rows = _coordinated_in(
        periods=[place.period_id for place in of_months],
        body_id=of_months[0].body.id,
        first=min(days),
        last=max(days),
        anothers=sorted({actor.person_id or 0, *actor.kin}),
        only=sorted(only or ()),
        some=only is not None,
    )
    found: dict[int, Counter[MonthStanding]] = {place.period_id: Counter() for place in of_months}
    for row in rows:
        standing = _standing(row.kind, moved=bool(row.anothers))
        if row.what == "always":
            for month in found.values():
                month[standing] += row.times
        elif row.what == "sometimes":
            found[row.period_id][standing] += row.times
        elif standing is not MonthStanding.MOVED:  # a note on one of those who are always there
            found[row.period_id].update({standing: row.times, MonthStanding.OPEN: -row.times})
    return found


_DAY, _ID = sa.Date, sa.BigInteger


@prepared(periods=[_ID], body_id=_ID, first=_DAY, last=_DAY, anothers=[_ID], only=[_ID], some=EACH)
def _coordinated_in(
    periods: SqlIds, body_id: SqlId, first: SqlDay, last: SqlDay, anothers: SqlIds, only: SqlIds, some: bool
) -> UnionQuery:
    changed = _comes_or_goes(body_id, first, last).cte("changed").prefix_with("MATERIALIZED")

    def members(day: SqlDay) -> Query:
        mine = CellMembership.person_id.in_(anothers).label("anothers")
        asked = assignment.belonging(day, body_id).add_columns(CellMembership.ward_id, mine)
        return asked.where(CellMembership.person_id.in_(only)) if some else asked

    steady = CellMembership.person_id.not_in(sa.select(changed.c.person_id))
    always = members(last).where(steady).cte("always").prefix_with("MATERIALIZED")
    at_times = (
        members(Period.due_on)
        .join(Period, sa.and_(Period.ward_id == CellMembership.ward_id, Period.id.in_(periods)))
        .add_columns(Period.id.label("period_id"))
        .where(~steady)
        .subquery("sometimes")
    )
    nothing = sa.literal(0, sa.BigInteger)
    times = sa.func.count().label("times")
    return sa.union_all(
        sa.select(
            sa.literal("always").label("what"),
            nothing.label("period_id"),
            always.c.anothers,
            sa.cast(sa.null(), Note.kind.type).label("kind"),
            times,
        ).group_by(always.c.anothers),
        sa.select(sa.literal("noted"), Note.period_id, always.c.anothers, Note.kind, times)
        .join_from(always, Note, sa.and_(Note.ward_id == always.c.ward_id, Note.person_id == always.c.person_id))
        .where(Note.body_id == body_id, Note.period_id.in_(periods))
        .group_by(Note.period_id, always.c.anothers, Note.kind),
        sa.select(sa.literal("sometimes"), at_times.c.period_id, at_times.c.anothers, Note.kind, times)
        .outerjoin_from(at_times, Note, _note_on(at_times, at_times.c.period_id, body_id))
        .group_by(at_times.c.period_id, at_times.c.anothers, Note.kind),
    )


def _comes_or_goes(body_id: SqlId, first: SqlDay, last: SqlDay) -> UnionQuery:
    """Everybody of whom a fact that `assignment.belonging` asks for begins or ends after the first day and by the
    last: of all others it says the same on both and on every day between."""

    def turns(row: type[Dated]) -> sa.ColumnElement[bool]:
        begins, ends = (sa.and_(day > first, day <= last) for day in (row.valid_from, row.valid_until))
        return sa.and_(row.withdrawn_at.is_(None), sa.or_(begins, ends))

    hidden = sa.select(Lead.cell_id).where(Lead.hidden.is_(True), turns(Lead))
    return sa.union_all(
        sa.select(CellMembership.person_id).where(sa.or_(turns(CellMembership), CellMembership.cell_id.in_(hidden))),
        sa.select(Membership.person_id).where(turns(Membership)),
        sa.select(Exemption.person_id).where(Exemption.kind == ExemptionKind.EXEMPT, turns(Exemption)),
        sa.select(OrganisationMembership.person_id).where(
            OrganisationMembership.organisation_id == body_id, turns(OrganisationMembership)
        ),
        sa.select(Holding.person_id).where(Holding.unit_id == body_id, Holding.role.in_(HEADS), turns(Holding)),
    )
