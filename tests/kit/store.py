"""The database each test begins with: a file copied (SQLite) or a database cloned (PostgreSQL)."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from portal.ground import migrate

MEMORY, ROOM = Path("/dev/shm"), 1 << 30  # bytes


@contextmanager
def in_memory(tmp_path_factory):
    """A folder with no disk behind it, where the machine has one: a test's ward goes with the test, and waiting for a
    disk at each commit was most of a test's wall time. What outlives a power cut is shown on real disks (tests/trust).
    """
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        yield tmp_path_factory.mktemp("instance")
        return
    for left in MEMORY.glob("tusoi-tests-*"):
        if not Path("/proc", left.name.split("-")[2]).is_dir():  # a run that was killed
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"tusoi-tests-{os.getpid()}-", dir=MEMORY) as place:
        yield Path(place)


def for_worker(place, worker_id):
    url = os.environ.get("DATABASE_URL", "")
    return Clones(sa.make_url(url), worker_id) if url.startswith("postgres") else Copies(place)


def forsake(engine):
    """The pool is left behind with whatever a thread of the last test still has out of it. Such a connection would go
    back to a pool that nobody empties any more, and be met open by the garbage collector in some later test."""
    left = engine.pool
    engine.dispose()  # before listening: the new pool takes over what the old one listens to
    sa.event.listen(left, "checkin", lambda _connection, record: record.invalidate())


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
        forsake(engine)
        fresh = self.file.with_suffix(".fresh")
        shutil.copyfile(self.pristine, fresh)
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        # Copied over, it would be the same file to SQLite, which then lends the new readers the old index.
        fresh.replace(self.file)
        engine.dispose()  # a late request of the last test may have opened the old one meanwhile

    def drop(self, db, app):
        with app.app_context():
            db.engine.dispose()


class Clones:
    """A test begins with the rows as they were: what it wrote to is known and put back table by table, for a database
    cloned whole costs more than most tests. One that altered a table gets that clone."""

    def __init__(self, url, worker_id):
        self.name, self.template = f"tests_{worker_id}", f"pristine_{worker_id}"
        url = url.set(drivername="postgresql+psycopg")
        self.admin = self._engine(url)
        self._run(f'DROP DATABASE IF EXISTS "{self.name}"', f'CREATE DATABASE "{self.name}"')
        self.inside = self._engine(url.set(database=self.name))
        self.url = self.inside.url.render_as_string(hide_password=False)

    def create(self):
        migrate.create()

    def keep_as_template(self, engine):
        engine.dispose()
        with self.inside.connect() as connection:
            connection.execute(sa.text(WATCH))
        self._run(
            f'DROP DATABASE IF EXISTS "{self.template}"', f'CREATE DATABASE "{self.template}" TEMPLATE "{self.name}"'
        )

    def restore(self, engine):
        forsake(engine)
        with self.inside.connect() as connection:
            connection.execute(sa.text(ALONE))
            rows_are_back = connection.execute(sa.text("SELECT pristine.put_back()")).scalar_one()
        if not rows_are_back:
            self._run(
                f'DROP DATABASE "{self.name}" WITH (FORCE)', f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"'
            )
        engine.dispose()  # a late request of the last test may have opened a connection that was ended since

    def drop(self, db, app):
        with app.app_context():
            db.engine.dispose()
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', f'DROP DATABASE IF EXISTS "{self.template}"')

    @staticmethod
    def _engine(url):
        return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)

    def _run(self, *statements):
        with self.admin.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))


# Whatever still holds the last test's connections (a thread, a server) would write into the next one.
ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

# Each table is copied, and tells when it was written to; a change to the tables themselves tells '*'.
WATCH = """
CREATE SCHEMA pristine;
CREATE UNLOGGED TABLE pristine.touched (name text);
CREATE FUNCTION pristine.tell() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO pristine.touched VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
CREATE FUNCTION pristine.tell_altered() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO pristine.touched VALUES ('*'); END $$;
CREATE FUNCTION pristine.put_back() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    touched text;
    columns text;
BEGIN
    IF EXISTS (SELECT FROM pristine.touched WHERE name = '*') THEN RETURN false; END IF;
    SET LOCAL session_replication_role = replica;  -- what refuses to be rewritten, and what refers to it, stands aside
    FOR touched IN SELECT DISTINCT name FROM pristine.touched LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
        WHERE attrelid = format('public.%I', touched)::regclass
            AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('DELETE FROM public.%1$I', touched);
        EXECUTE format('INSERT INTO public.%1$I (%2$s) SELECT %2$s FROM pristine.%1$I', touched, columns);
    END LOOP;
    TRUNCATE pristine.touched;
    RETURN true;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE pristine.%1$I AS TABLE public.%1$I', name);
        EXECUTE format('CREATE TRIGGER zz_touched AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.%I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION pristine.tell()', name);
    END LOOP;
END $$;
CREATE EVENT TRIGGER altered ON ddl_command_end EXECUTE FUNCTION pristine.tell_altered();
"""
