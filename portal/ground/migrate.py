"""Bringing the database to the shape the models declare. Alembic is imported here only: it costs a worker 11 MB."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.ground import searched, statistics
from portal.ground.db import db
from portal.ground.engine import make_room, use_wal
from portal.ground.shape import AROUND

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


def create() -> None:
    """A database that is not there yet, or one with nothing in it."""
    make_room()
    upgrade()


def upgrade(to: str = "head") -> None:
    use_wal()
    with db.engine.connect() as connection, _keys_at_rest(connection), connection.begin(), ExitStack() as around:
        for one in AROUND if to == "head" else ():
            around.enter_context(one(connection))
        command.upgrade(_config(connection), to)
        refuse_dangling(connection)
        if to == "head":
            statistics.tell(connection)
    if to == "head":
        searched.fill()  # what was written before its shadow was kept


@contextmanager
def _keys_at_rest(connection: sa.Connection) -> Iterator[None]:
    """SQLite changes a table by building it anew and dropping the old one; with its foreign keys awake that drop is
    refused, or takes the children along. They sleep meanwhile, which only works outside a transaction."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_dangling(connection: sa.Connection) -> None:
    """What slept is looked at before anything is kept: a migration that cuts a key is undone."""
    if connection.dialect.name != "sqlite":
        return
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        raise RuntimeError(f"the migration would leave keys that point nowhere: {dangling[:5]}")


def revision(message: str) -> None:
    with db.engine.begin() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)


def current() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def revisions() -> set[str]:
    """Every shape this version knows."""
    return {one.revision for one in ScriptDirectory.from_config(_config(None)).walk_revisions()}


def _config(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config
