"""What of an import gives power, and to whom; and whom it tells of."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal.ground.text import Sentence, say
from portal.imports.models import ImportRun
from portal.imports.planning import ImportPreview, Writes
from portal.imports.traces import Trace
from portal.organisations.models import Holding
from portal.organisations.queries import seats
from portal.people.confirming.asking import AskedDeed, ask, waits
from portal.people.models import Confirmation
from portal.people.queries.history import names_of
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
    people = [one.person_id for one in posts]
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
    rows = writes.facts.get(Holding, [])
    return [GivenPost(row["person_id"], Role(row["role"]), row["title"]) for row in rows if row["role"] in WITH_POWER]


def given_back(kept: dict[str, Trace]) -> list[GivenPost]:
    if POSTS not in kept:
        return []
    rows = [*kept[POSTS].made.values(), *(before for before, _after in kept[POSTS].changed.values())]
    return [
        GivenPost(int(row["person_id"]), Role(row["role"]), row["title"]) for row in rows if row["role"] in WITH_POWER
    ]


def _people(writes: Writes) -> set[int]:
    """Of whom the list tells something new."""
    rows: Iterable[dict[str, Any]] = [row for rows in writes.facts.values() for row in rows]
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
