"""What the portal rests on in its database engine is in force in each connection."""

import pytest
import sqlalchemy as sa

from portal.demo.city.building import next_number, raise_generated
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


def test_postgresql_keeps_the_plans_of_all_hot_pages(app):
    """The hot pages have more statements than the driver's own hundred (test_growth.py says it of SQLite's)."""
    if engine.database_file():
        pytest.skip("PostgreSQL's driver")
    with db.engine.connect() as connection:
        for _ in range(6):  # the driver has planned what it meets more than five times
            for number in range(300):
                connection.exec_driver_sql(f"SELECT {number}")
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() >= 300


def test_the_doctor_names_a_postgresql_that_forgets(app):
    """The cluster that tests run on is such a one."""
    said = " ".join(str(one) for one in doctor.lasting(app.config))
    forgets = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
    assert [name in said for name in forgets] == [engine.database_file() is None] * 3


def test_where_much_was_written_postgresql_looks_at_once(app):
    """Without it each table counts as good as empty for its first minutes, and savers wait for bad plans."""
    raise_generated(next_number(), members=100, periods=1, proved=False)
    with db.engine.connect() as connection:
        if connection.dialect.name != "postgresql":
            pytest.skip("SQLite is told the figures of a ward (test_growth.py)")
        counted = connection.scalar(sa.text("SELECT reltuples FROM pg_class WHERE oid = 'person'::regclass"))
        assert counted >= 100
