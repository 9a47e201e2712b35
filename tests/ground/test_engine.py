"""What the portal rests on in its database engine is in force in each connection."""

import pytest

from portal.ground import engine
from portal.ground.db import db
from portal.keeping import doctor

# NORMAL (1) loses acknowledged notes when the power fails; what was erased is overwritten.
SQLITE = {"synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000, "mmap_size": 0, "secure_delete": 1}


def test_each_connection_keeps_what_it_acknowledges(app):
    if engine.database_file() is None:
        pytest.skip("PostgreSQL's own settings: below")
    with db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SQLITE}
            assert found == SQLITE
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_the_doctor_names_a_postgresql_that_forgets(app):
    """The cluster that tests run on is such a one."""
    said = " ".join(str(one) for one in doctor.lasting(app.config))
    forgets = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
    assert [name in said for name in forgets] == [engine.database_file() is None] * 3
