"""The virtual environment, built once and again only when the pinned files change."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import catalogue
from tools.console import ROOT, VENV, Refused, owners_own, python, run, tell

RUNS = ROOT / "requirements.txt"
CHECKS = ROOT / "requirements-dev.txt"
# Wheels laid here beforehand are all that is used: an office without internet installs from them.
WHEELHOUSE = ROOT / "wheelhouse"


def make_ready(*, dev: bool = False) -> None:
    """The environment as pinned and the catalogues compiled. Refused where the folder is another user's and something
    is still to be built: the portal's own user on a server runs what root has installed and writes none of it."""
    pinned = (RUNS, CHECKS) if dev else (RUNS,)
    try:
        with one_at_a_time():
            if not works():
                create()
            install(*pinned)
            catalogue.compile_changed()
    except PermissionError as barred:
        if not (works() and all(map(installed, pinned))):
            raise Refused(f"{barred.filename} belongs to another user: run this as that user, or with sudo.") from None


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """`make test` beside a first `make run` must not install into the same folder at once."""
    with owners_own(ROOT / "instance" / "setup.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def works() -> bool:
    new_enough = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        asked = subprocess.run([VENV / "bin" / "python", "-c", new_enough], stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return asked.returncode == 0


def create() -> None:
    tell(f"Creating {VENV.name} with Python {sys.version.split()[0]}")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Refused("Python lacks its venv here: apt-get install python3-venv") from None


def install(*pinned: Path) -> None:
    if all(map(installed, pinned)):
        return
    tell(f"Installing {' and '.join(file.name for file in pinned)}")
    source = ("--no-index", "--find-links", str(WHEELHOUSE)) if WHEELHOUSE.is_dir() else ()
    files = (word for file in pinned for word in ("-r", str(file)))
    quietly = ("--quiet", "--disable-pip-version-check")
    python("pip", "install", *quietly, "--require-hashes", *source, *files)
    for file in pinned:
        stamp(file).write_text(digest(file))


def installed(pinned: Path) -> bool:
    return stamp(pinned).exists() and stamp(pinned).read_text() == digest(pinned)


def stamp(pinned: Path) -> Path:
    return VENV / f"installed-{pinned.stem}"


def digest(pinned: Path) -> str:
    return hashlib.sha256(pinned.read_bytes()).hexdigest()


def pin(*rest: str) -> None:
    """uv is fetched for this alone: pip cannot yet pin for every platform at once."""
    with tempfile.TemporaryDirectory() as place:
        venv.create(place, with_pip=True)
        run(f"{place}/bin/pip", "install", "--quiet", "--disable-pip-version-check", "uv")
        for pinned in (RUNS, CHECKS):
            run(
                f"{place}/bin/uv",
                *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
                *("--generate-hashes", "--no-header", *rest),
                *(f"{pinned.stem}.in", "--output-file", pinned.name),
            )
