from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from portal.ground.db import db, ward
from portal.ground.jobs import Job
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject
from portal.imports.models import ImportKind, ImportRun, ImportState, KnownHeading
from portal.imports.planning import ChangeState
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.people.models import Person
from portal.people.queries.active import active
from portal.people.queries.namesakes import told_apart
from portal.plans.queries.standing import approved
from portal.policy import Action, Actor, require

PAGE = 50


class RunRow(NamedTuple):
    id: int
    kind: ImportKind
    state: ImportState
    file_name: str
    effective_on: date
    counts: JsonObject
    begun_at: datetime
    begun_by: str
    applied_at: datetime | None


class ChangeRow(NamedTuple):
    """One row of the file as the preview shows it."""

    row: int
    sheet: str
    who: str
    state: ChangeState
    facts: Sequence[tuple[Sentence, str, str]]
    reasons: Sequence[tuple[str, Sentence]]
    notes: Sequence[Sentence]
    asks: Sequence[tuple[str, Sentence]] = ()
    held: bool = False
    key: str = ""


def runs(actor: Actor, most: int = 100) -> list[RunRow]:
    require(actor, Action.IMPORT_RUN)
    return [
        RunRow(*row)
        for row in db.session.execute(
            select(
                ImportRun.id,
                ImportRun.kind,
                ImportRun.state,
                ImportRun.file_name,
                ImportRun.effective_on,
                ImportRun.counts,
                ImportRun.begun_at,
                Person.name,
                ImportRun.applied_at,
            )
            .join(Person, Person.id == ImportRun.begun_by)
            .order_by(ImportRun.begun_at.desc(), ImportRun.id)
            .limit(most)
        )
    ]


def run_for(actor: Actor, run_id: int) -> ImportRun | None:
    require(actor, Action.IMPORT_RUN)
    return run_of(run_id)


def run_of(run_id: int) -> ImportRun | None:
    return db.session.get(ImportRun, (ward(), run_id), populate_existing=True)


def known_headings(kind: ImportKind | None) -> dict[str, str]:
    """What this ward has said of its headings for this kind of list; of every kind while the kind is not known."""
    told = select(KnownHeading.heading, KnownHeading.field).order_by(KnownHeading.id)
    if kind:
        told = told.where(KnownHeading.kind == kind)
    return {row.heading: row.field for row in db.session.execute(told)}


def heading_rows(kind: ImportKind) -> Sequence[KnownHeading]:
    return db.session.scalars(select(KnownHeading).where(KnownHeading.kind == kind)).all()


def job_of(run: ImportRun) -> Job | None:
    return db.session.scalar(select(Job).where(Job.about_id == run.id).order_by(Job.created_at.desc()).limit(1))


def changes_of(changes: list[JsonObject], state: ChangeState | None, page: int) -> tuple[list[ChangeRow], int]:
    """A page of the preview's rows in this state, and how many there are."""
    wanted = [one for one in changes if state is None or one["state"] == state]
    return [_shown(one) for one in wanted[(page - 1) * PAGE : page * PAGE]], len(wanted)


def remarks_of(counts: JsonObject) -> list[Sentence]:
    return [_sentence(words, facts) for words, facts in counts.get("remarks", [])]


def _shown(kept: JsonObject) -> ChangeRow:
    return ChangeRow(
        kept["row"],
        kept["sheet"],
        kept["who"],
        ChangeState(kept["state"]),
        [(say(label), before, after) for label, before, after in kept.get("facts", [])],
        [(letter, _sentence(words, facts)) for letter, words, facts in kept.get("reasons", [])],
        [_sentence(words, facts) for words, facts in kept.get("notes", [])],
        [(letter, _sentence(words, facts)) for letter, words, facts in kept.get("asks", [])],
        kept.get("held", False),
        f"{kept['sheet']}!{kept['row']}",
    )


def _sentence(words: str, facts: JsonObject) -> Sentence:
    return say(words, **facts)


def without_plan(run: ImportRun, today: date) -> list[tuple[str, list[str]]]:
    """Of a summary of plans that was written: who takes part and has none, by cell in the ward's order."""
    if run.kind is not ImportKind.PLANS or run.state is not ImportState.APPLIED:
        return []
    have = {person for _, person in approved()}
    lacking = [(row.person_id, row.cell_id) for row in db.session.execute(active(today)) if row.person_id not in have]
    people = select(Person.id, Person.name).where(Person.id.in_([person for person, _ in lacking]))
    named = db.session.execute(people.order_by(Person.sort_key, Person.id)).all()
    names, cells = told_apart([(row.id, row.name) for row in named], today), dict(lacking)
    listed = [
        (cell.short_name, [name for person, name in names.items() if cells[person] == cell.id])
        for cell in units(UnitKind.CELL)
    ]
    return [(cell, people) for cell, people in listed if people]
