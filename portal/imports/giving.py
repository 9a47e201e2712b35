"""What of an import gives power, and to whom; and whom it tells of."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db, ward
from portal.ground.text import Sentence, say
from portal.ground.values import RowValues
from portal.imports.models import ImportRun
from portal.imports.planning import ImportPreview, UnitRef, Writes
from portal.imports.traces import Trace
from portal.organisations.models import Holding, Unit
from portal.organisations.queries import seats, unit_of, units
from portal.people.confirming.asking import AskedDeed, ask, waits
from portal.people.events.packing import packed, packed_person
from portal.people.events.record import EVENT
from portal.people.models import Confirmation, Person
from portal.people.queries.history import names_of
from portal.people.rules.events import SINGLE, Event, EventKind, words_of
from portal.policy import WITH_POWER, Actor, Role

APPLY, UNDO = "imports.apply", "imports.undo"
POSTS = "post_holding"


class GivenPost(NamedTuple):
    person_id: int
    role: Role
    title: str


def needs_another(actor: Actor, run: ImportRun, planned: ImportPreview) -> bool:
    if run.confirmed_by is not None:
        return False
    writes = planned.plan.writes
    return waits(actor, _people(writes), [one.role for one in given(writes)])


def ask_to_apply(actor: Actor, run: ImportRun, planned: ImportPreview) -> Confirmation:
    writes = planned.plan.writes
    posts, new = given(writes), {one["id"]: one["name"] for one in writes.people}
    people = [one.person_id for one in posts if one.person_id not in new]
    people += [actor.person_id] if actor.person_id in _people(writes) else []
    words = say(
        "Ghi tệp “%(file)s”, %(count)s chức vụ có quyền: %(posts)s",
        file=run.file_name,
        count=len(posts),
        posts=_listed(posts, names_of(people) | new),
    )
    return ask(actor, run.file_name, AskedDeed(APPLY, people, {"run": str(run.id)}, words))


def undoing_gives(actor: Actor, kept: dict[str, Trace]) -> bool:
    """A post that the import ended comes back, a post that it gave goes: both were decided by two."""
    return waits(actor, _told_of(kept), [one.role for one in given_back(kept)])


def ask_to_undo(actor: Actor, run: ImportRun, kept: dict[str, Trace], reason: str) -> Confirmation:
    posts = given_back(kept)
    held = _held()
    people = [int(row["person_id"]) for row in _come_back(kept) if _is_new(_as_kept(row), held)]
    people += [actor.person_id] if actor.person_id in _told_of(kept) else []
    words = say(
        "Hoàn tác tệp “%(file)s”, %(count)s chức vụ có quyền: %(posts)s",
        file=run.file_name,
        count=len(posts),
        posts=_listed(posts, names_of(people)),
    )
    return ask(actor, run.file_name, AskedDeed(UNDO, people, {"run": str(run.id), "reason": reason}, words))


def mixed(writes: Writes, today: date) -> Sentence | None:
    """Whoever keeps the machine running reads nothing on it, whatever a list says."""
    administrators = {one.person_id for one in seats(today, Role.ADMINISTRATOR)}
    both = [one.person_id for one in given(writes) if one.person_id in administrators]
    if not both:
        return None
    name = names_of(both[:1]).get(both[0], "")
    return say("%(name)s là quản trị hệ thống nên không giữ chức vụ có quyền nào khác.", name=name)


def given(writes: Writes) -> list[GivenPost]:
    """Posts with power that somebody does not hold already: told with another title or day they give nothing new."""
    held = _held()
    return [_given(row) for row in writes.facts.get(Holding, []) if _is_new(row, held)]


def keep_back(writes: Writes, person_id: int) -> list[RowValues]:
    """What the list would give whoever confirms it: taken out of it, with the end it would bring to who held it before;
    somebody else is asked for it."""
    held = _held()
    rows = writes.facts.get(Holding, [])
    mine = [row for row in rows if row["person_id"] == person_id and _is_new(row, held)]
    if mine:
        writes.facts[Holding] = [row for row in rows if row not in mine]
        others = [seat for seat in seats(ward_today(), *WITH_POWER) if seat.person_id != person_id]
        before = {seat.id: (_place(seat.unit_id), str(seat.role)) for seat in others}
        follows = {(_place(row["unit_id"]), str(row["role"])) for row in mine}
        ends = writes.ends.get(Holding, [])
        writes.ends[Holding] = [(row_id, on) for row_id, on in ends if before.get(row_id) not in follows]
    return mine


def ask_for_the_rest(actor: Actor, run: ImportRun, mine: list[RowValues]) -> None:
    """Each post that was kept back, as the office would record it."""
    codes = {unit.code: unit for unit in units()}
    for row in mine:
        unit = codes[row["unit_id"].code]
        role = Role(row["role"])
        day = row["valid_from"] or run.effective_on
        told = {"unit_id": unit.id, "role": role, "title": row["title"], "succeeds": role in SINGLE}
        event = Event(EventKind.OFFICER, day, row["basis"], **told)
        person = db.session.get_one(Person, (ward(), row["person_id"]))
        who = {"event": packed(event), "who": packed_person(person)}
        words = words_of(person.name, event, unit.name)
        ask(actor, run.file_name, AskedDeed(EVENT, [person.id], who, words))


def given_back(kept: dict[str, Trace]) -> list[GivenPost]:
    """Posts that come back, and those that go: both were decided by two."""
    if POSTS not in kept:
        return []
    rows = [*kept[POSTS].made.values(), *_come_back(kept)]
    return [_given(row) for row in rows if row["role"] in WITH_POWER]


def _come_back(kept: dict[str, Trace]) -> list[RowValues]:
    return [before for before, _after in kept[POSTS].changed.values()] if POSTS in kept else []


def _given(row: RowValues) -> GivenPost:
    return GivenPost(int(row["person_id"]), Role(row["role"]), row["title"])


def _is_new(row: RowValues, held: set[tuple[int, str, str]]) -> bool:
    return row["role"] in WITH_POWER and (row["person_id"], _place(row["unit_id"]), str(row["role"])) not in held


def _held() -> set[tuple[int, str, str]]:
    """Without an end: one that ends would be given longer by being told again."""
    standing = sa.select(Holding.person_id, Unit.code, Holding.role).join(
        Unit, sa.and_(Unit.ward_id == Holding.ward_id, Unit.id == Holding.unit_id)
    )
    standing = standing.where(Holding.holds(ward_today()), Holding.valid_until.is_(None))
    return {(person_id, code, str(role)) for person_id, code, role in db.session.execute(standing)}


def _as_kept(row: RowValues) -> RowValues:
    return {**row, "person_id": int(row["person_id"]), "unit_id": int(row["unit_id"])}


def _place(unit: UnitRef | int) -> str:
    """A list names units by code."""
    if isinstance(unit, UnitRef):
        return unit.code
    known = unit_of(unit)
    return known.code if known else ""


def _people(writes: Writes) -> set[int]:
    """Of whom the list tells something new."""
    rows: Iterable[RowValues] = [row for rows in writes.facts.values() for row in rows]
    filled = [row["id"] for kind, rows in writes.fills.items() if kind.__tablename__ == "person" for row in rows]
    told = [int(row["person_id"]) for row in rows if row.get("person_id")]
    return {*told, *filled, *(one["person_id"] for one in writes.corrections)}


def _told_of(kept: dict[str, Trace]) -> set[int]:
    rows = [
        row for one in kept.values() for row in [*one.made.values(), *(before for before, _ in one.changed.values())]
    ]
    return {int(row["person_id"]) for row in rows if row.get("person_id")}


def _listed(posts: list[GivenPost], names: dict[int, str]) -> str:
    return "; ".join(f"{names.get(one.person_id, '')}: {one.title} ({one.role.label})" for one in posts)
