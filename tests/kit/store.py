"""The database each test begins with: a file copied (SQLite) or a database cloned (PostgreSQL)."""

import os
import shutil

import sqlalchemy as sa

from portal.ground import migrate


def for_worker(place, worker_id):
    url = os.environ.get("DATABASE_URL", "")
    return Clones(sa.make_url(url), worker_id) if url.startswith("postgres") else Copies(place)


class Copies:
    """A test begins with a file of its own: whatever still holds the last one (a thread, a connection that the garbage
    collector has not met) goes on holding that, and neither file knows of the other's -wal and -shm."""

    def __init__(self, place):
        self.file, self.pristine = place / "ward.sqlite3", place / "pristine.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def create(self):
        migrate.create()

    def keep_as_template(self, engine):
        raw = engine.raw_connection()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
        engine.dispose()
        shutil.copyfile(self.file, self.pristine)

    def restore(self, engine):
        engine.dispose()
        fresh = self.file.with_suffix(".fresh")
        shutil.copyfile(self.pristine, fresh)
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        # Copied over, it would be the same file to SQLite, which then lends the new readers the old index.
        fresh.replace(self.file)

    def drop(self, db, app):
        with app.app_context():
            db.engine.dispose()


class Clones:
    def __init__(self, url, worker_id):
        self.name, self.template = f"tests_{worker_id}", f"pristine_{worker_id}"
        self.admin = sa.create_engine(
            url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool
        )
        self._run(f'DROP DATABASE IF EXISTS "{self.name}"', f'CREATE DATABASE "{self.name}"')
        self.url = url.set(drivername="postgresql+psycopg", database=self.name).render_as_string(hide_password=False)

    def create(self):
        migrate.create()

    def keep_as_template(self, engine):
        engine.dispose()
        self._run(
            f'DROP DATABASE IF EXISTS "{self.template}"', f'CREATE DATABASE "{self.template}" TEMPLATE "{self.name}"'
        )

    def restore(self, engine):
        engine.dispose()
        self._run(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"',
        )

    def drop(self, db, app):
        with app.app_context():
            db.engine.dispose()
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', f'DROP DATABASE IF EXISTS "{self.template}"')

    def _run(self, *statements):
        with self.admin.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
