"""A city on one PostgreSQL: many processes share a few of its connections through pgbouncer, which lends each for a
transaction. What wants the database alone is still told who has it, and the server outlives both of them.
"""

import subprocess
import sys
import time

import psycopg
import pytest

from portal.config import ROOT
from portal.ground.holding import ADVISORY, IN_USE
from tests.kit.durable import Saving

pytestmark = [pytest.mark.trust("CITY"), pytest.mark.timeout(1800)]


@pytest.fixture
def behind(served, postgresql, pgbouncer, tmp_path):
    one = served(tmp_path / "ward", DATABASE_URL=postgresql.url, TUSOI_DATABASE_POOLER=pgbouncer)
    one.start()
    return one


def command(server, *words):
    asked = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    return subprocess.run(asked, cwd=ROOT, env=server.settings, capture_output=True, text=True)


def saved_within(head, seconds):
    until = time.monotonic() + seconds
    while (status := head.save()) != 303 and time.monotonic() < until:
        time.sleep(0.5)
    return status == 303


def test_a_restore_waits_for_those_who_come_through_the_pooler(behind):
    head = Saving(behind)
    assert head.save() == 303
    made = command(behind, "backup")
    assert made.returncode == 0, made.stderr
    archive = made.stdout.split()[0]
    refused = command(behind, "restore", archive, "--reason", "thử")
    assert refused.returncode
    assert str(IN_USE) in refused.stderr + refused.stdout
    assert head.save() == 303
    behind.stop()
    restored = command(behind, "restore", archive, "--reason", "thử")
    assert restored.returncode == 0, restored.stderr
    behind.start()
    assert saved_within(Saving(behind), 10)


def test_the_portal_outlives_the_server_and_holds_it_again(behind, postgresql):
    head = Saving(behind)
    assert head.save() == 303
    postgresql.stop()
    assert head.save() == 503
    postgresql.start()
    assert saved_within(head, 30), "without a restart of the portal"
    with psycopg.connect(postgresql.url) as alone:
        assert not alone.execute("SELECT pg_try_advisory_lock(%s)", (ADVISORY,)).fetchone()[0], "nobody holds it"
