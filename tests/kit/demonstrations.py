"""The demonstration ward on the engine of the run, built once for all workers: a folder copied, and with PostgreSQL a
database cloned."""

import fcntl
import os
import shutil

import sqlalchemy as sa

from portal.app import create_app
from portal.demo import build
from portal.ground import migrate
from portal.ground.db import db, enter_ward, will_write

BUILT = "demonstration"


class Demonstrations:
    def __init__(self, first, worker_id):
        """`first`: the folder that all workers share."""
        self.first, self.worker_id, self.copies, self.apps = first, worker_id, [], []
        url = os.environ.get("DATABASE_URL", "")
        self.server = sa.make_url(url).set(drivername="postgresql+psycopg") if url.startswith("postgres") else None

    def copy(self, place):
        """The portal on a ward of its own, in a folder that is made."""
        self._build_once()
        shutil.copytree(self.first, place)
        name = f"{BUILT}_{self.worker_id}_{len(self.copies)}"
        self.copies.append(name)
        self._on_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{BUILT}"')
        self.apps.append(self._opened(place, name))
        return self.apps[-1]

    def drop(self):
        for app in self.apps:  # kept till now: a pool that is forgotten leaves its connections open
            with app.app_context():
                db.engine.dispose()
        self._on_server(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in self.copies))

    def _build_once(self):
        with (self.first.parent / "demonstration.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if (self.first / "built").exists():
                return
            self._on_server(f'DROP DATABASE IF EXISTS "{BUILT}"', f'CREATE DATABASE "{BUILT}"')
            with self._opened(self.first, BUILT).app_context():
                migrate.create()
                build.build(self.first / "files")
                db.session.remove()
                db.engine.dispose()
                will_write(False)
                enter_ward(None)
            # Copies take the planner's figures along; without any it takes each table for an empty one.
            self._on_server("ANALYZE", database=BUILT)
            (self.first / "built").touch()

    def _opened(self, place, name):
        url = self.server.set(database=name).render_as_string(hide_password=False) if self.server else ""
        return create_app(
            DEMO=True,
            SECRET_KEY="a key for tests only",
            DATABASE_URL=url or f"sqlite:///{place / 'demo.sqlite3'}",
            INSTANCE=place,
            FILES=place / "files",
        )

    def _on_server(self, *statements, database=None):
        if self.server:
            url = self.server.set(database=database) if database else self.server
            server = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
            with server.connect() as connection:
                for statement in statements:
                    connection.execute(sa.text(statement))
