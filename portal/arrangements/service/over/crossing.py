"""People go on in another ward: a linked record there with their standing and their plan in force, nothing older. Here
what they were keeps its rows, which end on the day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.arrangements.rules.over import Leaver
from portal.arrangements.rules.shapes import Going
from portal.arrangements.service.dated import OnDay, standing
from portal.arrangements.service.over.rows import MANY, read_by, write
from portal.ground.batches import in_batches
from portal.ground.db import db, flush, not_over
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.ground.values import RowValues
from portal.organisations.models import Holding, Unit, UnitKind
from portal.organisations.service import vacate_many
from portal.organisations.wards import there
from portal.people.models import (
    CellMembership,
    DatedFact,
    Ending,
    Exemption,
    Kin,
    Link,
    Management,
    Membership,
    OrganisationMembership,
    Person,
    Residence,
)
from portal.people.service import add_people, end_facts, state_facts
from portal.supervision.models import Helper, Typist

IDENTITY = ("name", "given_name", "folded", "sort_key", "sex", "birth_date", "birth_year")
CROSSING_FACTS: tuple[type[DatedFact], ...] = (
    Membership,
    CellMembership,
    Residence,
    Exemption,
    OrganisationMembership,
    Management,
    Kin,
)


class Crossed(NamedTuple):
    """Whose record of one ward is whose of another."""

    from_ward: int
    to_ward: int
    people: dict[int, int]  # here: there


class PersonBag(NamedTuple):
    """What goes along of the leavers for one ward: rows as the old ward tells them."""

    people: list[RowValues]
    facts: dict[type[DatedFact], list[RowValues]]


def cross(
    from_ward: int,
    to_ward: int,
    going: Collection[Leaver],
    units: Mapping[int, int],
    names: Mapping[int, str],
    on: OnDay,
) -> Crossed:
    """`units`: which unit of the new ward each receiving one is; `names`: of residence groups that somebody leaves."""
    here = {one.person_id: new_id() for one in going}
    with there(from_ward):
        bag = PersonBag(read_by(Person, "id", here), {kind: _standing(kind, here, on.day) for kind in CROSSING_FACTS})
        codes = _codes()
        _leave(bag, here, on)
        _link(to_ward, here.items(), on, came=False)
    with there(to_ward):
        add_people([{**{key: row[key] for key in IDENTITY}, "id": here[row["id"]]} for row in bag.people])
        _arrive(bag, here, {one.person_id: one for one in going}, units, codes, names, on)
        _link(from_ward, ((there_id, person_id) for person_id, there_id in here.items()), on, came=True)
    return Crossed(from_ward, to_ward, here)


def _standing(kind: type[DatedFact], ids: Collection[int], day: date) -> list[RowValues]:
    """What holds on the day or is told to begin later."""
    return read_by(kind, "person_id", ids, not_over(kind, day))


def _codes() -> dict[int, str]:
    """The ward's mass organisations: every ward has the same by code."""
    rows = db.session.execute(sa.select(Unit.id, Unit.code).where(Unit.kind == UnitKind.MASS_ORGANISATION))
    return {row.id: row.code for row in rows}


def _leave(bag: PersonBag, here: Collection[int], on: OnDay) -> None:
    """Everything that stands of them ends on the day; the membership says that they went elsewhere."""
    for kind, rows in bag.facts.items():
        end_facts(kind, [(row["id"], on.day if _held_before(row, on.day) else None) for row in rows])
    for some in in_batches(here, MANY):
        ended = (Membership.person_id.in_(some), Membership.withdrawn_at.is_(None), Membership.valid_until == on.day)
        db.session.execute(
            sa.update(Membership).where(*ended).values(ending=Ending.TRANSFERRED),
            execution_options={"synchronize_session": False},
        )
        posts = db.session.execute(
            sa.select(Holding.id, Holding.valid_from).where(Holding.person_id.in_(some), not_over(Holding, on.day))
        ).all()
        begun = [(one.id, one.valid_from is None or one.valid_from < on.day) for one in posts]
        vacate_many([(one, on.day if before else None) for one, before in begun])
        kinds: tuple[type[Helper | Typist], ...] = (Helper, Typist)
        for helping in kinds:
            for row in standing(helping, helping.person_id.in_(some), on.day):
                row.valid_until = on.day  # in place: a helper's members hang on it
    flush()


