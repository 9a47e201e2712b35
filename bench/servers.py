"""The servers that are measured: the portal as `make serve` starts it, and its peers, each with one worker."""

import http.client
import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench import processes
from portal.config import ROOT
from tools.ports import free_port

PEERS = ROOT / "bench" / "peers"
ENVIRONMENT = ROOT / "instance" / "bench-peers"
PATIENCE = 60


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


class Site:
    """One server, asked over one connection that stays open."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.name, self.process, self.port = name, process, port
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, method: str, url: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        begun = time.perf_counter()
        try:
            self.line.request(method, url, body, dict(headers))
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.line.close()  # a server that keeps no line open
            self.line.request(method, url, body, dict(headers))
            answer = self.line.getresponse()
        content = answer.read()
        return Answer(answer.status, answer.headers, content.decode("utf-8", "replace"), time.perf_counter() - begun)

    def cpu(self) -> float:
        """Seconds that the server and its workers have spent."""
        return sum(map(processes.spent, self.processes()))

    def memory(self) -> int:
        """Bytes, what several processes share counted once (PSS)."""
        return sum(map(processes.memory, self.processes()))

    def open_files(self) -> int:
        return sum(map(processes.open_files, self.processes()))

    def processes(self) -> list[int]:
        return [self.process.pid, *processes.children(self.process.pid)]


def settings_of(place: Path, url: str = "") -> dict[str, str]:
    """With which the served portal and its commands find the measured ward; without a URL it is SQLite's."""
    return {
        "TUSOI_DEMO": "1",
        "TUSOI_INSTANCE": str(place),
        "PYTHONPATH": str(ROOT),
        **({"DATABASE_URL": url} if url else {}),
    }


@contextmanager
def portal(place: Path, workers: int = 1, url: str = "") -> Iterator[Site]:
    settings, words = settings_of(place, url), [sys.executable, "-m", "gunicorn"]
    with _running("portal", words, "wsgi:application", settings, workers=workers) as site:
        yield site


@contextmanager
def job_worker(place: Path, url: str = "") -> Iterator[None]:
    """What `make serve` starts beside the server."""
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"]
    process = subprocess.Popen(words, cwd=ROOT, env={**plain(), **settings_of(place, url)})
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def peers(place: Path) -> Iterator[dict[str, Site]]:
    """None of them where their packages cannot be had; what is missing is said."""
    python = environment()
    if python is None:
        yield {}
        return
    settings = {"PEERS": str(place), "PYTHONPATH": str(PEERS)}
    with ExitStack() as stack:
        found = {}
        for name in ("django_site", "flask_admin_site"):
            command = [str(python), "-m", "gunicorn", "--config", str(PEERS / "gunicorn.conf.py")]
            found[name] = stack.enter_context(_running(name, command, f"{name}:application", settings))
        yield found


def django_session(place: Path) -> str:
    made = subprocess.run(
        [str(environment()), str(PEERS / "django_site.py"), "ready"],
        env={**os.environ, "PEERS": str(place)},
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.split()[-1]


def environment() -> Path | None:
    """The peers' own, built once from bench/requirements.txt."""
    python = ENVIRONMENT / "bin" / "python"
    told = ROOT / "bench" / "requirements.txt"
    mark = ENVIRONMENT / "built-from"
    if python.exists() and mark.exists() and mark.read_text() == told.read_text():
        return python
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    done = subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(told)], check=False)
    if done.returncode:
        print("What stands in bench/requirements.txt cannot be installed here: the portal is measured alone.")
        return None
    mark.write_text(told.read_text())
    return python


@contextmanager
def _running(
    name: str, command: list[str], application: str, settings: Mapping[str, str], workers: int = 1
) -> Iterator[Site]:
    port = free_port()
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "error", application],
        cwd=ROOT,
        env={**plain(), **settings},
    )
    site = Site(name, process, port)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                site.ask("GET", "/", None, {})
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{name} did not come up") from None
                site.line.close()
                time.sleep(0.1)
        yield site
    finally:
        site.line.close()
        process.terminate()
        process.wait(30)


def plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("TUSOI_", "DATABASE_"))}
