"""Who writes next. SQLite lets whoever comes first in, and whoever waits asks again ever more seldom, at last ten times
a second: with many who save, some were passed by for ten seconds and more. So only one thread of all processes waits
for SQLite at a time, and the others wait for its place.

It orders and does not protect: that is SQLite's lock. Where the place cannot be had, one goes on without it.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 30  # seconds; as long as SQLite itself is waited for
LOOKS = 0.002  # seconds between two looks whether the place is free; one thread of each process looks

_here = threading.Lock()


@contextmanager
def next_in_turn(file: Path | None) -> Iterator[None]:
    """The place of whoever writes next in that database, until the block ends; held while waiting, never while
    writing. None: a database of which no other process knows."""
    until = time.monotonic() + PATIENCE
    taken = _here.acquire(timeout=PATIENCE)
    try:
        with _ahead_of_other_processes(file, until):
            yield
    finally:
        if taken:
            _here.release()


@contextmanager
def _ahead_of_other_processes(file: Path | None, until: float) -> Iterator[None]:
    place = -1
    with suppress(OSError):
        place = os.open(file.parent, os.O_RDONLY | os.O_CLOEXEC) if file else -1
    try:
        if place >= 0:
            _wait(place, until)
        yield
    finally:
        if place >= 0:
            os.close(place)  # and with it the lock


def _wait(place: int, until: float) -> None:
    while time.monotonic() < until:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            time.sleep(LOOKS)
        except OSError:  # a disk without such locks
            return
