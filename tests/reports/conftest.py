import pytest

from portal.app import create_app
from portal.demo import build
from portal.ground import migrate
from portal.ground.db import db, enter_ward, will_write


@pytest.fixture(scope="session")
def demonstration_built(tmp_path_factory):
    """The demonstration ward, built once from its workbooks in a place of its own; tests only read it."""
    place = tmp_path_factory.mktemp("demonstration")
    app = create_app(
        DEMO=True,
        SECRET_KEY="a key for tests only",
        DATABASE_URL=f"sqlite:///{place / 'demo.sqlite3'}",
        INSTANCE=place,
        FILES=place / "files",
    )
    with app.app_context():
        migrate.upgrade()
        build.build(place / "files")
        _let_go()
    return app


@pytest.fixture
def demonstration(demonstration_built):
    with demonstration_built.app_context():
        yield demonstration_built
        _let_go()


def _let_go():
    db.session.remove()
    db.engine.dispose()
    will_write(False)
    enter_ward(None)


@pytest.fixture
def count_of_reads(app):
    """How many statements a deed sends to the database; a session's last-seen is written but once a minute."""

    def count(deed):
        deed()
        sent = []
        listen = lambda *args: sent.append(args[2])  # noqa: E731 - the listener must be removed by name
        db.event.listen(db.engine, "before_cursor_execute", listen)
        try:
            deed()
        finally:
            db.event.remove(db.engine, "before_cursor_execute", listen)
        return len(sent)

    return count
