"""What the portal already knows, read at once, so that a file of any length costs the same few queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.ground.db import db
from portal.organisations import queries as organisations
from portal.organisations.models import UnitKind
from portal.people.models import (
    CellMembership,
    DatedFact,
    Exemption,
    Management,
    Membership,
    OrganisationMembership,
    Person,
    Residence,
    Sex,
)

FACT_COLUMNS: dict[type[DatedFact], tuple[str, ...]] = {
    Membership: ("card_number", "admitted_on", "official_on"),
    CellMembership: ("cell_id",),
    Residence: ("group_id", "place"),
    Exemption: ("kind",),
    OrganisationMembership: ("organisation_id",),
    Management: ("tier",),
}


class KnownPerson(NamedTuple):
    id: int
    name: str
    folded: str
    sex: Sex | None
    birth_date: date | None
    birth_year: int | None
    version: int


class StatedRow(NamedTuple):
    """One dated row of a person."""

    id: int
    valid_from: date | None
    valid_until: date | None
    values: tuple[Any, ...]

    def holds(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )

    def newer_than(self, day: date) -> bool:
        return any(one is not None and one > day for one in (self.valid_from, self.valid_until))


class CurrentFacts:
    def __init__(self, kinds: Iterable[type[DatedFact]] = tuple(FACT_COLUMNS)) -> None:
        self.units = organisations.units()
        self.by_code = {unit.code: unit for unit in self.units}
        self.by_id = {unit.id: unit for unit in self.units}
        # What stands goes before what ended under the same name.
        by_age = sorted(self.units, key=lambda unit: unit.ended_on is None)
        self.cells, self.groups = (
            {name: unit for unit in by_age if unit.kind is kind for name in organisations.names_of(unit)}
            for kind in (UnitKind.CELL, UnitKind.RESIDENCE_GROUP)
        )
        self.people = {
            row.id: KnownPerson(*row)
            for row in db.session.execute(
                select(*(getattr(Person, name) for name in KnownPerson._fields)).where(Person.joined_to.is_(None))
            )
        }
        self.facts: dict[type[DatedFact], dict[int, list[StatedRow]]] = {kind: _stated(kind) for kind in kinds}
        self.by_card: dict[str, int] = {}
        for person_id, rows in self.facts.get(Membership, {}).items():
            self.by_card.update((row.values[0], person_id) for row in rows if row.values[0])
        self.by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in self.people.values():
            self.by_name[person.folded].append(person)

    def of(self, person_id: int, kind: type[DatedFact]) -> list[StatedRow]:
        return self.facts[kind].get(person_id, [])

    def member_on(self, person_id: int, day: date) -> bool:
        return any(row.holds(day) for row in self.of(person_id, Membership))

    def cell_of(self, person_id: int, day: date) -> organisations.UnitRow | None:
        return next((self.by_id[row.values[0]] for row in self.of(person_id, CellMembership) if row.holds(day)), None)

    def named(self, folded: str, birth_date: date | None, birth_year: int | None) -> list[KnownPerson]:
        """Those of this name whose birth does not speak against it."""
        return [
            one
            for one in self.by_name.get(folded, ())
            if (birth_date is None or one.birth_date in (None, birth_date))
            and (birth_year is None or one.birth_year in (None, birth_year))
        ]


def _stated(kind: type[DatedFact]) -> dict[int, list[StatedRow]]:
    columns = [getattr(kind, name) for name in ("person_id", "id", "valid_from", "valid_until", *FACT_COLUMNS[kind])]
    rows: dict[int, list[StatedRow]] = defaultdict(list)
    for person_id, row_id, since, until, *values in db.session.execute(
        select(*columns).where(kind.withdrawn_at.is_(None)).order_by(kind.valid_from, kind.id)
    ):
        rows[person_id].append(StatedRow(row_id, since, until, tuple(values)))
    return rows
