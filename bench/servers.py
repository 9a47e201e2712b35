"""The servers that are measured, each with one worker: the portal as `make serve` starts it, and its peers."""

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
        return sum(_spent(number) for number in [self.process.pid, *_children(self.process.pid)])

    def memory(self) -> int:
        """Bytes, what several processes share counted once (PSS)."""
        return sum(_pss(number) for number in [self.process.pid, *_children(self.process.pid)])


def _spent(number: int) -> float:
    try:
        threads = list(Path(f"/proc/{number}/task").iterdir())
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9
    except OSError:
        return 0.0


def _pss(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _children(number: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


@contextmanager
def portal(place: Path, workers: int = 1) -> Iterator[Site]:
    settings = {"TUSOI_DEMO": "1", "TUSOI_INSTANCE": str(place), "PYTHONPATH": str(ROOT)}
    with _running("portal", [sys.executable, "-m", "gunicorn"], "wsgi:application", settings, workers=workers) as site:
        yield site


@contextmanager
def peers(place: Path) -> Iterator[dict[str, Site]]:
    """None of them where their packages cannot be had; what is missing is said."""
    python = _environment()
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
        [str(_environment()), str(PEERS / "django_site.py"), "ready"],
        env={**os.environ, "PEERS": str(place)},
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.split()[-1]


def _environment() -> Path | None:
    """The peers' own, built once from bench/requirements.txt."""
    python = ENVIRONMENT / "bin" / "python"
    told = ROOT / "bench" / "requirements.txt"
    mark = ENVIRONMENT / "built-from"
    if python.exists() and mark.exists() and mark.read_text() == told.read_text():
        return python
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    done = subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(told)], check=False)
    if done.returncode:
        print("The peers cannot be installed here: the portal is measured alone.")
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
        env={**_plain(), **settings},
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


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("TUSOI_", "DATABASE_"))}
