"""A deed that is killed at one of its steps, in a process of its own, or what it would have left on the disk at each;
and a job worker, with the one that comes after it once the dead one's lease is over."""

import hashlib
import os
import shutil
import signal
import time
from pathlib import Path

import sqlalchemy as sa

from portal.ground import worker
from portal.ground.clock import now
from portal.ground.db import db, in_ward, writing
from portal.ground.jobs import Job
from tests.kit import chance

ON_DISK = ("replace", "rename", "link", "unlink", "fsync", "chmod")


def before_each_of_the_disk(counted):
    """Whatever a deed asks of the disk by name is a step of it; for a process that ends with the deed."""

    def counting(deed):
        def run(*words, **named):
            counted()
            return deed(*words, **named)

        return run

    for name in ON_DISK:
        setattr(os, name, counting(getattr(os, name)))


def left_at_each_step(folder, place, armed, deed):
    """How many steps the deed has, and a copy of the folder for each state that a kill between two of them leaves.

    A kill takes nothing back that was written: what another process reads in the folder just then is what stands
    afterwards. Locks and what SQLite shares in memory go with the process, and are left out.
    """

    def images():
        count, seen, sum_of = 0, set(), Sums()

        def look(*_connection):
            nonlocal count
            count += 1
            state = tuple((str(file.relative_to(folder)), sum_of(file)) for file in sorted(_standing(folder)))
            if state not in seen:
                seen.add(state)
                put_in(folder, place / f"{count:05}")

        armed(look)
        ended = deed()
        return count if ended else -1

    count = int(_in_a_child(images))
    assert count > 0, "the deed came to no good end"
    return count, sorted(place.iterdir())


class Sums:
    """What stands in a file, read again only where it may have been written to: a clock that stamps files ticks some
    milliseconds apart, so that one stamped just before it was read may be written to unseen."""

    TICK = 50_000_000  # nanoseconds

    def __init__(self):
        self.read = {}

    def __call__(self, file):
        at, stands = time.time_ns(), file.stat()
        stamp = stands.st_ino, stands.st_size, stands.st_mtime_ns
        if self.read.get(file, (None,))[0] != stamp:
            settled = stamp if at - stands.st_mtime_ns > self.TICK else None
            self.read[file] = settled, hashlib.blake2b(file.read_bytes()).digest()
        return self.read[file][1]


def put_in(source, folder):
    """The folder holds what the source does, and nothing else; locks stay."""
    for file in _standing(folder) if folder.exists() else ():
        file.unlink()
    for file in _standing(source):
        (folder / file.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.relative_to(source))


def _standing(folder):
    return [
        file
        for file in Path(folder).rglob("*")
        if file.is_file() and file.suffix != ".lock" and "-shm" not in file.name
    ]


def _in_a_child(deed):
    """What the deed answers, said by a process that ends with it."""
    reading, telling = os.pipe()
    child = os.fork()
    if child:
        os.close(telling)
        with os.fdopen(reading) as told:
            said = told.read()
        _, status = os.waitpid(child, 0)
        return said if os.WIFEXITED(status) else None
    try:
        chance.draw_apart()
        os.write(telling, str(deed()).encode())
    finally:
        os._exit(0)


def killed_at(step, armed, deed):
    """Whether the deed was killed before its step; None: how many steps there were, -1 where it answers False.

    `armed` is given what each step has to call.
    """

    def counting():
        done = 0

        def counted(*_connection):
            nonlocal done
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

        armed(counted)
        return -1 if deed() is False else done

    said = _in_a_child(counting)
    return int(said) if step is None else said is None


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
