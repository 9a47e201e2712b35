"""A deed that is killed at one of its steps, in a process of its own; and a job worker, with the one that comes after
it once the dead one's lease is over."""

import os
import signal

import sqlalchemy as sa

from portal.ground import worker
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.jobs import Job
from tests.kit import chance


def killed_at(step, armed, deed):
    """Whether the deed was killed before its step; None: how many steps there were, -1 where it answers False.

    `armed` is given what each step has to call.
    """
    reading, telling = os.pipe()
    child = os.fork()
    if child:
        os.close(telling)
        with os.fdopen(reading) as told:
            said = told.read()
        _, status = os.waitpid(child, 0)
        return int(said) if step is None else os.WIFSIGNALED(status)
    try:
        chance.draw_apart()
        done = 0

        def counted(*_connection):
            nonlocal done
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

        armed(counted)
        ended = deed()
        os.write(telling, b"-1" if ended is False else str(done).encode())
    finally:
        os._exit(0)


def worker_killed_at(step):
    """The worker is killed before its commit number `step`; None counts them."""

    def one_job():
        worker.take_next()

    db.session.remove()
    db.engine.dispose()
    return killed_at(step, lambda counted: sa.event.listen(db.engine, "commit", counted), one_job)


def taken_up():
    with in_ward(1), writing():
        db.session.execute(db.update(Job).values(alive_at=now() - worker.LEASE * 2))
    while worker.take_next():
        pass
