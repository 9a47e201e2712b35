"""Who someone is at this moment: one query for the account, one for everything their standing rests on."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import Account
from portal.ground.db import db
from portal.ground.prepared import Prepared
from portal.ground.slots import Registry
from portal.ground.sql import Query, UnionQuery
from portal.organisations.models import Holding, Unit
from portal.people.models import Kin, Membership, Person
from portal.policy import Actor, Helping, Post, Role, Service
from portal.policy.relations import COMMITTEE, HEADS

# Later chapters add what else a person may be (helper, typist): rows of `standing_row`.
STANDING: Registry[Callable[[int, date], Query]] = Registry()
# Posts in the ward's Front reach over the whole ward, not only over the Front's own office.
OVER_THE_WARD = (Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY, Role.OFFICE_HEAD, Role.OFFICE, Role.ADMINISTRATOR)


def actor_of(account: Account, name: str, today: date) -> Actor:
    """The account's person with the posts in force today; a post that has ended opens nothing."""
    posts, kin, types_for, party = [], set(), set(), False
    helped: dict[tuple[int, int, str], set[int] | None] = defaultdict(set)
    served: dict[tuple[int, date | None, date | None, int], set[int] | None] = defaultdict(set)
    for row in _STANDING(person_id=account.person_id, today=today):
        if row.kind == "post":
            posts.append(Post(row.role, row.unit_id, row.reach, row.id, row.title))
        elif row.kind == "kin":
            kin.add(row.only)
        elif row.kind == "party":
            party = True
        elif row.kind == "typist":
            types_for.add(row.unit_id)
        elif row.kind == "served":
            time = row.unit_id, row.since, row.until, row.id
            if row.only is None:
                served[time] = None
            elif (about := served[time]) is not None:
                about.add(row.only)
        elif row.only is None:
            helped[row.unit_id, row.id, row.title] = None
        elif (listed := helped[row.unit_id, row.id, row.title]) is not None:
            listed.add(row.only)
    return Actor(
        ward_id=account.ward_id,
        person_id=account.person_id,
        account_id=account.id,
        posts=frozenset(posts),
        helps=frozenset(
            Helping(unit, None if only is None else frozenset(only), number, title)
            for (unit, number, title), only in helped.items()
        ),
        services=frozenset(
            Service(unit, since, until, None if only is None else frozenset(only))
            for (unit, since, until, _), only in served.items()
        ),
        types_for=frozenset(types_for),
        kin=frozenset(kin),
        name=name,
        party=party,
    )


def standing_row(kind: str, **columns: Any) -> list[sa.Label[Any]]:
    """The columns every part of the standing query answers with, in their order."""
    empty: dict[str, object] = {
        "id": sa.literal(0, sa.BigInteger),
        "unit_id": sa.literal(0, sa.BigInteger),
        "role": sa.literal(""),
        "title": sa.literal(""),
        "reach": sa.literal(""),
        "only": sa.cast(sa.null(), sa.BigInteger),
        "since": sa.cast(sa.null(), sa.Date),
        "until": sa.cast(sa.null(), sa.Date),
    }
    return [sa.literal(kind).label("kind"), *((columns.get(name, value)).label(name) for name, value in empty.items())]


def _posts(person_id: int, today: date) -> Query:
    above = sa.orm.aliased(Unit)
    reach = sa.case((Holding.role.in_(OVER_THE_WARD), sa.func.coalesce(above.path, Unit.path)), else_=Unit.path)
    return (
        sa.select(
            *standing_row(
                "post",
                id=Holding.id,
                unit_id=Holding.unit_id,
                role=sa.cast(Holding.role, sa.Text),
                title=Holding.title,
                reach=reach,
            )
        )
        .join(Unit, sa.and_(Unit.ward_id == Holding.ward_id, Unit.id == Holding.unit_id))
        .outerjoin(above, sa.and_(above.ward_id == Unit.ward_id, above.id == Unit.parent_id))
        .where(Holding.person_id == person_id, Holding.holds(today))
    )


def _served(person_id: int, today: date) -> Query:
    """Every time in which they wrote for a body, over or not."""
    return sa.select(
        *standing_row(
            "served", id=Holding.id, unit_id=Holding.unit_id, since=Holding.valid_from, until=Holding.valid_until
        )
    ).where(
        Holding.person_id == person_id,
        Holding.role.in_((*HEADS, *COMMITTEE)),
        Holding.withdrawn_at.is_(None),
        sa.or_(Holding.valid_from.is_(None), Holding.valid_from <= today),
    )


def _kin(person_id: int, today: date) -> Query:
    other = sa.case((Kin.person_id == person_id, Kin.relative_id), else_=Kin.person_id)
    return sa.select(*standing_row("kin", only=other)).where(
        sa.or_(Kin.person_id == person_id, Kin.relative_id == person_id), Kin.holds(today)
    )


def _party(person_id: int, today: date) -> Query:
    return sa.select(*standing_row("party", id=Membership.id)).where(
        Membership.person_id == person_id, Membership.holds(today)
    )


def _everything(person_id: int, today: date) -> UnionQuery:
    return sa.union_all(*(select(person_id, today) for select in (_posts, _served, _kin, _party, *STANDING)))


_STANDING = Prepared(_everything, person_id=sa.BigInteger, today=sa.Date)


def person_name(account: Account) -> str:
    return db.session.scalar(sa.select(Person.name).where(Person.id == account.person_id)) or ""
