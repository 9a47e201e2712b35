"""The demonstration ward, built once for the drills that serve it, on either engine."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from tests.kit.durable import Server, faults, found_on_postgresql
from tools import cluster, debian
from tools.ports import free_port


@pytest.fixture(scope="session")
def demonstration_folder(tmp_path_factory):
    """As an installation stands before its server is started: all of it in one file, no log beside it."""
    place = tmp_path_factory.mktemp("served")
    Server(place).build()
    database = sqlite3.connect(place / "ward.sqlite3")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return place


@pytest.fixture
def served(demonstration_folder):
    """`served(place, DATABASE_URL=…)`: the demonstration ward in that folder, to be started; ended after the test."""
    begun = []

    def serve(place, workers=2, **settings):
        one = Server(place, workers)
        one.settings |= settings
        if settings.get("DATABASE_URL"):
            one.build()
        else:
            shutil.copytree(demonstration_folder, place, dirs_exist_ok=True)
        begun.append(one)
        return one

    yield serve
    for one in begun:
        if one.runs():
            one.kill()


@pytest.fixture
def postgresql():
    """A server of its own: `url`, `stop()`, `start()`."""
    programs, place = debian.postgresql(), Path(tempfile.mkdtemp(prefix="tusoi-postgres-"))
    port, password = free_port(), "only-here"
    (place / "password").write_text(password)
    if not os.geteuid():
        cluster.hand_over(place)
    cluster.start(programs, place, port)
    control = (programs / "pg_ctl", "-D", place / "data")

    class Own:
        url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"

        def stop(self):
            cluster.ask(*control, "-m", "immediate", "stop")

        def start(self):
            options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place}"
            cluster.ask(*control, "-l", place / "log", "-o", options, "--wait", "start")

    own = Own()
    own.stop()
    own.start()  # as an office runs it: what it acknowledges is on the disk
    yield own
    own.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def server(request, served, tmp_path):
    if request.param == "SQLite":
        one = served(tmp_path / "ward")
        one.faults = lambda tried, promised: faults(tmp_path / "ward" / "ward.sqlite3", tried, promised)
    else:
        url = request.getfixturevalue("postgresql").url
        one = served(tmp_path / "ward", DATABASE_URL=url)
        one.faults = lambda tried, promised: found_on_postgresql(url, tried, promised)
    one.start()
    return one
