"""The dated facts of one person (quá trình), in force, ended and withdrawn."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import Dated, db, not_over, ward
from portal.ground.names import fold
from portal.ground.text import Sentence
from portal.organisations.models import Holding
from portal.organisations.names import UnitNames
from portal.people.models import (
    CellMembership,
    Correction,
    Exemption,
    Link,
    Membership,
    OrganisationMembership,
    Person,
    Residence,
    Sex,
)
from portal.people.rules.corrections import LABELS
from portal.people.rules.facts import PersonFact, PersonFactKind
from portal.policy import Role

TABLES: dict[PersonFactKind, type[Dated]] = {
    PersonFactKind.MEMBERSHIP: Membership,
    PersonFactKind.CELL: CellMembership,
    PersonFactKind.RESIDENCE: Residence,
    PersonFactKind.EXEMPTION: Exemption,
    PersonFactKind.ORGANISATION: OrganisationMembership,
    PersonFactKind.POST: Holding,
}


def person_of(person_id: int) -> Person | None:
    return db.session.get(Person, (ward(), person_id))


def facts_of(person_id: int) -> list[PersonFact]:
    """Every dated fact of the person, newest first; six small reads whoever they are."""
    names = UnitNames()
    facts = [
        _fact(kind, row, names)
        for kind, table in TABLES.items()
        for row in db.session.scalars(sa.select(table).where(table.person_id == person_id))  # type: ignore[attr-defined]
    ]
    return sorted(facts, key=lambda one: (one.valid_from or date.min, one.recorded_at, one.id), reverse=True)


def fact_of(person_id: int, kind: str, fact_id: int) -> PersonFact | None:
    return next((one for one in facts_of(person_id) if (one.kind.value, one.id) == (kind, fact_id)), None)


def holders(unit_id: int, role: Role, day: date, but: int | None = None) -> list[PersonFact]:
    """Who else holds the post on the day or after; `what` names post and person."""
    rows = db.session.execute(
        sa.select(Holding, Person.name)
        .join(Person, Person.id == Holding.person_id)
        .where(
            Holding.unit_id == unit_id, Holding.role == role, not_over(Holding, day), Holding.person_id != (but or 0)
        )
    ).all()
    return [
        _fact(PersonFactKind.POST, row, UnitNames())._replace(what=f"{row.title or row.role.label} · {name}")
        for row, name in rows
    ]


def _fact(kind: PersonFactKind, row: Any, names: UnitNames) -> PersonFact:
    last = row.valid_until - timedelta(days=1) if row.valid_until else ward_today()
    what = {
        PersonFactKind.MEMBERSHIP: lambda: row.card_number or "",
        PersonFactKind.CELL: lambda: names.beside(row.cell_id, last),
        PersonFactKind.RESIDENCE: lambda: names.beside(row.group_id, last) or row.place,
        PersonFactKind.EXEMPTION: lambda: row.kind.label,
        PersonFactKind.ORGANISATION: lambda: names.beside(row.organisation_id, last),
        PersonFactKind.POST: lambda: row.title or row.role.label,
    }[kind]()
    values = {
        name: getattr(row, name)
        for name in (
            "card_number",
            "admitted_on",
            "official_on",
            "ending",
            "cell_id",
            "group_id",
            "place",
            "kind",
            "organisation_id",
            "unit_id",
            "role",
            "title",
        )
        if name in row.__table__.columns
    }
    return PersonFact(
        kind,
        row.id,
        row.person_id,
        what,
        values,
        row.valid_from,
        row.valid_until,
        row.recorded_at,
        row.withdrawn_at,
        row.basis,
    )


def posts_of(person_id: int, day: date) -> list[str]:
    """The longest held first; of the same day in one order, whichever row was told again."""
    return list(
        db.session.scalars(
            sa.select(Holding.title)
            .where(Holding.person_id == person_id, Holding.holds(day))
            .order_by(Holding.valid_from.is_not(None), Holding.valid_from, Holding.title)
        )
    )


def names_of(people: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


def namesakes(name: str, but: int | None = None) -> Sequence[sa.Row[int, str, date | None, int | None]]:
    """People of the same name, marks and capitals aside: (id, name, birth date, birth year)."""
    return db.session.execute(
        sa.select(Person.id, Person.name, Person.birth_date, Person.birth_year)
        .where(Person.folded == fold(" ".join(name.split())), Person.id != (but or 0), Person.joined_to.is_(None))
        .order_by(Person.birth_year, Person.id)
        .limit(10)
    ).all()


def people_named(typed: str) -> Sequence[sa.Row[int, str, date | None, int | None]]:
    """For the office's events: anyone the ward's records speak of, members or not; at most 30."""
    query = sa.select(Person.id, Person.name, Person.birth_date, Person.birth_year).where(Person.joined_to.is_(None))
    for term in fold(typed).split():
        query = query.where((" " + Person.folded).contains(f" {term}", autoescape=True))
    return db.session.execute(query.order_by(Person.sort_key, Person.id).limit(30)).all()


class Righted(NamedTuple):
    """One thing that was told wrongly, and how it is told since."""

    label: Sentence
    before: str
    after: str
    since: date
    paper: str
    reason: str


def corrections_of(person_id: int) -> list[Righted]:
    told = (
        sa.select(Correction).where(Correction.person_id == person_id).order_by(Correction.recorded_at, Correction.id)
    )
    return [
        Righted(LABELS[one.field], _said(one.before), _said(one.after), one.since, one.paper, one.reason)
        for one in db.session.scalars(told)
    ]


def _said(kept: str) -> str:
    """A sex is kept by its code."""
    return str(Sex(kept).label) if kept in {one.value for one in Sex} else kept


def has_links(person_id: int) -> bool:
    """Whether another ward of the installation has a record of the same person."""
    return db.session.scalar(sa.select(Link.id).where(Link.person_id == person_id).limit(1)) is not None