def _held_before(row: RowValues, day: date) -> bool:
    return row["valid_from"] is None or row["valid_from"] < day


def _arrive(
    bag: PersonBag,
    here: Mapping[int, int],
    going: Mapping[int, Leaver],
    units: Mapping[int, int],
    codes: Mapping[int, str],
    names: Mapping[int, str],
    on: OnDay,
) -> None:
    organisations = {code: unit_id for unit_id, code in _codes().items()}
    told: dict[type[DatedFact], list[RowValues]] = {kind: [] for kind in CROSSING_FACTS}
    lives: set[int] = set()
    for kind, rows in bag.facts.items():
        for row in rows:
            leaver = going[row["person_id"]]
            placed = _placed(kind, row, leaver, here, units, organisations, codes, names)
            if placed is not None:
                told[kind].append(_anew(row, on) | placed | {"person_id": here[leaver.person_id]})
                lives |= {leaver.person_id} if kind is Residence else set()
    for leaver in going.values():
        if leaver.cell_id is not None:
            cell = {"person_id": here[leaver.person_id], "cell_id": units[leaver.cell_id]}
            told[CellMembership].append(_from(on) | cell)
        if leaver.group_id is not None and leaver.person_id not in lives:
            place: RowValues = {"person_id": here[leaver.person_id], "group_id": units[leaver.group_id], "place": ""}
            told[Residence].append(_from(on) | place)
    for kind, rows in told.items():
        state_facts(kind, rows)


def _from(on: OnDay) -> RowValues:
    return {"id": new_id(), "valid_from": on.day, "valid_until": None, "basis": on.basis}


def _anew(row: RowValues, on: OnDay) -> RowValues:
    """The same from the day on: what was before is the old ward's."""
    kept = {key: value for key, value in row.items() if key not in ("ward_id", "recorded_at", "withdrawn_at")}
    begins = max(row["valid_from"] or on.day, on.day)
    return kept | {"id": new_id(), "valid_from": begins, "basis": on.basis}


def _placed(
    kind: type[DatedFact],
    row: RowValues,
    leaver: Leaver,
    here: Mapping[int, int],
    units: Mapping[int, int],
    organisations: Mapping[str, int],
    codes: Mapping[int, str],
    names: Mapping[int, str],
) -> RowValues | None:
    """What the row says in the new ward; None: it does not go along."""
    if kind is CellMembership:
        return None  # told by the decision
    if kind is Membership:
        return {"ending": None}
    if kind is Residence:
        if leaver.group_id is not None:
            return {"group_id": units[leaver.group_id]}
        return {"group_id": None, "place": names.get(row["group_id"] or 0) or row["place"]}
    if kind is OrganisationMembership:
        unit_id = organisations.get(codes.get(row["organisation_id"], ""))
        return None if unit_id is None else {"organisation_id": unit_id}
    if kind is Kin:
        other = here.get(row["relative_id"])
        return None if other is None else {"relative_id": other}
    return {}


def _link(other_ward: int, pairs: Iterable[tuple[int, int]], on: OnDay, *, came: bool) -> None:
    told = {"other_ward_id": other_ward, "came": came, "since": on.day, "basis": on.basis}
    write(Link, (told | {"id": new_id(), "person_id": mine, "other_person_id": other} for mine, other in pairs))


def live_elsewhere(goings: Iterable[Going], names: Mapping[int, str], on: OnDay) -> None:
    """Who stays while the residence group they live in goes to another ward lives outside from the day on."""
    facts = {one.belonging.fact: one for one in goings}
    rows = read_by(Residence, "id", facts)
    end_facts(Residence, [(row["id"], on.day if _held_before(row, on.day) else None) for row in rows])
    state_facts(
        Residence,
        [
            _from(on) | {"person_id": row["person_id"], "group_id": None, "place": names.get(row["group_id"] or 0, "")}
            for row in rows
        ],
    )


def place_words(unit_name: str, ward_name: str) -> str:
    return str(say("%(unit)s, %(ward)s", unit=unit_name, ward=ward_name))
