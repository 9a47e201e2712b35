from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from portal.ground.clock import now
from portal.ground.db import Dated, db, ward
from portal.ground.ids import new_id
from portal.ground.names import fold, sort_key, split_name
from portal.people.models import Person, Sex

# These are the strokes of which deeds are made: the deed (an event by form, an import) asks the policy and is recorded.


def person_row(
    name: str, *, sex: Sex | None = None, birth_date: date | None = None, birth_year: int | None = None
) -> dict[str, Any]:
    """A person as a row, with what is derived from the name; the id stands at once, so that facts may refer to it."""
    return {
        "id": new_id(),
        "name": name,
        "given_name": split_name(name)[1],
        "folded": fold(name),
        "sort_key": sort_key(name),
        "sex": sex,
        "birth_date": birth_date,
        "birth_year": birth_date.year if birth_date else birth_year,
    }


def add_people(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(Person), list(rows))


def state_facts(kind: type[Dated], rows: Sequence[dict[str, Any]]) -> None:
    """New dated rows of one kind: memberships, cells, residences, exemptions …"""
    if rows:
        db.session.execute(insert(kind), list(rows))


def end_facts(kind: type[Any], ends: Iterable[tuple[int, date | None]]) -> None:
    """Facts that end, by id and the first day on which they no longer hold; without a day the row was mistaken.

    The row as it was told is withdrawn and told again with its end, so that a figure of before is told as it was known.
    """
    told = dict(ends)
    table = kind.__table__
    rows = db.session.execute(select(table).where(table.c.ward_id == ward(), table.c.id.in_(told))).mappings().all()
    if rows:
        db.session.execute(update(kind), [{"ward_id": ward(), "id": row["id"], "withdrawn_at": now()} for row in rows])
    ended = [
        {**row, "id": new_id(), "valid_until": told[row["id"]], "recorded_at": now()}
        for row in rows
        if told[row["id"]] is not None
    ]
    if ended:
        db.session.execute(insert(kind), ended)


def fill_in(kind: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Put what was unknown into rows that stand (a birth date, a card number): nothing known is written over."""
    for keys in {tuple(sorted(row)) for row in rows}:
        alike = [{"ward_id": ward(), **row} for row in rows if tuple(sorted(row)) == keys]
        db.session.execute(update(kind), alike)
