from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.ground.batches import in_batches
from portal.ground.clock import now
from portal.ground.db import Dated, db, ward
from portal.ground.ids import new_id
from portal.ground.names import fold, sort_key, split_name
from portal.ground.text import shown
from portal.ground.values import RowValues
from portal.people.models import Correction, DatedFact, Membership, Person, Sex

MANY = 500  # ids in one statement
APART: dict[str, object] = {"synchronize_session": False}
MARKED_AHEAD: dict[str, object] = {"rows_written": ()}  # none that the books must read: see audit.books.ahead
OF_PERSON = ("name", "sex", "birth_date", "birth_year")
OF_MEMBERSHIP = ("card_number", "admitted_on", "official_on")

# These are the writes of which deeds are made: the deed (an event by form, an import) asks the policy and is recorded.


def person_row(
    name: str, *, sex: Sex | None = None, birth_date: date | None = None, birth_year: int | None = None
) -> RowValues:
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


def add_people(rows: Sequence[RowValues]) -> None:
    if rows:
        db.session.execute(insert(Person), list(rows))


def state_facts(kind: type[Dated], rows: Sequence[RowValues]) -> None:
    """New dated rows of one kind: memberships, cells, residences, exemptions …"""
    if rows:
        db.session.execute(insert(kind), list(rows))


def end_facts(kind: type[DatedFact], ends: Iterable[tuple[int, date | None]]) -> None:
    """Facts that end, by id and the first day on which they no longer hold; without a day the row was mistaken.

    The row as it was told is withdrawn and told again with its end, so that a figure of before is told as it was known.
    """
    ends = list(ends)
    again = told_again(kind, ends)
    withdraw(kind, [row_id for row_id, _ in ends])
    state_facts(kind, again)


def told_again(kind: type[DatedFact], ends: Iterable[tuple[int, date | None]]) -> list[RowValues]:
    told = dict(ends)
    table = kind.__table__
    rows: list[RowMapping] = []
    for some in in_batches(told, MANY):
        chosen = select(table).where(table.c.ward_id == ward(), table.c.id.in_(some))
        rows += db.session.execute(chosen).mappings().all()
    return [
        {**row, "id": new_id(), "valid_until": told[row["id"]], "recorded_at": now()}
        for row in rows
        if told[row["id"]] is not None
    ]


def persons_of(kind: type[DatedFact], ids: Sequence[int]) -> dict[int, int]:
    """By row whom it is about."""
    found: dict[int, int] = {}
    for some in in_batches(ids, MANY):
        rows = db.session.execute(select(kind.id, kind.person_id).where(kind.id.in_(some)))
        found |= {row.id: row.person_id for row in rows}
    return found


def withdraw(kind: type[DatedFact], ids: Sequence[int]) -> None:
    for some in in_batches(ids, MANY):
        db.session.execute(update(kind).where(kind.id.in_(some)).values(withdrawn_at=now()), execution_options=APART)


def unveil(kind: type[DatedFact], mark: datetime, told_at: datetime, withdrawn: Sequence[int]) -> None:
    """What was laid ready, withdrawn with this mark, is told from then on, and what it takes the place of is withdrawn.
    The marks of all of them were taken ahead: nothing of these rows is read, a row costs three millionths of a second.
    """
    laid = update(kind).where(kind.withdrawn_at == mark).values(withdrawn_at=None, recorded_at=told_at)
    db.session.execute(laid, execution_options=APART | MARKED_AHEAD)
    for some in in_batches(withdrawn, MANY):
        over = update(kind).where(kind.id.in_(some)).values(withdrawn_at=told_at)
        db.session.execute(over, execution_options=APART | MARKED_AHEAD)


def clear_away(kind: type[DatedFact], mark: datetime, most: int) -> int:
    """Some of what was laid ready and will not be told; answers with how many."""
    some = select(kind.id).where(kind.withdrawn_at == mark).limit(most)
    gone: Any = db.session.execute(delete(kind).where(kind.id.in_(some)), execution_options=APART)
    return int(gone.rowcount)


