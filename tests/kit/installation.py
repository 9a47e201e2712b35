"""An installation in a folder of its own, spoken to by the commands an office types."""

import shutil
from contextlib import closing, contextmanager

from portal.app import create_app
from portal.ground import engine, migrate
from portal.ground.db import db, enter_ward, will_write
from tests.kit import chance

FIRST = {
    "--ward": "phường Thử Nghiệm",
    "--above": "Thành ủy",
    "--groups": "3",
    "--clerk": "NGUYỄN THỊ THƯ",
    "--login": "thuky",
}


def app(place, demo=False, **settings):
    """The portal over whatever stands in the folder; nothing of whoever runs the tests reaches it."""
    name = "demo.sqlite3" if demo else "tusoi.sqlite3"
    own = {
        "DEMO": demo,
        "SECRET_KEY": "a key for tests only",
        "DATABASE_URL": f"sqlite:///{place / name}",
        "INSTANCE": place,
        "FILES": place / "files",
    }
    return create_app(**{**own, **settings})


# As a browser finds the portal in a test that asks it in this process.
ASKED = {"TESTING": True, "SECURE_COOKIES": True, "SERVER_NAME": "localhost", "PREFERRED_URL_SCHEME": "https"}


@contextmanager
def standing(place, database):
    """An empty portal on a database of the tests' own, in whose context wards are raised; both go at the end."""
    chance.back_to_the_morning()
    one = app(place, DATABASE_URL=database.url, **ASKED)
    with one.app_context():
        database.create()
        yield one
        db.session.remove()
        will_write(False)
        enter_ward(None)
    database.drop(db, one)


def let_go(app):
    """No test inherits an open database or a ward in force."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    will_write(False)
    enter_ward(None)


def options(**other):
    """What `setup` is told; `login="a b"` says one of them otherwise."""
    said = {**FIRST, **{f"--{name}": value for name, value in other.items()}}
    return [word for pair in said.items() for word in pair]


def empty_once(place):
    """From here on a new database file is a copy of the first that the migrations built: a test that is about something
    else need not wait for all of them."""
    kept, create = place / "empty.sqlite3", migrate.create

    def copied():
        file = engine.database_file()
        if file is None or file.exists():
            return create()
        if not kept.exists():
            create()
            with closing(db.engine.raw_connection()) as raw:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(file, kept)
            return None
        engine.make_room()
        shutil.copyfile(kept, file)
        return None

    migrate.create = copied
