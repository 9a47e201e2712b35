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

from tools.console import ROOT, Refused, Settings, in_venv, python, tell
from tools.ports import free_port

DEMO_DATABASE = ROOT / "instance" / "demo.sqlite3"
FLASK = ("flask", "--app", "wsgi")
WORKER = (*FLASK, "jobs", "work")
SECONDS_TO_STOP = 15


def serve_demo() -> None:
    host, port = address()
    settings = demo_settings()
    with demo_held():
        python(*FLASK, "demo", "prepare", settings=settings)
        tell(f"The demonstration ward: http://{host}:{port} (Ctrl+C stops it)")
        keep_running(waitress(host, port), settings)


def serve_real() -> None:
    host, port = address()
    settings = {"TUSOI_DEMO": ""}
    python(*FLASK, "db", "upgrade", settings=settings)
    tell(f"Serving http://{host}:{port} (Ctrl+C stops it)")
    workers = os.environ.get("WEB_CONCURRENCY") or str(os.cpu_count() or 1)
    gunicorn = ("gunicorn", "--bind", f"{host}:{port}", "--workers", workers, "wsgi:application")
    keep_running(gunicorn, settings)


def rebuild_demo() -> None:
    if demo_settings()["DATABASE_URL"] != own_database():
        raise Refused("Only instance/demo.sqlite3 is built again from nothing: unset DATABASE_URL.")
    with demo_held():
        for ending in ("", "-wal", "-shm", "-journal"):
            DEMO_DATABASE.with_name(DEMO_DATABASE.name + ending).unlink(missing_ok=True)
        python(*FLASK, "demo", "prepare", settings=demo_settings())


@contextmanager
def demo_in_background() -> Iterator[str]:
    """The demonstration ward on a free port, for as long as the block lasts."""
    settings, port = demo_settings(), free_port()
    python(*FLASK, "demo", "prepare", settings=settings)
    site = f"http://127.0.0.1:{port}"
    server = start(waitress("127.0.0.1", port), settings)
    try:
        wait_for(site, server)
        yield site
    finally:
        stop(server)


def demo_settings() -> dict[str, str]:
    return {"TUSOI_DEMO": "1", "DATABASE_URL": os.environ.get("DATABASE_URL") or own_database()}


def own_database() -> str:
    return f"sqlite:///{DEMO_DATABASE}"


@contextmanager
def demo_held() -> Iterator[None]:
    """While one command serves or builds the demonstration ward, no other pulls it away."""
    DEMO_DATABASE.parent.mkdir(exist_ok=True)
    with open(DEMO_DATABASE.with_suffix(".lock"), "w") as lock:
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


def waitress(host: str, port: int) -> tuple[str, ...]:
    # A hundred stalled clients fill waitress's own limits, and then nobody else is answered.
    limits = ("--connection-limit=2000", "--channel-timeout=20", "--threads=8")
    return ("waitress", f"--listen={host}:{port}", *limits, "wsgi:application")


def keep_running(server_words: tuple[str, ...], settings: Settings) -> None:
    """Until the server ends; a worker that falls over is lifted up again."""
    server, worker = start(server_words, settings), start(WORKER, settings)
    try:
        while server.poll() is None:
            if worker.poll() is not None:
                tell(f"The job worker ended with {worker.returncode}; it starts again.")
                time.sleep(5)
                worker = start(WORKER, settings)
            time.sleep(1)
        raise Refused(f"The server ended with {server.returncode}.")
    finally:
        stop(server, worker)


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
