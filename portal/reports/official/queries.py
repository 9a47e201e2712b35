from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.files import StoredFile
from portal.ground.jobs import Job
from portal.ground.sql import Query
from portal.policy import Action, Actor, PolicySubject, require, scope
from portal.policy.standing import Columns
from portal.reports.models import ReportFile, ReportState

MOST_RECENT = 50


class MadeReport(NamedTuple):
    """A report that was asked for, as its asker sees it."""

    id: int
    kind: str
    form: str
    title: str
    filters: str
    as_of: date
    reason: str | None
    state: ReportState
    problem: str
    rows: int | None
    asked: dict[str, object]
    asked_at: datetime
    made_at: datetime | None
    keep_until: date
    size: int | None


class Progressed(NamedTuple):
    done: int
    total: int


def own_files(actor: Actor) -> list[MadeReport]:
    """What the actor had made, newest first; nobody sees another's."""
    require(actor, Action.REPORT_FILE, PolicySubject(person_id=actor.person_id))
    query = _mine(actor).order_by(ReportFile.asked_at.desc(), ReportFile.id).limit(MOST_RECENT)
    return [MadeReport(*row) for row in db.session.execute(query)]


def file_for(actor: Actor, report_id: int) -> MadeReport | None:
    row = db.session.execute(_mine(actor).where(ReportFile.id == report_id)).first()
    return MadeReport(*row) if row else None


def progress_of(report_id: int) -> Progressed:
    row = db.session.execute(
        sa.select(Job.done, Job.total).where(Job.about_id == report_id).order_by(Job.created_at.desc()).limit(1)
    ).first()
    return Progressed(*row) if row else Progressed(0, 0)


def _mine(actor: Actor) -> Query:
    f = ReportFile
    query: Query = (
        sa.select(
            f.id,
            f.kind,
            f.form,
            f.title,
            f.filters,
            f.as_of,
            f.reason,
            f.state,
            f.problem,
            f.rows,
            f.asked,
            f.asked_at,
            f.made_at,
            f.keep_until,
            StoredFile.size,
        )
        .outerjoin(StoredFile, sa.and_(StoredFile.ward_id == f.ward_id, StoredFile.id == f.file_id))
        .where(scope(actor, Action.REPORT_FILE, Columns(person_id=f.asked_by)))
    )
    return query
