"""Who is convened to a session: told from dated standing each time it is asked, until the roll freezes it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.prepared import EACH, TODAY, prepared
from portal.ground.sql import Query, SqlDay, SqlId, UnionQuery
from portal.meetings.models import ClubMember, Convening, Meeting
from portal.organisations.models import Holding, Unit, UnitKind
from portal.people.models import CellMembership, OrganisationMembership, Person
from portal.people.queries.active import active, same_person
from portal.supervision.models import Lead

PARTY = (UnitKind.WARD_PARTY, UnitKind.CELL)  # their people are members of cells, not holders of posts


class Convened(NamedTuple):
    """Someone convened, and the cell they stood in that day."""

    person_id: int
    cell_id: int | None


class Call(NamedTuple):
    """One line of thành phần triệu tập: a unit with all below it, posts in it, a club's list, or one person."""

    unit_id: int | None = None
    roles: tuple[str, ...] = ()
    club: str | None = None
    person_id: int | None = None


def convened(meeting: Any, day: date | None = None) -> list[Convened]:
    """Everyone convened to the session (a Meeting or its row), each once, in the order of names; on its own day unless
    another is given."""
    return [Convened(*row) for row in _to_one(meeting_id=meeting.id, own_day=day is None, day=day)]


def convened_by(calls: Sequence[Call], day: date) -> list[Convened]:
    """The same for lines that are not kept yet: the number shown before saving."""
    return [Convened(*row) for row in db.session.execute(_with_cells(_proposed(calls, day)))] if calls else []


def convened_to_many(meetings: Sequence[int]) -> list[tuple[int, int]]:
    """(meeting_id, person_id) of several sessions at once."""
    found = _ways(_stored(None, None).where(Convening.meeting_id.in_(meetings)).subquery("calls"))
    return [(row.meeting_id, row.person_id) for row in db.session.execute(sa.union(*found))]


def sessions_of(person_id: SqlId) -> sa.Select[int]:
    """The ids of the sessions to which the person is convened."""
    ways = _ways(_stored(None, None).subquery("calls"), person_id)
    return sa.select(sa.union(*ways).subquery("convened").c.meeting_id)


@prepared(meeting_id=sa.BigInteger, own_day=EACH, day=sa.Date)
def _to_one(meeting_id: SqlId, own_day: bool, day: SqlDay) -> Query:
    return _with_cells(_stored(meeting_id, None if own_day else day))


def _with_cells(calls: Query | UnionQuery) -> Query:
    lines = calls.subquery("calls")
    people = sa.union(*_ways(lines)).subquery("convened")
    that_day = sa.select(lines.c.as_of).limit(1).scalar_subquery()
    return (
        sa.select(people.c.person_id, sa.func.max(CellMembership.cell_id))
        .join(Person, Person.id == people.c.person_id)
        .outerjoin(CellMembership, sa.and_(CellMembership.person_id == Person.id, dated(CellMembership, that_day)))
        .group_by(people.c.person_id, Person.sort_key)
        .order_by(Person.sort_key, people.c.person_id)
    )


def _stored(meeting_id: SqlId | None, day: SqlDay | None) -> Query:
    if isinstance(day, date):
        day = sa.literal(day, sa.Date)
    as_of = sa.func.coalesce(Meeting.convened_as_of, TODAY) if day is None else day
    query: Query = sa.select(
        Convening.meeting_id,
        Convening.unit_id,
        sa.cast(Convening.roles, sa.Text).label("roles"),
        Convening.club,
        Convening.person_id,
        as_of.label("as_of"),
    ).join(Meeting, sa.and_(Meeting.ward_id == Convening.ward_id, Meeting.id == Convening.meeting_id))
    return query if meeting_id is None else query.where(Convening.meeting_id == meeting_id)


def _proposed(calls: Sequence[Call], day: date) -> UnionQuery:
    def line(call: Call) -> Query:
        values = (
            ("meeting_id", sa.BigInteger, 0),
            ("unit_id", sa.BigInteger, call.unit_id),
            ("roles", sa.Text, "".join(f'"{role}"' for role in call.roles) or None),
            ("club", sa.Text, call.club),
            ("person_id", sa.BigInteger, call.person_id),
            ("as_of", sa.Date, day),
        )
        return sa.select(
            *(
                (sa.literal(value, kind) if value is not None else sa.cast(sa.null(), kind)).label(name)
                for name, kind, value in values
            )
        )

    return sa.union_all(*(line(call) for call in calls))


def _ways(calls: sa.Subquery, person_id: SqlId | None = None) -> list[Query]:
    """(meeting_id, person_id) by each way of being convened; of one person only when named."""
    line, above, below = calls.c, sa.orm.aliased(Unit), sa.orm.aliased(Unit)
    whole = sa.and_(line.roles.is_(None), line.club.is_(None))

    def under(query: Query, unit_id: SqlId) -> Query:
        return (
            query.join(below, below.id == unit_id)
            .join(above, below.path.startswith(above.path))
            .join(calls, line.unit_id == above.id)
        )

    as_of = line.as_of
    hidden = sa.exists(
        sa.select(Lead.id).where(
            Lead.ward_id == CellMembership.ward_id,
            Lead.cell_id == CellMembership.cell_id,
            Lead.hidden.is_(True),
            dated(Lead, as_of),
        )
    )
    members = under(active(as_of), CellMembership.cell_id).where(whole, above.kind.in_(PARTY))
    # Front and mass organisations are not shown the police cell: its members come to its own and the Party's sessions.
    of_organisation = under(
        active(as_of).join(OrganisationMembership, same_person(OrganisationMembership)),
        OrganisationMembership.organisation_id,
    ).where(dated(OrganisationMembership, as_of), whole, above.kind == UnitKind.MASS_ORGANISATION, ~hidden)
    in_post = under(sa.select(Holding.person_id).select_from(Holding), Holding.unit_id).where(dated(Holding, as_of))
    named_posts = line.roles.contains(sa.literal('"').concat(sa.cast(Holding.role, sa.Text)).concat('"'))
    on_a_list = (
        sa.select(ClubMember.person_id)
        .join(calls, line.club == ClubMember.club)
        .where(dated(ClubMember, as_of), sa.or_(line.unit_id.is_(None), line.unit_id == ClubMember.organiser_id))
    )
    by_name = sa.select(line.person_id).where(line.person_id.is_not(None))
    found = (
        (members, CellMembership.person_id),
        (of_organisation, CellMembership.person_id),
        (in_post.where(whole, above.kind.not_in(PARTY)), Holding.person_id),
        (in_post.where(line.roles.is_not(None), named_posts), Holding.person_id),
        (on_a_list, ClubMember.person_id),
        (by_name, line.person_id),
    )
    return [
        query.with_only_columns(line.meeting_id, person.label("person_id")).where(
            person == person_id if person_id is not None else sa.true()
        )
        for query, person in found
    ]
