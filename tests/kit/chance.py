"""Nothing a test sees hangs on the day or on luck: the clock moves only when it is read, ids follow the seed."""

import itertools
import os
import random
from datetime import UTC, datetime, timedelta

from portal.ground import clock, ids

BEGINS = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
WARD_BEGINS = datetime(2022, 4, 25, 8, 0, tzinfo=clock.HERE)
_readings = itertools.count()
_drawn = random.Random()
_passed = timedelta(0)


def stand_still():
    """Once a process: every run of the tests is the same morning, here and in the ward."""
    clock.read_by(read)
    ids.generate_by(lambda: _drawn.randint(1, ids.LARGEST))
    back_to_the_morning()


def read():
    """A microsecond later than the last reading: what comes later is later, and no minute ends between two of them."""
    return BEGINS + _passed + timedelta(microseconds=next(_readings))


def pass_by(**time):
    """Let so much time pass in this test: `pass_by(minutes=15)`."""
    global _passed
    _passed += timedelta(**time)


def back_to_the_morning():
    """Whatever time a test let pass, wherever it put the ward's clock."""
    global _passed
    _passed = timedelta(0)
    clock.run_on_from(WARD_BEGINS, BEGINS)


def draw_by(config, name):
    """The ids that belong to this name under the run's seed; pytest prints it, `--randomly-seed` repeats it."""
    _drawn.seed(f"{getattr(config.option, 'randomly_seed', 0)} {name}")


def draw_apart():
    """In a process of its own: what it writes and then what we write never bear the same id."""
    _drawn.seed(f"{_drawn.random()} {os.getpid()}")
