"""The demonstration ward, built once for the drills that serve it."""

import shutil
import sqlite3

import pytest

from tests.kit.durable import Server


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
