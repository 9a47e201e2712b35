"""A PostgreSQL made for one run of the tests and thrown away after it."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import debian
from tools.console import Refused, tell
from tools.ports import free_port

# Harsher than a developer's own: sorting by Vietnamese rules and a clock that is not UTC show
# where the portal leans on a server's settings. Nothing here has to survive a power cut.
INITDB = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi")
SETTINGS = {
    "timezone": "Asia/Ho_Chi_Minh",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


@contextmanager
def throw_away() -> Iterator[str]:
    """The URL of an empty database whose user may create more, one for each worker."""
    programs = debian.postgresql()
    place = Path(tempfile.mkdtemp(prefix="tusoi-postgres-"))
    try:
        port, password = free_port(), secrets.token_urlsafe(16)
        (place / "password").write_text(password)
        if not os.geteuid():
            hand_over(place)
        start(programs, place, port)
        try:
            tell(f"PostgreSQL {programs.parent.name} for this run, on port {port}")
            yield f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            ask(programs / "pg_ctl", "-D", place / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def start(programs: Path, place: Path, port: int) -> None:
    data, log = place / "data", place / "log"
    who = ("--username=postgres", "--auth=scram-sha-256", f"--pwfile={place / 'password'}")
    ask(programs / "initdb", "-D", data, "--data-checksums", "--no-sync", *INITDB, *who)
    settings = {**SETTINGS, "port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": str(place)}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    ask(programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "--wait", "start")


def hand_over(place: Path) -> None:
    """PostgreSQL refuses to run as root."""
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        raise Refused("There is no user postgres to run PostgreSQL as.") from None
    for path in (place, *place.iterdir()):
        os.chown(path, owner.pw_uid, owner.pw_gid)


def ask(program: Path, *words: str | Path) -> None:
    as_postgres = () if os.geteuid() else ("runuser", "-u", "postgres", "--")
    # Its own output must not be a pipe: the server would inherit it and never let it close.
    with tempfile.TemporaryFile("w+") as said:
        answered = subprocess.run([*as_postgres, program, *words], cwd="/", stdout=said, stderr=said)
        if answered.returncode:
            said.seek(0)
            raise Refused(f"{program.name} failed:\n{said.read()}")
