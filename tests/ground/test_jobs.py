"""A job is lent to a worker: whoever falls silent loses it, and nobody waits for ever for one that is not done."""

import threading
from datetime import timedelta

import pytest

from portal.ground import jobs, worker
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.jobs import Handler, Job, JobState, Lost
from portal.organisations.models import Ward


@pytest.fixture
def kind(app, monkeypatch):
    """A kind of job for this test: `kind(deed)` makes one wait; what was given up stands in `kind.told`."""

    def ask(deed):
        monkeypatch.setitem(jobs.HANDLERS, "test", Handler(deed, lambda _job, sentence: ask.told.append(str(sentence))))
        with in_ward(1), writing() as session:
            job = Job(kind="test", facts={})
            session.add(job)
        return job

    ask.told = []
    return ask


def row():
    with in_ward(1):
        found = db.session.scalar(db.select(Job).where(Job.kind == "test").execution_options(populate_existing=True))
        db.session.rollback()
    return found


def left_behind(silent_for=worker.LEASE * 2):
    """As it stands when the worker that took it died."""
    with in_ward(1), writing() as session:
        one = session.scalar(db.select(Job).where(Job.kind == "test"))
        one.state, one.holder, one.alive_at, one.tries = JobState.RUNNING, "dead", now() - silent_for, one.tries or 1


def test_a_job_is_done_once(kind):
    done = []
    kind(lambda _job, progress: (progress(1, 2), done.append(row().total)))
    assert worker.take_next()
    assert not worker.take_next()
    assert (done, row().state, row().finished_at is not None) == ([2], JobState.DONE, True)


def test_a_job_whose_worker_died_is_taken_up_again_and_no_other_is(kind):
    done = []
    kind(lambda *_: done.append(1))
    left_behind(silent_for=timedelta(seconds=1))
    assert not worker.take_next()
    left_behind()
    assert worker.take_next()
    assert (done, row().state, row().tries) == ([1], JobState.DONE, 2)


def test_a_job_of_an_earlier_version_that_still_runs_is_taken_up(kind):
    kind(lambda *_: None)
    left_behind()
    with in_ward(1), writing():
        db.session.execute(db.update(Job).values(alive_at=None, holder=""))
    assert worker.take_next()
    assert row().state is JobState.DONE


def test_what_falls_silent_again_and_again_is_given_up_with_a_sentence(kind):
    kind(lambda *_: pytest.fail("it was begun once more"))
    left_behind()
    with in_ward(1), writing():
        db.session.execute(db.update(Job).values(tries=worker.TRIES))
    assert worker.take_next()
    assert kind.told == [str(worker.CUT_OFF)]
    assert row().state is JobState.FAILED
    assert not worker.take_next()


def test_what_breaks_is_told_where_it_was_asked_for_and_the_log_gets_the_fault(kind):
    def broken(*_):
        raise ZeroDivisionError("inside")

    kind(broken)
    with pytest.raises(ZeroDivisionError):
        worker.take_next()
    assert kind.told == [str(worker.BROKEN)]
    assert (row().state, row().message) == (JobState.FAILED, "inside")


def test_a_worker_that_comes_back_from_silence_keeps_nothing(kind):
    """Its transaction asks whether the job is still its own."""

    def stolen(_job, _progress):
        with in_ward(1), writing():
            db.session.execute(db.update(Job).values(holder="another"))
        with in_ward(1), writing() as session:
            session.execute(db.update(Ward).values(name="Khác"))
            jobs.still_held()

    kind(stolen)
    assert worker.take_next()
    assert kind.told == []
    assert row().state is JobState.RUNNING
    assert db.session.scalar(db.select(Ward.name).where(Ward.id == 1)) != "Khác"


def test_progress_of_a_job_that_is_lost_ends_the_work(kind):
    seen = []

    def stolen(_job, progress):
        with in_ward(1), writing():
            db.session.execute(db.update(Job).values(holder="another"))
        try:
            progress(1, 2)
        except Lost:
            seen.append("lost")
            raise

    kind(stolen)
    assert worker.take_next()
    assert seen == ["lost"]


def test_a_worker_told_to_stop_leaves_its_job_to_the_next_at_once(kind):
    def stopped(*_):
        raise SystemExit(143)

    kind(stopped)
    with pytest.raises(SystemExit):
        worker.take_next()
    assert (row().state, row().tries, kind.told) == (JobState.WAITING, 0, [])


def test_while_a_job_is_done_its_row_says_that_the_worker_lives(kind, monkeypatch):
    monkeypatch.setattr(worker, "BEAT", timedelta(milliseconds=20))
    beaten = threading.Event()

    def long(job, _progress):
        for _ in range(600):
            if row().alive_at > job.alive_at:
                beaten.set()
                return
            threading.Event().wait(0.05)

    kind(long)
    assert worker.take_next()
    assert beaten.is_set()


def test_one_deed_of_the_clock_that_breaks_keeps_no_other_from_it(app, monkeypatch):
    done = []

    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "EVERY_MINUTE", [broken, lambda: done.append("second")])
    monkeypatch.setattr(worker, "LAST_EVERY_MINUTE", [lambda: done.append("letters")])
    with pytest.raises(ZeroDivisionError):
        worker.do_what_is_due()
    assert done == ["second", "letters"]
