"""The migrations build exactly what the models declare, on the engine in use."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from portal.ground import migrate
from portal.ground.db import Base, db

NOT_MODELLED = {"alembic_version"}


def ours(_object, name, kind, _reflected, _compared):
    # A full-text index keeps tables of its own, which no model declares.
    return not (kind == "table" and (name in NOT_MODELLED or "_fts" in name or name.startswith("search_index")))


def test_the_migrations_build_what_the_models_declare(app):
    with db.engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours}), Base.metadata
        )

    assert found == []


def test_a_database_brought_up_to_date_says_so(app):
    assert migrate.current() == migrate.newest()


def test_every_foreign_key_of_the_models_is_in_the_database(app):
    """SQLite tells of no names, so keys are compared by their columns."""
    there = inspect(db.engine)
    for table in Base.metadata.tables.values():
        declared = {tuple(sorted(key.column_keys)) for key in table.foreign_key_constraints}
        built = {tuple(sorted(key["constrained_columns"])) for key in there.get_foreign_keys(table.name)}
        assert built == declared, table.name


def test_the_trails_triggers_are_built_by_the_migration(app):
    if db.engine.dialect.name == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal"
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql(asked).all()
