"""Opening the database: a SQLite that is safe, and migrations that are run by one command before any worker starts."""

import os
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app
from pysqlite3 import dbapi2 as sqlite  # carries its own SQLite: Debian's has the WAL-reset corruption bug
from sqlalchemy.engine.interfaces import DBAPIConnection

from portal.ground import holding
from portal.ground.db import db, prepare_engine

OLDEST_SQLITE = (3, 51, 3)
# What SQLAlchemy keeps of a statement is a third of a megabyte; at its 500 (and half as many again) a worker grew for
# hours. It lets go at half as many again: the hot pages meet some 160 of those that are not prepared reads.
STATEMENTS_KEPT = 250
# What SQLite compiled, 26 KB each, by its text and for each connection: the hot pages need some 230. The driver's own
# hundred fill up and then never let go: whatever comes later was compiled at each run, a third of a home page.
COMPILED_KEPT = 1000
# Statements that PostgreSQL keeps planned for a connection, a seventh of a megabyte each. The hot pages have some 230:
# with the driver's own hundred none outlasts the next page, and a home was planned anew for two thirds of its time.
PREPARED_KEPT = 400
CONNECTION_LASTS = 3600  # seconds; a new connection begins with an empty store


def init_app(app: Flask) -> None:
    url = sa.make_url(app.config["DATABASE_URL"])
    options: dict[str, object] = {}
    if url.get_backend_name() == "sqlite":
        if sqlite.sqlite_version_info < OLDEST_SQLITE:
            raise RuntimeError(f"SQLite {sqlite.sqlite_version} can corrupt its WAL; 3.51.3 or newer is needed")
        options = {"module": sqlite, "connect_args": {"cached_statements": COMPILED_KEPT}}
    else:
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        options = {"pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = url.render_as_string(hide_password=False)
    # What somebody typed stands in no fault's words, and so in no log.
    told = {"hide_parameters": True, "query_cache_size": STATEMENTS_KEPT, "pool_recycle": CONNECTION_LASTS}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {**options, **told}
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        if url.get_backend_name() == "postgresql":
            sa.event.listen(db.engine, "connect", _keep_plans)
        app.extensions["hold"] = holding.hold_of(db.engine, database_file(), app.config["DATABASE_POOLER"])


def _keep_plans(connection: DBAPIConnection, _record: object) -> None:
    connection.prepared_max = PREPARED_KEPT


def hold() -> holding.Hold:
    held: holding.Hold = current_app.extensions["hold"]
    return held


def database_file() -> Path | None:
    """Where SQLite keeps the database; None on PostgreSQL, and for a database in memory."""
    name = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    return Path(name) if name and name != ":memory:" else None


def named() -> str:
    """The database as a person names it: its file, or its address without the password."""
    return str(database_file() or db.engine.url.render_as_string(hide_password=True))


def make_room() -> None:
    """The empty file that a first run fills; nothing else ever makes one, since a wrong mount would then look like a
    new ward."""
    file = database_file()
    if file and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))


def use_wal() -> None:
    """Once, before workers fork: two of them switching at the same moment collide."""
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
