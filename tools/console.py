from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
Settings = Mapping[str, str]
NONE: Settings = {}


class Refused(Exception):
    """A deed that cannot be done, with the sentence that says why and what to do."""


class Failed(SystemExit):
    """A command that answered otherwise than 0; it has spoken itself, so nothing is added."""


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def python(module: str, *words: str, check: bool = True, settings: Settings = NONE) -> int:
    """Run a module of the environment, `-m`, since scripts in a moved folder lose their way."""
    return run(*in_venv(module, *words), check=check, settings=settings)


def in_venv(module: str, *words: str) -> tuple[str, ...]:
    return (str(VENV / "bin" / "python"), "-m", module, *words)


def run(*words: str, check: bool = True, silent: bool = False, settings: Settings = NONE) -> int:
    """The command's answer; `settings` are environment variables added to those in force."""
    said = subprocess.DEVNULL if silent else None
    env = {**os.environ, **settings}
    answered = subprocess.run(words, cwd=ROOT, env=env, stdout=said).returncode
    if check and answered:
        raise Failed(answered if answered > 0 else 128 - answered)
    return answered


def owners_own(place: Path) -> TextIO:
    """Open a file of the instance for writing; nobody else on the machine reads it, or the folder."""
    place.parent.mkdir(exist_ok=True, mode=0o700)
    return open(os.open(place, os.O_WRONLY | os.O_CREAT, 0o600), "w")
