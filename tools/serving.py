"""The servers: the demonstration ward and a real installation, each with its job worker."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.config import written_down
from tools.console import ROOT, Refused, Settings, in_venv, owners_own, python, tell
from tools.ports import free_port

DEMO_DATABASE = ROOT / "instance" / "demo.sqlite3"
ARRANGED = "2025"  # the second demonstration: the wards of 2025, in a database of its own
FLASK = ("flask", "--app", "wsgi")
WORKER = (*FLASK, "jobs", "work")
SECONDS_TO_STOP = 15
SOON, FALLS = 30, 5  # seconds within which a start counts as failed, and how many such starts are borne


def serve_demo(which: str = "") -> None:
    host, port = address()
    settings = demo_settings(which)
    with demo_held(which):
        python(*FLASK, "demo", "prepare", settings=settings)
        tell(f"The demonstration ward: http://{host}:{port} (Ctrl+C stops it)")
        keep_running({"The server": web(host, port), "The job worker": WORKER}, settings)


def serve_real() -> None:
    os.environ.update({**settings_of(dict(os.environ)), **os.environ})
    host, port = address()
    settings = {"TUSOI_DEMO": ""}
    python(*FLASK, "upgrade", settings=settings)
    tell(f"Serving http://{host}:{port} (Ctrl+C stops it)")
    keep_running({"The server": web(host, port), "The job worker": WORKER}, settings)


def settings_of(given: Settings) -> Settings:
    """What the installation has written down in instance/tusoi.env: HOST and PORT stand there too."""
    return written_down(Path(given.get("TUSOI_INSTANCE") or ROOT / "instance") / "tusoi.env")


def rebuild_demo(which: str = "") -> None:
    file = demo_file(which)
    if demo_settings(which)["DATABASE_URL"] != own_database(which):
        raise Refused(f"Only instance/{file.name} is built again from nothing: unset DATABASE_URL.")
    with demo_held(which):
        for ending in ("", "-wal", "-shm", "-journal"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        python(*FLASK, "demo", "prepare", settings=demo_settings(which))


@contextmanager
def demo_in_background() -> Iterator[str]:
    """The demonstration ward on a free port, for as long as the block lasts."""
    settings, port = demo_settings(), free_port()
    python(*FLASK, "demo", "prepare", settings=settings)
    site = f"http://127.0.0.1:{port}"
    server = start(web("127.0.0.1", port), settings)
    try:
        wait_for(site, server)
        yield site
    finally:
        stop(server)


def demo_settings(which: str = "") -> dict[str, str]:
    return {"TUSOI_DEMO": which or "1", "DATABASE_URL": os.environ.get("DATABASE_URL") or own_database(which)}


def demo_file(which: str = "") -> Path:
    if which not in ("", ARRANGED):
        raise Refused(f"There is no demonstration {which}: leave it out, or say {ARRANGED}.")
    return DEMO_DATABASE.with_stem(f"{DEMO_DATABASE.stem}-{which}") if which else DEMO_DATABASE


def own_database(which: str = "") -> str:
    return f"sqlite:///{demo_file(which)}"


@contextmanager
def demo_held(which: str = "") -> Iterator[None]:
    """While one command serves or builds the demonstration ward, no other pulls it away."""
    with owners_own(demo_file(which).with_suffix(".lock")) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("The demonstration ward is in use here: stop `make run` first.") from None
        yield


def address() -> tuple[str, int]:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Refused(f"PORT={port} is no port.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the servers do: the last run's closing connections do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as reason:
            raise Refused(f"{host}:{port} cannot be served ({reason.strerror}): choose another, PORT=8001") from None
    return host, int(port)


def web(host: str, port: int) -> tuple[str, ...]:
    """One server for the demonstration and for real: gunicorn.conf.py says how it works."""
    processes = os.environ.get("WEB_CONCURRENCY") or str(os.cpu_count() or 1)
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return ("gunicorn", "--bind", where, "--workers", processes, "--log-level", "warning", "wsgi:application")


class Kept:
    """A program that is lifted up when it falls, until it falls again and again at once."""

    def __init__(self, name: str, words: tuple[str, ...], settings: Settings) -> None:
        self.name, self.words, self.settings, self.falls = name, words, settings, 0
        self.lift()

    def lift(self) -> None:
        self.process, self.since = start(self.words, self.settings), time.monotonic()

    def look(self) -> None:
        if self.process.poll() is None:
            return
        self.falls = self.falls + 1 if time.monotonic() - self.since < SOON else 1
        if self.falls > FALLS:
            raise Refused(f"{self.name} ended {self.falls} times in a row, last with {self.process.returncode}.")
        tell(f"{self.name} ended with {self.process.returncode}; it starts again.")
        time.sleep(self.falls)
        self.lift()


def keep_running(programs: dict[str, tuple[str, ...]], settings: Settings) -> None:
    """Until it is stopped itself."""
    kept: list[Kept] = []
    try:
        for name, words in programs.items():
            kept.append(Kept(name, words, settings))
        while True:
            for one in kept:
                one.look()
            time.sleep(1)
    finally:
        stop(*(one.process for one in kept))


def start(words: tuple[str, ...], settings: Settings) -> subprocess.Popen[bytes]:
    return subprocess.Popen(in_venv(*words), cwd=ROOT, env={**os.environ, **settings})


def stop(*children: subprocess.Popen[bytes]) -> None:
    for child in children:
        child.terminate()
    until = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_for(site: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(site, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers; what it answers is the caller's business
        except OSError:
            time.sleep(0.2)
    raise Refused("The demonstration ward did not come up.")
