"""What the tests stand on holds by itself: no test sees another's ward, the time of day or the luck of the draw."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from pysqlite3 import dbapi2 as sqlite

from portal.ground import clock, ids
from portal.ground.db import db, writing
from portal.organisations.models import Ward
from tests.kit import chance


def rename(connection, name):
    connection.execute(sa.update(Ward.__table__).where(Ward.__table__.c.id == 1).values(name=name))
    connection.commit()


def name():
    with writing() as session:
        return session.scalar(sa.select(Ward.__table__.c.name).where(Ward.__table__.c.id == 1))


def test_a_connection_that_comes_back_after_its_test_is_closed(app, built):
    """The pool it came from is gone: left open there, it would be met by the garbage collector in a later test."""
    held = db.engine.connect()
    held.execute(sa.text("SELECT 1")).all()
    raw = held.connection.driver_connection
    built[1].restore(db.engine)
    with suppress(sa.exc.OperationalError):  # PostgreSQL has thrown it out meanwhile
        held.close()
    if db.engine.dialect.name == "postgresql":
        assert raw.closed
    else:
        with pytest.raises(sqlite.ProgrammingError):
            raw.execute("SELECT 1")


def test_a_connection_that_outlives_its_test_meets_the_next_ward_nowhere(app, built):
    """Held open, written through and closed late, after the next test has begun to write: neither sees the other."""
    _, database, _ = built
    pristine = name()
    for _ in range(3):
        held = [db.engine.connect() for _ in range(3)]
        rename(held[0], "của bài trước")
        held[1].execute(sa.text("SELECT 1 FROM ward")).all()
        db.session.remove()
        database.restore(db.engine)
        assert name() == pristine
        if db.engine.dialect.name == "sqlite":  # PostgreSQL has thrown them out
            rename(held[1], "muộn")
        with writing() as session:
            session.execute(sa.update(Ward.__table__).values(name="của bài này"))
        for one in held:
            one.invalidate() if db.engine.dialect.name == "postgresql" else one.close()
        del held
        db.engine.dispose()
        assert name() == "của bài này"
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as fresh:
                assert fresh.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        database.restore(db.engine)


def test_the_test_s_clock_does_not_know_the_day_it_runs_on():
    before = clock.now()
    with time_machine.travel(datetime(2031, 12, 31, 23, 59, 59, tzinfo=UTC)):
        assert (clock.now() - before).total_seconds() < 0.1
        assert clock.ward_now().strftime("%d/%m/%Y %H:%M") == "25/04/2022 08:00"
    assert clock.now() > before


def test_a_test_draws_the_same_ids_whatever_ran_before_it(request):
    drawn = [ids.new_id() for _ in range(3)]
    chance.draw_by(request.config, request.node.nodeid)
    assert [ids.new_id() for _ in range(3)] == drawn
    chance.draw_by(request.config, "another test")
    assert ids.new_id() not in drawn
