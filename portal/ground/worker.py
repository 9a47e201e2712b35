"""Taking waiting jobs, one at a time; the worker is one process, started beside the server."""

import sqlalchemy as sa

from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.jobs import EVERY_MINUTE, HANDLERS, LAST_EVERY_MINUTE, Job, JobState


def take_next() -> bool:
    """Do the oldest waiting job; False when none waits."""
    with writing() as session:
        job = session.scalar(
            sa.select(Job)
            .where(Job.state == JobState.WAITING)
            .order_by(Job.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(every_ward=True)
        )
        if job is None:
            return False
        job.state = JobState.RUNNING
        key = (job.ward_id, job.id)
    with in_ward(key[0]):
        try:
            HANDLERS[job.kind](job, lambda done, total: _progress(key, done, total))
            _finish(key, JobState.DONE, "")
        except Exception as failure:  # the job says so where it was asked for; the worker lives on
            db.session.rollback()
            _finish(key, JobState.FAILED, str(failure))
            raise
    return True


def do_what_is_due() -> None:
    """What time itself brings, in every ward: opening and locking months."""
    for deed in (*EVERY_MINUTE, *LAST_EVERY_MINUTE):
        deed()


def _progress(key: tuple[int, int], done: int, total: int) -> None:
    with writing() as session:
        job = session.get_one(Job, key, populate_existing=True)
        job.done, job.total = done, total


def _finish(key: tuple[int, int], state: JobState, message: str) -> None:
    with writing() as session:
        job = session.get_one(Job, key, populate_existing=True)
        job.state, job.message, job.finished_at = state, message[:2000], now()
