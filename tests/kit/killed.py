"""A job worker that is killed, and the next one, once the dead one's lease is over."""

import os
import signal

import sqlalchemy as sa

from portal.ground import worker
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.jobs import Job


def killed_at(step):
    """The worker, in a process of its own, is killed before its commit number `step`; None counts them."""
    db.session.remove()
    db.engine.dispose()
    reading, telling = os.pipe()
    child = os.fork()
    if child:
        os.close(telling)
        with os.fdopen(reading) as told:
            said = told.read()
        _, status = os.waitpid(child, 0)
        return int(said) if step is None else os.WIFSIGNALED(status)
    try:
        done = 0

        def counted(_connection):
            nonlocal done
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sa.event.listen(db.engine, "commit", counted)
        worker.take_next()
        os.write(telling, str(done).encode())
    finally:
        os._exit(0)


def taken_up():
    with in_ward(1), writing():
        db.session.execute(db.update(Job).values(alive_at=now() - worker.LEASE * 2))
    while worker.take_next():
        pass
