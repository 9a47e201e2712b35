"""Databases that releases wrote with their own code, kept for both engines.

`python -m tests.kit.released 20261129` on a release's own checkout writes its invented ward, lived in, into
`tests/ground/releases`.
"""

import gzip
import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg
import sqlalchemy as sa

from portal.config import ROOT
from tests.kit import installation

PLACE = Path(__file__).parent.parent / "ground" / "releases"
NEWEST = "20261129"
LITE, LARGE = ".sqlite3.gz", ".postgresql.sql.gz"
# A server's own way of starting a script; psql's private words are no SQL.
LEFT_OUT = (b"--", b"\\", b"CREATE SCHEMA", b"ALTER SCHEMA", b"COMMENT ON SCHEMA")


def names():
    return sorted({file.name.partition(".")[0] for file in PLACE.glob("*.gz")})


@contextmanager
def own_database(place):
    """Settings that name a database of the test's own, on the engine that the tests run on; nothing stands in it."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield {}
        return
    url, name = sa.make_url(given).set(drivername="postgresql"), f"own_{secrets.token_hex(4)}"
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": url.set(database=name).render_as_string(hide_password=False)}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def standing(release, place):
    """The portal of today over what that release wrote, on the engine that the tests run on."""
    with own_database(place) as settings:
        if settings:
            fill(settings["DATABASE_URL"], release)
        else:
            (place / "tusoi.sqlite3").write_bytes(gzip.decompress((PLACE / f"{release}{LITE}").read_bytes()))
        app = installation.app(place, **settings)
        try:
            yield app
        finally:
            installation.let_go(app)


def fill(address, release):
    """Put the release's rows into the database, in place of whatever stands there."""
    with psycopg.connect(address) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.execute(gzip.decompress((PLACE / f"{release}{LARGE}").read_bytes()))


def write(name):
    from tests.kit import chance, lived  # what lives in the ward is heavy, and only wanted here
    from tests.kit.ward import Ward, build_ward
    from tools import cluster

    chance.stand_still()
    with cluster.throw_away() as url, tempfile.TemporaryDirectory() as place:
        for engine in ("sqlite", "postgresql"):
            folder = Path(place) / engine
            folder.mkdir()
            own = {"DATABASE_URL": url} if engine == "postgresql" else {}
            app = installation.app(folder, TESTING=True, SERVER_NAME="localhost", **own)
            with app.app_context():
                _live(app, build_ward, Ward, lived, chance)
            installation.let_go(app)
        lite = Path(place) / "sqlite" / "tusoi.sqlite3"
        (PLACE / f"{name}{LITE}").write_bytes(gzip.compress(lite.read_bytes(), mtime=0))
        plain = url.replace("postgresql+psycopg", "postgresql")
        words = ("pg_dump", "--schema=public", "--no-owner", "--no-privileges", "--inserts", f"--dbname={plain}")
        said = subprocess.run(words, check=True, capture_output=True).stdout
        kept = b"".join(line for line in said.splitlines(True) if line.strip() and not line.startswith(LEFT_OUT))
        (PLACE / f"{name}{LARGE}").write_bytes(gzip.compress(kept, mtime=0))


def _live(app, build_ward, ward_of, lived, chance):
    from portal.ground import engine, migrate
    from portal.ground.db import db, enter_ward

    config = SimpleNamespace(option=SimpleNamespace())
    chance.draw_by(config, "the ward")
    migrate.create()
    ids = build_ward()
    db.session.remove()
    enter_ward(1)
    lived.live(ward_of(ids), config)
    db.session.remove()
    if engine.database_file():
        raw = db.engine.raw_connection()
        raw.execute("PRAGMA journal_mode=DELETE")
        raw.close()


if __name__ == "__main__":
    os.chdir(ROOT)
    write(sys.argv[1])