def memberships_of(people: Sequence[int]) -> list[int]:
    found: list[int] = []
    for some in in_batches(people, MANY):
        found += db.session.scalars(select(Membership.id).where(Membership.person_id.in_(some)))
    return found


def take_back_people(ids: Sequence[int]) -> None:
    """People who were laid ready; one to whom somebody has tied something meanwhile stays."""
    for person_id in ids:
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.execute(delete(Person).where(Person.id == person_id), execution_options=APART)


def fill_in(kind: type[Person | DatedFact], rows: Sequence[RowValues]) -> None:
    """Put what was unknown into rows that stand (a birth date, a card number): nothing known is written over, and what
    somebody changed meanwhile is not either (StaleDataError)."""
    table: Any = kind.__table__
    for keys in {tuple(sorted(row)) for row in rows}:
        alike = [row for row in rows if tuple(sorted(row)) == keys]
        values: dict[str, object] = {
            key: bindparam(f"new_{key}", type_=table.c[key].type) for key in keys if key != "id"
        }
        mine = [table.c.ward_id == ward(), table.c.id == bindparam("old_id")]
        if "version" in keys:
            mine.append(table.c.version == bindparam("new_version"))
            values["version"] = table.c.version + 1
        told = [{"old_id" if key == "id" else f"new_{key}": value for key, value in row.items()} for row in alike]
        which = {"rows_written": [(ward(), row["id"]) for row in alike]}
        done: Any = db.session.execute(update(table).where(*mine).values(values), told, execution_options=which)
        if done.rowcount != len(told):
            raise StaleDataError(f"{len(told) - done.rowcount} rows of {table.name} were changed meanwhile")


def correct(*, person_id: int, values: RowValues, since: date, reason: str, paper: str) -> None:
    """Put right what was told wrongly of a person: name, birth, sex, and of their membership card and days.

    The membership as it was told is withdrawn and told again; each field keeps what stood before it.
    """
    person = db.session.get_one(Person, (ward(), person_id))
    of_person = {name: value for name, value in values.items() if name in OF_PERSON}
    of_membership = {name: value for name, value in values.items() if name in OF_MEMBERSHIP}
    before = {name: getattr(person, name) for name in of_person}
    for name, value in of_person.items():
        setattr(person, name, value)
    if "name" in of_person:
        person.given_name = split_name(person.name)[1]
        person.folded, person.sort_key = fold(person.name), sort_key(person.name)
    if "birth_date" in of_person:
        person.birth_year = person.birth_date.year if person.birth_date else person.birth_year
    elif "birth_year" in of_person and person.birth_date and person.birth_date.year != person.birth_year:
        before["birth_date"], of_person["birth_date"], person.birth_date = person.birth_date, None, None
    if of_membership:
        before |= _retold_membership(person_id, of_membership, paper)
    for name, value in (of_person | of_membership).items():
        db.session.add(
            Correction(
                person_id=person_id,
                field=name,
                before=_as_text(before[name]),
                after=_as_text(value),
                since=since,
                reason=reason,
                paper=paper,
            )
        )


def _retold_membership(person_id: int, values: RowValues, paper: str) -> RowValues:
    """The membership that stands, withdrawn and told again with these values; answers what it said before."""
    standing = select(Membership).where(Membership.person_id == person_id, Membership.withdrawn_at.is_(None))
    row = db.session.scalars(standing.order_by(Membership.valid_from.desc())).first()
    if row is None:
        return dict.fromkeys(values)
    kept = {column.key: getattr(row, column.key) for column in Membership.__table__.columns}
    row.withdrawn_at = now()
    db.session.add(Membership(**{**kept, **values, "id": new_id(), "recorded_at": now(), "withdrawn_at": None}))
    return {name: kept[name] for name in values}


def _as_text(value: object) -> str:
    return "" if value is None else value.value if isinstance(value, Sex) else shown(value)
