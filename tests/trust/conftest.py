"""The demonstration ward, built once for the drills that serve it, on either engine."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portal.config import ROOT
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


SHIPPED = ROOT / "docs" / "guide" / "pgbouncer.ini"


@pytest.fixture
def pgbouncer(postgresql, tmp_path):
    """The address of a pooler before that server, as shipped but for names and with six connections for everybody."""
    url, place, own = urlsplit(postgresql.url), Path(tempfile.mkdtemp(prefix="tusoi-pgbouncer-")), free_port()
    (place / "users").write_text(f'"{url.username}" "{url.password}"\n')
    told = SHIPPED.read_text(encoding="utf-8")
    for shipped, here in (
        ("tusoi = host=127.0.0.1 port=5432 dbname=tusoi", f"postgres = host=127.0.0.1 port={url.port} dbname=postgres"),
        ("listen_port = 6432", f"listen_port = {own}\nunix_socket_dir ="),
        ("/etc/pgbouncer/userlist.txt", f"{place}/users"),
        ("default_pool_size = 16", "default_pool_size = 6"),
    ):
        assert told.count(shipped) == 1
        told = told.replace(shipped, here)
    (place / "ini").write_text(told, encoding="utf-8")
    words = [debian.pgbouncer(), "-q", str(place / "ini")]
    if not os.geteuid():
        cluster.hand_over(place)
        words = ["runuser", "-u", "postgres", "--", *words]
    with (tmp_path / "pgbouncer.log").open("w") as said:
        running = subprocess.Popen(words, stderr=said)
    yield postgresql.url.replace(str(url.port), str(own))
    running.terminate()
    running.wait(20)
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(params=["SQLite", "PostgreSQL", "PostgreSQL behind pgbouncer"])
def server(request, served, tmp_path):
    if request.param == "SQLite":
        one = served(tmp_path / "ward")
        one.faults = lambda tried, promised: faults(tmp_path / "ward" / "ward.sqlite3", tried, promised)
    else:
        url, pooler = request.getfixturevalue("postgresql").url, ""
        if "pgbouncer" in request.param:
            pooler = request.getfixturevalue("pgbouncer")
        one = served(tmp_path / "ward", DATABASE_URL=url, TUSOI_DATABASE_POOLER=pooler)
        one.faults = lambda tried, promised: found_on_postgresql(url, tried, promised)
    one.start()
    return one
