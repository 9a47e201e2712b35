import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from portal.ground.values import JsonObject

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 20
# The child gets what it needs to start, and none of the portal's secrets.
HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")


class Clean(NamedTuple):
    """A file that may be kept. The words are empty for a picture."""

    content: bytes
    name: str
    media_type: str
    text: str = ""  # what it says, headers, footers, notes and remarks included
    edges: str = ""  # headers, footers, watermarks and stamps alone
    blind: bool = False  # a page or the whole is a picture or could not be read: nobody can search it for words


class Stopped(Exception):
    """The child gave up: `why` is one of its words, or "broken", or "large" when its limits ended it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def in_a_child(kind: str, data: bytes) -> tuple[JsonObject, bytes]:
    """What the child found, and the bytes it made: one line of JSON, then the rest."""
    environment = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(CHILD), kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Stopped("large") from None
    line, _, rest = done.stdout.partition(b"\n")
    if done.returncode:
        raise Stopped("large" if done.returncode < 0 else "broken")
    try:
        told = json.loads(line)
    except ValueError:
        raise Stopped("broken") from None
    if told.get("problem"):
        raise Stopped(told["problem"])
    return told, rest
