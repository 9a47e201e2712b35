"""What stands on the disk after the power fails: a file is synced, and so is the folder in which its name stands."""

import hashlib
import os
from pathlib import Path


def private(path: Path, content: bytes) -> None:
    """A new file for its owner alone, synced; its folder is not yet."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def folder(path: Path) -> None:
    """Make it with what is missing above it; each name that is new is synced where it stands."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        sync(one.parent)


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    sums = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            sums.update(block)
    return sums.hexdigest()
