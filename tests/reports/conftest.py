import pytest

from portal.ground.db import db, enter_ward, will_write


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
