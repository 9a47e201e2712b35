"""Whoever waits longest to write is next: in one process, and among several."""

import os
import signal
import threading
import time

import pytest

from portal.ground import engine
from portal.ground.db import db, enter_ward, writing

WAITING = 8
PASSED_BY = 3  # how often another may come first: the one that writes, the one before, and one that was faster


@pytest.fixture(autouse=True)
def sqlite_only(app):
    if engine.database_file() is None:
        pytest.skip("PostgreSQL has its own queue")


def test_who_came_first_writes_first(app):
    came = []

    def save(number):
        with app.app_context():
            enter_ward(1)
            with writing() as session:
                session.connection()
                came.append(number)
                time.sleep(0.005)
            db.session.remove()

    waiting = [threading.Thread(target=save, args=(number,)) for number in range(WAITING)]
    with writing() as session:
        session.connection()
        for one in waiting:
            one.start()
            time.sleep(0.06)
    db.session.remove()
    for one in waiting:
        one.join()
    assert came == list(range(WAITING))


def test_a_process_that_saves_without_a_pause_passes_nobody_by_for_long(app):
    db.session.remove()
    db.engine.dispose()
    telling, said = os.pipe()
    os.set_blocking(telling, False)
    busy = os.fork()
    if not busy:
        try:
            while True:
                with writing() as session:
                    session.connection()
                    time.sleep(0.02)
                os.write(said, b".")
        finally:
            os._exit(0)

    def saves():
        try:
            return len(os.read(telling, 1000))
        except BlockingIOError:
            return 0

    try:
        while not saves():
            time.sleep(0.01)
        passed_by = []
        for _ in range(20):
            saves()
            with writing() as session:
                session.connection()
                passed_by.append(saves())
            time.sleep(0.03)
    finally:
        os.kill(busy, signal.SIGKILL)
        os.waitpid(busy, 0)
        os.close(telling), os.close(said)
    assert max(passed_by) <= PASSED_BY, passed_by
