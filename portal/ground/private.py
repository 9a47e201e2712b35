"""What the portal writes is its owner's alone: files 0600, folders 0700, whatever shell started it."""

import os
import stat
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_to_the_owner(instance: Path) -> None:
    """From now on this process writes for its owner alone, and what an earlier one left open to others is closed."""
    os.umask(OTHERS)
    if instance.is_dir():
        close(instance)


def close(place: Path) -> None:
    """Take everybody else's rights away; a folder that is closed already was closed with all that is in it."""
    if not _is_open(place) and not any(_is_open(one) for one in place.iterdir()):
        return
    for folder, folders, files in os.walk(place):
        for name in (*folders, *files):
            _close_one(Path(folder) / name)
    _close_one(place)


def _close_one(place: Path) -> None:
    """A link is what it points to, and no business of this folder; what just went away needs no closing."""
    if not place.is_symlink() and _is_open(place):
        place.chmod(stat.S_IMODE(place.stat().st_mode) & ~OTHERS)


def _is_open(place: Path) -> bool:
    try:
        return bool(place.lstat().st_mode & OTHERS) and not place.is_symlink()
    except OSError:
        return False
