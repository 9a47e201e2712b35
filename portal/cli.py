"""Commands: thin, each calls services as a named actor."""

import json
import sys
import time

import click
from flask import current_app
from flask.cli import AppGroup

from portal import audit
from portal.ground import worker
from portal.ground.db import in_ward

commands: list[click.Command] = []
database = AppGroup("db", help="The database: migrations.")
jobs = AppGroup("jobs", help="Work done in the background.")
trail = AppGroup("audit", help="The trail: verify it, write down its end.")
commands += [database, jobs, trail]


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's shape."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    migrate.upgrade()


@database.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from what the models changed."""
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    migrate.upgrade()
    migrate.revision(message)


@trail.command("verify")
@click.option("--ward", default=1, show_default=True)
@click.option("--anchor", multiple=True, help="NUMBER:HASH written down outside this database.")
def verify(ward: int, anchor: tuple[str, ...]) -> None:
    """Read the whole chain; exit 1 and name the first break if it does not hold."""
    anchors = tuple((int(number), digest) for number, _, digest in (one.partition(":") for one in anchor))
    with in_ward(ward):
        broken = audit.verify(ward, anchors)
        number, digest = audit.anchor(ward)
    click.echo(json.dumps({"ward": ward, "entries": number, "head": digest, "broken": broken}))
    sys.exit(1 if broken else 0)


@jobs.command("work")
@click.option("--once", is_flag=True, help="Do what waits, then stop.")
def work(once: bool) -> None:
    """Take waiting jobs one after another, and lock what is due."""
    looked_at = 0.0
    while True:
        try:
            if time.monotonic() - looked_at > 60:
                looked_at = time.monotonic()
                worker.do_what_is_due()
            if worker.take_next():
                continue
        except Exception:
            current_app.logger.exception("a job did not end well")
        if once:
            return
        time.sleep(1)
