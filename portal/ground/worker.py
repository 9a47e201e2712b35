"""Taking waiting jobs, one at a time; the worker is one process, started beside the server.

A job is lent for `LEASE`: while it is done a second thread says every `BEAT` that the worker lives. After a silence of
a lease the job is taken up again, by whoever looks next; what falls silent again and again is given up with a sentence.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Session

from portal.ground.clock import now
from portal.ground.db import apart, db, in_ward, writing
from portal.ground.errors import Refused
from portal.ground.jobs import (
    EVERY_MINUTE,
    HANDLERS,
    LAST_EVERY_MINUTE,
    Job,
    JobState,
    LeasedJob,
    Lost,
    holding,
    job_held,
    still_held,
)
from portal.ground.text import Sentence, say

LEASE, BEAT = timedelta(seconds=60), timedelta(seconds=10)
TRIES = 3
AT_ONCE = 8  # waiting jobs looked at: as many workers as that take one each
APART = {"synchronize_session": False}
CUT_OFF = say(
    "Việc này đã bị cắt ngang %(count)s lần nên cổng không làm tiếp. Hãy báo quản trị hệ thống rồi làm lại.",
    count=TRIES,
)
BROKEN = say("Cổng gặp lỗi khi làm việc này và đã ghi lại. Hãy báo quản trị hệ thống rồi làm lại.")


def take_next() -> bool:
    """Do the oldest job that waits or was left behind; False when there is none."""
    job = _taken()
    if job is None:
        return False
    held = LeasedJob(job.ward_id, job.id, job.holder)
    with in_ward(held.ward_id), holding(held):
        if job.tries > TRIES:
            _give_up(job, CUT_OFF, str(CUT_OFF))
            return True
        try:
            with _heard(held):
                HANDLERS[job.kind].run(job, _progress)
            _finish(JobState.DONE, "")
        except Lost:
            db.session.rollback()  # its new holder goes on with it
        except Refused as refused:  # a sentence for whoever asked
            db.session.rollback()
            why = refused.args[0]
            _give_up(job, why if isinstance(why, Sentence) else BROKEN, str(why))
        except Exception as failure:  # the job says so where it was asked for; the worker lives on
            db.session.rollback()
            _give_up(job, BROKEN, str(failure))
            raise
        except BaseException:  # told to stop: the next worker need not wait for the lease to end
            db.session.rollback()
            _put_back()
            raise
    return True


def do_what_is_due() -> None:
    """What time itself brings, in every ward: opening and locking months. One that breaks keeps no other from it."""
    broken: Exception | None = None
    for deed in (*EVERY_MINUTE, *LAST_EVERY_MINUTE):
        try:
            deed()
        except Exception as fault:
            db.session.rollback()
            broken = broken or fault
    if broken:
        raise broken


def _taken() -> Job | None:
    """The one look over all wards, once a second; what is found is taken in its own."""
    silent = sa.or_(Job.alive_at.is_(None), Job.alive_at < now() - LEASE)
    free = sa.or_(Job.state == JobState.WAITING, sa.and_(Job.state == JobState.RUNNING, silent))
    oldest = sa.select(Job.ward_id, Job.id).where(free).order_by(Job.created_at, Job.id).limit(AT_ONCE)
    found = db.session.execute(oldest.execution_options(every_ward=True)).all()
    db.session.rollback()  # looking every second takes nobody's turn to write
    return next((job for one in found if (job := _taken_in(one.ward_id, one.id, free))), None)


def _taken_in(ward_id: int, job_id: int, free: sa.ColumnElement[bool]) -> Job | None:
    """None where another worker was first."""
    with in_ward(ward_id), writing() as session:
        mine = sa.select(Job).where(Job.id == job_id, free).with_for_update(skip_locked=True)
        job: Job | None = session.scalar(mine.execution_options(populate_existing=True))
        if job:
            job.state, job.holder, job.alive_at = JobState.RUNNING, secrets.token_hex(16), now()
            job.tries += 1
    if job:
        db.session.expunge(job)  # as it was taken, whatever becomes of the transactions it leads to
    return job


@contextmanager
def _heard(held: LeasedJob) -> Iterator[None]:
    """Meanwhile the job's row says that its worker lives."""
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(_app(), held, over), daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _beat(app: Flask, held: LeasedJob, over: threading.Event) -> None:
    with app.app_context(), in_ward(held.ward_id), holding(held):
        while not over.wait(BEAT.total_seconds()):
            try:
                with apart() as session:
                    _of_held(session, alive_at=now())
            except sa.exc.OperationalError as fault:  # away or busy: the lease is longer than one beat
                app.logger.warning("a worker could not say that it lives: %s", fault.orig)


def _progress(done: int, total: int) -> None:
    """Told apart from whatever the job itself has open."""
    with apart() as session:
        if not _of_held(session, done=done, total=total, alive_at=now()):
            raise Lost


def _finish(state: JobState, message: str) -> None:
    with writing() as session:
        still_held()
        _of_held(session, state=state, message=message[:2000], finished_at=now())


def _of_held(session: Session, **values: object) -> int:
    """Past its version: nobody edits a job."""
    table, held = Job.__table__, job_held()
    mine = (table.c.ward_id == held.ward_id, table.c.id == held.id, table.c.holder == held.holder)
    done: Any = session.execute(sa.update(Job).where(*mine).values(**values), execution_options=APART)
    return int(done.rowcount)


def _give_up(job: Job, sentence: Sentence, message: str) -> None:
    HANDLERS[job.kind].give_up(job, sentence)
    _finish(JobState.FAILED, message)


def _put_back() -> None:
    with writing() as session:
        _of_held(session, state=JobState.WAITING, tries=Job.tries - 1)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
