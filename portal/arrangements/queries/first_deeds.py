"""The new tree's first deed: what was done in it that no row of the arrangement bears. From then on there is no way
back but a later decision."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from portal.arrangements.models import Arrangement
from portal.attendance.models import Attendance
from portal.ground.db import db
from portal.ground.text import Sentence
from portal.imports.traces import Trace
from portal.imports.undoing import Leans, leaning
from portal.meetings.models import Meeting
from portal.organisations.queries import unit_of
from portal.people.queries.history import names_of
from portal.people.rules.tables import TOLD_BY
from portal.plans.models import Plan, PlanVersion
from portal.supervision.models import Closing, Note, NoteRevision, Release


def stands_on(one: Arrangement, kept: Mapping[str, Trace], besides: Collection[str] = ()) -> list[Leans]:
    """Rows that lean on what was written, and deeds about people where the arrangement put them. `besides`: tables of
    which no row is a deed."""
    if one.applied_at is None:
        return []
    return [*leaning(dict(kept), besides), *_deeds(one.applied_at, _placed(kept))]


def _placed(kept: Mapping[str, Trace]) -> dict[int, set[int]]:
    """By cell, whom the arrangement put there."""
    found: dict[int, set[int]] = defaultdict(set)
    trace = kept.get("cell_membership")
    for row in trace.made.values() if trace else ():
        if row["valid_until"] is None and row["withdrawn_at"] is None:
            found[int(row["cell_id"])].add(int(row["person_id"]))
    return found


def _deeds(since: datetime, placed: Mapping[int, set[int]]) -> list[Leans]:
    """Notes on them, their plans read, their sessions, and the months of their cells opened or closed."""
    people: dict[int, list[Sentence]] = defaultdict(list)
    for cell_id, there in placed.items():
        for person_id in _noted(since, cell_id):
            people[person_id] += [TOLD_BY["note"]] * (person_id in there)
        for person_id in _called(since, cell_id):
            people[person_id] += [TOLD_BY["meeting_attendance"]] * (person_id in there)
    for person_id in _approved(since):
        if any(person_id in there for there in placed.values()):
            people[person_id].append(TOLD_BY["plan_version"])
    names = names_of(people)
    found = [Leans(names.get(who, ""), what, 1) for who, whats in people.items() for what in whats]
    return [*found, *_months(since, placed)]


def _noted(since: datetime, cell_id: int) -> list[int]:
    asked = (
        sa.select(Note.person_id)
        .join(NoteRevision, sa.and_(NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id))
        .where(Note.cell_id == cell_id, NoteRevision.written_at >= since)
        .distinct()
    )
    return list(db.session.scalars(asked))


def _called(since: datetime, cell_id: int) -> list[int]:
    asked = (
        sa.select(Attendance.person_id)
        .join(Meeting, sa.and_(Meeting.ward_id == Attendance.ward_id, Meeting.id == Attendance.meeting_id))
        .where(Meeting.organiser_id == cell_id, Attendance.at >= since)
        .distinct()
    )
    return list(db.session.scalars(asked))


def _approved(since: datetime) -> list[int]:
    asked = (
        sa.select(Plan.person_id)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .where(PlanVersion.approved_at >= since)
    )
    return list(db.session.scalars(asked))


def _months(since: datetime, placed: Mapping[int, set[int]]) -> list[Leans]:
    cells = {
        *db.session.scalars(sa.select(Release.cell_id).where(Release.released_at >= since, Release.by.is_not(None))),
        *db.session.scalars(sa.select(Closing.cell_id).where(Closing.at >= since)),
    }
    units = [unit for cell_id in cells & placed.keys() if (unit := unit_of(cell_id))]
    return [Leans(unit.short_name, TOLD_BY["closing"], 1) for unit in units]
