"""Opening the database: a SQLite that is safe, and migrations that are run by one command before any worker starts."""

from typing import Any

import sqlalchemy as sa
from flask import Flask
from pysqlite3 import dbapi2 as sqlite  # carries its own SQLite: Debian's has the WAL-reset corruption bug

from portal.ground.db import db, prepare_engine

OLDEST_SQLITE = (3, 51, 3)


def init_app(app: Flask) -> None:
    url = sa.make_url(app.config["DATABASE_URL"])
    options: dict[str, Any] = {}
    if url.get_backend_name() == "sqlite":
        if sqlite.sqlite_version_info < OLDEST_SQLITE:
            raise RuntimeError(f"SQLite {sqlite.sqlite_version} can corrupt its WAL; 3.51.3 or newer is needed")
        options = {"module": sqlite}
    else:
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        options = {"pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = url.render_as_string(hide_password=False)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def use_wal() -> None:
    """Once, before workers fork: two of them switching at the same moment collide."""
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
