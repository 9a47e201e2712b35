"""A month's duties in groups, for pages that tell numbers and no names: the ward's members are counted by the database,
and only those of whom something of their own has to be decided are read one by one."""

from collections import Counter
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from portal.ground.db import dated
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlDay, SqlId, SqlIds, SqlRow
from portal.people.models import CellMembership, OrganisationMembership
from portal.people.queries.active import active
from portal.supervision.models import Lead, Note, Part, Period
from portal.supervision.queries import assignment
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.duties import Duty, asked_about, coordinating_bodies, masked, owed, with_notes
from portal.supervision.queries.handed import Reassigned
from portal.supervision.rules.parts import OF_KIND, MonthStanding

NOBODY = 0  # instead of a person: the duty of any of a group


def tallied(period: Period, readers: Collection[int], *, coordinating: bool = True) -> Counter[Duty]:
    """How many duties of each kind there are, as `readers` count them: the same as the duties of the month, masked for
    them, without their people. A coordinating body's stand under no cell."""
    day = period.due_on
    handed = Reassigned(day)
    apart = handed.moved_people() | set(readers)
    found = _in_groups(_led_in_groups(day=day, period_id=period.id, apart=sorted(apart)), Part.LEAD)
    singly = owed(assigned(day, people=apart, handed=handed))
    if coordinating:
        bodies = [body.id for body in coordinating_bodies(day)]
        found += _in_groups(
            _belonging_in_groups(day=day, period_id=period.id, bodies=bodies, apart=sorted(apart)), Part.COORDINATING
        )
        rows = _belonging_of(day=day, bodies=bodies, people=sorted(apart))
        singly += [Duty(row.person_id, NOBODY, row.body_id, Part.COORDINATING) for row in rows]
    found.update(one._replace(person_id=NOBODY) for one in masked(with_notes(period, singly), readers))
    return found


def _in_groups(rows: Iterable[SqlRow], part: Part) -> Counter[Duty]:
    found: Counter[Duty] = Counter()
    for row in rows:
        standing = OF_KIND[row.kind] if row.kind else MonthStanding.OPEN
        state = (standing, bool(row.sent), bool(row.asked), bool(row.released))
        found[Duty(NOBODY, row.cell_id, row.body_id, part, *state)] += row.times
    return found


@prepared(day=sa.Date, period_id=sa.BigInteger, apart=[sa.BigInteger])
def _led_in_groups(day: SqlDay, period_id: SqlId, apart: SqlIds) -> Query:
    lead = sa.and_(Lead.ward_id == CellMembership.ward_id, Lead.cell_id == CellMembership.cell_id, dated(Lead, day))
    members = active(day).join(Lead, lead).where(Lead.body_id.is_not(None))
    return _counted(members, CellMembership.cell_id, Lead.body_id, period_id, apart)


@prepared(day=sa.Date, period_id=sa.BigInteger, bodies=[sa.BigInteger], apart=[sa.BigInteger])
def _belonging_in_groups(day: SqlDay, period_id: SqlId, bodies: SqlIds, apart: SqlIds) -> Query:
    body_id = OrganisationMembership.organisation_id
    return _counted(_belonging(day, bodies), sa.literal(NOBODY, sa.BigInteger), body_id, period_id, apart)


@prepared(day=sa.Date, bodies=[sa.BigInteger], people=[sa.BigInteger])
def _belonging_of(day: SqlDay, bodies: SqlIds, people: SqlIds) -> Query:
    mine = _belonging(day, bodies).where(CellMembership.person_id.in_(people))
    return mine.add_columns(OrganisationMembership.organisation_id.label("body_id"))


def _belonging(day: SqlDay, bodies: SqlIds) -> sa.Select[int, int]:
    """Everybody with each mass organisation that coordinates on them."""
    each = OrganisationMembership.organisation_id
    return assignment.belonging(day, each).where(each.in_(bodies))


def _counted(
    members: sa.Select[int, int],
    cell_id: sa.SQLColumnExpression[int | None],
    body_id: sa.SQLColumnExpression[int | None],
    period_id: SqlId,
    apart: SqlIds,
) -> Query:
    sent, released = Note.sent_at.is_not(None), Note.released_at.is_not(None)
    state = (Note.kind, sent.label("sent"), sa.and_(Note.id.is_not(None), asked_about(None)).label("asked"))
    each: Query = members.with_only_columns(
        CellMembership.ward_id, cell_id.label("cell_id"), body_id.label("body_id"), *state, released.label("released")
    ).outerjoin(
        Note,
        sa.and_(
            Note.ward_id == CellMembership.ward_id,
            Note.period_id == period_id,
            Note.body_id == body_id,
            Note.person_id == CellMembership.person_id,
        ),
    )
    one = each.where(CellMembership.person_id.not_in(apart)).subquery("one")
    told = (one.c.cell_id, one.c.body_id, one.c.kind, one.c.sent, one.c.asked, one.c.released)
    return sa.select(*told, sa.func.count().label("times")).group_by(*told)
