"""What may differ between SQLite and PostgreSQL, told by what a test asks for: `--engine` runs that and leaves out the
rest, which a run on the other engine has shown already.

Left out are journeys, whose pages and deeds the other tests ask for as well, and tests without a database: none of
pytest's own fixtures gives one, and their module knows none of the ways to come by one. Should such a test send a
statement all the same, it fails, on every run.
"""

from contextlib import contextmanager

import sqlalchemy as sa

WITHOUT = {
    *("_same_morning", "_sends_no_statement", "request", "pytestconfig", "worker_id", "testrun_uid", "monkeypatch"),
    *("tmp_path", "tmp_path_factory", "capsys", "capfd", "caplog", "recwarn", "record_property", "subtests"),
}
WAYS = ("db", "subprocess", "installation", "create_app", "sqlite", "own_database", "manage", "serving")


def without_database(item):
    given = getattr(getattr(item, "callspec", None), "params", {})
    return set(item.fixturenames) <= WITHOUT | set(given) and not any(way in vars(item.module) for way in WAYS)


def may_differ(items):
    """The items to run on a second engine, and those left out."""
    same = {item for item in items if item.get_closest_marker("journey") or without_database(item)}
    return [item for item in items if item not in same], [item for item in items if item in same]


@contextmanager
def no_statement():
    def refuse(_connection, _cursor, statement, *_how):
        raise AssertionError(f"tests/kit/engines.py takes this for a test without a database: {statement[:80]}")

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", refuse)
